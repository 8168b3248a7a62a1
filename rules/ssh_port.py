"""An SSH server in a container

The container lists port 22.

## Why
A second way in with its own users and keys passes by all of the cluster's authorization and audit. kubectl exec and debug do the same
with both.

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
    - containerPort: 22 # <- ssh-port
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
    - containerPort: 2222
    - containerPort: 22
      protocol: UDP
```

## References
- https://kubernetes.io/docs/tasks/debug/debug-application/get-shell-running-container/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "compat-kube-linter"),
    aliases={"kube-linter": ("ssh-port",), "kubescape": ("C-0042",), "monokle": ("KBP110",)},
    message='container "{container}" lists port {port} for SSH: use kubectl exec, which is authorized and audited',
)
def check(container: Container) -> Iterator[Finding]:
    """A containerPort of 22 over TCP."""
    for i, port in enumerate(container.value.get("ports") or ()):
        if port.get("containerPort") == 22 and port.get("protocol") in (None, "TCP"):
            yield Finding((*container.path, "ports", i, "containerPort"), container=container.name, port=22)
