"""A rollout that waits for the volume of the old pod

The Deployment's one pod mounts a claim for one node (or one pod), and the new pod is started before the old one stops.

## Why
With one replica a rolling update stops the old pod only when the new one is ready. The volume is still attached to the old pod's node: on any other node
the new pod stays in ContainerCreating (Multi-Attach error), with ReadWriteOncePod it is not even scheduled, and the rollout never ends. Set
strategy Recreate. Claims that network file systems of the run serve are left alone.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
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
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/db:16.4
          volumeMounts:
            - {name: data, mountPath: /data}
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: data # <- claim-blocks-rollout
```

## Good
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
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
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/db:16.4
          volumeMounts:
            - {name: data, mountPath: /data}
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: data}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: shared
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests: {storage: 20Gi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: files
spec:
  selector:
    matchLabels: {app: files}
  template:
    metadata:
      labels: {app: files}
    spec:
      containers:
        - name: files
          image: registry.example.com/files:2.0.0
          volumeMounts:
            - {name: data, mountPath: /data}
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: shared}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stops-first
spec:
  strategy:
    rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
  selector:
    matchLabels: {app: first}
  template:
    metadata:
      labels: {app: first}
    spec:
      containers:
        - name: db
          image: registry.example.com/db:16.4
          volumeMounts:
            - {name: data, mountPath: /data}
      volumes:
        - name: data
          persistentVolumeClaim: {claimName: data}
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#recreate-deployment
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

NETWORK = ("nfs", "cephfs", "glusterfs", "azureFile", "quobyte")


@rule(
    on=STORE,
    kinds=("PersistentVolumeClaim",),
    topic="volumes",
    severity="warning",
    profiles=("reliability", "learning"),
    message={
        "": 'claim "{claim}" is {mode}, and the rollout starts the new pod first: on another node it never gets the volume; set strategy Recreate',
        "pod": 'claim "{claim}" is ReadWriteOncePod, and the rollout starts the new pod first: it never gets the volume; set strategy Recreate',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A rolling update of one replica, surge before stop, over a claim that only one node or pod can mount."""
    for workload in store.workloads():
        if workload.kind != "Deployment" or not workload.needs or workload.opaque or workload.replicas != 1:
            continue
        for i, (kind, name, _, _) in enumerate(workload.needs):
            if kind != "PersistentVolumeClaim":
                continue
            for claim in closest(store.find(kind, workload.namespace, name), workload.object)[:1]:
                spec = claim.value.get("spec") or {}
                modes = spec.get("accessModes") or ()
                if not modes or not all(m in ("ReadWriteOnce", "ReadWriteOncePod") for m in modes) or _is_network(store, spec):
                    continue
                if _starts_first(workload.object.value.get("spec") or {}):
                    related = ((claim, ("spec", "accessModes"), "the access modes"),)
                    yield Finding(
                        workload.reference(i).path, "pod" if "ReadWriteOncePod" in modes else "", of=workload.object, related=related,
                        claim=claim.name, mode=" and ".join(modes),
                    )


def _starts_first(spec: dict[str, Any]) -> bool:
    """Whether a rolling update of one replica keeps the old pod until the new one is ready."""
    strategy = spec.get("strategy") or {}
    if strategy.get("type", "RollingUpdate") != "RollingUpdate":
        return False
    rolling = strategy.get("rollingUpdate") or {}
    most = rolling.get("maxUnavailable", "25%")
    return rolling.get("maxSurge", "25%") not in (0, "0%") and (most == 0 or (type(most) is str and most != "100%"))


def _is_network(store: Store, claim: dict[str, Any]) -> bool:
    """Whether a PersistentVolume that may serve the claim is a network file system."""
    for volume in store.list("PersistentVolume"):
        spec = volume.value.get("spec") or {}
        same = (spec.get("storageClassName") or "") == (claim.get("storageClassName") or "")
        if (same or claim.get("volumeName") == volume.name) and any(source in spec for source in NETWORK):
            return True
    return False
