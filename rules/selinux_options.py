"""SELinux options that break confinement

A type other than the containers' own, or a user or role.

## Why
A type such as spc_t is not confined at all, and a user or role of one's own takes the container out of the policy that the distribution
tests. Pod Security's baseline level allows container_t, container_init_t, container_kvm_t and container_engine_t, and no user or role.

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
        type: spc_t # <- selinux-options
        user: system_u # <- selinux-options
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
    aliases={
        "trivy": ("KSV-0025",), "monokle": ("PSS108", "KSV025"),
        "datree": ("EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE", "EKS_INVALID_SELINUXOPTIONS_USER_VALUE", "EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE"),
    },
    message={
        "": 'seLinuxOptions.type of container "{container}" is "{value}": only container_t and its like are confined; leave it out',
        "user": 'seLinuxOptions.{field} of container "{container}" is "{value}": leave it out, the baseline level refuses it',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """What the baseline level refuses of the effective seLinuxOptions."""
    options, path = effective(container, "seLinuxOptions")
    if not options:
        return
    kind = options.get("type")
    if kind and kind not in ("container_t", "container_init_t", "container_kvm_t", "container_engine_t"):
        yield Finding((*path, "type"), container=container.name, value=kind)
    for field in ("user", "role"):
        if options.get(field):
            yield Finding((*path, field), "user", container=container.name, value=options[field], field=field)
