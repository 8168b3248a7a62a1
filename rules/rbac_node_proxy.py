"""A role that talks to kubelets

nodes/proxy.

## Why
The kubelet's API runs commands in every pod of the node, and neither admission nor the audit log sees them. Metrics need nodes/metrics
and nodes/stats only.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [nodes/proxy]
  verbs: [get] # <- rbac-node-proxy
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [nodes/metrics, nodes/stats]
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

RESOURCES = ("nodes/proxy",)
VERBS = ("get", "create")


@rule(
    on=OBJECT,
    kinds=("ClusterRole",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0279",), "checkov": ("CKV2_K8S_2",), "trivy": ("KSV-0047",)},
    message='{kind} may "{verb}" {resource}, and so run commands in every pod of a node: use nodes/metrics',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
