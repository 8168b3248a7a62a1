"""A role that writes the status of Services

update or patch on services/status.

## Why
With the address of a load balancer in status a Service draws traffic for that address to itself inside the cluster (CVE-2020-8554).
Only the cloud's controller writes it.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [services/status]
  verbs: [patch] # <- rbac-service-status
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [services]
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

RESOURCES = ("services/status",)
VERBS = ("update", "patch")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"checkov": ("CKV2_K8S_4",)},
    message='{kind} may "{verb}" {resource}, and so draw traffic to itself: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
