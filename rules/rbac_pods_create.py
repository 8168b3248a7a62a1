"""A role that creates pods

Who creates a pod uses every Secret and account of the namespace.

## Why
A pod mounts any Secret, ConfigMap and claim of its namespace and runs as any of its service accounts, so the right to create pods holds
all of these. The controllers of workloads need it; programs seldom do.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get, create] # <- rbac-pods-create
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list]
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

RESOURCES = ("pods",)
VERBS = ("create",)


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={
        "kube-linter": ("access-to-create-pods",), "kubescape": ("C-0188",), "monokle": ("KBP107",),
        "datree": ("CIS_INVALID_VALUE_CREATE_POD",), "kics": ("Permissive Access to Create Pods",),
    },
    message='{kind} may "{verb}" {resource}, and so use every Secret and account of the namespace: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
