"""Defaults of the discovery group: pkg/apis/discovery/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_endpoint_slice(endpoint_slice: Value, minor: int) -> None:
    """SetDefaults_EndpointPort."""
    for port in endpoint_slice.get("ports", ()):
        port.setdefault("name", "")
        port.setdefault("protocol", "TCP")


DEFAULTS: dict[str, Callable[[Value, int], None]] = {"EndpointSlice": set_defaults_endpoint_slice}
