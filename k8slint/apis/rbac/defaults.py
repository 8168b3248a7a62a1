"""Defaults of the rbac group: pkg/apis/rbac/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


GROUP = "rbac.authorization.k8s.io"


def set_defaults_role_binding(binding: Value, minor: int) -> None:
    """SetDefaults_RoleBinding, SetDefaults_ClusterRoleBinding and SetDefaults_Subject."""
    role = binding.setdefault("roleRef", {})
    if not role.get("apiGroup"):
        role["apiGroup"] = GROUP
    for subject in binding.get("subjects", ()):
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = GROUP


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "ClusterRoleBinding": set_defaults_role_binding,
    "RoleBinding": set_defaults_role_binding,
}
