"""A role that deletes events

Events are a trail.

## Why
Events tell what happened to pods and nodes for an hour; deleting them hides traces, and no controller needs to.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [events]
  verbs: [list, delete] # <- rbac-events-delete
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [events]
  verbs: [create, patch]
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

RESOURCES = ("events",)
VERBS = ("delete", "deletecollection")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="info",
    profiles=("security",),
    aliases={"kubescape": ("C-0031",)},
    message='{kind} may "{verb}" {resource}, and so hide traces: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
