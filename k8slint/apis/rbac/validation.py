"""Role, ClusterRole and their bindings: pkg/apis/rbac/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import not_supported_as_listed, validate_label_selector, validate_object_meta
from k8slint.apis.names import name_is_dns_subdomain, validate_path_segment_name
from k8slint.field import invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

GROUP = "rbac.authorization.k8s.io"


def rbac_name(name: str, prefix: bool = False) -> list[str]:
    """Roles and bindings only have to be one path segment; a prefix is judged like a name (ValidateRBACName)."""
    return validate_path_segment_name(name)


def validate_role(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Role."""
    validate_object_meta(obj.get("metadata", {}), True, rbac_name, ("metadata",), errs)
    for i, rule in enumerate(obj.get("rules", ())):
        validate_policy_rule(rule, True, ("rules", i), errs)


def validate_cluster_role(
    obj: dict[str, Any], errs: list[Error], minor: int, allow_invalid_values: bool = False
) -> None:
    """A ClusterRole. `allow_invalid_values`: of label selectors, as the stored object has them."""
    validate_object_meta(obj.get("metadata", {}), False, rbac_name, ("metadata",), errs)
    for i, rule in enumerate(obj.get("rules", ())):
        validate_policy_rule(rule, False, ("rules", i), errs)
    aggregation = obj.get("aggregationRule")
    if aggregation is None:
        return
    selectors = aggregation.get("clusterRoleSelectors", ())
    if not selectors:
        errs.append(
            required(
                ("aggregationRule", "clusterRoleSelectors"),
                "at least one clusterRoleSelector required if aggregationRule is non-nil",
            )
        )
    for i, selector in enumerate(selectors):
        path = ("aggregationRule", "clusterRoleSelectors", i)
        validate_label_selector(selector, path, errs, allow_invalid_values)
        # The selector is also compiled, which refuses the same things once more.
        found: list[Error] = []
        validate_label_selector(selector, path, found)
        if found:
            errs.append(invalid(path, None, "invalid label selector."))


def validate_policy_rule(rule: dict[str, Any], namespaced: bool, path: Path, errs: list[Error]) -> None:
    """A PolicyRule: verbs, and either resources or (cluster-wide) URLs."""
    if not rule.get("verbs"):
        errs.append(required((*path, "verbs"), "verbs must contain at least one value"))
    urls = rule.get("nonResourceURLs")
    groups, resources, names = rule.get("apiGroups"), rule.get("resources"), rule.get("resourceNames")
    if urls:
        if namespaced:
            errs.append(invalid((*path, "nonResourceURLs"), urls, "namespaced rules cannot apply to non-resource URLs"))
        if groups or resources or names:
            errs.append(
                invalid((*path, "nonResourceURLs"), urls, "rules cannot apply to both regular resources and non-resource URLs")
            )
        return
    if not groups:
        errs.append(required((*path, "apiGroups"), "resource rules must supply at least one api group"))
    if not resources:
        errs.append(required((*path, "resources"), "resource rules must supply at least one resource"))


def validate_role_binding(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A RoleBinding."""
    _validate_binding(obj, True, ("Role", "ClusterRole"), errs)


def validate_cluster_role_binding(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ClusterRoleBinding."""
    _validate_binding(obj, False, ("ClusterRole",), errs)


def _validate_binding(obj: dict[str, Any], namespaced: bool, kinds: tuple[str, ...], errs: list[Error]) -> None:
    validate_object_meta(obj.get("metadata", {}), namespaced, rbac_name, ("metadata",), errs)
    role = obj.get("roleRef", {})
    if role.get("apiGroup", "") != GROUP:
        errs.append(not_supported(("roleRef", "apiGroup"), role.get("apiGroup", ""), (GROUP,)))
    if role.get("kind", "") not in kinds:
        errs.append(not_supported_as_listed(("roleRef", "kind"), role.get("kind", ""), kinds))
    name = role.get("name", "")
    if not name:
        errs.append(required(("roleRef", "name")))
    else:
        for message in rbac_name(name):
            errs.append(invalid(("roleRef", "name"), name, message))
    for i, subject in enumerate(obj.get("subjects", ())):
        _validate_subject(subject, namespaced, ("subjects", i), errs)


def _validate_subject(subject: dict[str, Any], namespaced: bool, path: Path, errs: list[Error]) -> None:
    name, kind, group = subject.get("name", ""), subject.get("kind", ""), subject.get("apiGroup", "")
    if not name:
        errs.append(required((*path, "name")))
    if kind == "ServiceAccount":
        if name:
            for message in name_is_dns_subdomain(name):
                errs.append(invalid((*path, "name"), name, message))
        if group:
            errs.append(not_supported((*path, "apiGroup"), group, ("",)))
        if not namespaced and not subject.get("namespace"):
            errs.append(required((*path, "namespace")))
    elif kind in ("User", "Group"):
        if group != GROUP:
            errs.append(not_supported((*path, "apiGroup"), group, (GROUP,)))
    else:
        errs.append(not_supported_as_listed((*path, "kind"), kind, ("ServiceAccount", "User", "Group")))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "Role": validate_role,
    "ClusterRole": validate_cluster_role,
    "RoleBinding": validate_role_binding,
    "ClusterRoleBinding": validate_cluster_role_binding,
}
