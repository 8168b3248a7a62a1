"""Defaults of the scheduling group: pkg/apis/scheduling/v1/defaults.go and the alpha versions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_priority_class(priority_class: Value, minor: int) -> None:
    """SetDefaults_PriorityClass."""
    if "preemptionPolicy" not in priority_class:
        priority_class["preemptionPolicy"] = "PreemptLowerPriority"


def set_defaults_pod_group_v1alpha2(group: Value, minor: int) -> None:
    """1.36: pods of a group are disrupted one by one."""
    group.setdefault("spec", {}).setdefault("disruptionMode", "Pod")


def set_defaults_pod_group_v1alpha3(group: Value, minor: int) -> None:
    """1.37: the mode is a struct with one member set."""
    group.setdefault("spec", {}).setdefault("disruptionMode", {"single": {}})


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "PriorityClass": set_defaults_priority_class,
    "v1alpha2/PodGroup": set_defaults_pod_group_v1alpha2,
    "v1alpha3/PodGroup": set_defaults_pod_group_v1alpha3,
}
