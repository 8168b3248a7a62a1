"""Somebody becomes administrator of the cluster

A binding to cluster-admin or to a role that is its equal.

## Why
Nothing is refused to such a subject, and whoever gets its token has the cluster. People who administer it need this, programs nearly
never: give them a role that lists what they use.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin # <- rbac-cluster-admin-bound
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: all
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: all # <- rbac-cluster-admin-bound
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: all
rules:
- apiGroups: ["*"]
  resources: ["*"]
  verbs: ["*"]
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
  name: view
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: reader
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-administrator
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
```

## References
- https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
"""

from __future__ import annotations

from k8slint.rbac import BINDINGS, bound_role, is_almighty, is_shipped
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
    profiles=("security", "learning", "compat-polaris"),
    aliases={
        "kube-linter": ("cluster-admin-role-binding",),
        "polaris": ("clusterrolebindingClusterAdmin", "rolebindingClusterAdminClusterRole", "rolebindingClusterAdminRole"),
        "kubescape": ("C-0035",), "trivy": ("KSV-0111",), "datree": ("CIS_INVALID_ROLE_CLUSTER_ADMIN",),
        "kics": ("Cluster Admin Rolebinding",),
    },
    message='{kind} "{name}" gives all rights through "{role}": bind a role that lists what is needed',
)
def check(store: Store) -> Iterator[Finding]:
    """roleRef names cluster-admin, or a role of the run that grants everything."""
    for kind in BINDINGS:
        for binding in store.list(kind):
            if is_shipped(binding.name):
                continue
            reference = binding.value.get("roleRef") or {}
            if reference.get("name") != "cluster-admin":
                role = bound_role(store, binding)
                if role is None or not any(is_almighty(r) for r in role.value.get("rules") or ()):
                    continue
            yield Finding(("roleRef", "name"), of=binding, kind=kind, name=binding.name, role=reference.get("name"))
