"""A command goes through sudo

A container is meant to have one user and the rights it needs.

## Why
sudo needs setuid root in the image and allowPrivilegeEscalation, so it undoes runAsNonRoot and everything that rests on it. Give the
container the user or capability that the command needs, or do the work in an init container.

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
    command: [sudo, /bin/api] # <- sudo-in-command
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
    command: [/bin/pseudo-api]
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
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0062",)},
    message='container "{container}" runs "{command}" through sudo: give the container the rights instead',
)
def check(container: Container) -> Iterator[Finding]:
    """The word sudo in command or in its lifecycle hooks."""
    command = container.value.get("command")
    if command:
        for word in command:
            if "sudo" in word and "sudo" in word.replace("/", " ").split():
                yield Finding((*container.path, "command"), container=container.name, command=" ".join(command)[:60])
                return
