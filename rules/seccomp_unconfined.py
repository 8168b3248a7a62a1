"""The seccomp profile is switched off

Unconfined is asked for by name.

## Why
Unconfined allows every system call, also where the kubelet would apply the runtime's profile by default. It is often left over from
debugging; Pod Security's baseline level refuses it.

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
      seccompProfile:
        type: Unconfined # <- seccomp-unconfined
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    seccompProfile: {type: RuntimeDefault}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext:
      seccompProfile: {type: RuntimeDefault}
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import effective

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security",),
    aliases={"kubesec": ("SeccompUnconfined",), "trivy": ("KSV-0104",), "monokle": ("PSS110",)},
    message='container "{container}" runs without seccomp: type is "Unconfined", use RuntimeDefault',
)
def check(container: Container) -> Iterator[Finding]:
    """The effective profile is Unconfined."""
    profile, path = effective(container, "seccompProfile")
    if profile and profile.get("type") == "Unconfined":
        yield Finding((*path, "type"), container=container.name)
