"""A volume that the restricted level refuses

It reaches storage past a claim.

## Why
The restricted level of the Pod Security Standards allows what the cluster manages (claims, ConfigMaps, Secrets, projected, downward
API, emptyDir, ephemeral, CSI). Volumes such as nfs, iscsi or hostPath put the address and often the credentials of the storage into
each workload.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: share # <- volume-type-restricted
    nfs: {server: nfs.example.com, path: /share}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: share, mountPath: /share}
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  volumes:
  - name: share
    persistentVolumeClaim: {claimName: share}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    volumeMounts:
    - {name: share, mountPath: /share}
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ALLOWED = frozenset(("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret", "image"))


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={"trivy": ("KSV-0028",), "monokle": ("PSS201", "KSV028")},
    message='volume "{volume}" is of type "{kind}", which the restricted level refuses: use a claim',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A volume of a type outside the restricted level's list."""
    for i, volume in enumerate(template.spec.get("volumes") or ()):
        for kind in volume:
            if kind != "name" and kind not in ALLOWED:
                yield Finding((*template.spec_path, "volumes", i), volume=volume.get("name"), kind=kind)
