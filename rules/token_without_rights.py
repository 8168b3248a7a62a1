"""A token that gives no rights

The pods mount the token of a service account to which no role is bound.

## Why
The run holds the account and bindings for others, but none for this one: its token may do no more than every other account's. The pods
probably do not talk to the API server, and a token that is not there cannot be stolen. Set automountServiceAccountToken: false on the
account. Accounts that carry annotations, as those for the identities of clouds do, and pods for an agent of Vault are left alone.

## Bad
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web # <- token-without-rights
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: operator
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: operator
subjects:
  - {kind: ServiceAccount, name: operator, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
```

## Good
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: operator
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: operator
spec:
  selector:
    matchLabels: {app: operator}
  template:
    metadata:
      labels: {app: operator}
    spec:
      serviceAccountName: operator
      containers:
        - name: operator
          image: registry.example.com/operator:0.7.0
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: operator
subjects:
  - {kind: ServiceAccount, name: operator, namespace: default}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#opt-out-of-api-credential-automounting
"""

from __future__ import annotations

from k8slint.rbac import BINDINGS
from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest, folder_of
from k8slint.visit import pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("ServiceAccount",),
    topic="security",
    severity="info",
    profiles=("security",),
    message='nothing is bound to service account "{account}", yet its token is mounted; set automountServiceAccountToken: false on it',
)
def check(store: Store) -> Iterator[Finding]:
    """An account of the run, beside bindings, that no binding of the run names."""
    bound: set[str] = set()
    folders: set[str] = set()
    for kind in BINDINGS:
        for binding in store.list(kind):
            folders.add(folder_of(binding))
            for subject in binding.value.get("subjects") or ():
                if subject.get("kind") == "ServiceAccount":
                    bound.add(subject.get("name", ""))
                elif subject.get("kind") == "Group" and str(subject.get("name")).startswith("system:serviceaccounts"):
                    return
    if not folders:
        return
    for workload in store.workloads():
        name = workload.service_account
        if not name or name in bound or workload.opaque:
            continue
        for account in closest(store.find("ServiceAccount", workload.namespace, name), workload.object)[:1]:
            value = account.value
            if value.get("automountServiceAccountToken") is False or account.annotations or folder_of(account) not in folders:
                continue
            template = pod_template(workload.object)
            if template is None:
                continue
            notes = template.metadata.get("annotations") or {}
            if template.spec.get("automountServiceAccountToken") is not False and not any("vault" in note for note in notes):
                related = ((account, ("metadata", "name"), "the account"),)
                yield Finding((*template.spec_path, "serviceAccountName"), of=workload.object, related=related, account=name)
