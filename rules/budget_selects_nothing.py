"""A PodDisruptionBudget protects no pods

Its selector matches no pod template of the run, although there are workloads beside it.

## Why
A budget without matching pods is accepted and protects nothing: a drain takes down all the replicas that it was written for, at once. The
labels were changed in one place and not in the other.

The rule speaks only where it can know: see service-selects-nothing. An empty selector matches every pod of the namespace.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector: # <- budget-selects-nothing
    matchLabels: {app: api, tier: backend}
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

## Good
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector:
    matchExpressions:
      - {key: app, operator: In, values: [api, web]}
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

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Phrase, rule
from k8slint.store import Store, folder_of, is_given_later, nearest, text_of_labels, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("PodDisruptionBudget",),
    topic="selectors",
    severity="warning",
    aliases={"popeye": ("POP-900",)},
    message='no pod template of the run matches {selector}: the budget protects nothing; {kind} "{name}" has {labels}',
)
def check(store: Store) -> Iterator[Finding]:
    """A selector that nothing matches, in a folder with workloads that resemble it."""
    for budget in store.list("PodDisruptionBudget"):
        selector = (budget.value.get("spec") or {}).get("selector")
        if not selector or store.select(selector, budget.namespace) or store.is_open(folder_of(budget)):
            continue
        beside, labels = store.workloads_beside(budget), selector.get("matchLabels") or {}
        near = nearest(beside, labels, budget.name)
        if near is not None and not is_given_later(labels, beside):
            related = ((near.object, (*near.path, "metadata", "labels"), "the labels of the pods that come nearest"),)
            yield Finding(
                ("spec", "selector"), of=budget, related=related, selector=text_of_selector(selector), kind=near.kind, name=near.name,
                labels=text_of_labels(near.labels) or Phrase("no labels"),
            )
