"""A directory of the node is mounted

The pod has a hostPath volume.

## Why
What is there differs from node to node and outlives the pod; with the wrong path (/, /etc, /var/lib/kubelet, the socket of the runtime)
the pod owns the node. Agents that read the node need it, read-only; applications want an emptyDir, a claim or a ConfigMap.

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
    - {name: logs, mountPath: /logs}
  volumes:
  - name: logs
    hostPath:
      path: /var/log # <- host-path
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
    - {name: logs, mountPath: /logs}
  volumes:
  - name: logs
    emptyDir: {}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "learning", "compat-polaris"),
    aliases={
        "polaris": ("hostPathSet",), "datree": ("CONTAINERS_INCORRECT_KEY_HOSTPATH",), "kubescape": ("C-0048",),
        "trivy": ("KSV-0023",), "monokle": ("KSV023", "PSS105"), "kics": ("~Non Kube System Pod With Host Mount",),
    },
    message='volume "{volume}" is "{directory}" of the node: what is there belongs to the node, not to the pod',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A volume of type hostPath."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        if "hostPath" in volume:
            path = (*template.spec_path, "volumes", i, "hostPath", "path")
            yield Finding(path, volume=volume.get("name"), directory=volume["hostPath"].get("path"))
