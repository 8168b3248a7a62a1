"""A directory of the node can be written to

A hostPath volume is mounted without readOnly.

## Why
What is written there stays on the node when the pod is gone, is seen by every other pod that mounts it, and counts against no quota.
Agents that only read the node should say so with readOnly: true.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: logs
    hostPath:
      path: /var/log
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - name: logs
      mountPath: /logs # <- host-path-writable
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: logs
    hostPath:
      path: /var/log
  - name: tmp
    emptyDir: {}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - name: logs
      mountPath: /logs
      readOnly: true
    - name: tmp
      mountPath: /tmp
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
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
    aliases={
        "kube-linter": ("writable-host-mount",), "kubescape": ("C-0045",),
        "datree": ("EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE",), "kics": ("~Volume Mount with OS Directory Write Permissions",),
    },
    message='container "{container}" can write to "{directory}" of the node: add readOnly: true',
)
def check(container: Container) -> Iterator[Finding]:
    """A mount of a hostPath volume that is not read-only."""
    volumes = container.template.spec.get("volumes")
    mounts = container.value.get("volumeMounts")
    if not volumes or not mounts:
        return
    paths = {v.get("name"): v["hostPath"].get("path") for v in volumes if "hostPath" in v}
    if paths:
        for i, mount in enumerate(mounts):
            directory = paths.get(mount.get("name"))
            if directory and mount.get("readOnly") is not True:
                path = (*container.path, "volumeMounts", i, "mountPath")
                yield Finding(path, container=container.name, directory=directory)
