"""A directory of the node that gives the node away

It holds the system's own files.

## Why
With /, /etc, /root, /proc, /sys, /boot, /dev, /usr, /lib or /var/lib/kubelet a container reads the node's keys and the secrets of all
its pods, and where it may write it decides what the node runs. Mount the one file or subdirectory that is needed, read-only.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: etc
    hostPath:
      path: /etc # <- host-path-sensitive
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: etc, mountPath: /host/etc}
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
    hostPath:
      path: /etcd-data
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: data, mountPath: /data}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SENSITIVE = frozenset((
    "/", "/boot", "/dev", "/etc", "/etc/kubernetes", "/etc/kubernetes/pki", "/etc/kubernetes/manifests", "/lib", "/proc", "/root", "/sys", "/usr", "/var",
    "/var/run", "/var/lib", "/var/lib/kubelet", "/var/lib/etcd", "/var/lib/docker", "/var/lib/containerd", "/home",
))


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "compat-kube-linter"),
    aliases={
        "kube-linter": ("sensitive-host-mounts",), "trivy": ("KSV-0121",),
        "kics": ("~Workload Mounting With Sensitive OS Directory",),
    },
    message='volume "{volume}" is "{directory}" of the node, which gives the node away: mount only what is needed',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A hostPath that is one of the system's directories."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        if "hostPath" in volume:
            directory = volume["hostPath"].get("path") or ""
            if ("/" + directory.strip("/")) in SENSITIVE:
                yield Finding((*template.spec_path, "volumes", i, "hostPath", "path"), volume=volume.get("name"), directory=directory)
