"""More ephemeral-storage is promised than is reserved

The ephemeral-storage request differs from the limit.

## Why
The scheduler counts requests, programs write up to their limits: a node whose disk is promised twice fills up, and somebody is evicted. With equal
values every container stays within what was reserved for it.

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
        ephemeral-storage: 1Gi # <- ephemeral-storage-request-below-limit
      limits: {ephemeral-storage: 2Gi}
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
      requests: {ephemeral-storage: 1024Mi}
      limits: {ephemeral-storage: 1Gi}
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
    aliases={"kube-score": ("container-ephemeral-storage-request-equals-limit",)},
    message='the ephemeral-storage request of container "{container}" is "{request}", its limit "{limit}": make them equal',
)
def check(container: Container) -> Iterator[Finding]:
    """Both are there and differ."""
    resources = container.value.get("resources") or {}
    limit = (resources.get("limits") or {}).get("ephemeral-storage")
    request = (resources.get("requests") or {}).get("ephemeral-storage")
    if limit is None or request is None or limit == request:
        return
    from k8slint.apis.resource import parse

    if parse(limit) != parse(request):
        yield Finding((*container.path, "resources", "requests", "ephemeral-storage"), container=container.name, request=request, limit=limit)
