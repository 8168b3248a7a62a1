"""Several replicas share a volume that one node can mount

The claim is ReadWriteOnce, and the Deployment runs more than one pod.

## Why
A ReadWriteOnce volume is attached to one node at a time. The replicas that the scheduler puts on other nodes wait in ContainerCreating with a
Multi-Attach error; they run only as long as all happen to share a node. Use ReadWriteMany, one replica with strategy Recreate, or a
StatefulSet with volumeClaimTemplates, which gives each pod a volume of its own.

Network file systems are mounted, not attached, and nobody enforces the mode there; volumes that are a folder of a node draw all pods to it.
A claim that a volume of such a type in the run serves, or whose class is called so, is left alone.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 20Gi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          volumeMounts:
            - name: uploads
              mountPath: /var/lib/uploads
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: uploads # <- claim-for-one-node
```

## Good
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests: {storage: 20Gi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          volumeMounts:
            - name: uploads
              mountPath: /var/lib/uploads
      volumes:
        - name: uploads
          persistentVolumeClaim:
            claimName: uploads
```
One replica has the volume for itself:
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: db
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 20Gi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: db
spec:
  replicas: 1
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: db
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
- https://kubernetes.io/docs/tutorials/stateful-application/basic-stateful-set/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Phrase, rule
from k8slint.store import Store, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

# what is mounted on every node, or makes all pods go to one
SHARED = ("nfs", "cephfs", "glusterfs", "azureFile", "quobyte", "hostPath", "local")
# in the names of classes, provisioners and CSI drivers of such
WORDS = ("nfs", "efs", "cephfs", "glusterfs", "azurefile", "azure-file", "filestore", "smb", "cifs", "quobyte", "local", "hostpath", "host-path")


@rule(
    on=STORE,
    kinds=("PersistentVolumeClaim",),
    topic="volumes",
    severity="warning",
    message=(
        '{replicas} replicas mount claim "{claim}", which is {mode}: those on other nodes than the first never start; '
        "use ReadWriteMany, one replica, or a StatefulSet with volumeClaimTemplates"
    ),
)
def check(store: Store) -> Iterator[Finding]:
    """A claim for one node, mounted by a workload with several replicas."""
    for workload in store.workloads():
        if not workload.needs or workload.opaque or (workload.replicas or 0) < 2:
            continue
        for i, (kind, name, _, _) in enumerate(workload.needs):
            if kind != "PersistentVolumeClaim":
                continue
            for claim in closest(store.find(kind, workload.namespace, name), workload.object)[:1]:
                spec = claim.value.get("spec") or {}
                modes = spec.get("accessModes") or ()
                if modes and all(m in ("ReadWriteOnce", "ReadWriteOncePod") for m in modes) and not _is_shared(store, spec):
                    related = ((claim, ("spec", "accessModes"), "the access modes"),)
                    yield Finding(
                        workload.reference(i).path, of=workload.object, related=related, replicas=workload.replicas, claim=claim.name,
                        mode=Phrase(" and ".join(modes)),
                    )


def _is_shared(store: Store, claim: dict[str, Any]) -> bool:
    """Whether a volume that may serve the claim is a network file system, or a folder of a node: then nothing is attached to one node."""
    class_name = claim.get("storageClassName") or ""
    if any(word in class_name for word in WORDS):
        return True
    for found in store.list("StorageClass"):
        if found.name == class_name and any(word in found.value.get("provisioner", "") for word in WORDS):
            return True
    for volume in store.list("PersistentVolume"):
        spec = volume.value.get("spec") or {}
        if (spec.get("storageClassName") or "") == class_name or claim.get("volumeName") == volume.name:
            driver = (spec.get("csi") or spec.get("flexVolume") or {}).get("driver") or ""
            if any(source in spec for source in SHARED) or any(word in driver for word in WORDS):
                return True
    return False
