"""The autoscaler's target also says how many replicas it has

Every apply sets the number back, and the autoscaler has to find its way again.

## Why
A HorizontalPodAutoscaler writes spec.replicas of its target. If the manifest holds a number as well, every `kubectl apply`, every
sync of a GitOps tool resets it: a service under load drops to two replicas at each release. Leave replicas out of the manifest.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 8
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2 # <- autoscaler-fights-replicas
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 8
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels: {app: api-cache}
  template:
    metadata:
      labels: {app: api-cache}
    spec:
      containers:
        - name: cache
          image: registry.example.com/cache:7.2.4
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest, is_near

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-score": ("deployment-targeted-by-hpa-does-not-have-replicas-configured",),
        "kics": ("HPA Targeted Deployments With Configured Replica Count",),
    },
    message='HorizontalPodAutoscaler "{autoscaler}" owns the number of replicas, and every apply sets it back to {replicas}: leave replicas out',
)
def check(store: Store) -> Iterator[Finding]:
    """The target of an autoscaler has spec.replicas, written by the author."""
    seen: set[int] = set()
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        target = (autoscaler.value.get("spec") or {}).get("scaleTargetRef") or {}
        kind = target.get("kind", "")
        if kind not in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
            continue
        path = ("spec", "replicas")
        found = store.find(kind, autoscaler.namespace, target.get("name", ""))
        for workload in found if len(found) == 1 and is_near(found[0], autoscaler) else closest(found, autoscaler):
            if id(workload) in seen or not workload.document.is_set((*workload.path, *path)):
                continue
            replicas = (workload.value.get("spec") or {}).get("replicas")
            if replicas == 0:
                continue  # switches the autoscaler off, on purpose
            seen.add(id(workload))
            related = ((autoscaler, ("spec", "scaleTargetRef"), "the autoscaler"),)
            yield Finding(path, of=workload, related=related, autoscaler=autoscaler.name, replicas=replicas)
