"""A group id that the node may know as well

The runAsGroup that counts is missing or below 10000.

## Why
Without user namespaces the container's group ids are the node's. A low number is likely to be one of the node's own groups, and a
process that gets out of its container has that group's files. Numbers from 10000 on belong to nobody.

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
    securityContext:
      runAsGroup: 101 # <- low-group-id
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
    securityContext:
      runAsGroup: 10101
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import effective, is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("strict", "compat-kube-score"),
    aliases={
        "datree": ("~CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID",),
        "kubesec": ("RunAsGroup",),
        "kube-score": ("container-security-context-user-group-id",), "trivy": ("KSV-0021",), "monokle": ("KBP105", "KSV021"),
    },
    message={
        "": 'runAsGroup of container "{container}" is {value}: take a number from {minimum} on, which no group of the node has',
        "missing": 'container "{container}" has no runAsGroup: give it a number from {minimum} on',
    },
)
def check(container: Container, *, minimum: int = 10000) -> Iterator[Finding]:
    """The effective runAsGroup is missing or too low."""
    value, path = effective(container, "runAsGroup")
    if value is None:
        if not is_patch(container) and not is_windows(container):
            yield Finding(path, "missing", container=container.name, minimum=minimum)
    elif value < minimum:
        yield Finding(path, container=container.name, value=value, minimum=minimum)
