"""PersistentVolume, PersistentVolumeClaim and the claim template: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_resources import validate_basic_resource, validate_positive_quantity_value
from k8slint.apis.meta.validation import object_name, validate_label_selector, validate_object_meta
from k8slint.apis.names import is_dns1123_subdomain, name_is_dns_subdomain
from k8slint.features import enabled
from k8slint.field import Key, forbidden, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
RECLAIM_POLICIES = ("Delete", "Recycle", "Retain")
VOLUME_MODES = ("Block", "Filesystem")

# The volume sources of a PersistentVolume in upstream's order: a second one is refused where it stands.
VOLUME_SOURCES = (
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "glusterfs", "flocker", "nfs", "rbd", "quobyte", "cephfs", "iscsi",
    "cinder", "fc", "flexVolume", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk", "scaleIO",
    "local", "storageos", "csi",
)  # fmt: skip
# Errors inside these are printed under another name.
PRINTED_SOURCES = {"gcePersistentDisk": "persistentDisk"}


def validate_access_modes(modes: list[str], path: Path, errs: list[Error]) -> None:
    """Known modes, and ReadWriteOncePod only alone."""
    once_pod = others = False
    for i, mode in enumerate(modes):
        if mode not in ACCESS_MODES:
            errs.append(not_supported((*path, i), mode, ACCESS_MODES, field=format_path(path)))
        elif mode == "ReadWriteOncePod":
            once_pod = True
        else:
            others = True
    if once_pod and others:
        errs.append(forbidden(path, "may not use ReadWriteOncePod with other access modes"))


def _validate_class_name(name: str, path: Path, errs: list[Error]) -> None:
    for message in is_dns1123_subdomain(name):
        errs.append(invalid(path, name, message))


def validate_persistent_volume_claim(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolumeClaim on creation."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    if "dataSource" in spec or "dataSourceRef" in spec:
        spec = normalize_data_sources(spec, minor)
    validate_persistent_volume_claim_spec(spec, ("spec",), errs, minor)


def normalize_data_sources(spec: dict[str, Any], minor: int, stored: bool = False) -> dict[str, Any]:
    """A copy of the claim's spec in which dataSource and dataSourceRef say the same, as the server stores it.

    A dataSource that is neither a claim nor a snapshot is dropped where it stands alone, unless the `stored` claim has a
    source already. Source: pkg/api/persistentvolumeclaim/util.go.
    """
    spec = dict(spec)
    ref = spec.get("dataSourceRef")
    any_source = enabled("AnyVolumeDataSource", minor)
    if ref is not None and (not any_source or (ref.get("namespace") and not enabled("CrossNamespaceVolumeDataSource", minor))):
        ref = spec.pop("dataSourceRef") and None
    source = spec.get("dataSource")
    if source is not None and ref is None:
        wanted = {"PersistentVolumeClaim": "", "VolumeSnapshot": "snapshot.storage.k8s.io"}
        if not stored and wanted.get(source.get("kind", "")) != source.get("apiGroup", ""):
            del spec["dataSource"]
        elif any_source:
            spec["dataSourceRef"] = dict(source)
    elif ref is not None and source is None and any_source and not ref.get("namespace"):
        spec["dataSource"] = dict(ref)
        spec["dataSource"].pop("namespace", None)
    return spec


def validate_persistent_volume_claim_template(template: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The claim template of a generic ephemeral volume: labels, annotations and the claim's spec."""
    from k8slint.apis.meta.validation import validate_annotations, validate_labels

    meta = template.get("metadata", {})
    for name, value in meta.items():
        if name == "labels":
            validate_labels(value, (*path, "metadata", "labels"), errs)
        elif name == "annotations":
            validate_annotations(value, (*path, "metadata", "annotations"), errs)
        elif value or type(value) is list or name == "deletionGracePeriodSeconds":  # set, if only to nothing
            at: Path = (*path, "metadata", name)
            # upstream's spelling of one of them
            errs.append(forbidden(at, "cannot be set", field=format_path((*path, "metadata", "uID")) if name == "uid" else ""))
    validate_persistent_volume_claim_spec(template.get("spec", {}), (*path, "spec"), errs, minor)


