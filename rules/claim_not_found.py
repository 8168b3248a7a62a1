"""A PersistentVolumeClaim that is not there

A pod mounts a claim that nothing in the run makes.

## Why
The scheduler holds the pod back until the claim exists: it stays Pending with `persistentvolumeclaim "..." not found`.

The rule speaks only where it can know: a claim of nearly the same name stands in the workload's folder; or its file holds claims, or its
folder others that it mounts, and there are no generators. Claims that a StatefulSet's volumeClaimTemplates make are known.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 20Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      volumeMounts:
        - name: uploads
          mountPath: /var/lib/uploads
  volumes:
    - name: uploads
      persistentVolumeClaim:
        claimName: upload # <- claim-not-found
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
    requests:
      storage: 20Gi
---
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      volumeMounts:
        - name: uploads
          mountPath: /var/lib/uploads
  volumes:
    - name: uploads
      persistentVolumeClaim:
        claimName: uploads
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#claims-as-volumes
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("PersistentVolumeClaim",),
    topic="references",
    severity="warning",
    aliases={
        "kubevious": ("pod-spec/volume-pvc-ref",),
    },
    message={
        "": 'PersistentVolumeClaim "{name}" is not in the run, though others of its folder are: without it the pod stays Pending',
        "near": 'PersistentVolumeClaim "{name}" is not in the run: without it the pod stays Pending; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Claims that pods need and nothing makes."""
    for workload, reference, near in store.missing("PersistentVolumeClaim"):
        # the claims of a StatefulSet are named <template>-<set>-<number>
        if not any(reference.name.rpartition("-")[0].endswith("-" + s.name) for s in store.list("StatefulSet")):
            yield Finding(reference.path, "near" if near else "", of=workload.object, name=reference.name, meant=near)
