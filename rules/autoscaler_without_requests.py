"""An autoscaler by utilization, of containers without requests

Utilization is a share of the request; without a request there is none, and the autoscaler stands still.

## Why
A target of type Utilization means usage divided by request. If one container of the pod, sidecars included, has no request of that
resource, the autoscaler reports `missing request for cpu` and never scales. A limit counts as the request where none is written. A LimitRange with
defaults helps as well: where one is in the run for the namespace, nothing is said.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  maxReplicas: 8
  metrics:
    - type: Resource
      resource: # <- autoscaler-without-requests
        name: cpu
        target: {type: Utilization, averageUtilization: 70}
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
          resources:
            requests: {cpu: 250m}
        - name: proxy
          image: registry.example.com/proxy:2.0.1
```

## Good
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  maxReplicas: 8
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: 70}
    - type: Resource
      resource:
        name: memory
        target: {type: AverageValue, averageValue: 300Mi}
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
          resources:
            requests: {cpu: 250m}
        - name: proxy
          image: registry.example.com/proxy:2.0.1
          resources:
            limits: {cpu: 50m}
```

## References
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#support-for-resource-metrics
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, is_near, may_meet
from k8slint.visit import pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=STORE,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    message='utilization of {resource} is a share of the request, but container "{container}" of {kind} "{name}" requests none: nothing is scaled',
)
def check(store: Store) -> Iterator[Finding]:
    """A metric of type Resource with a Utilization target, and a container of the target without request and limit."""
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        spec = autoscaler.value.get("spec") or {}
        metrics = _utilizations(spec)
        target = spec.get("scaleTargetRef") or {}
        if not metrics or not target.get("name") or target.get("kind") not in ("Deployment", "StatefulSet", "ReplicaSet"):
            continue
        found = store.find(target["kind"], autoscaler.namespace, target["name"])
        if len(found) != 1 or not is_near(found[0], autoscaler) or any(may_meet(r.namespace, autoscaler.namespace) for r in store.list("LimitRange")):
            continue  # of several, one is a patch
        template = pod_template(found[0])
        if template is None or store.is_patched(found[0].kind, found[0].name):
            continue
        for resource, path in metrics:
            whole = template.spec.get("resources") or {}
            if resource in (whole.get("requests") or ()) or resource in (whole.get("limits") or ()):
                continue
            for container in template.containers:
                if "image" not in container.value or not (container.field == "containers" or container.is_sidecar):
                    continue
                resources = container.value.get("resources") or {}
                if resource not in (resources.get("requests") or ()) and resource not in (resources.get("limits") or ()):
                    related = ((found[0], container.path, "the container without a request"),)
                    yield Finding(
                        path, of=autoscaler, related=related, resource=resource, container=container.name, kind=found[0].kind, name=found[0].name,
                    )
                    break


def _utilizations(spec: dict[str, Any]) -> list[tuple[str, tuple[str | int, ...]]]:
    """The resources that are scaled by utilization, and where that stands."""
    out: list[tuple[str, tuple[str | int, ...]]] = []
    if "targetCPUUtilizationPercentage" in spec:
        out.append(("cpu", ("spec", "targetCPUUtilizationPercentage")))
    for i, metric in enumerate(spec.get("metrics") or ()):
        resource = metric.get("resource")
        if resource and metric.get("type") == "Resource" and (resource.get("target") or {}).get("type") == "Utilization":
            out.append((resource.get("name") or "", ("spec", "metrics", i, "resource")))
    return out
