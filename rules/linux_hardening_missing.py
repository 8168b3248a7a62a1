"""Nothing confines the container

No seccomp, no AppArmor, no SELinux, and its capabilities are all there.

## Why
At least one of the kernel's means has to stand between a broken program and the node: a seccomp or AppArmor profile, SELinux options,
or capabilities that are dropped. A container with none of them has only its namespaces.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api # <- linux-hardening-missing
    image: registry.example.com/api:1.4.2
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
        drop: [ALL]
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import added, dropped, effective, is_patch, is_windows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security", "compat-polaris"),
    aliases={"polaris": ("linuxHardening",), "kubescape": ("C-0055",)},
    message='nothing confines container "{container}": set seccompProfile.type to RuntimeDefault, or drop capabilities',
)
def check(container: Container) -> Iterator[Finding]:
    """None of the four is there, where a patch cannot bring it."""
    if is_windows(container):
        return
    profile, path = effective(container, "seccompProfile")
    if profile and profile.get("type") not in (None, "Unconfined"):
        return
    if (dropped(container) and "ALL" not in added(container)) or (profile is None and is_patch(container)):
        return
    if effective(container, "seLinuxOptions")[0] or effective(container, "appArmorProfile")[0]:
        return
    notes = container.template.metadata.get("annotations")
    if notes and "container.apparmor.security.beta.kubernetes.io/" + container.name in notes:
        return
    yield Finding(path[:-1] if profile is None else path, container=container.name)
