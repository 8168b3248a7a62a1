"""The node's credentials of the cloud are mounted

Files that let the node act in the cloud's account.

## Why
With the node's key to the cloud a pod makes machines, reads disks and changes routes. Use workload identity, which gives each service
account its own rights.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: azure
    hostPath:
      path: /etc/kubernetes/azure.json # <- cloud-credentials-mounted
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: azure, mountPath: /azure}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: ca
    hostPath:
      path: /etc/kubernetes/ca.crt
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: ca, mountPath: /ca}
```

## References
- https://kubernetes.io/docs/concepts/storage/volumes/#hostpath
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

KEPT = ("/kubernetes/azure.json", "/.aws", "/.aws/credentials", "/.azure", "/gcloud", "/gcloud/application_default_credentials.json", "/eks/aws-credentials")


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0020",)},
    message='volume "{volume}" is "{directory}", the credentials of the node: use workload identity',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A hostPath where a cloud keeps its credentials."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        if "hostPath" in volume:
            directory = volume["hostPath"].get("path") or ""
            if directory.rstrip("/").endswith(KEPT):
                yield Finding((*template.spec_path, "volumes", i, "hostPath", "path"), volume=volume.get("name"), directory=directory)
