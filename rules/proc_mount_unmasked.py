"""The container sees all of /proc

procMount is Unmasked.

## Why
Runtimes mask parts of /proc that tell of, or change, the node. Unmasked shows them all; it is meant for containers that build
containers, inside user namespaces. Pod Security's baseline level refuses it.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostUsers: false
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext:
      procMount: Unmasked # <- proc-mount-unmasked
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
      procMount: Default
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
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
    profiles=("security", "compat-polaris"),
    aliases={
        "kube-linter": ("unsafe-proc-mount",), "polaris": ("procMount",), "trivy": ("KSV-0027",), "monokle": ("PSS109", "KSV027"),
        "kics": ("Container Runs Unmasked",),
    },
    message='procMount of container "{container}" is "{value}": leave it out, it shows the node',
)
def check(container: Container) -> Iterator[Finding]:
    """securityContext.procMount is anything but Default."""
    context = container.value.get("securityContext")
    value = context.get("procMount") if context else None
    if value and value != "Default":
        yield Finding((*container.path, "securityContext", "procMount"), container=container.name, value=value)
