"""A claim that none of the volumes fits

The run has PersistentVolumes of the claim's class, and each is too small, already taken or of another access mode.

## Why
A class without a provisioner is served from the volumes that were made for it by hand. If none fits, the claim stays Pending, and so does every pod that
mounts it. A volume fits when it has at least the size, all the access modes and the volume mode that are asked for, and is not
reserved for another claim.

Nothing is said of claims without a class, or of a class that the run gives a provisioner or that clusters come with, as `standard`: these get
new volumes. One of the volumes must stand in the claim's folder.

## Bad
```yaml
apiVersion: v1
kind: PersistentVolume
metadata:
  name: shop-uploads
spec:
  storageClassName: shared-files
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteMany]
  nfs: {server: files.example.com, path: /export/uploads}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  storageClassName: shared-files
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 50Gi # <- claim-without-volume
```

## Good
```yaml
apiVersion: v1
kind: PersistentVolume
metadata:
  name: shop-uploads
spec:
  storageClassName: shared-files
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteMany, ReadWriteOnce]
  nfs: {server: files.example.com, path: /export/uploads}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  storageClassName: shared-files
  accessModes: [ReadWriteMany]
  resources:
    requests:
      storage: 20Gi
```
No volume of that class is in the run, so something else makes them:
```yaml
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  storageClassName: fast
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 20Gi
```

## References
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#binding
- https://kubernetes.io/docs/concepts/storage/persistent-volumes/#class-1
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store, folder_of, match_selector, may_meet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


# classes with a provisioner that clusters come with, or that the documentation of one calls so
PROVISIONED = frozenset((
    "standard", "standard-rwo", "standard-rwx", "premium-rwo", "premium-rwx", "gp2", "gp3", "efs-sc", "ebs-sc", "default", "managed", "managed-csi",
    "managed-premium", "azurefile", "azurefile-csi", "azuredisk", "local-path", "hostpath", "microk8s-hostpath", "longhorn", "do-block-storage",
    "linode-block-storage", "hcloud-volumes", "vultr-block-storage", "rook-ceph-block", "rook-cephfs", "ceph-block", "ceph-filesystem", "nfs-client",
    "nfs-csi", "managed-nfs-storage", "openebs-hostpath", "csi-hostpath-sc", "thin", "thin-csi", "ocs-storagecluster-ceph-rbd", "alicloud-disk-ssd",
))


@rule(
    on=STORE,
    kinds=("PersistentVolumeClaim",),
    topic="volumes",
    severity="warning",
    message={
        "size": 'no volume of class "{class_name}" is large enough: {wanted} is asked for, "{volume}" has {has}; the claim stays Pending',
        "modes": 'no volume of class "{class_name}" has access mode {wanted}: "{volume}" has {has}; the claim stays Pending',
        "taken": 'the volumes of class "{class_name}" are reserved for other claims ("{volume}" for {has}); the claim stays Pending',
        "other": 'no volume of class "{class_name}" fits: "{volume}" differs in volumeMode, or in the labels of the selector; the claim stays Pending',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Claims of a class that has volumes in the run but no provisioner, none of which fits."""
    by_class: dict[str, list[tuple[Object, dict[str, Any]]]] = {}
    for volume in store.list("PersistentVolume"):
        spec = volume.value.get("spec") or {}
        if spec.get("storageClassName") not in PROVISIONED:
            by_class.setdefault(spec.get("storageClassName") or "", []).append((volume, spec))
    if not by_class:
        return
    for claim in store.list("PersistentVolumeClaim"):
        spec = claim.value.get("spec") or {}
        class_name = spec.get("storageClassName")
        volumes = by_class.get(class_name) if type(class_name) is str else None
        if not volumes or _provisioned(store, class_name or ""):
            continue
        reasons = []
        for volume, its in volumes:
            reasons.append(_reason(claim, spec, volume, its))
            if not reasons[-1][0]:
                break
        if not reasons[-1][0]:
            continue
        if not any(folder_of(volume) == folder_of(claim) for volume, _ in volumes):
            continue  # another example's, perhaps
        # the volume that comes nearest: one that only lacks in size, then in modes
        variant, path, wanted, has = min(reasons, key=lambda r: ("size", "modes", "taken", "other").index(r[0]))
        volume = volumes[reasons.index((variant, path, wanted, has))][0]
        related = ((volume, ("spec",), "the volume that comes nearest"),)
        yield Finding(
            path, variant, of=claim, related=related, class_name=class_name, volume=volume.name, wanted=wanted, has=has,
        )


def _provisioned(store: Store, class_name: str) -> bool:
    for storage_class in store.list("StorageClass"):
        if storage_class.name == class_name:
            return storage_class.value.get("provisioner") != "kubernetes.io/no-provisioner"
    return False


def _reason(claim: Object, spec: dict[str, Any], volume: Object, its: dict[str, Any]) -> tuple[str, tuple[str, ...], str, str]:
    """(variant, path in the claim, what is asked for, what there is); the variant is "" where the volume fits."""
    from k8slint.apis.resource import parse

    name = spec.get("volumeName")
    reference = its.get("claimRef") or {}
    theirs = reference.get("namespace") or ""
    if reference and (reference.get("name") != claim.name or not may_meet(theirs, claim.namespace)):
        taken = f"{reference.get('namespace')}/{reference.get('name')}"
        return "taken", ("spec", "storageClassName"), "", taken
    if name and name != volume.name:
        return "other", ("spec", "volumeName"), "", ""
    if (spec.get("volumeMode") or "Filesystem") != (its.get("volumeMode") or "Filesystem"):
        return "other", ("spec", "volumeMode"), "", ""
    if spec.get("selector") and not match_selector(spec["selector"], volume.labels):
        return "other", ("spec", "selector"), "", ""
    missing = [m for m in spec.get("accessModes") or () if m not in (its.get("accessModes") or ())]
    if missing:
        return "modes", ("spec", "accessModes"), missing[0], ", ".join(its.get("accessModes") or ())
    wanted = ((spec.get("resources") or {}).get("requests") or {}).get("storage", 0)
    has = (its.get("capacity") or {}).get("storage", 0)
    if parse(wanted)[0] > parse(has)[0]:
        return "size", ("spec", "resources", "requests", "storage"), str(wanted), str(has)
    return "", (), "", ""
