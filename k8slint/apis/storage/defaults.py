"""Defaults of the storage group: pkg/apis/storage/v1/defaults.go."""

from __future__ import annotations

from k8slint.apis.core.defaults import set_defaults_persistent_volume_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_storage_class(storage_class: Value, minor: int) -> None:
    """SetDefaults_StorageClass."""
    if "reclaimPolicy" not in storage_class:
        storage_class["reclaimPolicy"] = "Delete"
    if "volumeBindingMode" not in storage_class:
        storage_class["volumeBindingMode"] = "Immediate"


def set_defaults_csi_driver(driver: Value, minor: int) -> None:
    """SetDefaults_CSIDriver."""
    spec = driver.setdefault("spec", {})
    spec.setdefault("attachRequired", True)
    spec.setdefault("podInfoOnMount", False)
    spec.setdefault("storageCapacity", False)
    spec.setdefault("fsGroupPolicy", "ReadWriteOnceWithFSType")
    if not spec.get("volumeLifecycleModes"):
        spec["volumeLifecycleModes"] = ["Persistent"]
    spec.setdefault("requiresRepublish", False)
    if minor >= 28:  # SELinuxMountReadWriteOncePod
        spec.setdefault("seLinuxMount", False)


def set_defaults_volume_attachment(attachment: Value, minor: int) -> None:
    """The inline volume of a VolumeAttachment."""
    volume = attachment.get("spec", {}).get("source", {}).get("inlineVolumeSpec")
    if volume is not None:
        set_defaults_persistent_volume_spec(volume, minor)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "CSIDriver": set_defaults_csi_driver,
    "StorageClass": set_defaults_storage_class,
    "VolumeAttachment": set_defaults_volume_attachment,
}
