"""A volume that no container mounts

It is declared, waited for, and not used.

## Why
The pod does not start until its volumes are there: a ConfigMap, Secret or claim that nobody uses can still hold it up. Usually a mount
was forgotten, or the volume was left behind when its mount went.

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
        - name: tmp
          mountPath: /tmp
  volumes:
    - name: tmp
      emptyDir: {}
    - name: config # <- volume-never-mounted
      configMap:
        name: web-config
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: prepare
      image: registry.example.com/prepare:2.8.1
      volumeMounts:
        - name: work
          mountPath: /work
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      volumeDevices:
        - name: disk
          devicePath: /dev/xvda
  volumes:
    - name: work
      emptyDir: {}
    - name: disk
      persistentVolumeClaim:
        claimName: disk
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/
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
    message='no container mounts volume "{volume}": mount it or remove it',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A volume whose name is in no volumeMounts and no volumeDevices."""
    volumes = template.spec.get("volumes")
    if not volumes or not template.containers:
        return
    used = set()
    for container in template.containers:
        value = container.value
        if "volumeMounts" in value:
            for mount in value["volumeMounts"]:
                used.add(mount.get("name"))
        if "volumeDevices" in value:
            for device in value["volumeDevices"]:
                used.add(device.get("name"))
        if "image" not in value:
            return  # a patch: the rest of the container stands elsewhere
    for i, volume in enumerate(volumes):
        if volume.get("name") not in used and volume.get("name"):
            yield Finding((*template.spec_path, "volumes", i, "name"), volume=volume["name"])
