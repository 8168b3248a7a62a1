"""A capability that the baseline level refuses

It is not among those that runtimes give by default.

## Why
The baseline level of the Pod Security Standards allows to add the runtimes' default capabilities, without NET_RAW. A namespace with
that level refuses the pod; elsewhere the container has more rights than any that asks for nothing.

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
      capabilities:
        add: [SYS_TIME] # <- capability-outside-baseline
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
      capabilities:
        add: [CHOWN]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import DEFAULT_CAPABILITIES, added

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security",),
    aliases={"datree": ("EKS_INVALID_CAPABILITIES_EKS",), "trivy": ("KSV-0022",), "kics": ("~Not Limited Capabilities",)},
    message='container "{container}" adds the capability "{capability}", which the baseline level refuses: drop it',
)
def check(container: Container) -> Iterator[Finding]:
    """A capability outside the runtimes' default set, or NET_RAW."""
    for i, name in enumerate(added(container)):
        if name not in DEFAULT_CAPABILITIES or name == "NET_RAW":
            path = (*container.path, "securityContext", "capabilities", "add", i)
            yield Finding(path, container=container.name, capability=name)
