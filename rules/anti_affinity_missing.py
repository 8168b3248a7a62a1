"""All replicas may land on one node

Neither podAntiAffinity nor a spread over nodes.

## Why
The scheduler's default spread is soft and only counts pods of a Service or controller; on a full cluster, or after a drain, all
replicas end up on one node and go down with it. A preferred podAntiAffinity or a topology spread constraint over kubernetes.io/hostname
says what is meant.

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
    spec: # <- anti-affinity-missing
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
      affinity:
        podAntiAffinity:
          preferredDuringSchedulingIgnoredDuringExecution:
          - weight: 100
            podAffinityTerm:
              topologyKey: kubernetes.io/hostname
              labelSelector: {matchLabels: {app: api}}
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

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
        topologyKey: kubernetes.io/hostname
        whenUnsatisfiable: ScheduleAnyway
        labelSelector: {matchLabels: {app: api}}
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
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

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#inter-pod-affinity-and-anti-affinity
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule
from k8slint.store import match_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    topic="availability",
    severity="info",
    profiles=("reliability", "compat-kube-linter", "compat-kube-score"),
    aliases={
        "kube-linter": ("no-anti-affinity",),
        "kube-score": ("deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity"),
        "kics": ("Deployment Has No PodAntiAffinity", "StatefulSet Has No PodAntiAffinity"),
    },
    message='{kind} "{name}" has {replicas} replicas that may share a node: add podAntiAffinity or a spread over kubernetes.io/hostname',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """More than one replica, and no term that matches the pods' own labels."""
    spec = template.object.value.get("spec") or {}
    replicas = spec.get("replicas", 1)
    if replicas < 2 or not template.containers:
        return
    labels = template.labels
    for constraint in template.spec.get("topologySpreadConstraints") or ():
        if match_selector(constraint.get("labelSelector"), labels):
            return
    anti = (template.spec.get("affinity") or {}).get("podAntiAffinity") or {}
    terms = list(anti.get("requiredDuringSchedulingIgnoredDuringExecution") or ())
    terms += [p.get("podAffinityTerm") or {} for p in anti.get("preferredDuringSchedulingIgnoredDuringExecution") or ()]
    for term in terms:
        namespaces = term.get("namespaces")
        if match_selector(term.get("labelSelector"), labels) and (not namespaces or template.object.namespace in namespaces):
            return
    path = (*template.spec_path, "affinity", "podAntiAffinity")
    yield Finding(path, kind=template.kind, name=template.object.name, replicas=replicas)
