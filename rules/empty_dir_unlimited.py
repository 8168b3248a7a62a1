"""An emptyDir without a limit

It fills the node's disk, or its memory.

## Why
What the program writes there counts only when the kubelet finds the disk short, and then it evicts by its own order, perhaps a
neighbour. With medium Memory it is the pod's memory. sizeLimit evicts the pod that is to blame.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: tmp
    emptyDir: {} # <- empty-dir-unlimited
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: tmp, mountPath: /tmp}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: tmp
    emptyDir: {sizeLimit: 500Mi}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: tmp, mountPath: /tmp}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="volumes",
    severity="info",
    profiles=("strict",),
    message='volume "{volume}" is an emptyDir without sizeLimit: give it one',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """An emptyDir volume without sizeLimit."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        if "emptyDir" in volume and "sizeLimit" not in (volume["emptyDir"] or ()):
            yield Finding((*template.spec_path, "volumes", i, "emptyDir"), volume=volume.get("name"))
