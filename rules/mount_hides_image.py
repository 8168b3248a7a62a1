"""A mount hides what the image needs

A volume is mounted over a directory of the system, such as /usr/bin or /etc.

## Why
A mount replaces the whole directory: what the image holds there is gone for the container. Over `/bin`, `/lib` or `/usr` no program is found any more, and
over `/etc` there are no users, no certificates and no resolver configuration. To add single files mount them with subPath, or use a directory of its own.
Directories of the node, and empty volumes that an init container fills, are taken as meant. An image that
holds one program and nothing else may do without, so the rule is not in the default set.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      volumeMounts:
        - name: config
          mountPath: /etc # <- mount-hides-image
        - name: scripts
          mountPath: /usr/bin/ # <- mount-hides-image
  volumes:
    - name: config
      configMap: {name: web}
    - name: scripts
      emptyDir: {}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: install
      image: registry.example.com/tools:1.0.0
      volumeMounts:
        - name: tools
          mountPath: /target
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      volumeMounts:
        - name: config
          mountPath: /etc/web
        - name: config
          mountPath: /etc/hosts.deny
          subPath: hosts.deny
        - name: tools
          mountPath: /usr/bin
        - name: config
          mountPath: /usr/local/bin
        - name: modules
          mountPath: /lib/modules
        - name: node
          mountPath: /etc
  volumes:
    - name: config
      configMap: {name: web}
    - name: tools
      emptyDir: {}
    - name: modules
      hostPath: {path: /lib/modules}
    - name: node
      hostPath: {path: /etc}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-pod-configmap/#populate-a-volume-with-data-stored-in-a-configmap
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

NEEDED = frozenset((
    "", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/usr", "/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib64", "/dev", "/proc", "/sys",
))


@rule(
    on=CONTAINER,
    topic="volumes",
    severity="warning",
    profiles=("reliability", "learning"),
    message='volume "{volume}" hides all that the image has in {place}; mount it elsewhere, or single files of it with subPath',
)
def check(container: Container) -> Iterator[Finding]:
    """A volume other than one of the node over a directory that programs need."""
    mounts = container.value.get("volumeMounts")
    if not mounts:
        return
    for i, mount in enumerate(mounts):
        path = mount.get("mountPath")
        if path and len(path) < 16 and path.rstrip("/") in NEEDED and "subPath" not in mount and "subPathExpr" not in mount:
            if _hides(container, mount.get("name")):
                yield Finding((*container.path, "volumeMounts", i, "mountPath"), volume=mount.get("name"), place=path)


def _hides(container: Container, name: Any) -> bool:
    """Whether the volume is known, not the node's or an image's, and not what an init container has filled."""
    if container.field == "initContainers":
        return False
    template = container.template
    for volume in template.spec.get("volumes") or ():
        if volume.get("name") == name:
            if "emptyDir" in volume or "persistentVolumeClaim" in volume:
                return not any(
                    m.get("name") == name
                    for c in template.containers if c.field == "initContainers" for m in c.value.get("volumeMounts") or ()
                )
            return "configMap" in volume or "secret" in volume or "projected" in volume or "downwardAPI" in volume
    return False
