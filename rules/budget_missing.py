"""No PodDisruptionBudget

A drain may take all replicas at once.

## Why
Drains and autoscalers of nodes evict pods one node after another without waiting for the others to be ready again, unless a budget says
how many have to stay. Upgrades of nodes are the commonest outage of this kind.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec: # <- budget-missing
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
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: api
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Deployment", "StatefulSet"),
    topic="availability",
    severity="info",
    profiles=("reliability", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-score": ("deployment-has-poddisruptionbudget", "statefulset-has-poddisruptionbudget"),
        "polaris": ("missingPodDisruptionBudget",),
        "kics": ("Deployment Without PodDisruptionBudget", "StatefulSet Without PodDisruptionBudget"), "popeye": ("POP-206",),
    },
    message='no PodDisruptionBudget of the run selects the pods of {kind} "{name}": a drain may take all at once',
)
def check(store: Store) -> Iterator[Finding]:
    """A Deployment or StatefulSet that no budget of its namespace selects."""
    chosen: set[int] = set()
    for budget in store.list("PodDisruptionBudget"):
        selector = (budget.value.get("spec") or {}).get("selector")
        if selector is not None:
            chosen.update(id(w) for w in store.select(selector, budget.namespace))
    for workload in store.workloads():
        if workload.kind in ("Deployment", "StatefulSet") and workload.object.known and id(workload) not in chosen and workload.replicas != 0:
            yield Finding(("spec",), of=workload.object, kind=workload.kind, name=workload.name)
