"""A user id that the node may know as well

The runAsUser that counts is missing or below 10000.

## Why
Without user namespaces the container's user ids are the node's. A low number is likely to be one of the node's own users, and a process
that gets out of its container has that user's files. Numbers from 10000 on belong to nobody.

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
      runAsUser: 101 # <- low-user-id
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
      runAsUser: 10101
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
        "kubesec": ("RunAsUser",),
        "kube-score": ("container-security-context-user-group-id",), "checkov": ("CKV_K8S_40",), "trivy": ("KSV-0020",),
        "monokle": ("KBP104", "KSV020"), "datree": ("CONTAINERS_INCORRECT_RUNASUSER_VALUE_LOWUID",),
        "kics": ("Container Running With Low UID",),
    },
    message={
        "": 'runAsUser of container "{container}" is {value}: take a number from {minimum} on, which no user of the node has',
        "missing": 'container "{container}" has no runAsUser: give it a number from {minimum} on',
    },
)
def check(container: Container, *, minimum: int = 10000) -> Iterator[Finding]:
    """The effective runAsUser is missing or too low."""
    value, path = effective(container, "runAsUser")
    if value is None:
        if not is_patch(container) and not is_windows(container):
            yield Finding(path, "missing", container=container.name, minimum=minimum)
    elif value < minimum:
        yield Finding(path, container=container.name, value=value, minimum=minimum)
