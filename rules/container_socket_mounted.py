"""The container runtime's socket is mounted

Whoever can write to it starts privileged containers on the node.

## Why
The sockets of Docker, containerd and CRI-O know no users: the right to write to one is the right to be root on the node, past every
admission control. Build images with a tool that needs no daemon; read metrics from the kubelet.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: docker, mountPath: /var/run/docker.sock}
  volumes:
  - name: docker
    hostPath:
      path: /var/run/docker.sock # <- container-socket-mounted
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: app, mountPath: /var/run/app}
  volumes:
  - name: app
    hostPath:
      path: /var/run/app
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SOCKETS = ("/docker.sock", "/containerd.sock", "/crio.sock", "/cri-dockerd.sock", "/podman.sock")


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-kube-linter"),
    aliases={
        "datree": ("~CONTAINERS_INCORRECT_PATH_VALUE_DOCKERSOCKET",),
        "kubesec": ("DockerSock",),
        "kube-linter": ("docker-sock",), "kubescape": ("C-0074",), "checkov": ("CKV_K8S_27",), "trivy": ("KSV-0006",),
        "kics": ("Docker Daemon Socket",), "monokle": ("KBP101", "KSV006"),
    },
    message='volume "{volume}" holds the socket "{socket}" of the container runtime: it gives root on the node',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A hostPath that is one of the known sockets."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        if "hostPath" in volume:
            socket = volume["hostPath"].get("path") or ""
            if socket.endswith(SOCKETS):
                path = (*template.spec_path, "volumes", i, "hostPath", "path")
                yield Finding(path, volume=volume.get("name"), socket=socket)
