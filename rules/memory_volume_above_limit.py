"""A volume in memory that is larger than the container may use

The sizeLimit of an emptyDir with medium Memory is not below the memory limit of a container that writes to it.

## Why
Files in an emptyDir of medium Memory count as memory of the container that wrote them. Before the volume is full, the container reaches its
limit and is killed, and the files are still there when it starts again. Raise the limit, so that the volume and the program
both have room, or make the volume smaller.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: render
spec:
  containers:
    - name: render
      image: registry.example.com/render:3.2.0
      resources:
        limits: {memory: 512Mi}
      volumeMounts:
        - name: shm
          mountPath: /dev/shm
  volumes:
    - name: shm
      emptyDir:
        medium: Memory
        sizeLimit: 1Gi # <- memory-volume-above-limit
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: render
spec:
  containers:
    - name: render
      image: registry.example.com/render:3.2.0
      resources:
        limits: {memory: 2Gi}
      volumeMounts:
        - name: shm
          mountPath: /dev/shm
        - name: cache
          mountPath: /var/cache/render
    - name: reader
      image: registry.example.com/reader:3.2.0
      resources:
        limits: {memory: 64Mi}
      volumeMounts:
        - name: shm
          mountPath: /shm
          readOnly: true
  volumes:
    - name: shm
      emptyDir: {medium: Memory, sizeLimit: 1Gi}
    - name: cache
      emptyDir: {sizeLimit: 10Gi}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#emptydir
- https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/#how-pods-with-resource-limits-are-run
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="resources",
    severity="warning",
    message=(
        'volume "{volume}" may hold {size} in memory, but container "{container}", which writes to it, is killed at {limit}; '
        "raise the limit or make the volume smaller"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """The size of a volume in memory against the limits of the containers that may write to it."""
    volumes = template.spec.get("volumes")
    if not volumes:
        return
    for i, volume in enumerate(volumes):
        if "emptyDir" not in volume or volume["emptyDir"].get("medium") != "Memory" or "sizeLimit" not in volume["emptyDir"]:
            continue
        from k8slint.apis.resource import parse

        size, name = volume["emptyDir"]["sizeLimit"], volume.get("name")
        for container in template.containers:
            value = container.value
            limit = ((value.get("resources") or {}).get("limits") or {}).get("memory")
            if limit is None or not any(m.get("name") == name and not m.get("readOnly") for m in value.get("volumeMounts") or ()):
                continue
            if 0 < parse(limit)[0] <= parse(size)[0]:
                path = (*template.spec_path, "volumes", i, "emptyDir", "sizeLimit")
                yield Finding(path, volume=name, size=size, container=container.name, limit=limit)
                break
