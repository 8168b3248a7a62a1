"""The Kubernetes dashboard

Its image is used.

## Why
A dashboard that is reached from outside with an account that may do much was the way into several clusters. Use kubectl or a program on
one's own machine, with one's own rights.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: kubernetesui/dashboard:v2.7.0 # <- dashboard-deployed
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
    image: registry.example.com/kubernetes-dashboard-exporter:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/security/
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
    profiles=("security",),
    aliases={"checkov": ("CKV_K8S_33",), "kubescape": ("C-0014",), "kics": ("Dashboard Is Enabled",)},
    message='image "{image}" is the Kubernetes dashboard: replace it',
)
def check(container: Container) -> Iterator[Finding]:
    """The image's name."""
    text = container.value.get("image") or ""
    if "kubernetesui/dashboard" in text or "/kubernetes-dashboard:" in text:
        yield Finding((*container.path, "image"), image=text)
