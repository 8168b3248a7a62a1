"""Updates of the storage kinds: pkg/apis/storage/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.update import semantic_equal, validate_immutable_field, validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE, validate_label_selector, validate_object_meta
from k8slint.apis.names import name_is_dns_subdomain
from k8slint.apis.storage.validation import (
    validate_csi_driver_spec,
    validate_csi_node,
    validate_csi_storage_capacity,
    validate_storage_class,
    validate_volume_attachment_spec,
    validate_volume_attributes_class,
)
from k8slint.field import forbidden, format_path, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path


def _validate_meta(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


def _validate_fixed(new: object, old: object, path: Path, errs: list[Error], minor: int) -> None:
    """Fields of a StorageClass that cannot change; 1.36 words it as everywhere else."""
    if not semantic_equal(new, old):
        if minor >= 36:
            errs.append(invalid(path, new, FIELD_IMMUTABLE))
        else:
            errs.append(forbidden(path, "updates to {name} are forbidden.", name=path[0]))


def validate_storage_class_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StorageClass: what volumes were made with stays."""
    validate_storage_class(new, errs, minor)
    _validate_meta(new, old, errs)
    _validate_fixed(new.get("parameters") or {}, old.get("parameters") or {}, ("parameters",), errs, minor)
    _validate_fixed(new.get("provisioner", ""), old.get("provisioner", ""), ("provisioner",), errs, minor)
    _validate_fixed(new.get("reclaimPolicy", ""), old.get("reclaimPolicy", ""), ("reclaimPolicy",), errs, minor)
    validate_immutable_field(new.get("volumeBindingMode"), old.get("volumeBindingMode"), ("volumeBindingMode",), errs)


def validate_volume_attachment_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A VolumeAttachment: its spec stays."""
    validate_object_meta(new.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    spec = new.get("spec", {})
    validate_volume_attachment_spec(spec, ("spec",), errs, minor)
    go_type = f"storage/{new['apiVersion'].rpartition('/')[2]}.VolumeAttachmentSpec"
    validate_immutable_field(spec, old.get("spec", {}), ("spec",), errs, go_type, minor)


def validate_csi_node_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CSINode: drivers come and go, but one that stays is the same (its allocatable count aside, from 1.34)."""
    from k8slint.features import enabled

    validate_csi_node(new, errs, minor)
    mutable = enabled("MutableCSINodeAllocatableCount", minor)
    for before in old.get("spec", {}).get("drivers", ()):
        for driver in new.get("spec", {}).get("drivers", ()):
            if driver.get("name", "") == before.get("name", ""):
                one, other = ({k: v for k, v in d.items() if k != "allocatable" or not mutable} for d in (driver, before))
                validate_immutable_field(one, other, ("spec", "drivers"), errs)


def validate_csi_driver_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CSIDriver: whether it attaches and how its volumes live stays."""
    _validate_meta(new, old, errs)
    spec, before = new.get("spec", {}), old.get("spec", {})
    validate_csi_driver_spec(spec, ("spec",), errs, minor)
    if not semantic_equal(spec.get("attachRequired"), before.get("attachRequired")):
        path = ("spec", "attachRequired")
        errs.append(invalid(path, spec.get("attachRequired"), FIELD_IMMUTABLE, field=format_path(("spec", "attachedRequired"))))
    # podInfoOnMount and fsGroupPolicy may change since 1.29.
    for child in ("volumeLifecycleModes",) if minor >= 29 else ("podInfoOnMount", "volumeLifecycleModes", "fsGroupPolicy"):
        validate_immutable_field(spec.get(child), before.get(child), ("spec", child), errs)


def validate_csi_storage_capacity_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A CSIStorageCapacity: what it is the capacity of stays."""
    found: list[Error] = []
    validate_label_selector(old.get("nodeTopology"), (), found)
    validate_csi_storage_capacity(new, errs, minor, bool(found))
    _validate_meta(new, old, errs)
    validate_immutable_field(new.get("nodeTopology"), old.get("nodeTopology"), ("nodeTopology",), errs)
    validate_immutable_field(new.get("storageClassName", ""), old.get("storageClassName", ""), ("storageClassName",), errs)


def validate_volume_attributes_class_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A VolumeAttributesClass: everything stays."""
    _validate_meta(new, old, errs)
    if new.get("driverName", "") != old.get("driverName", ""):
        errs.append(forbidden(("driverName",), "updates to driverName are forbidden."))
    if (new.get("parameters") or {}) != (old.get("parameters") or {}):
        errs.append(forbidden(("parameters",), "updates to parameters are forbidden."))
    validate_volume_attributes_class(new, errs, minor)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "StorageClass": validate_storage_class_update,
    "VolumeAttachment": validate_volume_attachment_update,
    "CSINode": validate_csi_node_update,
    "CSIDriver": validate_csi_driver_update,
    "CSIStorageCapacity": validate_csi_storage_capacity_update,
    "VolumeAttributesClass": validate_volume_attributes_class_update,
}
