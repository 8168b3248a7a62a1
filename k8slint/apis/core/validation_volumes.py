"""Volumes and their sources: pkg/apis/core/validation/validation.go. Sources that are seldom used: validation_volumes_rare.py."""

from __future__ import annotations

from k8slint.apis.meta.validation import object_name
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain
from k8slint.field import duplicate, forbidden, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive"
ONE_TYPE = "may not specify more than 1 volume type"
HOST_PATH_TYPES = ("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")

# In the order in which upstream looks: the first one is judged, each further one refused. The second name is the one
# that the server prints when it refuses, the third when it judges.
SOURCES = (
    ("emptyDir", "emptyDir", "emptyDir"),
    ("hostPath", "hostPath", "hostPath"),
    ("gitRepo", "gitRepo", "gitRepo"),
    ("gcePersistentDisk", "gcePersistentDisk", "persistentDisk"),
    ("awsElasticBlockStore", "awsElasticBlockStore", "awsElasticBlockStore"),
    ("secret", "secret", "secret"),
    ("nfs", "nfs", "nfs"),
    ("iscsi", "iscsi", "iscsi"),
    ("glusterfs", "glusterfs", "glusterfs"),
    ("flocker", "flocker", "flocker"),
    ("persistentVolumeClaim", "persistentVolumeClaim", "persistentVolumeClaim"),
    ("rbd", "rbd", "rbd"),
    ("cinder", "cinder", "cinder"),
    ("cephfs", "cephFS", "cephfs"),
    ("quobyte", "quobyte", "quobyte"),
    ("downwardAPI", "downwarAPI", "downwardAPI"),
    ("fc", "fc", "fc"),
    ("flexVolume", "flexVolume", "flexVolume"),
    ("configMap", "configMap", "configMap"),
    ("azureFile", "azureFile", "azureFile"),
    ("vsphereVolume", "vsphereVolume", "vsphereVolume"),
    ("photonPersistentDisk", "photonPersistentDisk", "photonPersistentDisk"),
    ("portworxVolume", "portworxVolume", "portworxVolume"),
    ("azureDisk", "azureDisk", "azureDisk"),
    ("storageos", "storageos", "storageos"),
    ("projected", "projected", "projected"),
    ("scaleIO", "scaleIO", "scaleIO"),
    ("csi", "csi", "csi"),
    ("ephemeral", "ephemeral", "ephemeral"),
    ("image", "image", "image"),
)


def validate_volumes(
    volumes: list[dict[str, Any]], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int, is_pod: bool = False
) -> dict[str, dict[str, Any]]:
    """All volumes of a pod; returns the valid ones by name, for the mounts."""
    found: dict[str, dict[str, Any]] = {}
    pod_name = object_name(pod_meta) if pod_meta else ""
    created = {f"{pod_name}-{v.get('name', '')}" for v in volumes if "ephemeral" in v} if pod_name else ()
    for i, volume in enumerate(volumes):
        before = len(errs)
        name = volume.get("name", "")
        # Two keys: a name and one source. The frequent sources are judged here, without looking for others.
        if len(volume) == 2 and name:
            if "configMap" in volume:
                source = volume["configMap"]
                if not source.get("name") or "items" in source or not 0 <= source.get("defaultMode", 0) <= 0o777:
                    validate_projected_file_source(source, "name", (*path, i, "configMap"), errs)
            elif "secret" in volume:
                source = volume["secret"]
                if not source.get("secretName") or "items" in source or not 0 <= source.get("defaultMode", 0) <= 0o777:
                    validate_projected_file_source(source, "secretName", (*path, i, "secret"), errs)
            else:
                validate_volume(volume, pod_meta, (*path, i), errs, minor, is_pod)
        else:
            validate_volume(volume, pod_meta, (*path, i), errs, minor, is_pod)
        if not name:
            errs.append(required((*path, i, "name")))
        else:
            for message in is_dns1123_label(name):
                errs.append(invalid((*path, i, "name"), name, message))
        if name in found:
            errs.append(duplicate((*path, i, "name"), name))
        if len(errs) == before:
            found[name] = volume
        if created and "persistentVolumeClaim" in volume:
            claim = volume["persistentVolumeClaim"].get("claimName", "")
            if claim in created:
                errs.append(
                    invalid(
                        (*path, i, "persistentVolumeClaim", "claimName"),
                        claim,
                        "must not reference a PVC that gets created for an ephemeral volume",
                    )
                )
    return found


