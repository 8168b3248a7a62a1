"""A tag that moves, pulled only once

The tag is latest, the policy is IfNotPresent: each node keeps the latest of the day it first pulled.

## Why
For the tag `latest` the API server sets imagePullPolicy Always, because the tag moves. Written otherwise, every node runs whatever it
happens to have: pods of one Deployment differ by node, and a push changes nothing until a new node comes. Pin a version
and keep IfNotPresent, or drop the policy. Never is another matter: whoever writes it has put the image on the nodes by other means,
and so has who names an image that no registry has.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:latest
      imagePullPolicy: IfNotPresent # <- pull-policy-contradicts-tag
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
      image: registry.example.com/web:2.8.1
      imagePullPolicy: IfNotPresent
    - name: edge
      image: registry.example.com/edge:latest
    - name: loaded-by-hand
      image: tools:latest
      imagePullPolicy: Never
    - name: built-here
      image: shop:latest
      imagePullPolicy: IfNotPresent
    - name: written-by-a-build-tool
      image: ko://example.com/cmd/agent
      imagePullPolicy: IfNotPresent
    - name: left-empty-by-a-template
      image: "/web:"
      imagePullPolicy: IfNotPresent
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy
- https://kubernetes.io/docs/concepts/containers/images/#imagepullpolicy-defaulting
"""

from __future__ import annotations

from k8slint.official_images import OFFICIAL_IMAGES, is_broken, is_filled_in, is_placeholder
from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="warning",
    aliases={"kubescape": ("C-0075",)},
    message=(
        'imagePullPolicy "{policy}" keeps what each node first pulled, while image "{image}" moves: nodes run different code; '
        "name a version, or leave the policy out"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """An image of the tag latest that is not always pulled."""
    policy = container.value.get("imagePullPolicy")
    if policy != "IfNotPresent":
        return
    image = container.value.get("image")
    if not image or "@" in image:
        return
    tag = image.rpartition("/")[2].partition(":")[2]
    if (tag and tag != "latest") or is_filled_in(image):
        return  # a version, or something else will write the image here
    if is_placeholder(image) or is_broken(image):
        return
    if "/" not in image and image.partition(":")[0] not in OFFICIAL_IMAGES:
        return  # no registry has it: somebody built it and put it on the nodes, and pulling would fail
    yield Finding((*container.path, "imagePullPolicy"), policy=policy, image=image)
