"""Workload and PodGroup: pkg/apis/scheduling/validation/validation.go and the declarative rules of v1alpha1 and v1alpha2.

v1alpha1 (1.35) has `podGroups` with `policy`; v1alpha2 (1.36) has `podGroupTemplates` with `schedulingPolicy`, and PodGroup
is a kind of its own. Priorities, disruption modes, claims and topology of groups are behind gates that are off: dropped, not judged.
"""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, name_is_dns_subdomain, validate_path_segment_name
from k8slint.field import duplicate, invalid, required, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

MAX_POD_GROUPS = 8


def validate_workload(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Workload on creation."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    if "controllerRef" in spec:
        _validate_controller_ref(spec["controllerRef"], ("spec", "controllerRef"), errs)
    child = "podGroups" if obj.get("apiVersion", "").endswith("/v1alpha1") else "podGroupTemplates"
    groups = spec.get(child, ())
    if not groups:
        errs.append(required(("spec", child), "must have at least one item"))
    elif len(groups) > MAX_POD_GROUPS:
        errs.append(too_many(("spec", child), len(groups), MAX_POD_GROUPS))
    else:
        _validate_groups(groups, ("spec", child), errs)


def _validate_groups(groups: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    seen: set[str] = set()
    for i, group in enumerate(groups):
        name = group.get("name", "")
        _validate_short_name(name, (*path, i, "name"), errs)
        if name in seen:
            errs.append(duplicate((*path, i), name))
        seen.add(name)
        policy = "policy" if path[-1] == "podGroups" else "schedulingPolicy"
        _validate_policy(group.get(policy, {}), (*path, i, policy), errs)


def _validate_short_name(name: str, path: Path, errs: list[Error]) -> None:
    if not name:
        errs.append(required(path))
    else:
        for message in is_dns1123_label(name):
            errs.append(invalid(path, name, message))


def _validate_long_name(name: str, path: Path, errs: list[Error]) -> None:
    if not name:
        errs.append(required(path))
    else:
        for message in is_dns1123_subdomain(name):
            errs.append(invalid(path, name, message))


def _validate_controller_ref(ref: dict[str, Any], path: Path, errs: list[Error]) -> None:
    group = ref.get("apiGroup", "")
    if group:
        for message in is_dns1123_subdomain(group):
            errs.append(invalid((*path, "apiGroup"), group, message))
    for child in ("kind", "name"):
        value = ref.get(child, "")
        if not value:
            errs.append(required((*path, child)))
        else:
            for message in validate_path_segment_name(value):
                errs.append(invalid((*path, child), value, message))


def _validate_policy(policy: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Exactly one of `basic` and `gang`; a gang has at least one member."""
    given = [child for child in ("basic", "gang") if child in policy]
    if not given:
        errs.append(invalid(path, "", "must specify one of: `basic`, `gang`"))
    elif len(given) > 1:
        errs.append(invalid(path, "{`basic`, `gang`}", "exactly one of `basic`, `gang` is required, but multiple fields are set"))
    elif "gang" in policy:
        count = policy["gang"].get("minCount", 0)
        if count == 0:
            errs.append(required((*path, "gang", "minCount")))
        elif count < 0:
            errs.append(invalid((*path, "gang", "minCount"), count, "must be greater than or equal to 1"))


def validate_pod_group(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodGroup on creation; its status is cleared before."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    reference = spec.get("podGroupTemplateRef")
    if reference is not None:
        workload, path = reference.get("workload"), ("spec", "podGroupTemplateRef")
        if workload is None:
            errs.append(invalid(path, "", "must specify one of: `workload`"))
        else:
            _validate_long_name(workload.get("workloadName", ""), (*path, "workload", "workloadName"), errs)
            _validate_short_name(workload.get("podGroupTemplateName", ""), (*path, "workload", "podGroupTemplateName"), errs)
    _validate_policy(spec.get("schedulingPolicy", {}), ("spec", "schedulingPolicy"), errs)

