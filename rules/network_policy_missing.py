"""No NetworkPolicy selects the pods

Everybody in the cluster may talk to them.

## Why
Pods that no policy selects accept connections from every pod of every namespace and open them to anywhere. One policy for each
namespace that denies by default, and one for each workload that says who may call it, keeps a break-in where it is.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels: # <- network-policy-missing
        app: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
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
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels:
      app: api
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: {}
  egress:
  - to:
    - podSelector: {}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    topic="network",
    severity="info",
    profiles=("security", "compat-kube-score"),
    aliases={
        "kube-linter": ("non-isolated-pod",), "kube-score": ("pod-networkpolicy",), "kubescape": ("C-0260",),
        "checkov": ("CKV2_K8S_6",), "kics": ("~Pod Misconfigured NetworkPolicy",), "popeye": ("POP-1204",),
    },
    message='no NetworkPolicy of the run selects the pods of {kind} "{name}": say who may talk to them',
)
def check(store: Store) -> Iterator[Finding]:
    """A workload that no policy of its namespace selects."""
    chosen: set[int] = set()
    for policy in store.list("NetworkPolicy"):
        selector = (policy.value.get("spec") or {}).get("podSelector")
        if selector is not None:
            chosen.update(id(w) for w in store.select(selector, policy.namespace))
    for workload in store.workloads():
        if id(workload) not in chosen and workload.object.known:
            path = (*workload.path, "metadata", "labels")
            yield Finding(path, of=workload.object, kind=workload.kind, name=workload.name)
