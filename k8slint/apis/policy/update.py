"""Updates of budgets: pkg/registry/policy/poddisruptionbudget/strategy.go."""

from __future__ import annotations

from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.apis.policy.validation import validate_pod_disruption_budget_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_pod_disruption_budget_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodDisruptionBudget: everything may change."""
    validate_pod_disruption_budget_spec(new.get("spec", {}), ("spec",), errs, minor)
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


UPDATE: dict[str, Callable] = {"PodDisruptionBudget": validate_pod_disruption_budget_update}
