"""A claim stays without a volume

Played through, the volumes of the input do not suffice for all claims, or none is left that fits.

## Why
A claim that gets no volume stays Pending, and with it every pod that mounts it. Each claim by itself may fit: two claims for one
volume, a StatefulSet with more replicas than there are volumes, or a small claim that takes the large volume first, are only seen
when all claims are bound in their order.

Only classes that the input serves by hand-made volumes are judged: where no volume and no class is in the input, the cluster
has its own.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-0
spec:
  storageClassName: local-disks
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /srv/disk-0}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  replicas: 2
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/db:15.4
          volumeMounts:
            - {name: data, mountPath: /data}
  volumeClaimTemplates:
    - metadata: # <- claim-unbound
        name: data
      spec:
        storageClassName: local-disks
        accessModes: [ReadWriteOnce]
        resources:
          requests: {storage: 20Gi}
```

## Good
```yaml
apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk-0
spec:
  storageClassName: local-disks
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /srv/disk-0}
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  replicas: 1
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/db:15.4
          volumeMounts:
            - {name: data, mountPath: /data}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        storageClassName: local-disks
        accessModes: [ReadWriteOnce]
        resources:
          requests: {storage: 20Gi}
```
The class is not in the input, so the cluster has it:
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources:
    requests: {storage: 20Gi}
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
- https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-storage
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, Object, Phrase, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.plan_result import Plan
    from k8slint.store import Store


@rule(
    on=PLAN,
    kinds=("PersistentVolumeClaim",),
    topic="volumes",
    severity="error",
    unless=("claim-without-volume",),
    message={
        "": "the claim stays Pending: {message}",
        "template": '{count} of {total} claims of {kind} "{name}" stay Pending, the first is {claim}: {message}',
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Claims that no volume is left for, of classes that the input serves."""
    from k8slint.controller.persistentvolume.index import claim_class, is_left_open, served_classes

    cluster = plan.cluster
    served = served_classes(cluster)
    totals: dict[tuple[int, str], int] = {}
    waiting: dict[tuple[int, str], list[tuple[Object, str, str]]] = {}
    for claim in cluster.list("PersistentVolumeClaim"):
        obj, status, name = plan.cause(claim), claim["status"], claim["metadata"]["name"]
        if obj is None:
            continue
        # the claims of a StatefulSet are TEMPLATE-NAME-ORDINAL
        key = (id(obj), name.rpartition("-")[0].removesuffix(f"-{obj.name}") if obj.kind == "StatefulSet" else "")
        totals[key] = totals.get(key, 0) + 1
        if status.get("phase") in ("Pending", "Lost") and not is_left_open(claim, served) and claim_class(claim) in served:
            waiting.setdefault(key, []).append((obj, name, status.get("message") or status.get("reason") or Phrase("no volume fits")))
    for key, claims in waiting.items():
        obj, name, message = claims[0]
        if obj.kind == "PersistentVolumeClaim":
            yield Finding(("spec",), of=obj, message=message)
            continue
        path: tuple[str | int, ...] = ("spec",)
        for i, template in enumerate(obj.value["spec"].get("volumeClaimTemplates") or ()):
            if template["metadata"].get("name") == key[1]:
                path = ("spec", "volumeClaimTemplates", i)
        yield Finding(
            path, "template", of=obj, count=len(claims), total=totals[key], kind=obj.kind, name=obj.name, claim=name, message=message,
        )
