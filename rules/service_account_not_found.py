"""A ServiceAccount that is not there

A workload runs under a ServiceAccount that nothing in the run makes.

## Why
The pod is not created: admission refuses it with `serviceaccount "..." not found`, again and again, and the only trace is an event of the
controller. The account named `default` is always there.

The rule speaks only where it can know: a ServiceAccount of nearly the same name stands in the workload's folder, or its file
holds ServiceAccounts, the folder could be read in full, and nothing else in the run mentions the name.

## Bad
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: worker
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      serviceAccountName: workers # <- service-account-not-found
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```

## Good
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: worker
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      serviceAccountName: worker
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```
No ServiceAccount at all is in the run, so they come from elsewhere:
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      serviceAccountName: worker
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
- https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("ServiceAccount",),
    topic="references",
    severity="warning",
    aliases={"kubescape": ("C-0307",), "kubevious": ("pod-spec/service-account-ref",), "popeye": ("POP-307", "POP-507")},
    message={
        "": 'ServiceAccount "{name}" is not in the run, though others of its folder are: without it no pod is created',
        "near": 'ServiceAccount "{name}" is not in the run: without it no pod is created; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Accounts that workloads need and nothing makes."""
    for workload in store.workloads():
        name = workload.service_account
        # for a bare Pod the API server's own refusal says it
        if not name or name == "default" or workload.opaque or workload.kind == "Pod":
            continue
        obj = workload.object
        if store.exists("ServiceAccount", workload.namespace, name):
            continue
        near, sure = store.likely("ServiceAccount", obj, name)
        if sure:
            path = (*workload.path, "spec", "serviceAccountName")
            yield Finding(path, "near" if near else "", of=obj, name=name, meant=near)
