"""The budget asks for more than the autoscaler keeps

minAvailable is above minReplicas.

## Why
When the autoscaler goes down to its minimum there are fewer pods than the budget wants, so none may be evicted: drains wait until the
load grows. Use maxUnavailable, which goes with any number of replicas. Where other files of the same folder hold the same budget or the
same autoscaler they are alternatives, and this budget need not meet that autoscaler.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
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
  minAvailable: 3 # <- budget-above-autoscaler-minimum
  selector:
    matchLabels:
      app: api
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  minReplicas: 2
  maxReplicas: 8
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
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
  minAvailable: 2
  selector:
    matchLabels:
      app: api
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  minReplicas: 3
  maxReplicas: 8
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="warning",
    profiles=("default", "compat-polaris"),
    aliases={"polaris": ("pdbMinAvailableGreaterThanHPAMinReplicas",)},
    message='minAvailable is {value}, but HorizontalPodAutoscaler "{name}" keeps {minimum}: then none may be evicted; use maxUnavailable',
)
def check(store: Store) -> Iterator[Finding]:
    """minAvailable as a number above minReplicas of the autoscaler of the same pods."""
    minimums: dict[tuple[str, str, str], tuple[Object, int]] = {}
    for scaler in store.list("HorizontalPodAutoscaler"):
        spec = scaler.value.get("spec") or {}
        target = spec.get("scaleTargetRef") or {}
        key = (target.get("kind") or "", target.get("name") or "", scaler.namespace)
        minimums[key] = (scaler, spec.get("minReplicas", 1))
    for budget in store.list("PodDisruptionBudget") if minimums else ():
        spec = budget.value.get("spec") or {}
        wanted, selector = spec.get("minAvailable"), spec.get("selector")
        if type(wanted) is not int or not selector:
            continue
        for workload in store.select(selector, budget.namespace):
            found = minimums.get((workload.kind, workload.name, workload.namespace))
            if found and wanted > found[1] and (found[1] > 1 or wanted > 2):
                if store.are_alternatives(budget, found[0]):
                    continue
                yield Finding(("spec", "minAvailable"), of=budget, value=wanted, name=found[0].name, minimum=found[1])
                break