def validate_volume(
    volume: dict[str, Any], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int, is_pod: bool = False
) -> None:
    """The source of one volume (validateVolumeSource)."""
    count = 0
    for source, printed, judged in SOURCES:
        if source not in volume:
            continue
        if count:
            errs.append(forbidden((*path, source), ONE_TYPE, field=format_path((*path, printed))))
        else:
            count = 1
            before = len(errs)
            _validate_source(source, volume[source], (*path, source), errs, minor, is_pod)
            if judged != source:
                for error in errs[before:]:
                    error.field = format_path((*path, judged, *error.path[len(path) + 1 :]))
            if source == "ephemeral":
                _validate_ephemeral_name(volume.get("name", ""), pod_meta, path, errs)
        if source == "iscsi":
            from k8slint.apis.core.validation_volumes_rare import validate_iscsi_volume_name

            validate_iscsi_volume_name(volume, path, errs)
    if not count:
        errs.append(required(path, "must specify a volume type"))


def _validate_source(kind: str, source: dict[str, Any], path: Path, errs: list[Error], minor: int, is_pod: bool) -> None:
    if kind == "emptyDir":
        if "sizeLimit" in source:
            from k8slint.apis.resource import parse

            if parse(source["sizeLimit"])[0] < 0:
                errs.append(forbidden((*path, "sizeLimit"), "SizeLimit field must be a valid resource quantity"))
    elif kind == "configMap":
        validate_projected_file_source(source, "name", path, errs)
    elif kind == "secret":
        validate_projected_file_source(source, "secretName", path, errs)
    elif kind == "persistentVolumeClaim":
        if not source.get("claimName"):
            errs.append(required((*path, "claimName")))
    elif kind == "hostPath":
        validate_host_path_volume_source(source, path, errs)
    elif kind == "nfs":
        validate_nfs_volume_source(source, path, errs)
    elif kind == "downwardAPI":
        _validate_default_mode(source, path, errs)
        for i, item in enumerate(source.get("items", ())):
            validate_downward_api_volume_file(item, i, path, errs)
    elif kind == "projected":
        from k8slint.apis.core.validation_volumes_projected import validate_projected_volume_source

        validate_projected_volume_source(source, path, errs, minor)
    elif kind == "csi":
        validate_csi_volume_source(source, path, errs, minor)
    elif kind == "ephemeral":
        if "volumeClaimTemplate" not in source:
            errs.append(required((*path, "volumeClaimTemplate")))
        else:
            from k8slint.apis.core.validation_storage import validate_persistent_volume_claim_template

            validate_persistent_volume_claim_template(source["volumeClaimTemplate"], (*path, "volumeClaimTemplate"), errs, minor)
    elif kind == "image":
        _validate_image_volume_source(source, path, errs, minor, is_pod)
    else:
        from k8slint.apis.core.validation_volumes_rare import RARE_SOURCES

        RARE_SOURCES[kind](source, path, errs)


