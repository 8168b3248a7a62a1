"""A spread that leaves pods waiting

whenUnsatisfiable is DoNotSchedule.

## Why
When the zone that comes next is full or gone, such pods stay Pending, also those that should replace the ones that went with it.
ScheduleAnyway spreads as well and puts them elsewhere when it must.

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
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: DoNotSchedule # <- topology-spread-strands
        labelSelector: {matchLabels: {app: api}}
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
      topologySpreadConstraints:
      - maxSkew: 1
        topologyKey: topology.kubernetes.io/zone
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: api}}
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="availability",
    severity="info",
    profiles=("strict",),
    aliases={"datree": ("EKS_INVALID_VALUE_DONOOTSCHEDULE",)},
    message='whenUnsatisfiable is "{value}" over "{key}": pods wait when a domain is full; use ScheduleAnyway',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A constraint with DoNotSchedule."""
    for i, constraint in enumerate(template.spec.get("topologySpreadConstraints") or ()):
        if constraint.get("whenUnsatisfiable") == "DoNotSchedule":
            path = (*template.spec_path, "topologySpreadConstraints", i, "whenUnsatisfiable")
            yield Finding(path, value="DoNotSchedule", key=constraint.get("topologyKey"))
