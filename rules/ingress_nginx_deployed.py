"""Ingress-nginx, whose maintenance has ended

Its image is used.

## Why
The project retired in March 2026: there are no more releases and no fixes of security holes. Move to another controller or to the
Gateway API.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.k8s.io/ingress-nginx/controller:v1.14.0 # <- ingress-nginx-deployed
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
    image: registry.example.com/ingress-nginx-exporter:1.4.2
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
    aliases={"kubescape": ("C-0292",)},
    message='image "{image}" is ingress-nginx, whose maintenance has ended: replace it',
)
def check(container: Container) -> Iterator[Finding]:
    """The image's name."""
    text = container.value.get("image") or ""
    if "ingress-nginx/controller" in text or "nginx-ingress-controller:" in text:
        yield Finding((*container.path, "image"), image=text)
