"""A rollout that takes all pods down at once

maxUnavailable comes to all replicas of the Deployment.

## Why
A rolling update keeps `replicas` less maxUnavailable pods running. When that is none, the old pods may all be stopped before a new one is ready, and the
update is an outage: so with one replica and maxUnavailable 1. Set maxUnavailable to 0 and maxSurge to 1, then the old pod stays until the new one is
ready. Where a volume or a port of the node allows only one pod it is meant, and is left alone.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 1
  strategy:
    rollingUpdate:
      maxUnavailable: 1 # <- rollout-takes-all-pods
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
  replicas: 1
  strategy:
    rollingUpdate: {maxUnavailable: 25%}
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
kind: Deployment
metadata:
  name: on-a-port-of-the-node
spec:
  replicas: 1
  strategy:
    rollingUpdate: {maxUnavailable: 1}
  selector:
    matchLabels: {app: gate}
  template:
    metadata:
      labels: {app: gate}
    spec:
      containers:
        - name: gate
          image: registry.example.com/gate:1.4.2
          ports:
            - {containerPort: 8080, hostPort: 80}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: how-many-is-said-elsewhere
spec:
  strategy:
    rollingUpdate: {maxUnavailable: 1}
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
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=OBJECT,
    kinds=("Deployment",),
    topic="availability",
    severity="warning",
    profiles=("reliability", "learning"),
    message=(
        "maxUnavailable {most} of {replicas} replica(s) lets a rollout stop all pods before a new one is ready; "
        "set maxUnavailable: 0 and maxSurge: 1"
    ),
)
def check(obj: Object) -> Iterator[Finding]:
    """A rolling update that need not keep any of the replicas that the manifest asks for."""
    spec = obj.value.get("spec") or {}
    strategy = spec.get("strategy") or {}
    most = (strategy.get("rollingUpdate") or {}).get("maxUnavailable")
    if most is None or most == 0 or most == "25%" or strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return
    replicas = spec.get("replicas", 1)
    if type(most) is str:
        from k8slint.apis.intstr import whole_number

        number = whole_number(most.removesuffix("%"))
        count = number * replicas // 100 if number is not None else 0
    else:
        count = most
    if not 0 < replicas <= count or not obj.document.is_set((*obj.path, "spec", "replicas")):
        return
    if not _is_bound((spec.get("template") or {}).get("spec") or {}):
        yield Finding(("spec", "strategy", "rollingUpdate", "maxUnavailable"), most=most, replicas=replicas)


def _is_bound(pod: dict[str, Any]) -> bool:
    """Whether two of these pods may not be able to run side by side."""
    if pod.get("hostNetwork") or any("persistentVolumeClaim" in v for v in pod.get("volumes") or ()):
        return True
    return any(port.get("hostPort") for c in pod.get("containers") or () for port in c.get("ports") or ())
