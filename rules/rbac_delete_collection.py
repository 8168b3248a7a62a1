"""A role that deletes everything of a kind

deletecollection on pods, workloads or namespaces.

## Why
One request with this verb deletes all objects of a kind in a namespace, or in the cluster. Controllers delete what they own by name.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [list, deletecollection] # <- rbac-delete-collection
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [delete]
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

RESOURCES = ("pods", "services", "persistentvolumeclaims", "namespaces", "secrets")
VERBS = ("deletecollection",)


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="info",
    profiles=("security",),
    aliases={"kubescape": ("C-0007",)},
    message='{kind} may "{verb}" {resource}: one request deletes them all; grant delete',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
