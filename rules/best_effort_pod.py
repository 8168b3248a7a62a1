"""A pod of the class BestEffort

No container has any request or limit, so the pod is the first to go.

## Why
The quality of service of a pod follows from its requests and limits. Without any it is BestEffort: on a node that runs short of memory
such pods are evicted first and killed first. That is right for work that may be lost, and a surprise for everything else.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template: # <- best-effort-pod
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
        - name: proxy
          image: registry.example.com/proxy:2.0.1
```

## Good
One request in one container is enough for Burstable:
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
          resources:
            requests:
              memory: 256Mi
        - name: proxy
          image: registry.example.com/proxy:2.0.1
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
- https://kubernetes.io/docs/tasks/configure-pod-container/quality-service-pod/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="resources",
    severity="info",
    profiles=("reliability", "learning"),
    message="no container has a request or limit of CPU or memory: pods of the class BestEffort are evicted first",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """Nothing in the pod asks for CPU or memory."""
    for holder in (template.spec, *(c.value for c in template.containers)):
        resources = holder.get("resources")
        if resources:
            for side in ("requests", "limits"):
                amounts = resources.get(side)
                if amounts and ("cpu" in amounts or "memory" in amounts):
                    return
    yield Finding(template.path)
