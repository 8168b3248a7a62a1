"""A capability is added

Beyond NET_BIND_SERVICE, which Pod Security's restricted level allows.

## Why
Each capability is a piece of root. The restricted level of the Pod Security Standards allows to add back NET_BIND_SERVICE and nothing
else; a pod that adds more is refused in such a namespace, and worth a second look in any other.

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
        drop: [ALL]
        add: [CHOWN] # <- capability-added
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
        add: [NET_BIND_SERVICE]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import added

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={"checkov": ("CKV_K8S_25",), "trivy": ("~KSV-0106",), "kics": ("Containers With Added Capabilities",)},
    message='container "{container}" adds the capability "{capability}": only NET_BIND_SERVICE fits the restricted level; drop it or say why',
)
def check(container: Container, *, allowed: tuple[str, ...] = ("NET_BIND_SERVICE",)) -> Iterator[Finding]:
    """A capability that is not in `allowed`."""
    names = added(container)
    for i, name in enumerate(names):
        if name not in allowed:
            path = (*container.path, "securityContext", "capabilities", "add", i)
            yield Finding(path, container=container.name, capability=name)
