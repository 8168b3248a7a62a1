"""One container keeps the pod from being Guaranteed

All containers but one have limits equal to their requests.

## Why
A pod is of the class Guaranteed only if every container, init containers included, has CPU and memory limits equal to its requests. One container
without them makes the whole pod Burstable: it can be evicted under memory pressure, and it gets no CPUs of its own from the static CPU
manager, although everybody else in the pod was written for that.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: db
spec:
  containers:
    - name: db
      image: registry.example.com/postgres:16.4
      resources:
        requests: {cpu: "2", memory: 4Gi}
        limits: {cpu: "2", memory: 4Gi}
    - name: exporter # <- guaranteed-missed
      image: registry.example.com/exporter:0.15.0
      resources:
        requests: {cpu: 50m, memory: 64Mi}
        limits: {memory: 64Mi}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: db
spec:
  containers:
    - name: db
      image: registry.example.com/postgres:16.4
      resources:
        requests: {cpu: "2", memory: 4Gi}
        limits: {cpu: 2000m, memory: 4096Mi}
    - name: exporter
      image: registry.example.com/exporter:0.15.0
      resources:
        limits: {cpu: 50m, memory: 64Mi}
---
apiVersion: v1
kind: Pod
metadata:
  name: burstable
spec:
  containers:
    - name: db
      image: registry.example.com/postgres:16.4
      resources:
        requests: {cpu: "1", memory: 4Gi}
        limits: {memory: 4Gi}
    - name: exporter
      image: registry.example.com/exporter:0.15.0
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/#guaranteed
- https://kubernetes.io/docs/tasks/administer-cluster/cpu-management-policies/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=POD_TEMPLATE,
    topic="resources",
    severity="info",
    profiles=("reliability",),
    message=(
        'all containers but "{container}" have limits equal to their requests: for want of it the pod is Burstable and not Guaranteed; '
        "give it equal requests and limits of cpu and memory"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """Every container but one has requests and limits of CPU and memory that are equal."""
    containers = template.containers
    if len(containers) < 2 or "resources" in template.spec:
        return
    odd = None
    for container in containers:
        if container.field != "ephemeralContainers" and not _is_equal(container.value.get("resources") or {}):
            if odd is not None:
                return
            odd = container
    if odd is not None and "image" in odd.value:
        yield Finding(odd.path, container=odd.name)


def _is_equal(resources: dict[str, Any]) -> bool:
    requests, limits = resources.get("requests"), resources.get("limits")
    if not requests or not limits:
        return False
    for name in ("cpu", "memory"):
        if name not in requests or name not in limits:
            return False
        if requests[name] != limits[name]:
            from k8slint.apis.resource import parse

            if parse(requests[name]) != parse(limits[name]):
                return False
    return True
