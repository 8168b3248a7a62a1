"""AppArmor is switched off

The profile is unconfined.

## Why
Where the node has AppArmor every container gets the runtime's profile, which keeps it from mounting and from writing to /proc and /sys.
unconfined takes this away; Pod Security's baseline level refuses it.

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
      appArmorProfile:
        type: Unconfined # <- apparmor-unconfined
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
      appArmorProfile: {type: RuntimeDefault}
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
- https://kubernetes.io/docs/tutorials/security/apparmor/
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
        "kubesec": ("ApparmorUnconfined",),
        "trivy": ("~KSV-0002",), "monokle": ("PSS107", "KSV002"),
    },
    message='container "{container}" runs without AppArmor: the profile is "{profile}", use RuntimeDefault',
)
def check(container: Container) -> Iterator[Finding]:
    """The field or the annotation says Unconfined."""
    profile, path = effective(container, "appArmorProfile")
    if profile:
        if profile.get("type") == "Unconfined":
            yield Finding((*path, "type"), container=container.name, profile="Unconfined")
        return
    notes = container.template.metadata.get("annotations")
    if notes:
        key = "container.apparmor.security.beta.kubernetes.io/" + container.name
        if notes.get(key) == "unconfined":
            yield Finding((*container.template.path, "metadata", "annotations", key), container=container.name, profile="unconfined")
