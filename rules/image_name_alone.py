"""A bare image name that no registry has

Without registry, namespace and tag, and no official image: a build tool must fill it in, or every node must hold it already.

## Why
`image: checkout` means `docker.io/library/checkout:latest`, which does not exist. Skaffold, kustomize and their like write the real name in its
place; applied as it stands, the pod ends in ImagePullBackOff, also where the image was loaded onto the node, because the tag latest is always
pulled. Name the registry and a version, or let the tool do it before this check. `auto` for the container istio-proxy is Istio's own mark: the
mesh writes the image when the pod is made. Pods that tolerate the taint of KWOK's nodes only play running: nothing is pulled.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: checkout # <- image-name-alone
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
      image: registry.example.com/checkout:1.4.0
    - name: cache
      image: redis:7.4.1
    - name: loaded-by-hand
      image: checkout
      imagePullPolicy: Never
    - name: istio-proxy
      image: auto
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
    - name: nothing
      image: nothing
```

## References
- https://kubernetes.io/docs/concepts/containers/images/#image-names
"""

from __future__ import annotations

from k8slint.official_images import is_filled_in, is_placeholder, is_simulated
from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="images",
    severity="info",
    profiles=("default", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-linter": ("latest-tag",), "kube-score": ("container-image-tag",), "polaris": ("tagNotSpecified",),
        "datree": ("CONTAINERS_MISSING_IMAGE_VALUE_VERSION",), "checkov": ("CKV_K8S_14",), "trivy": ("KSV-0013",),
        "monokle": ("KBP001",), "kics": ("Invalid Image",), "popeye": ("POP-100", "POP-101"),
    },
    message='image "{image}" is a name that no registry has: unless a tool fills it in, write registry, name and version',
)
def check(container: Container) -> Iterator[Finding]:
    """Neither registry nor namespace nor tag, and no official image."""
    image = container.value.get("image")
    if not image or "@" in image or is_filled_in(image) or container.value.get("imagePullPolicy") == "Never":
        return
    if is_placeholder(image) and not (image == "auto" and container.name == "istio-proxy") and not is_simulated(container.template.spec):
        yield Finding((*container.path, "image"), image=image)
