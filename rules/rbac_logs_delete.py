"""A role that deletes logs

delete on pods/log.

## Why
A role that may change or delete logs of pods serves nobody but those who hide what they did; reading them needs get only.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get, delete] # <- rbac-logs-delete
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods/log]
  verbs: [get]
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

RESOURCES = ("pods/log",)
VERBS = ("delete", "deletecollection", "update", "patch")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="info",
    profiles=("security",),
    aliases={"trivy": ("KSV-0042",)},
    message='{kind} may "{verb}" {resource}, and so hide traces: get is enough',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
