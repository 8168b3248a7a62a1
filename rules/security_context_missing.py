"""No word about rights at all

Neither the container nor its pod has a securityContext.

## Why
Without any security context the image and the runtime decide on user, capabilities and file system, and they decide for compatibility.
Whatever the right settings are for the program, nobody has thought about them.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api # <- security-context-missing
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  securityContext:
    runAsNonRoot: true
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext: {}
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
    severity="info",
    profiles=("security", "strict",),
    aliases={
        "checkov": ("CKV_K8S_29", "~CKV_K8S_30"), "trivy": ("KSV-0118",), "datree": ("CIS_MISSING_KEY_SECURITYCONTEXT",),
        "kics": ("Pod or Container Without Security Context",),
    },
    message='container "{container}" has no securityContext, and its pod has none: say which rights it needs',
)
def check(container: Container) -> Iterator[Finding]:
    """The container has none and the pod's says nothing (an empty one is its default)."""
    value = container.value
    if "securityContext" not in value and "image" in value and not container.template.spec.get("securityContext"):
        yield Finding((*container.path, "securityContext"), container=container.name)
