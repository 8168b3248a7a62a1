"""Mounts reach the node

mountPropagation is Bidirectional.

## Why
What such a container mounts appears on the node and in every container that shares the volume, and stays when the container is gone.
Storage drivers need it; the API server lets only privileged containers have it.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: data
    emptyDir: {}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext:
      privileged: true
    volumeMounts:
    - name: data
      mountPath: /data
      mountPropagation: Bidirectional # <- mount-propagation
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: data
    emptyDir: {}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - name: data
      mountPath: /data
      mountPropagation: HostToContainer
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#mount-propagation
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
    aliases={"monokle": ("KBP115",)},
    message='what container "{container}" mounts under "{directory}" appears on the node: mountPropagation is Bidirectional',
)
def check(container: Container) -> Iterator[Finding]:
    """A mount with mountPropagation Bidirectional."""
    for i, mount in enumerate(container.value.get("volumeMounts") or ()):
        if mount.get("mountPropagation") == "Bidirectional":
            yield Finding((*container.path, "volumeMounts", i, "mountPropagation"), container=container.name, directory=mount.get("mountPath"))
