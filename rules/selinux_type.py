"""An SELinux type that is not confined

Other than the types that are meant for containers.

## Why
A type such as spc_t is not confined at all. Pod Security's baseline level allows container_t, container_init_t, container_kvm_t and
container_engine_t; leave the field out and the runtime takes container_t.

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
      seLinuxOptions:
        type: spc_t # <- selinux-type
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
      seLinuxOptions:
        type: container_t
        level: s0:c123,c456
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
    aliases={"trivy": ("KSV-0025",), "monokle": ("PSS108", "KSV025"), "datree": ("EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE",)},
    message='seLinuxOptions.type of container "{container}" is "{value}": only container_t and its like are confined; leave it out',
)
def check(container: Container) -> Iterator[Finding]:
    """The effective type is none of those that the baseline level allows."""
    options, path = effective(container, "seLinuxOptions")
    kind = options.get("type") if options else None
    if kind and kind not in ("container_t", "container_init_t", "container_kvm_t", "container_engine_t"):
        yield Finding((*path, "type"), container=container.name, value=kind)
