"""A Deployment with too few replicas

With one pod, every drain and every crash is an outage.

## Why
A node is drained for an upgrade, a pod is evicted, a process crashes: with a single replica nothing answers until a new one is ready. Two
replicas and a budget that keeps one of them carry a service over it. Work that must not run twice belongs to strategy Recreate, which is
left alone, and so are Deployments with an autoscaler and those switched off with zero replicas.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1 # <- replicas-too-low
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
Not two at a time, on purpose:
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
  strategy: {type: Recreate}
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
The autoscaler decides:
```yaml
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
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 4
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/disruptions/
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#replicas
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Deployment",),
    topic="availability",
    severity="info",
    profiles=("reliability", "learning", "compat-polaris"),
    aliases={
        "kube-linter": ("~minimum-three-replicas",),
        "kube-score": ("deployment-replicas",), "polaris": ("deploymentMissingReplicas",),
        "datree": ("DEPLOYMENT_INCORRECT_REPLICAS_VALUE",), "kubevious": ("workload/replica-count-check",),
    },
    message='Deployment "{name}" has {replicas} replica{plural}, expected at least {minimum}: a drain or a crash is an outage',
)
def check(store: Store, *, minimum: int = 2) -> Iterator[Finding]:
    """Fewer replicas than `minimum`, and nothing that says so on purpose."""
    scaled = {
        (target.get("kind"), target.get("name"))
        for autoscaler in store.list("HorizontalPodAutoscaler")
        for target in [(autoscaler.value.get("spec") or {}).get("scaleTargetRef") or {}]
    }
    for deployment in store.list("Deployment"):
        if deployment.group not in ("apps", "") or ("Deployment", deployment.name) in scaled:
            continue
        spec = deployment.value.get("spec") or {}
        replicas = spec.get("replicas", 1)
        if 0 < replicas < minimum and (spec.get("strategy") or {}).get("type") != "Recreate":
            plural = "" if replicas == 1 else "s"
            yield Finding(("spec", "replicas"), of=deployment, name=deployment.name, replicas=replicas, plural=plural, minimum=minimum)
