"""More memory is promised than is reserved

The memory request differs from the limit.

## Why
The scheduler counts requests, programs use up to their limits: a node whose memory is promised twice runs short under load, and somebody is killed
or evicted. Limits equal to the requests, of CPU and memory in every container, give the pod the class Guaranteed.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    resources:
      requests:
        memory: 1Gi # <- memory-request-below-limit
      limits: {memory: 2Gi}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    resources:
      requests: {memory: 1024Mi}
      limits: {memory: 1Gi}
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="resources",
    severity="info",
    profiles=("strict",),
    aliases={
        "kube-score": ("container-memory-requests-equal-limits", "container-resource-requests-equal-limits"),
        "datree": ("EKS_INVALID_MEMORY_REQUEST_LIMIT",), "kics": ("~Container Memory Requests Not Equal Limits",),
    },
    message='the memory request of container "{container}" is "{request}", its limit "{limit}": make them equal',
)
def check(container: Container) -> Iterator[Finding]:
    """Both are there and differ."""
    resources = container.value.get("resources") or {}
    limit = (resources.get("limits") or {}).get("memory")
    request = (resources.get("requests") or {}).get("memory")
    if limit is None or request is None or limit == request:
        return
    from k8slint.apis.resource import parse

    if parse(limit) != parse(request):
        yield Finding((*container.path, "resources", "requests", "memory"), container=container.name, request=request, limit=limit)