def validate_persistent_volume_claim_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The spec of a claim, wherever it stands."""
    modes = spec.get("accessModes")
    if not modes:
        errs.append(required((*path, "accessModes"), "at least 1 access mode is required"))
    if "selector" in spec:
        validate_label_selector(spec["selector"], (*path, "selector"), errs)
    if modes:
        validate_access_modes(modes, (*path, "accessModes"), errs)
    requests = spec.get("resources", {}).get("requests", {})
    if "storage" not in requests:
        printed = format_path((*path, "resources", Key("storage")))
        errs.append(required((*path, "resources", "requests"), field=printed))
    else:
        before = len(errs)
        validate_positive_quantity_value(requests["storage"], (*path, "resources", "requests", Key("storage")), errs)
        for error in errs[before:]:
            error.field = format_path((*path, "resources", Key("storage")))
    if spec.get("storageClassName"):
        _validate_class_name(spec["storageClassName"], (*path, "storageClassName"), errs)
    if "volumeMode" in spec and spec["volumeMode"] not in VOLUME_MODES:
        errs.append(not_supported((*path, "volumeMode"), spec["volumeMode"], VOLUME_MODES))
    if "dataSource" in spec or "dataSourceRef" in spec:
        _validate_data_sources(spec, path, errs, minor)
    if spec.get("volumeAttributesClassName") and enabled("VolumeAttributesClass", minor):
        _validate_class_name(spec["volumeAttributesClassName"], (*path, "volumeAttributesClassName"), errs)


def _validate_data_sources(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    source, ref = spec.get("dataSource"), spec.get("dataSourceRef")
    if ref is not None and not enabled("AnyVolumeDataSource", minor):
        ref = None
    if source is not None:
        validate_data_source(source, (*path, "dataSource"), errs)
    if ref is None:
        return
    validate_data_source(ref, (*path, "dataSourceRef"), errs)
    namespace = ref.get("namespace")
    if namespace:
        from k8slint.apis.names import is_dns1123_label

        for message in is_dns1123_label(namespace):
            errs.append(invalid((*path, "dataSourceRef", "namespace"), namespace, message))
    if source is None:
        return
    if namespace:
        detail = "may not be specified when dataSourceRef.namespace is specified"
        errs.append(invalid((*path, "dataSource"), format_path((*path, "dataSource")), detail, field=format_path(path)))
    elif any(source.get(name) != ref.get(name) for name in ("apiGroup", "kind", "name")):
        printed = format_path((*path, "dataSource"))
        errs.append(invalid((*path, "dataSource"), printed, "must match dataSourceRef", field=format_path(path)))


def validate_data_source(source: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A reference to what the volume is filled from."""
    if not source.get("name"):
        errs.append(required((*path, "name")))
    kind = source.get("kind", "")
    if not kind:
        errs.append(required((*path, "kind")))
    group = source.get("apiGroup", "")
    if group:
        for message in is_dns1123_subdomain(group):
            errs.append(invalid((*path, "apiGroup"), group, message))
    elif kind != "PersistentVolumeClaim":
        errs.append(invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup"))


def validate_persistent_volume(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolume on creation."""
    meta = obj.get("metadata", {})
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_persistent_volume_spec(obj.get("spec", {}), object_name(meta), False, ("spec",), errs, minor)


def validate_persistent_volume_spec(
    spec: dict[str, Any], name: str, inline: bool, path: Path, errs: list[Error], minor: int
) -> None:
    """The spec of a volume; `inline`: inside a VolumeAttachment, where only CSI volumes may stand."""
    if inline:
        _validate_inline(spec, path, errs)
    modes = spec.get("accessModes", ())
    if not modes:
        errs.append(required((*path, "accessModes")))
    validate_access_modes(modes, (*path, "accessModes"), errs)
    policy = spec.get("persistentVolumeReclaimPolicy", "")
    if not inline:
        _validate_capacity(spec.get("capacity"), (*path, "capacity"), errs)
        if policy and policy not in RECLAIM_POLICIES:
            errs.append(not_supported((*path, "persistentVolumeReclaimPolicy"), policy, RECLAIM_POLICIES))
        if "nodeAffinity" in spec:
            _validate_volume_node_affinity(spec["nodeAffinity"], (*path, "nodeAffinity"), errs, minor)
    found = 0
    for source in VOLUME_SOURCES:
        if source not in spec:
            continue
        if found and source != "flexVolume":
            printed = format_path((*path, "cephFS")) if source == "cephfs" else ""
            errs.append(forbidden((*path, source), "may not specify more than 1 volume type", field=printed))
            continue
        found += 1
        _validate_source(spec, source, name, path, errs, minor)
    if not found:
        errs.append(required(path, "must specify a volume type"))
    if policy == "Recycle" and "hostPath" in spec and _is_root(spec["hostPath"].get("path", "")):
        errs.append(
            forbidden((*path, "persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'")
        )
    if inline:
        return
    if spec.get("storageClassName"):
        _validate_class_name(spec["storageClassName"], (*path, "storageClassName"), errs)
    if "volumeMode" in spec and spec["volumeMode"] not in VOLUME_MODES:
        errs.append(not_supported((*path, "volumeMode"), spec["volumeMode"], VOLUME_MODES))
    if "volumeAttributesClassName" in spec and enabled("VolumeAttributesClass", minor):
        attributes = spec["volumeAttributesClassName"]
        if attributes:
            _validate_class_name(attributes, (*path, "volumeAttributesClassName"), errs)
        else:
            errs.append(required((*path, "volumeAttributesClassName"), "an empty string is disallowed"))
        if "csi" not in spec:
            errs.append(required((*path, "csi"), "has to be specified when using volumeAttributesClassName"))


def _validate_inline(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    detail = "may not be specified in the context of inline volumes"
    for name in ("claimRef", "capacity", "nodeAffinity", "storageClassName"):
        if name in spec and (spec[name] or name in ("claimRef", "nodeAffinity")):
            errs.append(forbidden((*path, name), detail))
    if "csi" not in spec:
        errs.append(required((*path, "csi"), "has to be specified in the context of inline volumes"))
    policy = spec.get("persistentVolumeReclaimPolicy")
    if policy and policy != "Retain":
        detail = "may only be {policy} in the context of inline volumes"
        errs.append(forbidden((*path, "persistentVolumeReclaimPolicy"), detail, policy="Retain"))
    if "volumeMode" in spec and spec["volumeMode"] != "Filesystem":
        detail = "may not specify volumeMode other than {mode} in the context of inline volumes"
        errs.append(forbidden((*path, "volumeMode"), detail, mode="Filesystem"))


def _validate_capacity(capacity: dict[str, Any] | None, path: Path, errs: list[Error]) -> None:
    if not capacity:
        errs.append(required(path))
    if capacity is None or "storage" not in capacity or len(capacity) > 1:
        errs.append(not_supported(path, capacity, ("storage",)))
    for name, quantity in (capacity or {}).items():
        validate_basic_resource(quantity, (*path, Key(name)), errs)
        validate_positive_quantity_value(quantity, (*path, Key(name)), errs)


def _validate_volume_node_affinity(affinity: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    if "required" in affinity:
        from k8slint.apis.core.validation_scheduling import validate_node_selector

        validate_node_selector(affinity["required"], (*path, "required"), errs, minor < 33)
    else:
        errs.append(required((*path, "required"), "must specify required node constraints"))


def _is_root(path: str) -> bool:
    """Whether Go's `path.Clean` would make it `/`."""
    if not path.startswith("/"):
        return False
    depth = 0
    for part in path.split("/"):
        if part == "..":
            depth = max(depth - 1, 0)
        elif part and part != ".":
            depth += 1
    return depth == 0


def _validate_source(spec: dict[str, Any], source: str, name: str, path: Path, errs: list[Error], minor: int) -> None:
    from k8slint.apis.core.validation_volumes_persistent import (
        validate_iscsi_persistent_volume_source,
        validate_persistent_volume_source,
    )

    before = len(errs)
    if source == "iscsi":
        validate_iscsi_persistent_volume_source(spec[source], name, (*path, source), errs)
    else:
        validate_persistent_volume_source(source, spec[source], (*path, source), errs, minor)
    if source in PRINTED_SOURCES:
        for error in errs[before:]:
            error.field = format_path((*path, PRINTED_SOURCES[source], *error.path[len(path) + 1 :]))
    if source == "local" and "nodeAffinity" not in spec:
        errs.append(required((*path, "nodeAffinity"), "Local volume requires node affinity"))
