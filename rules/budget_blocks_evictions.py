"""A PodDisruptionBudget allows no disruption

Nodes with these pods cannot be drained.

## Why
maxUnavailable 0, minAvailable 100%, or a minAvailable as large as the number of replicas forbids every eviction. A drain, and with it
every upgrade of a node, waits for ever, or until somebody deletes the pod by hand and gets the outage that the budget was to prevent.

With an autoscaler its minReplicas count. Pods that no workload of the run makes are not judged by number, nor those that KEDA scales.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: db
spec:
  maxUnavailable: 0 # <- budget-blocks-evictions
  selector:
    matchLabels: {app: db}
```
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  minAvailable: 2 # <- budget-blocks-evictions
  selector:
    matchLabels: {app: api}
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
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  minAvailable: 2
  selector:
    matchLabels: {app: api}
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
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: db
spec:
  maxUnavailable: 10%
  selector:
    matchLabels: {app: db}
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/disruptions/#pod-disruption-budgets
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/#think-about-how-your-application-reacts-to-disruptions
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store, is_near
from k8slint.workload import Workload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="warning",
    profiles=("default", "compat-kube-linter", "compat-polaris"),
    aliases={
        "kube-linter": ("pdb-max-unavailable", "pdb-min-available"), "polaris": ("pdbDisruptionsIsZero",), "popeye": ("POP-901",),
    },
    message={
        "": "{field} {value} forbids every eviction: nodes with these pods cannot be drained",
        "replicas": (
            '{field} {value} of {replicas} replicas of {kind} "{name}" forbids every eviction: nodes with these pods cannot be drained; '
            "use maxUnavailable: 1, or more replicas"
        ),
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A budget whose allowed disruptions can only be zero."""
    for budget in store.list("PodDisruptionBudget"):
        spec = budget.value.get("spec") or {}
        selector = spec.get("selector")
        most, least = spec.get("maxUnavailable"), spec.get("minAvailable")
        if most is not None:
            if _is_zero(most):
                yield Finding(("spec", "maxUnavailable"), of=budget, field="maxUnavailable", value=most)
        if least is not None:
            path = ("spec", "minAvailable")
            if least == "100%":
                yield Finding(path, of=budget, field="minAvailable", value=least)
            elif selector:
                workloads = store.select(selector, budget.namespace)
                replicas = _replicas(store, budget, workloads)
                if 0 < replicas <= _at_least(least, replicas):
                    workload = workloads[0]
                    related = ((workload.object, ("spec", "replicas"), "the replicas"),)
                    yield Finding(
                        path, "replicas", of=budget, related=related, field="minAvailable", value=least, replicas=replicas,
                        kind=workload.kind, name=workload.name,
                    )


def _is_zero(value: int | str) -> bool:
    return value == 0 or (type(value) is str and value.rstrip("%").strip("0") == "")


def _at_least(least: int | str, replicas: int) -> int:
    """How many pods minAvailable asks for; percentages are rounded up."""
    if type(least) is int:
        return least
    from k8slint.apis.intstr import whole_number

    number = whole_number(str(least).rstrip("%"))
    return -(-number * replicas // 100) if number is not None else 0


def _replicas(store: Store, budget: Object, workloads: list[Workload]) -> int:
    """The replicas that the budget is about; 0 where they are not known for sure."""
    if len(workloads) != 1 or not workloads[0].object.known or not workloads[0].replicas:
        return 0
    workload = workloads[0]
    if not is_near(workload.object, budget):
        return 0
    if len(store.find(workload.kind, workload.namespace, workload.name)) > 1 or store.is_patched(workload.kind, workload.name):
        return 0  # one of them is a patch
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        spec = autoscaler.value.get("spec") or {}
        target = spec.get("scaleTargetRef") or {}
        if (target.get("kind"), target.get("name")) == (workload.kind, workload.name):
            return spec.get("minReplicas") or 1
    if any(_scales(o, workload.name) for o in store.objects if not o.known and o.kind.startswith("Scaled")):
        return 0
    return workload.replicas or 0


def _scales(scaler: Object, name: str) -> bool:
    """Whether KEDA's object keeps the number of replicas."""
    spec = scaler.value.get("spec")
    target = spec.get("scaleTargetRef") if type(spec) is dict else None
    return type(target) is dict and target.get("name") == name
