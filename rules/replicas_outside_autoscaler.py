"""A number of replicas outside of what the autoscaler allows

spec.replicas of the target is below minReplicas, above maxReplicas, or 0.

## Why
Each apply sets the number that the manifest says, and the autoscaler moves it back into its bounds a moment later: pods are made and
stopped at every release, and below minReplicas the load hits too few of them. With 0 replicas the autoscaler is switched off and nothing
starts until somebody scales by hand. Leave replicas out of the manifest.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2 # <- replicas-outside-autoscaler
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          resources: {requests: {cpu: 100m}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 4
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 0 # <- replicas-outside-autoscaler
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
          resources: {requests: {cpu: 100m}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: worker
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          resources: {requests: {cpu: 100m}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  minReplicas: 4
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 4
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
          resources: {requests: {cpu: 100m}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: worker
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: worker}
  minReplicas: 4
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
```

## References
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#implicit-maintenance-mode-deactivation
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#migrating-deployments-and-statefulsets-to-horizontal-autoscaling
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    profiles=("reliability", "learning"),
    message={
        "": 'replicas {replicas} is outside of {least} to {most}, where HorizontalPodAutoscaler "{autoscaler}" moves it back to; leave replicas out',
        "zero": 'with 0 replicas HorizontalPodAutoscaler "{autoscaler}" is switched off: nothing starts until somebody scales by hand; leave replicas out',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """The written number of replicas against the bounds of the autoscaler."""
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        spec = autoscaler.value.get("spec") or {}
        target = spec.get("scaleTargetRef") or {}
        kind = target.get("kind", "")
        if kind not in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"):
            continue
        least, most = spec.get("minReplicas", 1), spec.get("maxReplicas", 0)
        for workload in closest(store.find(kind, autoscaler.namespace, target.get("name", "")), autoscaler)[:1]:
            replicas = (workload.value.get("spec") or {}).get("replicas", 1)
            if least <= replicas <= most or not workload.document.is_set((*workload.path, "spec", "replicas")):
                continue
            related = ((autoscaler, ("spec",), "the autoscaler"),)
            yield Finding(
                ("spec", "replicas"), "" if replicas else "zero", of=workload, related=related, replicas=replicas, least=least, most=most,
                autoscaler=autoscaler.name,
            )
