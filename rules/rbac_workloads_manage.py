"""A role that changes workloads

create, update, patch or delete on controllers of pods.

## Why
Who changes a workload decides what its pods run and as which account, and so has what those pods have. It belongs to deployers, not to
programs.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["apps"]
  resources: [deployments]
  verbs: [get, patch] # <- rbac-workloads-manage
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["apps"]
  resources: [deployments]
  verbs: [get, list, watch]
- apiGroups: ["apps"]
  resources: [deployments]
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

RESOURCES = ("deployments", "daemonsets", "statefulsets", "replicasets")
VERBS = ("create", "update", "patch", "delete", "deletecollection")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="info",
    profiles=("security",),
    aliases={"trivy": ("KSV-0048",)},
    message='{kind} may "{verb}" {resource}, and so decide what pods run: leave it to deployers',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "apps", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
