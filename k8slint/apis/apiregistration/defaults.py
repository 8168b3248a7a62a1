"""Defaults of APIServices: kube-aggregator pkg/apis/apiregistration/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_api_service(api_service: Value, minor: int) -> None:
    """SetDefaults_ServiceReference."""
    service = api_service.get("spec", {}).get("service")
    if service is not None:
        service.setdefault("port", 443)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {"APIService": set_defaults_api_service}
