"""A spread that does not count its own pods

The labelSelector of a topology spread constraint does not match the pods that carry it.

## Why
The scheduler counts the pods that the selector matches, for each domain. If the pod itself is not among them, its replicas change nothing in the
count: they may all land in one zone while the constraint is always met. A constraint without labelSelector counts no pods at all. The
selector is nearly always that of the workload.

## Bad
```yaml
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
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: # <- topology-spread-ignores-own-pods
            matchLabels: {app: web}
        - maxSkew: 1 # <- topology-spread-ignores-own-pods
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
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
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api, tier: back}
    spec:
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchExpressions:
              - {key: tier, operator: In, values: [back, middle]}
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels: {app: api}
          matchLabelKeys: [pod-template-hash]
        - maxSkew: 2
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: DoNotSchedule
          labelSelector: {}
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/#conventions
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule
from k8slint.store import match_selector, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="scheduling",
    severity="warning",
    message={
        "": "the spread over {key} counts pods with {selector}, which these pods do not have: nothing keeps them apart",
        "none": "the spread over {key} has no labelSelector and counts no pods: nothing keeps them apart; name the labels of these pods",
    },
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A constraint whose selector does not match the labels of the template."""
    constraints = template.spec.get("topologySpreadConstraints")
    if not constraints:
        return
    labels = template.labels
    for i, constraint in enumerate(constraints):
        path = (*template.spec_path, "topologySpreadConstraints", i)
        selector = constraint.get("labelSelector")
        if selector is None:
            if template.containers:
                yield Finding(path, "none", key=constraint.get("topologyKey"))
        elif labels and not match_selector(selector, labels) and not _is_added(selector):
            yield Finding((*path, "labelSelector"), key=constraint.get("topologyKey"), selector=text_of_selector(selector))


def _is_added(selector: dict[str, object]) -> bool:
    """Whether the selector has labels that controllers put on the pods."""
    from k8slint.store import ADDED_LABELS

    wanted = {*(selector.get("matchLabels") or ())}  # type: ignore[misc]
    wanted.update(e.get("key") for e in selector.get("matchExpressions") or ())  # type: ignore[attr-defined]
    return not ADDED_LABELS.isdisjoint(wanted)
