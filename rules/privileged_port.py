"""A port that needs root

The container listens below 1024.

## Why
Below 1024 a process needs NET_BIND_SERVICE or root, unless the runtime lowers the limit. Inside a pod the number is free to choose: let
the program listen on 8080 and the Service map 80 to it.

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
    ports:
    - containerPort: 80 # <- privileged-port
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
    ports:
    - containerPort: 1024
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("strict",),
    aliases={"kube-linter": ("privileged-ports",), "trivy": ("KSV-0117",), "monokle": ("KBP113",)},
    message='container "{container}" listens on port {port}, which needs a capability: take one from 1024 on and let the Service map it',
)
def check(container: Container) -> Iterator[Finding]:
    """A containerPort below 1024."""
    for i, port in enumerate(container.value.get("ports") or ()):
        number = port.get("containerPort")
        if number and number < 1024:
            yield Finding((*container.path, "ports", i, "containerPort"), container=container.name, port=number)
