"""Defaults of the certificates group: pkg/apis/certificates/v1beta1 (v1 has none)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_pod_certificate_request(request: Value, minor: int) -> None:
    """A day at most."""
    request.setdefault("spec", {}).setdefault("maxExpirationSeconds", 86400)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {"PodCertificateRequest": set_defaults_pod_certificate_request}
