"""An SELinux user or role of one's own

seLinuxOptions has a user or a role.

## Why
A user or role takes the container out of the policy that the distribution tests, and the baseline level of the Pod Security Standards
refuses both. What keeps pods apart is the level, which the runtime chooses.

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
        user: system_u # <- selinux-user
        role: system_r # <- selinux-user
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
    aliases={"datree": ("EKS_INVALID_SELINUXOPTIONS_USER_VALUE", "EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE"), "monokle": ("PSS108",), "trivy": ("KSV-0025",)},
    message='seLinuxOptions.{field} of container "{container}" is "{value}": leave it out, the baseline level refuses it',
)
def check(container: Container) -> Iterator[Finding]:
    """The effective user or role is set."""
    options, path = effective(container, "seLinuxOptions")
    if options:
        for field in ("user", "role"):
            if options.get(field):
                yield Finding((*path, field), container=container.name, value=options[field], field=field)
