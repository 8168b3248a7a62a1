"""Helm 2's Tiller

Its image is used.

## Why
Tiller runs as administrator of the cluster and does what anyone in it asks, without credentials. Helm 3 needs no server; Helm 2 has had
no fixes since 2020.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/helm/tiller:v2.17.0 # <- tiller-deployed
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
    image: registry.example.com/tiller-exporter:1.4.2
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
    aliases={"checkov": ("CKV_K8S_34",), "trivy": ("KSV-0102",), "kics": ("Tiller (Helm v2) Is Deployed",)},
    message="image \"{image}\" is Helm 2's Tiller: replace it",
)
def check(container: Container) -> Iterator[Finding]:
    """The image's name."""
    text = container.value.get("image") or ""
    if "/tiller:" in text or text.endswith("/tiller"):
        yield Finding((*container.path, "image"), image=text)
