"""More cpu is promised than is reserved

The cpu request differs from the limit.

## Why
The scheduler counts requests, programs use up to their limits: on a node whose CPU is promised twice all get slower under load. Limits equal to the
requests, of CPU and memory in every container, give the pod the class Guaranteed.

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
        cpu: 1 # <- cpu-request-below-limit
      limits: {cpu: 2}
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
      requests: {cpu: 1000m}
      limits: {cpu: 1}
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
        "kube-score": ("container-cpu-requests-equal-limits", "container-resource-requests-equal-limits"),
        "kics": ("~Container CPU Requests Not Equal Limits",),
    },
    message='the cpu request of container "{container}" is "{request}", its limit "{limit}": make them equal',
)
def check(container: Container) -> Iterator[Finding]:
    """Both are there and differ."""
    resources = container.value.get("resources") or {}
    limit = (resources.get("limits") or {}).get("cpu")
    request = (resources.get("requests") or {}).get("cpu")
    if limit is None or request is None or limit == request:
        return
    from k8slint.apis.resource import parse

    if parse(limit) != parse(request):
        yield Finding((*container.path, "resources", "requests", "cpu"), container=container.name, request=request, limit=limit)
