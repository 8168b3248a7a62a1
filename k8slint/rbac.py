"""What RBAC rules grant (upstream: pkg/registry/rbac/validation `RuleAllows` and what it calls)."""

from __future__ import annotations

from k8slint.object import Object

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from k8slint.store import Store

GROUP = "rbac.authorization.k8s.io"
ROLES = ("Role", "ClusterRole")
BINDINGS = ("RoleBinding", "ClusterRoleBinding")
_SHIPPED = ("system:", "gce:")
_SHIPPED_NAMES = frozenset(("cluster-admin", "admin", "edit", "view"))
_ALL_VERBS = frozenset(("get", "list", "watch", "create", "update", "patch", "delete"))


def is_shipped(name: str) -> bool:
    """Whether Kubernetes or the provider brings a role or binding of this name: nobody can choose what it grants."""
    return name.startswith(_SHIPPED) or name in _SHIPPED_NAMES


def grants(rule: dict[str, Any], group: str, resource: str, verbs: tuple[str, ...]) -> str:
    """The first of `verbs` that a policy rule grants on a resource (`pods/exec` for a subresource), "*" for all, "" for none.

    `resourceNames` is for the caller to look at.
    """
    given = rule.get("verbs")
    if not given:
        return ""
    resources = rule.get("resources") or ()
    if resource not in resources and "*" not in resources:
        sub = resource.partition("/")[2]
        if not sub or "*/" + sub not in resources:
            return ""
    groups = rule.get("apiGroups") or ()
    if group not in groups and "*" not in groups:
        return ""
    if "*" in given:
        return "*"
    for verb in verbs:
        if verb in given:
            return verb
    return ""


def rules_of(obj: Object) -> Iterator[tuple[int, dict[str, Any]]]:
    """The policy rules of a Role or ClusterRole with their numbers; none of those that Kubernetes ships."""
    rules = obj.value.get("rules")
    if rules and obj.group == GROUP and not is_shipped(obj.name):
        yield from enumerate(rules)


def place(index: int, rule: dict[str, Any], field: str, *values: str) -> tuple[str | int, ...]:
    """The path to the first of `values` (or "*") in a list of a policy rule."""
    for i, value in enumerate(rule.get(field) or ()):
        if value in values or value == "*":
            return ("rules", index, field, i)
    return ("rules", index, field)


def granted(
    obj: Object, group: str, resources: tuple[str, ...], verbs: tuple[str, ...]
) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
    """(path of the verb, verb, resource): for each policy rule the first of the group's resources on which it grants one of the verbs.

    A rule for named objects (`resourceNames`) says what is needed, and grants nothing on the others.
    """
    for i, policy in rules_of(obj):
        if policy.get("resourceNames"):
            continue
        for resource in resources:
            verb = grants(policy, group, resource, verbs)
            if verb:
                yield place(i, policy, "verbs", verb), verb, resource
                break


def is_almighty(rule: dict[str, Any]) -> bool:
    """Whether a policy rule is cluster-admin's: all verbs on all resources of all groups."""
    if "*" not in (rule.get("apiGroups") or ()) or "*" not in (rule.get("resources") or ()):
        return False
    verbs = rule.get("verbs") or ()
    return "*" in verbs or _ALL_VERBS.issubset(verbs)


def bound_role(store: Store, binding: Object) -> Object | None:
    """The role that a binding names, where it is in the run; of several that one which stands beside the binding, or none."""
    reference = binding.value.get("roleRef") or {}
    kind, name = reference.get("kind"), reference.get("name")
    if type(name) is not str or kind not in ROLES:
        return None
    found = store.find(kind, "" if kind == "ClusterRole" else binding.namespace, name)
    if len(found) > 1:
        from k8slint.store import closest, is_near

        near = [role for role in found if is_near(role, binding)]
        found = closest(found, binding) or (near if len(near) == 1 else [])
    return found[0] if found else None
