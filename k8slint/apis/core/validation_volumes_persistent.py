"""Volume sources as a PersistentVolume has them: pkg/apis/core/validation/validation.go.

Sources that are the same in pods are judged by the pods' functions.
"""

from __future__ import annotations

from k8slint.apis.core.validation_volumes import validate_host_path_volume_source, validate_nfs_volume_source
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain
from k8slint.field import invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path


def validate_glusterfs_persistent_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """GlusterFS, with the namespace of its endpoints."""
    for name in ("endpoints", "path"):
        if not source.get(name):
            errs.append(required((*path, name)))
    if "endpointsNamespace" in source:
        namespace, where = source["endpointsNamespace"], (*path, "endpointsNamespace")
        if not namespace:
            errs.append(invalid(where, namespace, "if the endpointnamespace is set, it must be a valid namespace name"))
        else:
            for message in is_dns1123_label(namespace):
                errs.append(invalid(where, namespace, message))


def validate_cinder_persistent_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """OpenStack Cinder."""
    if not source.get("volumeID"):
        errs.append(required((*path, "volumeID")))
    _validate_secret_ref(source, path, errs)


def _validate_secret_ref(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """`secretRef` with a name and a namespace."""
    if "secretRef" in source:
        for name in ("name", "namespace"):
            if not source["secretRef"].get(name):
                errs.append(required((*path, "secretRef", name)))


def validate_iscsi_persistent_volume_source(source: dict[str, Any], volume: str, path: Path, errs: list[Error]) -> None:
    """iSCSI; `volume` is the PersistentVolume's name."""
    from k8slint.apis.core.validation_volumes_rare import validate_iscsi_volume_source

    portal = source.get("targetPortal", "")
    if "initiatorName" in source and len(f"{volume}:{portal}".encode()) > 64:
        detail = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified."
        errs.append(invalid((*path, "targetPortal"), portal, detail, field=".".join(map(str, (*path, "targetportal")))))
    validate_iscsi_volume_source(source, path, errs)
    if "secretRef" in source and not source["secretRef"].get("name"):
        errs.append(required((*path, "secretRef", "name")))


def validate_azure_file_persistent_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Azure File, with the namespace of its secret."""
    for name in ("secretName", "shareName"):
        if not source.get(name):
            errs.append(required((*path, name)))
    if source.get("secretNamespace") == "":
        errs.append(required((*path, "secretNamespace")))


def validate_storageos_persistent_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """StorageOS."""
    name = source.get("volumeName", "")
    if not name:
        errs.append(required((*path, "volumeName")))
    for key in ("volumeName", "volumeNamespace"):
        if source.get(key):
            for message in is_dns1123_label(source[key]):
                errs.append(invalid((*path, key), source[key], message))
    _validate_secret_ref(source, path, errs)


def validate_local_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A directory or device of the node."""
    target = source.get("path", "")
    if not target:
        errs.append(required((*path, "path")))
        return
    if ".." in target.split("/"):
        errs.append(invalid((*path, "path"), target, "must not contain '..'"))


def validate_csi_persistent_volume_source(source: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """CSI: the driver, the handle and up to four secrets."""
    from k8slint.apis.storage.validation import validate_csi_driver_name

    validate_csi_driver_name(source.get("driver", ""), (*path, "driver"), errs, minor)
    if not source.get("volumeHandle"):
        errs.append(required((*path, "volumeHandle")))
    for name in ("controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef"):
        if name in source:
            _validate_secret_reference(source[name], (*path, name), errs)


def _validate_secret_reference(ref: dict[str, Any], path: Path, errs: list[Error]) -> None:
    name, namespace = ref.get("name", ""), ref.get("namespace", "")
    if not name:
        errs.append(required((*path, "name")))
    else:
        for message in is_dns1123_subdomain(name):
            errs.append(invalid((*path, "name"), name, message))
    if not namespace:
        errs.append(required((*path, "namespace")))
    else:
        for message in is_dns1123_label(namespace):
            errs.append(invalid((*path, "namespace"), namespace, message))


def validate_persistent_volume_source(kind: str, source: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The source of a volume under its field name; those that pods have too are judged as in pods (iscsi stands apart)."""
    if kind == "csi":
        validate_csi_persistent_volume_source(source, path, errs, minor)
        return
    check = SOURCES.get(kind)
    if check is None:
        from k8slint.apis.core.validation_volumes_rare import RARE_SOURCES

        check = RARE_SOURCES[kind]
    check(source, path, errs)


SOURCES: dict[str, Callable] = {
    "hostPath": validate_host_path_volume_source,
    "nfs": validate_nfs_volume_source,
    "glusterfs": validate_glusterfs_persistent_volume_source,
    "cinder": validate_cinder_persistent_volume_source,
    "azureFile": validate_azure_file_persistent_volume_source,
    "storageos": validate_storageos_persistent_volume_source,
    "local": validate_local_volume_source,
}
