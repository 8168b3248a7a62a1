"""Updates of roles and bindings: pkg/apis/rbac/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.update import semantic_equal, validate_object_meta_update
from k8slint.apis.meta.validation import validate_label_selector
from k8slint.apis.rbac.validation import (
    validate_cluster_role,
    validate_cluster_role_binding,
    validate_role,
    validate_role_binding,
)
from k8slint.field import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def _validate_meta(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


def validate_role_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Role."""
    validate_role(new, errs, minor)
    _validate_meta(new, old, errs)


def validate_cluster_role_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ClusterRole; label values that are invalid in the stored selectors may stay."""
    found: list[Error] = []
    for selector in old.get("aggregationRule", {}).get("clusterRoleSelectors", ()):
        validate_label_selector(selector, (), found)
    validate_cluster_role(new, errs, minor, bool(found))
    _validate_meta(new, old, errs)


def _validate_role_ref(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    """What is bound cannot change: delete the binding and make another."""
    role = new.get("roleRef", {})
    if not semantic_equal(role, old.get("roleRef", {})):
        errs.append(invalid(("roleRef",), role, "cannot change roleRef"))


def validate_role_binding_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A RoleBinding."""
    validate_role_binding(new, errs, minor)
    _validate_meta(new, old, errs)
    _validate_role_ref(new, old, errs)


def validate_cluster_role_binding_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A ClusterRoleBinding."""
    validate_cluster_role_binding(new, errs, minor)
    _validate_meta(new, old, errs)
    _validate_role_ref(new, old, errs)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "Role": validate_role_update,
    "ClusterRole": validate_cluster_role_update,
    "RoleBinding": validate_role_binding_update,
    "ClusterRoleBinding": validate_cluster_role_binding_update,
}
