"""Volume sources that are seldom used, most of them no longer functional: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_volumes import validate_local_descending_path
from k8slint.apis.names import is_dns1123_label
from k8slint.field import Key, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

_ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
RANGE = "must be between {low} and {high}, inclusive"


def _require(*names: str) -> Callable[[dict[str, Any], Path, list[Error]], None]:
    """A check for sources that only have required fields."""

    def check(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
        for name in names:
            if not source.get(name):
                errs.append(required((*path, name)))

    return check


def _validate_partition(source: dict[str, Any], name: str, path: Path, errs: list[Error]) -> None:
    if not source.get(name):
        errs.append(required((*path, name)))
    partition = source.get("partition", 0)
    if not 0 <= partition <= 255:
        errs.append(invalid((*path, "partition"), partition, RANGE, low=1, high=255))


def validate_gce_persistent_disk_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A Google disk."""
    _validate_partition(source, "pdName", path, errs)


def validate_aws_elastic_block_store_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An Amazon disk."""
    _validate_partition(source, "volumeID", path, errs)


def validate_git_repo_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A git repository."""
    if not source.get("repository"):
        errs.append(required((*path, "repository")))
    validate_local_descending_path(source.get("directory", ""), (*path, "directory"), errs)


def validate_iscsi_volume_name(volume: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """With an initiator name, the volume's name and the portal become one name of limited length."""
    source, name = volume["iscsi"], volume.get("name", "")
    if "initiatorName" in source and len(f"{name}:{source.get('targetPortal', '')}".encode()) > 64:
        errs.append(
            invalid(
                (*path, "name"),
                name,
                "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.",
            )
        )


def validate_iscsi_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An iSCSI target."""
    if not source.get("targetPortal"):
        errs.append(required((*path, "targetPortal")))
    iqn = source.get("iqn", "")
    if not iqn:
        errs.append(required((*path, "iqn")))
    elif fault := _iscsi_name_fault(iqn):
        errs.append(invalid((*path, "iqn"), iqn, fault))
    lun = source.get("lun", 0)
    if not 0 <= lun <= 255:
        errs.append(invalid((*path, "lun"), lun, RANGE, low=0, high=255))
    if (source.get("chapAuthDiscovery") or source.get("chapAuthSession")) and "secretRef" not in source:
        errs.append(required((*path, "secretRef")))
    if "initiatorName" in source:
        name = source["initiatorName"]
        if fault := _iscsi_name_fault(name):
            errs.append(invalid((*path, "initiatorName"), name, fault, field=format_path((*path, "initiatorname"))))


def _iscsi_name_fault(name: str) -> str:
    """`iqn.2015-02.example.com:disk`, `eui.` and 16 or `naa.` and 32 alphanumeric characters."""
    if name.startswith("iqn"):
        import re

        valid = re.search(r"iqn\.\d{4}-\d{2}\.([a-zA-Z0-9.-]+)(:[^,;*&$|\s]+)\Z", name, re.ASCII)
        return "" if valid else "must be valid format"
    if name.startswith(("eui", "naa")):
        length = 16 if name.startswith("eui") else 32
        valid_form = len(name) == 4 + length and name[3] != "\n" and not name[4:].strip(_ALNUM)
        return "" if valid_form else "must be valid format"
    return "must be valid format starting with iqn, eui, or naa"


def validate_fc_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A Fibre Channel volume."""
    targets, ids = source.get("targetWWNs"), source.get("wwids")
    if not targets and not ids:
        errs.append(required((*path, "targetWWNs"), "must specify either targetWWNs or wwids, but not both"))
    if targets and ids:
        errs.append(invalid((*path, "targetWWNs"), targets, "targetWWNs and wwids can not be specified simultaneously"))
    if targets:
        if "lun" not in source:
            errs.append(required((*path, "lun"), "lun is required if targetWWNs is specified"))
        elif not 0 <= source["lun"] <= 255:
            errs.append(invalid((*path, "lun"), source["lun"], RANGE, low=0, high=255))


def validate_flocker_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A Flocker dataset."""
    name, uuid = source.get("datasetName", ""), source.get("datasetUUID", "")
    if not name and not uuid:
        errs.append(required(path, "one of datasetName and datasetUUID is required"))
    if name and uuid:
        errs.append(invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously"))
    if "/" in name:
        errs.append(invalid((*path, "datasetName"), name, "must not contain '/'"))


def validate_quobyte_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A Quobyte volume."""
    registry = source.get("registry", "")
    detail = "must be a host:port pair or multiple pairs separated by commas"
    if not registry:
        errs.append(required((*path, "registry"), detail))
    elif len(source.get("tenant", "").encode()) >= 65:
        errs.append(required((*path, "tenant"), "must be a UUID and may not exceed a length of 64 characters"))
    else:
        for pair in registry.split(","):
            if not _is_host_port(pair):
                errs.append(invalid((*path, "registry"), registry, detail))
    if not source.get("volume"):
        errs.append(required((*path, "volume")))


def _is_host_port(text: str) -> bool:
    """Whether Go's net.SplitHostPort takes it: one colon, or an address in brackets before it."""
    if text.startswith("["):
        host, bracket, rest = text[1:].partition("]")
        return bracket != "" and rest.startswith(":") and not any(c in "[]" for c in host) and not any(c in "[]:" for c in rest[1:])
    return text.count(":") == 1 and "[" not in text and "]" not in text


def validate_cinder_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An OpenStack disk."""
    if not source.get("volumeID"):
        errs.append(required((*path, "volumeID")))
    if "secretRef" in source and not source["secretRef"].get("name"):
        errs.append(required((*path, "secretRef", "name")))


def validate_flex_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A FlexVolume; its options must keep out of the namespaces of Kubernetes."""
    if not source.get("driver"):
        errs.append(required((*path, "driver")))
    for key in source.get("options", ()):
        domain = "." + key.partition("/")[0].lower()
        if domain.endswith((".kubernetes.io", ".k8s.io")):
            errs.append(invalid((*path, "options", Key(key)), key, "kubernetes.io and k8s.io namespaces are reserved"))


def validate_azure_disk(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """An Azure disk."""
    if not source.get("diskName"):
        errs.append(required((*path, "diskName")))
    uri = source.get("diskURI", "")
    if not uri:
        errs.append(required((*path, "diskURI")))
    modes, kinds = ("None", "ReadOnly", "ReadWrite"), ("Dedicated", "Managed", "Shared")
    if "cachingMode" in source and source["cachingMode"] not in modes:
        errs.append(not_supported((*path, "cachingMode"), source["cachingMode"], modes))
    if "kind" in source:
        kind = source["kind"]
        if kind not in kinds:
            errs.append(not_supported((*path, "kind"), kind, kinds))
        if kind == "Managed":
            start = "/subscriptions/"
            form = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
        else:
            start = "https://"
            form = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
        if not uri.startswith(start):
            errs.append(not_supported((*path, "diskURI"), uri, (form,)))


def validate_storageos_volume_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A StorageOS volume."""
    name = source.get("volumeName", "")
    if not name:
        errs.append(required((*path, "volumeName")))
    else:
        for message in is_dns1123_label(name):
            errs.append(invalid((*path, "volumeName"), name, message))
    if source.get("volumeNamespace"):
        for message in is_dns1123_label(source["volumeNamespace"]):
            errs.append(invalid((*path, "volumeNamespace"), source["volumeNamespace"], message))
    if "secretRef" in source and not source["secretRef"].get("name"):
        errs.append(required((*path, "secretRef", "name")))


RARE_SOURCES: dict[str, Callable[[dict[str, Any], Path, list[Error]], None]] = {
    "gitRepo": validate_git_repo_volume_source,
    "gcePersistentDisk": validate_gce_persistent_disk_volume_source,
    "awsElasticBlockStore": validate_aws_elastic_block_store_volume_source,
    "iscsi": validate_iscsi_volume_source,
    "glusterfs": _require("endpoints", "path"),
    "flocker": validate_flocker_volume_source,
    "rbd": _require("monitors", "image"),
    "cinder": validate_cinder_volume_source,
    "cephfs": _require("monitors"),
    "quobyte": validate_quobyte_volume_source,
    "fc": validate_fc_volume_source,
    "flexVolume": validate_flex_volume_source,
    "azureFile": _require("secretName", "shareName"),
    "vsphereVolume": _require("volumePath"),
    "photonPersistentDisk": _require("pdID"),
    "portworxVolume": _require("volumeID"),
    "azureDisk": validate_azure_disk,
    "storageos": validate_storageos_volume_source,
    "scaleIO": _require("gateway", "system", "volumeName"),
}
