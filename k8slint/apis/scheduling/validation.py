"""PriorityClass: pkg/apis/scheduling/validation/validation.go. Workload and PodGroup (alpha): validation_workload.py."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import name_is_dns_subdomain
from k8slint.field import forbidden

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

SYSTEM_PREFIX = "system-"
HIGHEST_USER_DEFINABLE_PRIORITY = 1_000_000_000
SYSTEM_PRIORITY_CLASSES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def validate_priority_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PriorityClass."""
    meta = reset_generation(obj.get("metadata", {}))
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    name, value = meta.get("name", ""), obj.get("value", 0)
    if name.startswith(SYSTEM_PREFIX):
        _validate_system_class(name, value, obj.get("globalDefault", False), errs)
    elif value > HIGHEST_USER_DEFINABLE_PRIORITY:
        errs.append(
            forbidden(
                ("value",), "maximum allowed value of a user defined priority is {max}", max=HIGHEST_USER_DEFINABLE_PRIORITY
            )
        )
    if "preemptionPolicy" in obj:
        from k8slint.apis.core.validation_pod_rare import validate_preemption_policy

        validate_preemption_policy(obj["preemptionPolicy"], ("preemptionPolicy",), errs)


def _validate_system_class(name: str, value: int, is_default: bool, errs: list[Error]) -> None:
    """Names that begin with `system-` are the two classes that Kubernetes itself makes."""
    expected = SYSTEM_PRIORITY_CLASSES.get(name)
    if expected is None:
        reason = "{name} is not a known system priority class"
    elif value != expected:
        reason = "value of {name} PriorityClass must be {value}"
    elif is_default:
        reason = "globalDefault of {name} PriorityClass must be false"
    else:
        return
    detail = "priority class names with '{prefix}' prefix are reserved for system use only. error: " + reason
    errs.append(forbidden(("metadata", "name"), detail, prefix=SYSTEM_PREFIX, name=name, value=expected))


def _validate_workload(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    from k8slint.apis.scheduling.validation_workload import validate_workload

    validate_workload(obj, errs, minor)


def _validate_pod_group(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    from k8slint.apis.scheduling.validation_workload import validate_pod_group

    validate_pod_group(obj, errs, minor)


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "PriorityClass": validate_priority_class,
    "Workload": _validate_workload,
    "PodGroup": _validate_pod_group,
}
