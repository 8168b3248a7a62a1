"""The image is not pinned by digest

A tag can be pushed again; a digest is the content itself.

## Why
Whoever can push to the repository can change what a tag means, after your review and without a trace in the manifests. With a digest
the node refuses anything else. It costs a tool that keeps the digests up to date, so this belongs to the profile security.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1 # <- image-digest-missing
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945
    - name: pinned-by-its-build-tool
      image: ko://example.com/cmd/agent
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-names
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
    profiles=("security",),
    aliases={
        "datree": ("CONTAINERS_MISSING_IMAGE_VALUE_DIGEST",), "kubescape": ("C-0306",), "checkov": ("CKV_K8S_43",),
        "kics": ("Image Without Digest",),
    },
    message='image "{image}" is not pinned: whoever can push the tag again decides what runs; add its digest',
)
def check(container: Container) -> Iterator[Finding]:
    """No `@algorithm:digest` in the reference."""
    image = container.value.get("image")
    if image and not is_filled_in(image) and ":" not in image.partition("@")[2]:
        yield Finding((*container.path, "image"), image=image)
