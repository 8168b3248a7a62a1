"""Two budgets for one pod

The eviction API then refuses with an error.

## Why
A pod that several budgets select cannot be evicted at all: the API server answers 500 and the drain waits for ever. One of the
selectors reaches too far. Where the files of a folder hold the same budget more than once they are alternatives, and two of them are
never in one cluster.

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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: all
spec:
  maxUnavailable: 1
  selector: # <- budgets-overlap
    matchExpressions:
    - {key: app, operator: Exists}
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
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: apis
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: apis
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
- https://kubernetes.io/docs/tasks/administer-cluster/safely-drain-node/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=STORE,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="warning",
    profiles=("default",),
    aliases={"popeye": ("POP-209",)},
    message='the pods of {kind} "{name}" are also selected by PodDisruptionBudget "{other}": they cannot be evicted at all',
)
def check(store: Store) -> Iterator[Finding]:
    """A second budget of the same namespace and folder for a workload."""
    owner: dict[int, Any] = {}
    for budget in store.list("PodDisruptionBudget"):
        selector = (budget.value.get("spec") or {}).get("selector")
        if not selector:
            continue
        for workload in store.select(selector, budget.namespace):
            first = owner.setdefault(id(workload), budget)
            if (
                first.name != budget.name and first.namespace == budget.namespace and folder_of(first) == folder_of(budget)
                and not store.are_alternatives(first, budget)
            ):
                yield Finding(("spec", "selector"), of=budget, kind=workload.kind, name=workload.name, other=first.name)
                break
