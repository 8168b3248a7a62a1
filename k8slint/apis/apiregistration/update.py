"""Updates of APIService: kube-aggregator pkg/apis/apiregistration/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.apiregistration.validation import validate_api_service
from k8slint.apis.meta.update import validate_object_meta_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_api_service_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An APIService."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_api_service(new, errs, minor)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "APIService": validate_api_service_update
}
