"""Somebody may run commands in pods

A binding to a role of the run with pods/exec or pods/attach.

## Why
A role is only words until it is bound: from here on this subject has the Secrets, tokens and network of every pod that the binding
reaches.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: debug # <- rbac-pod-exec-bound
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: debug
rules:
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [create]
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: reader
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: reader
rules:
- apiGroups: [""]
  resources: [pods/exec]
  verbs: [list]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import BINDINGS, bound_role, grants, is_shipped
from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("security", "compat-polaris"),
    aliases={
        "polaris": ("clusterrolebindingPodExecAttach", "rolebindingClusterRolePodExecAttach", "rolebindingRolePodExecAttach"),
    },
    message='{kind} "{name}" lets its subjects run commands in pods through "{role}": bind a role without pods/exec',
)
def check(store: Store) -> Iterator[Finding]:
    """The role that is bound grants exec or attach."""
    for kind in BINDINGS:
        for binding in store.list(kind):
            if is_shipped(binding.name):
                continue
            role = bound_role(store, binding)
            if role is None:
                continue
            for policy in role.value.get("rules") or ():
                if grants(policy, "", "pods/exec", ("create", "get")) or grants(policy, "", "pods/attach", ("create", "get")):
                    yield Finding(("roleRef", "name"), of=binding, kind=kind, name=binding.name, role=role.name)
                    break
