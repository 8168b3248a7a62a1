"""Rights in two steps: a pod with a stronger account

Somebody may create pods in a namespace that has a service account with more rights.

## Why
Who creates a pod chooses its service account, and reads that account's token inside. So the right to create pods in a namespace holds the rights of
all its accounts: one of them is bound to cluster-admin or may read Secrets everywhere, and the small role is as good as the large one. Keep such
accounts in a namespace of their own, in which nobody else makes pods. What names no namespace, or default, is left alone.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: runner
  namespace: build
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, create, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: runner # <- rbac-borrows-account
  namespace: build
subjects:
  - {kind: Group, name: developers, apiGroup: rbac.authorization.k8s.io}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployer
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: build}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: runner
  namespace: build
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, create, delete]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: runner
  namespace: build
subjects:
  - {kind: Group, name: developers, apiGroup: rbac.authorization.k8s.io}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: deployer
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: deploy}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: its-own
  namespace: deploy
subjects:
  - {kind: ServiceAccount, name: deployer, namespace: deploy}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: runner}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: runner
  namespace: deploy
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [create]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation
- https://kubernetes.io/docs/reference/access-authn-authz/rbac/#privilege-escalation-prevention-and-bootstrapping
"""

from __future__ import annotations

from k8slint.rbac import bound_role, grants, is_almighty
from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

MAKERS = (
    ("", "pods"), ("", "replicationcontrollers"), ("apps", "deployments"), ("apps", "statefulsets"), ("apps", "daemonsets"), ("apps", "replicasets"),
    ("batch", "jobs"), ("batch", "cronjobs"),
)


@rule(
    on=STORE,
    kinds=("RoleBinding",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"checkov": ("~CKV2_K8S_1",)},
    message=(
        'RoleBinding "{name}" lets its subjects create {resource} in namespace "{namespace}", and so with service account "{account}", '
        'to which "{binding}" gives the cluster; keep that account in a namespace of its own'
    ),
)
def check(store: Store) -> Iterator[Finding]:
    """A role that makes pods, bound in the namespace of an account that rules the cluster to anybody else."""
    strong: dict[str, tuple[str, Object]] = {}
    for binding in store.list("ClusterRoleBinding"):
        if (binding.value.get("roleRef") or {}).get("name") != "cluster-admin":
            role = bound_role(store, binding)
            if role is None or not any(_is_strong(r) for r in role.value.get("rules") or ()):
                continue
        for subject in binding.value.get("subjects") or ():
            if subject.get("kind") == "ServiceAccount" and subject.get("namespace") and subject.get("name"):
                strong.setdefault(subject["namespace"], (subject["name"], binding))
    if not strong:
        return
    for binding in store.list("RoleBinding"):
        if binding.namespace not in strong or binding.namespace == "default":
            continue  # what names no namespace may be meant for any
        account, by = strong[binding.namespace]
        subjects = [s for s in binding.value.get("subjects") or () if s.get("kind") != "ServiceAccount" or s.get("name") != account]
        role = bound_role(store, binding) if subjects else None
        if role is None:
            continue
        for group, resource in MAKERS:
            if any(grants(r, group, resource, ("create",)) for r in role.value.get("rules") or ()):
                related = ((by, ("subjects",), "the binding of the stronger account"),)
                yield Finding(
                    ("metadata", "name"), of=binding, related=related, name=binding.name, resource=resource, namespace=binding.namespace,
                    account=account, binding=by.name,
                )
                break


def _is_strong(policy: dict[str, Any]) -> bool:
    """Whether a policy rule of a ClusterRole is enough to take the cluster."""
    if is_almighty(policy):
        return True
    group = "rbac.authorization.k8s.io"
    return not policy.get("resourceNames") and bool(
        grants(policy, "", "secrets", ("get", "list")) or grants(policy, group, "clusterroles", ("escalate", "bind"))
    )
