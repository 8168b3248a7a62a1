"""Disks that only one pod may use (upstream: `plugins/volumerestrictions/volume_restrictions.go`)."""

from __future__ import annotations

from collections.abc import Iterable

from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "VolumeRestrictions"
_DISK = Status(NAME, ("node(s) had no available disk",), False)
_IN_USE = Status(NAME, ("node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod",), False)
_IN_USE_BEFORE_33 = Status(NAME, ("node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode",), False)
_DISKS = ("gcePersistentDisk", "awsElasticBlockStore", "iscsi", "rbd")


def restricted(spec: Value) -> list[Value]:
    """The pod's volumes that are disks of the kinds in question. Source: `needsRestrictionsCheck`."""
    return [v for v in spec.get("volumes") or () if any(kind in v for kind in _DISKS)]


def claims_in_use(claims: list[Value], pods: Iterable[Value]) -> bool:
    """Whether a ReadWriteOncePod claim of the pod is used by one of these placed pods of its namespace. Source: `isPVCRefConflict`."""
    names = {c["metadata"]["name"] for c in claims if "ReadWriteOncePod" in (c["spec"].get("accessModes") or ())}
    return bool(names) and any(
        (v.get("persistentVolumeClaim") or {}).get("claimName") in names for pod in pods for v in pod["spec"].get("volumes") or ()
    )


def filter_node(volumes: list[Value], in_use: bool, node: NodeInfo, minor: int) -> Status | None:
    """Why the node does not take the pod, or None."""
    for mine in volumes:
        for info in node.pods.values():
            if any(_conflict(mine, theirs) for theirs in info.spec.get("volumes") or ()):
                return _DISK
    if not in_use:
        return None
    return _IN_USE if minor >= 33 else _IN_USE_BEFORE_33


def _conflict(mine: Value, theirs: Value) -> bool:
    """Source: `isVolumeConflict`."""
    disk, other = mine.get("gcePersistentDisk"), theirs.get("gcePersistentDisk")
    if disk and other and disk.get("pdName") == other.get("pdName") and not (disk.get("readOnly") and other.get("readOnly")):
        return True
    disk, other = mine.get("awsElasticBlockStore"), theirs.get("awsElasticBlockStore")
    if disk and other and disk.get("volumeID") == other.get("volumeID"):
        return True
    disk, other = mine.get("iscsi"), theirs.get("iscsi")
    if disk and other and disk.get("iqn") == other.get("iqn") and not (disk.get("readOnly") and other.get("readOnly")):
        return True
    disk, other = mine.get("rbd"), theirs.get("rbd")
    if disk and other and set(disk.get("monitors") or ()) & set(other.get("monitors") or ()):
        same = disk.get("pool", "rbd") == other.get("pool", "rbd") and disk.get("image") == other.get("image")
        return same and not (disk.get("readOnly") and other.get("readOnly"))
    return False