def _validate_default_mode(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    if "defaultMode" in source and not 0 <= source["defaultMode"] <= 0o777:
        errs.append(invalid((*path, "defaultMode"), source["defaultMode"], FILE_MODE))


def validate_projected_file_source(source: dict[str, Any], name: str, path: Path, errs: list[Error]) -> None:
    """A ConfigMap or Secret as a volume; `name` is the field that names it."""
    if not source.get(name):
        errs.append(required((*path, name)))
    _validate_default_mode(source, path, errs)
    if "items" in source:
        for i, item in enumerate(source["items"]):
            validate_key_to_path(item, (*path, "items", i), errs)


def validate_key_to_path(item: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A key of a ConfigMap or Secret and the file that it becomes."""
    if not item.get("key"):
        errs.append(required((*path, "key")))
    target = item.get("path", "")
    if not target:
        errs.append(required((*path, "path")))
    else:
        validate_local_nonreserved_path(target, (*path, "path"), errs)
    if "mode" in item and not 0 <= item["mode"] <= 0o777:
        errs.append(invalid((*path, "mode"), item["mode"], FILE_MODE))


def validate_downward_api_volume_file(item: dict[str, Any], index: int, path: Path, errs: list[Error]) -> None:
    """A file of a downward API volume. Upstream's paths name the volume, without `items` and the index."""
    before = len(errs)
    at = (*path, "items", index)
    target = item.get("path", "")
    if not target:
        errs.append(required((*at, "path")))
    else:
        validate_local_nonreserved_path(target, (*at, "path"), errs)
    if "fieldRef" in item:
        from k8slint.apis.core.validation_env import VOLUME_FIELD_PATHS, validate_object_field_selector

        validate_object_field_selector(item["fieldRef"], VOLUME_FIELD_PATHS, (*at, "fieldRef"), errs)
        if "resourceFieldRef" in item:
            errs.append(invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously"))
    elif "resourceFieldRef" in item:
        from k8slint.apis.core.validation_env import validate_container_resource_field_selector

        validate_container_resource_field_selector(item["resourceFieldRef"], True, (*at, "resourceFieldRef"), errs)
    else:
        errs.append(required(at, "one of fieldRef and resourceFieldRef is required"))
    if "mode" in item and not 0 <= item["mode"] <= 0o777:
        errs.append(invalid((*at, "mode"), item["mode"], FILE_MODE))
    for error in errs[before:]:
        error.field = format_path((*path, *error.path[len(at) :]))


def validate_host_path_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A path of the node."""
    target = source.get("path", "")
    if not target:
        errs.append(required((*path, "path")))
        return
    validate_path_no_backsteps(target, (*path, "path"), errs)
    if "type" in source and source["type"] not in HOST_PATH_TYPES:
        errs.append(not_supported((*path, "type"), source["type"], HOST_PATH_TYPES))


def validate_nfs_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An NFS export."""
    if not source.get("server"):
        errs.append(required((*path, "server")))
    target = source.get("path", "")
    if not target:
        errs.append(required((*path, "path")))
    if not target.startswith("/"):
        errs.append(invalid((*path, "path"), target, "must be an absolute path"))


def validate_csi_volume_source(source: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """An inline CSI volume."""
    from k8slint.apis.storage.validation import validate_csi_driver_name

    validate_csi_driver_name(source.get("driver", ""), (*path, "driver"), errs, minor)
    if "nodePublishSecretRef" in source:
        name = source["nodePublishSecretRef"].get("name", "")
        if not name:
            errs.append(required((*path, "nodePublishSecretRef", "name")))
        else:
            for message in is_dns1123_subdomain(name):
                at = (*path, "nodePublishSecretRef", "name")
                errs.append(invalid(at, name, message, field=format_path((*path, "name"))))


def _validate_image_volume_source(source: dict[str, Any], path: Path, errs: list[Error], minor: int, is_pod: bool) -> None:
    """A container image as a volume. Until 1.36 a template may leave the reference to a controller."""
    if not source.get("reference") and (is_pod or minor >= 37):
        errs.append(required((*path, "reference")))
    policy = source.get("pullPolicy", "")
    if not policy:
        errs.append(required((*path, "pullPolicy")))
    elif policy not in ("Always", "IfNotPresent", "Never"):
        errs.append(not_supported((*path, "pullPolicy"), policy, ("Always", "IfNotPresent", "Never")))


def _validate_ephemeral_name(name: str, pod_meta: dict[str, Any] | None, path: Path, errs: list[Error]) -> None:
    """The claim's name, pod and volume joined, must be valid too."""
    pod_name = object_name(pod_meta) if pod_meta else ""
    if not pod_name or not name:
        return
    claim = f"{pod_name}-{name}"
    for message in is_dns1123_subdomain(claim):
        errs.append(invalid((*path, "name"), name, 'PVC name "{claim}": {message}', claim=claim, message=message))


def validate_local_descending_path(target: str, path: Path, errs: list[Error]) -> None:
    """A relative path without `..`."""
    if target.startswith("/"):
        errs.append(invalid(path, target, "must be a relative path"))
    validate_path_no_backsteps(target, path, errs)


def validate_path_no_backsteps(target: str, path: Path, errs: list[Error]) -> None:
    """A path without `..`."""
    if ".." in target and ".." in target.split("/"):
        errs.append(invalid(path, target, "must not contain '..'"))


def validate_local_nonreserved_path(target: str, path: Path, errs: list[Error]) -> None:
    """A relative path whose first element does not begin with `..`."""
    validate_local_descending_path(target, path, errs)
    if target.startswith("..") and not target.startswith("../"):
        errs.append(invalid(path, target, "must not start with '..'"))
