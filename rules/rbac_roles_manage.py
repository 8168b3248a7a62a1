"""A role that changes roles

create, update or patch on roles or bindings.

## Why
Kubernetes keeps one from granting more than one has, but what one has can be given to anyone, and with bind or escalate the rest as
well. Changing roles belongs to administrators.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["rbac.authorization.k8s.io"]
  resources: [rolebindings]
  verbs: [get, create] # <- rbac-roles-manage
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["rbac.authorization.k8s.io"]
  resources: [rolebindings]
  verbs: [get, list]
- apiGroups: ["rbac.authorization.k8s.io"]
  resources: [rolebindings]
  resourceNames: [app-viewers]
  verbs: [patch]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import granted
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = ("roles", "clusterroles", "rolebindings", "clusterrolebindings")
VERBS = ("create", "update", "patch")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"trivy": ("KSV-0050", "KSV-0051", "KSV-0052", "KSV-0055")},
    message='{kind} may "{verb}" {resource}, and so hand on all that it has: leave it to administrators',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "rbac.authorization.k8s.io", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
