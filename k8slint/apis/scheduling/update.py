"""Updates of the scheduling kinds: pkg/apis/scheduling/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update
from k8slint.field import forbidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_priority_class_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PriorityClass: value and preemption policy stay."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    if new.get("value", 0) != old.get("value", 0):
        errs.append(forbidden(("value",), "may not be changed in an update."))
    validate_immutable_field(new.get("preemptionPolicy"), old.get("preemptionPolicy"), ("preemptionPolicy",), errs)


def validate_workload_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Workload: its groups stay, and its controller once it is set."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, before = new.get("spec", {}), old.get("spec", {})
    for child in ("controllerRef", "podGroups", "podGroupTemplates"):
        if child != "controllerRef" or child in before:
            validate_immutable_field(spec.get(child), before.get(child), ("spec", child), errs)


def validate_pod_group_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodGroup: its spec stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, before = new.get("spec", {}), old.get("spec", {})
    for child in ("podGroupTemplateRef", "schedulingPolicy"):
        validate_immutable_field(spec.get(child), before.get(child), ("spec", child), errs)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "PriorityClass": validate_priority_class_update,
    "Workload": validate_workload_update,
    "PodGroup": validate_pod_group_update,
}
