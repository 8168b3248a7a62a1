"""TokenReview: pkg/registry/authentication/tokenreview/storage.go. SelfSubjectReview is accepted whatever it says."""

from __future__ import annotations

from k8slint.field import BAD_REQUEST, Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def validate_token_review(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A TokenReview: there must be a token (answered with 400, not 422)."""
    if not obj.get("spec", {}).get("token"):
        errs.append(Error(BAD_REQUEST, ("spec", "token"), None, "token is required for TokenReview in authentication"))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"TokenReview": validate_token_review}
