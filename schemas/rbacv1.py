"""rbacv1: the types of k8s.io/api/rbac/v1.

Made by tools/generate_models.py from schemas/types.txt: edit there, then run it. schemas/model.py says how to read it.
"""

from pydantic import Field

from . import metav1
from .model import Model
from .runtime import Object


class PolicyRule(Model):
    """rbac/v1 PolicyRule."""

    verbs: list[str] = Field(default_factory=list)  # required
    api_groups: list[str] | None = None
    resources: list[str] | None = None
    resource_names: list[str] | None = None
    non_resource_urls: list[str] | None = None


class Role(Object):
    """rbac/v1 Role."""

    api_version: str = "rbac.authorization.k8s.io/v1"
    kind: str = "Role"
    rules: list[PolicyRule] | None = None


class Subject(Model):
    """rbac/v1 Subject."""

    kind: str = ""  # required
    api_group: str | None = None
    name: str = ""  # required
    namespace: str | None = None


class RoleRef(Model):
    """rbac/v1 RoleRef."""

    api_group: str | None = None
    kind: str = ""  # required
    name: str = ""  # required


class RoleBinding(Object):
    """rbac/v1 RoleBinding."""

    api_version: str = "rbac.authorization.k8s.io/v1"
    kind: str = "RoleBinding"
    subjects: list[Subject] | None = None
    role_ref: RoleRef = Field(default_factory=RoleRef.zero)  # required


class AggregationRule(Model):
    """rbac/v1 AggregationRule."""

    cluster_role_selectors: list[metav1.LabelSelector] | None = None


class ClusterRole(Object):
    """rbac/v1 ClusterRole."""

    api_version: str = "rbac.authorization.k8s.io/v1"
    kind: str = "ClusterRole"
    rules: list[PolicyRule] | None = None
    aggregation_rule: AggregationRule | None = None


class ClusterRoleBinding(Object):
    """rbac/v1 ClusterRoleBinding."""

    api_version: str = "rbac.authorization.k8s.io/v1"
    kind: str = "ClusterRoleBinding"
    subjects: list[Subject] | None = None
    role_ref: RoleRef = Field(default_factory=RoleRef.zero)  # required
