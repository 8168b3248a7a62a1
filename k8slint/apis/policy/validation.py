"""PodDisruptionBudget: pkg/apis/policy/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.apps.validation import is_not_more_than_100_percent, validate_positive_int_or_percent
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_label_selector, validate_object_meta_accessor
from k8slint.apis.names import validate_path_segment_name
from k8slint.features import enabled
from k8slint.field import invalid, not_supported

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

EVICTION_POLICIES = ("AlwaysAllow", "IfHealthyBudget")


def validate_pod_disruption_budget(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A budget on creation. Its metadata is only judged by what every object has to keep, and only if its spec is valid."""
    before = len(errs)
    validate_pod_disruption_budget_spec(obj.get("spec", {}), ("spec",), errs, minor)
    if len(errs) == before:
        meta = reset_generation(obj.get("metadata", {}))
        validate_object_meta_accessor(meta, True, validate_path_segment_name, ("metadata",), errs)


def validate_pod_disruption_budget_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """One of the two numbers, a selector, the eviction policy."""
    if "minAvailable" in spec and "maxUnavailable" in spec:
        errs.append(invalid(path, spec, "minAvailable and maxUnavailable cannot be both set"))
    for name in ("minAvailable", "maxUnavailable"):
        if name in spec:
            validate_positive_int_or_percent(spec[name], (*path, name), errs)
            is_not_more_than_100_percent(spec[name], (*path, name), errs)
    validate_label_selector(spec.get("selector"), (*path, "selector"), errs)
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None and policy not in EVICTION_POLICIES and enabled("PDBUnhealthyPodEvictionPolicy", minor):
        errs.append(not_supported((*path, "unhealthyPodEvictionPolicy"), policy, EVICTION_POLICIES))


VALIDATE: dict[str, Callable] = {"PodDisruptionBudget": validate_pod_disruption_budget}
