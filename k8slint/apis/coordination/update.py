"""Updates of Lease and LeaseCandidate: pkg/apis/coordination/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.coordination.validation import validate_lease_candidate_spec, validate_lease_spec
from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_lease_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Lease."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_lease_spec(new.get("spec", {}), ("spec",), errs)


def validate_lease_candidate_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LeaseCandidate: what it is a candidate for stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, before = new.get("spec", {}), old.get("spec", {})
    validate_lease_candidate_spec(spec, errs)
    validate_immutable_field(spec.get("leaseName", ""), before.get("leaseName", ""), ("spec", "leaseName"), errs)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "Lease": validate_lease_update,
    "LeaseCandidate": validate_lease_candidate_update,
}
