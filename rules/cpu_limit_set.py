"""A CPU limit throttles

limits.cpu is set.

## Why
A container at its limit is stopped for the rest of each 100 milliseconds, also when the node is idle: latencies jump with nobody to
blame. Teams that rely on requests alone switch this rule on; it contradicts cpu-limit-missing.

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
      limits:
        cpu: 1 # <- cpu-limit-set
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
      requests: {cpu: 1}
      limits: {memory: 64Mi}
```

## References
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
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
    profiles=("style",),
    aliases={"datree": ("EKS_INVALID_CPU_LIMIT",)},
    message='container "{container}" has a CPU limit of "{limit}", which throttles it: leave the request only',
)
def check(container: Container) -> Iterator[Finding]:
    """limits.cpu is there."""
    limits = (container.value.get("resources") or {}).get("limits")
    if limits and "cpu" in limits:
        yield Finding((*container.path, "resources", "limits", "cpu"), container=container.name, limit=limits["cpu"])
