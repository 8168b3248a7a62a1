"""A role that runs commands in pods

create or get on pods/exec or pods/attach.

## Why
Who runs commands in a pod has its Secrets, its token and its network. For people it is a tool to debug, in production a right to be
given for an hour; programs do not need it.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [create] # <- rbac-pod-exec
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [list]
- apiGroups: [""]
  resources: [pods]
  verbs: [get, create]
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

RESOURCES = ("pods/exec", "pods/attach")
VERBS = ("create", "get")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security", "compat-polaris"),
    aliases={
        "datree": ("~CONTAINERS_INCORRECT_RESOURCES_VERBS_VALUE",),
        "polaris": ("clusterrolePodExecAttach", "rolePodExecAttach"), "kubescape": ("C-0002",), "trivy": ("KSV-0053", "KSV-0054"), "checkov": ("CKV2_K8S_2",),
        "monokle": ("KBP108",),
    },
    message='{kind} may "{verb}" {resource}, and so have what the pods have: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
