"""Defaults of the node group: pkg/apis/node/v1."""

from __future__ import annotations

from k8slint.apis.core.defaults import set_defaults_resource_list

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_runtime_class(runtime_class: Value, minor: int) -> None:
    """The quantities of the overhead."""
    pod_fixed = runtime_class.get("overhead", {}).get("podFixed")
    if pod_fixed:
        set_defaults_resource_list(pod_fixed)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {"RuntimeClass": set_defaults_runtime_class}
