"""The image comes from the frozen registry k8s.gcr.io

The project's images moved to registry.k8s.io; the old name gets no new ones.

## Why
k8s.gcr.io has been frozen since April 2023: no release, no security fix is published there any more, and requests are only
redirected for as long as that is paid for. The same paths exist at registry.k8s.io.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: pause
spec:
  containers:
    - name: pause
      image: k8s.gcr.io/pause:3.9 # <- frozen-registry
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: pause
spec:
  containers:
    - name: pause
      image: registry.k8s.io/pause:3.9
    - name: mirror
      image: registry.example.com/k8s.gcr.io/pause:3.9
```

## Fixed
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: pause
spec:
  containers:
    - name: pause
      image: registry.k8s.io/pause:3.9
```

## References
- https://kubernetes.io/blog/2023/02/06/k8s-gcr-io-freeze-announcement/
- https://kubernetes.io/blog/2023/03/10/image-registry-redirect/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, Fix, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="warning",
    aliases={"kubescape": ("C-0253",)},
    fixable=True,
    message='image "{image}" is in a registry that was frozen in April 2023: use "{meant}"',
)
def check(container: Container) -> Iterator[Finding]:
    """An image under k8s.gcr.io."""
    image = container.value.get("image")
    if image and image.startswith("k8s.gcr.io/"):
        meant = "registry.k8s.io/" + image[len("k8s.gcr.io/") :]
        path = (*container.path, "image")
        yield Finding(path, fix=Fix((path, meant)), image=image, meant=meant)
