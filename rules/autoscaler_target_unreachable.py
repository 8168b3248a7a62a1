"""An autoscaler whose target cannot be exceeded

averageUtilization is not below what the limits allow the pods to use.

## Why
Utilization is measured against the requests, and a container never uses more than its limit. With a limit equal to the request, usage stays
at 100 % or below; a target of 100 or more is never exceeded, and the autoscaler never adds a pod, however long requests wait. Choose a
target well below, or a limit that leaves room above the request.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 10
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 120 # <- autoscaler-target-unreachable
---
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
          resources:
            requests: {cpu: 500m}
            limits: {cpu: 500m}
```

## Good
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
  maxReplicas: 10
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: 120}}
    - type: Resource
      resource: {name: memory, target: {type: Utilization, averageUtilization: 80}}
---
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
          resources:
            requests: {cpu: 500m, memory: 256Mi}
            limits: {cpu: "1", memory: 256Mi}
```

## References
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#algorithm-details
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest
from k8slint.visit import pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.object import Object


@rule(
    on=STORE,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    message=(
        "the pods never use more than {most} % of the {resource} that they request (that is their limit): "
        "the target of {target} % is never exceeded, and no pod is added"
    ),
)
def check(store: Store) -> Iterator[Finding]:
    """A target by utilization that is at least limits divided by requests."""
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        spec = autoscaler.value.get("spec") or {}
        reference = spec.get("scaleTargetRef") or {}
        for i, metric in enumerate(spec.get("metrics") or ()):
            resource = metric.get("resource") or {}
            target = (resource.get("target") or {}).get("averageUtilization")
            if type(target) is not int or target < 100:
                continue
            found = store.find(reference.get("kind", ""), autoscaler.namespace, reference.get("name", ""))
            for workload in closest(found, autoscaler)[:1]:
                most = _most(workload, resource.get("name", ""))
                if most and target >= most:
                    path = ("spec", "metrics", i, "resource", "target", "averageUtilization")
                    related = ((workload, ("spec", "template", "spec", "containers"), "the requests and limits"),)
                    yield Finding(path, of=autoscaler, related=related, most=most, resource=resource.get("name"), target=target)


def _most(workload: Object, name: str) -> int:
    """How much of what they request the pods can use, in percent; 0 where something has no bound."""
    template = pod_template(workload)
    if template is None or "resources" in template.spec:
        return 0
    from k8slint.apis.resource import parse

    requests = limits = 0
    for container in template.containers:
        if container.field == "containers" or container.is_sidecar:
            resources = container.value.get("resources") or {}
            request, limit = (resources.get("requests") or {}).get(name), (resources.get("limits") or {}).get(name)
            if request is None or limit is None:
                return 0
            requests += parse(request)[0]
            limits += parse(limit)[0]
    template.containers.clear()  # template and containers refer to each other; the cycle collector is off
    return limits * 100 // requests if requests > 0 else 0
