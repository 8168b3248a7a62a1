"""An update that reaches no pod

The partition of a StatefulSet's rolling update is not below its replicas.

## Why
Only pods whose number is at least the partition get a changed template. With a partition of as many as there are replicas no pod does: the change is accepted,
`kubectl apply` succeeds, and the old version goes on running, until a pod that is deleted comes back in its old form, too. A partition is
meant for the time of one staged rollout; set it back to 0.

## Bad
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  replicas: 3
  serviceName: db
  updateStrategy:
    rollingUpdate:
      partition: 3 # <- partition-holds-every-pod
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
```

## Good
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  replicas: 3
  serviceName: db
  updateStrategy:
    rollingUpdate: {partition: 2}
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: how-many-is-said-elsewhere
spec:
  serviceName: db
  updateStrategy:
    rollingUpdate: {partition: 2}
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#partitions
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("StatefulSet",),
    topic="availability",
    severity="warning",
    profiles=("reliability", "learning"),
    message="partition {partition} of {replicas} replica(s): no pod ever gets a changed template; set it back to 0",
)
def check(obj: Object) -> Iterator[Finding]:
    """A partition that leaves no pod to be updated."""
    spec = obj.value.get("spec") or {}
    partition = ((spec.get("updateStrategy") or {}).get("rollingUpdate") or {}).get("partition")
    if partition:
        replicas = spec.get("replicas", 1)
        if 0 < replicas <= partition and obj.document.is_set((*obj.path, "spec", "replicas")):
            yield Finding(("spec", "updateStrategy", "rollingUpdate", "partition"), partition=partition, replicas=replicas)
