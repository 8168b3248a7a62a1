"""An image from a registry that is not on the list

The option `allowed` says which there are.

## Why
Images from anywhere are code from anywhere. Teams that mirror what they use list their registries in the option `allowed` (beginnings
of names); without it the rule lets the public registries of Kubernetes and example.com pass and reports the rest.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: ghcr.io/somebody/api:1.4.2 # <- image-registry-not-allowed
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
    image: registry.example.com/shop/api:1.4.2
  - name: named-by-its-build-tool
    image: ko://example.com/cmd/agent
```

## References
- https://kubernetes.io/docs/concepts/containers/images/
"""

from __future__ import annotations

from k8slint.official_images import is_filled_in
from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="info",
    profiles=("strict",),
    aliases={
        "kubescape": ("C-0078",), "trivy": ("~KSV-0125", "~KSV-0032", "~KSV-0033", "~KSV-0034", "~KSV-0035"), "popeye": ("POP-113",),
    },
    message='image "{image}" is from a registry that is not allowed: mirror it',
)
def check(container: Container, *, allowed: tuple[str, ...] = ("registry.example.com/", "registry.k8s.io/")) -> Iterator[Finding]:
    """An image whose name begins with none of `allowed`."""
    image = container.value.get("image")
    if image and not is_filled_in(image) and not image.startswith(allowed):
        yield Finding((*container.path, "image"), image=image)
