"""A workload that administers the cluster

Its service account is bound to cluster-admin, or reads all Secrets.

## Why
Whoever breaks into one of its containers has the cluster. The binding and the workload often stand in different files, so nobody sees
both: this rule does. Bindings beside the workload count before those of other folders, which may be other applications', and the account
`default`, which every namespace has, is taken for the same in one folder only.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      serviceAccountName: api # <- workload-administers-cluster
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: ServiceAccount
  name: api
  namespace: shop
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: shop
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      serviceAccountName: api
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
subjects:
- kind: ServiceAccount
  name: api
  namespace: other
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import bound_role, grants, is_almighty
from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store, closest, is_near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


def _is_strong(policy: dict[str, Any]) -> bool:
    """Whether a policy rule of a ClusterRole is enough to take the cluster."""
    if is_almighty(policy):
        return True
    if policy.get("resourceNames"):
        return False
    group = "rbac.authorization.k8s.io"
    return bool(
        grants(policy, "", "secrets", ("get", "list", "watch")) or grants(policy, group, "clusterroles", ("escalate", "bind"))
        or grants(policy, "", "users", ("impersonate",))
    )


@rule(
    on=STORE,
    kinds=("ClusterRoleBinding",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={
        "kubescape": ("C-0267", "C-0272"), "checkov": ("~CKV2_K8S_5", "~CKV2_K8S_1"),
        "kics": ("ServiceAccount Allows Access Secrets",),
    },
    message='{kind} "{name}" runs as "{account}", which {binding} "{by}" gives the role "{role}": whoever breaks in has the cluster',
)
def check(store: Store) -> Iterator[Finding]:
    """A ClusterRoleBinding of the run gives the account cluster-admin, its equal, Secrets of all namespaces or the verbs that make more rights."""
    bindings: dict[tuple[str, str], list[Object]] = {}
    strong: dict[int, str] = {}
    for binding in store.list("ClusterRoleBinding"):
        for subject in binding.value.get("subjects") or ():
            if subject.get("kind") == "ServiceAccount":
                bindings.setdefault((subject.get("namespace") or "", subject.get("name") or ""), []).append(binding)
        name = (binding.value.get("roleRef") or {}).get("name")
        if name != "cluster-admin":
            role = bound_role(store, binding)
            if role is None or not any(_is_strong(r) for r in role.value.get("rules") or ()):
                continue
        strong[id(binding)] = name or "?"
    for workload in store.workloads() if strong else ():
        account = workload.service_account or "default"
        found = bindings.get((workload.namespace, account))
        if found:
            beside = closest(found, workload.object)
            if account != "default":
                near = [b for b in found if is_near(b, workload.object)]
                beside = [*beside, *(near or found)]
            for binding in beside:
                if id(binding) in strong:
                    yield Finding(
                        (*workload.path, "spec", "serviceAccountName"), of=workload.object, kind=workload.kind, name=workload.name,
                        account=account, binding="ClusterRoleBinding", by=binding.name, role=strong[id(binding)],
                    )
                    break
