"""The image's tag is latest, or it has none

What runs depends on the day on which each node pulled it.

## Why
`latest` is an ordinary tag that moves, and an image without a tag or digest means `latest`. Two pods of one Deployment may run different
code, a restart is a release, and a rollback has nothing to go back to. Name a version, or a digest.

Images that a kustomization or an overlay of it gives a tag (`images`, a patch, an ImageTagTransformer) are left alone, and so are pods for
the simulated nodes of KWOK, which pull nothing.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: wait
      image: registry.example.com:5000/tools/wait # <- latest-tag
  containers:
    - name: web
      image: nginx:latest # <- latest-tag
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: wait
      image: registry.example.com:5000/tools/wait@sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945
  containers:
    - name: web
      image: nginx:1.27.3
    - name: logs
      image: registry.example.com/logs:latest-2024
    - name: filled-in-by-a-build-tool
      image: checkout
    - name: left-empty-by-a-template
      image: "/web:"
```
For nodes that are simulated:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: crowd
spec:
  tolerations:
    - {key: kwok.x-k8s.io/node, operator: Exists, effect: NoSchedule}
  containers:
    - name: web
      image: nginx
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-names
- https://kubernetes.io/docs/concepts/configuration/overview/#container-images
"""

from __future__ import annotations

from k8slint.official_images import is_broken, is_filled_in, is_placeholder, is_simulated
from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="warning",
    profiles=("default", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-linter": ("latest-tag",), "kube-score": ("container-image-tag",), "polaris": ("tagNotSpecified",),
        "datree": ("CONTAINERS_MISSING_IMAGE_VALUE_VERSION",), "checkov": ("CKV_K8S_14",), "trivy": ("KSV-0013",),
        "monokle": ("KBP001",), "kics": ("Invalid Image",), "popeye": ("POP-100", "POP-101"),
    },
    message={
        "": 'image "{image}" has no tag, which means latest: what runs depends on when it was pulled; name a version',
        "latest": 'image "{image}" moves: what runs depends on when it was pulled; name a version',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """Neither a digest nor a tag other than latest."""
    image = container.value.get("image")
    if not image or "@" in image:
        return
    tag = image.rpartition("/")[2].partition(":")[2]
    if tag and tag != "latest":
        return
    if is_filled_in(image) or is_placeholder(image) or is_broken(image):
        return  # something else will write the image here (image-name-alone), or should have
    if is_simulated(container.template.spec):
        return
    yield Finding((*container.path, "image"), "latest" if tag else "", image=image)
