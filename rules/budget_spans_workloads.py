"""One budget over several workloads

A PodDisruptionBudget selects the pods of more than one Deployment or StatefulSet.

## Why
A budget counts all pods that it selects as if they were alike. With `maxUnavailable: 1` one pod of all workloads may go at a time, so that
a drain takes as long as there are pods; with `minAvailable: 2` all pods of one workload may go, since those of the others are enough. Write
a budget for each workload.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: 2
  selector: # <- budget-spans-workloads
    matchLabels: {app: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop, part: web}
  template:
    metadata:
      labels: {app: shop, part: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop, part: worker}
  template:
    metadata:
      labels: {app: shop, part: worker}
    spec:
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```

## Good
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
spec:
  minAvailable: 2
  selector:
    matchLabels: {app: shop, part: web}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop, part: web}
  template:
    metadata:
      labels: {app: shop, part: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    metadata:
      labels: {app: shop, part: web}
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/web:2.8.1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 3
  selector:
    matchLabels: {app: shop, part: worker}
  template:
    metadata:
      labels: {app: shop, part: worker}
    spec:
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
- https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Phrase, rule
from k8slint.store import Store, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="info",
    profiles=("reliability", "learning"),
    message={
        "": "the budget counts the pods of {workloads} together: all pods of one may go at once, or one of all at a time; write one for each",
        "many": (
            "the budget counts the pods of {workloads} and {more} more together: all pods of one may go at once, or one of all at a time; "
            "write one for each"
        ),
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A selector that matches several workloads with replicas near the budget."""
    for budget in store.list("PodDisruptionBudget"):
        selector = (budget.value.get("spec") or {}).get("selector")
        if not selector:
            continue
        found = [w for w in store.select(selector, budget.namespace) if w.replicas is not None and not w.opaque and not w.owned]
        near = {(o.kind, o.name) for o in closest([w.object for w in found if w.kind != "Pod"], budget)}
        if len(near) > 1:
            words = [f'{kind} "{name}"' for kind, name in sorted(near)]
            shown = words if len(words) < 4 else words[:2]
            more = len(words) - len(shown)
            yield Finding(("spec", "selector"), "many" if more else "", of=budget, workloads=Phrase(" and ".join(shown)), more=more)
