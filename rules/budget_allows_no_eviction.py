"""Once all pods run, a PodDisruptionBudget still allows no eviction

Played through, as many pods are healthy as the budget wants, or fewer.

## Why
A drain waits for the budget. Whether it ever allows an eviction depends on all pods that it selects: those of several workloads, pods that
nobody owns, pods that stay Pending and therefore count as unhealthy. The numbers are those of the disruption controller when
everything that can run does. It counts maxUnavailable and percentages from the replicas that the pods' owners ask for; pods of a
DaemonSet or a Job, and pods that nobody owns, have no such number, and then nothing may be evicted.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: 3 # <- budget-allows-no-eviction
  selector:
    matchLabels: {part-of: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api, part-of: shop}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web, part-of: shop}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
```

## Good
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: shop
spec:
  minAvailable: 2
  selector:
    matchLabels: {part-of: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api, part-of: shop}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.plan_result import Plan
    from k8slint.store import Store


@rule(
    on=PLAN,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="warning",
    unless=("budget-blocks-evictions",),
    message={
        "": "no eviction is allowed: {healthy} pods are healthy and the budget wants {wanted}",
        "uncounted": "no eviction is allowed: {field} counts from replicas, and what owns these pods has none; use minAvailable with a number",
        "pending": "no eviction is allowed: {healthy} of {expected} pods are healthy and the budget wants {wanted}",
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Budgets whose disruptionsAllowed is zero at the end of the plan."""
    from k8slint.controller.disruption import budget

    for pdb in plan.cluster.list("PodDisruptionBudget"):
        numbers = budget(plan.cluster, pdb, not plan.inventory, plan.by_label())
        obj = plan.cause(pdb)
        spec = pdb["spec"]
        field = "maxUnavailable" if spec.get("maxUnavailable") is not None else "minAvailable"
        if obj is None or numbers["disruptionsAllowed"] or spec.get(field) is None:
            continue
        if not numbers["expectedPods"]:
            if numbers.get("problem") or numbers["currentHealthy"]:
                yield Finding(("spec", field), "uncounted", of=obj, field=field)
            continue
        healthy, expected = numbers["currentHealthy"], numbers["expectedPods"]
        yield Finding(
            ("spec", field), "pending" if healthy < expected else "", of=obj, healthy=healthy, expected=expected, wanted=numbers["desiredHealthy"],
        )
