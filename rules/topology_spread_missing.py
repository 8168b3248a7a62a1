"""No topology spread constraint

Zones are left to chance.

## Why
Without a constraint the scheduler spreads softly over nodes and zones by its own defaults, which a full zone overrides. With one over
topology.kubernetes.io/zone the loss of a zone takes a third of the replicas, not all.

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
    spec: # <- topology-spread-missing
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
    kinds=("Deployment", "StatefulSet"),
    topic="availability",
    severity="info",
    profiles=("strict", "compat-kube-score", "compat-polaris"),
    aliases={
        "datree": ("~EKS_MISSING_KEY_TOPOLOGYKEY",),
        "kube-score": ("pod-topology-spread-constraints",), "polaris": ("topologySpreadConstraint",),
    },
    message='{kind} "{name}" has no topologySpreadConstraints: spread its pods over zones',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """No constraint in a workload with several replicas, or whose number is left open."""
    spec = template.object.value.get("spec") or {}
    if template.containers and not template.spec.get("topologySpreadConstraints") and spec.get("replicas", 1) > 0:
        yield Finding((*template.spec_path, "topologySpreadConstraints"), kind=template.kind, name=template.object.name)
