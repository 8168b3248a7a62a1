"""A role that reroutes traffic

It writes Ingresses or NetworkPolicies.

## Why
Who changes these sends traffic elsewhere or opens what was closed. It belongs to those who are responsible for the network.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["networking.k8s.io"]
  resources: [networkpolicies]
  verbs: [get, delete] # <- rbac-network-write
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["networking.k8s.io"]
  resources: [networkpolicies]
  verbs: [get, list]
- apiGroups: ["networking.k8s.io"]
  resources: [networkpolicies]
  resourceNames: [app]
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

RESOURCES = ("networkpolicies", "ingresses")
VERBS = ("create", "update", "patch", "delete", "deletecollection")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="info",
    profiles=("security",),
    aliases={"trivy": ("KSV-0056",)},
    message='{kind} may "{verb}" {resource}, and so reroute or open traffic: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "networking.k8s.io", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
