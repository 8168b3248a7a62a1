"""The storage group: pkg/apis/storage/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import (
    not_supported_as_listed,
    validate_label_name,
    validate_label_selector,
    validate_object_meta,
)
from k8slint.apis.names import is_dns1123_subdomain, is_qualified_name, name_is_dns_subdomain
from k8slint.field import duplicate, forbidden, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

MAX_PARAMETER_SIZE = 256 * 1024
MAX_PARAMETERS = 512
CSI_DRIVER_NAME_MAX_LENGTH = 63
CSI_NODE_ID_MAX_LENGTH = 256
FS_GROUP_POLICIES = ("File", "None", "ReadWriteOnceWithFSType")


def validate_storage_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StorageClass."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    validate_provisioner(obj.get("provisioner", ""), ("provisioner",), errs)
    if "parameters" in obj:
        validate_parameters(obj["parameters"], ("parameters",), errs)
    policy = obj.get("reclaimPolicy", "")
    if policy and policy not in ("Delete", "Retain"):
        errs.append(not_supported(("reclaimPolicy",), policy, ("Delete", "Retain")))
    mode = obj.get("volumeBindingMode")
    if mode is None:
        errs.append(required(("volumeBindingMode",)))
    elif mode not in ("Immediate", "WaitForFirstConsumer"):
        errs.append(not_supported(("volumeBindingMode",), mode, ("Immediate", "WaitForFirstConsumer")))
    if "allowedTopologies" in obj:
        _validate_allowed_topologies(obj["allowedTopologies"], ("allowedTopologies",), errs)


def validate_provisioner(provisioner: str, path: Path, errs: list[Error]) -> None:
    """A provisioner or driver: a qualified name in any case."""
    if not provisioner:
        errs.append(required(path))
        return
    for message in is_qualified_name(provisioner.lower()):
        errs.append(invalid(path, provisioner, message))


def validate_parameters(parameters: dict[str, str], path: Path, errs: list[Error]) -> None:
    """At most 512 parameters and 256 KiB in all."""
    if len(parameters) > MAX_PARAMETERS:
        errs.append(too_long(path, MAX_PARAMETERS))
        return
    if "" in parameters:
        errs.append(invalid(path, "", "field can not be empty."))
    if sum(len(key.encode()) + len(value.encode()) for key, value in parameters.items()) > MAX_PARAMETER_SIZE:
        errs.append(too_long(path, MAX_PARAMETER_SIZE))


def _validate_allowed_topologies(terms: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    # Upstream compares each term with a list that it has filled with empty terms: an empty term is always a duplicate.
    seen: list[dict[str, set[str]]] = [{}]
    for i, term in enumerate(terms):
        found = validate_topology_selector_term(term, (*path, i), errs)
        if found in seen:
            errs.append(duplicate((*path, i, "matchLabelExpressions"), ""))
        seen.append(found)


def validate_topology_selector_term(term: dict[str, Any], path: Path, errs: list[Error]) -> dict[str, set[str]]:
    """A TopologySelectorTerm (pkg/apis/core); returns the values by key."""
    found: dict[str, set[str]] = {}
    for i, expression in enumerate(term.get("matchLabelExpressions", ())):
        here = (*path, "matchLabelExpressions", i)
        key, values = expression.get("key", ""), expression.get("values", ())
        if not values:
            errs.append(required((*here, "values")))
        seen: set[str] = set()
        for j, value in enumerate(values):
            if value in seen:
                errs.append(duplicate((*here, "values", j), value))
            seen.add(value)
        validate_label_name(key, (*here, "key"), errs)
        if key in found:
            errs.append(duplicate((*here, "key"), key))
        found[key] = seen
    return found


# VolumeAttachment


def validate_volume_attachment(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A VolumeAttachment on creation; its status is cleared before."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    validate_volume_attachment_spec(spec, ("spec",), errs, minor)
    if obj.get("apiVersion", "").endswith("/v1"):
        validate_csi_driver_name(spec.get("attacher", ""), ("spec", "attacher"), errs, minor)
        name = spec.get("source", {}).get("persistentVolumeName")
        if name is not None:
            for message in name_is_dns_subdomain(name):
                errs.append(invalid(("spec", "source", "persistentVolumeName"), name, message))


def validate_volume_attachment_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Attacher, source and node."""
    if not spec.get("attacher"):
        errs.append(required((*path, "attacher")))
    source = spec.get("source", {})
    inline, name = source.get("inlineVolumeSpec"), source.get("persistentVolumeName")
    if inline is None and name is None:
        errs.append(required((*path, "source"), "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
    elif inline is not None and name is not None:
        errs.append(forbidden((*path, "source"), "must specify exactly one of inlineVolumeSpec and persistentVolumeName"))
    elif inline is None:
        if not name:
            errs.append(required((*path, "source", "persistentVolumeName"), "must specify non empty persistentVolumeName"))
    else:
        from k8slint.apis.core.validation_storage import validate_persistent_volume_spec

        validate_persistent_volume_spec(inline, "", True, (*path, "source", "inlineVolumeSpec"), errs, minor)
    node = spec.get("nodeName", "")
    for message in name_is_dns_subdomain(node):
        errs.append(invalid((*path, "nodeName"), node, message))


def validate_csi_driver_name(name: str, path: Path, errs: list[Error], minor: int) -> None:
    """The name of a CSI driver where it is referred to (pkg/apis/core ValidateCSIDriverName); before 1.35 a missing one was no name too."""
    if not name:
        errs.append(required(path))
        if minor >= 35:
            return
    if len(name.encode()) > CSI_DRIVER_NAME_MAX_LENGTH:
        errs.append(too_long(path, CSI_DRIVER_NAME_MAX_LENGTH))
    for message in is_dns1123_subdomain(name.lower()):
        errs.append(invalid(path, name, message))


# CSINode


def validate_csi_node(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CSINode."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    seen: set[str] = set()
    for i, driver in enumerate(obj.get("spec", {}).get("drivers", ())):
        _validate_csi_node_driver(driver, seen, ("spec", "drivers", i), errs, minor)


def _validate_csi_node_driver(driver: dict[str, Any], seen: set[str], path: Path, errs: list[Error], minor: int) -> None:
    name, node_id = driver.get("name", ""), driver.get("nodeID", "")
    validate_csi_driver_name(name, (*path, "name"), errs, minor)
    if not node_id:
        errs.append(required((*path, "nodeID")))
    if len(node_id.encode()) > CSI_NODE_ID_MAX_LENGTH:
        errs.append(invalid((*path, "nodeID"), node_id, "must be {max} characters or less", max=CSI_NODE_ID_MAX_LENGTH))
    count = driver.get("allocatable", {}).get("count")
    if count is not None and count < 0:
        errs.append(invalid((*path, "allocatable", "count"), count, "must be greater than or equal to 0"))
    if name in seen:
        errs.append(duplicate((*path, "name"), name))
    seen.add(name)
    keys: set[str] = set()
    for key in driver.get("topologyKeys", ()):
        # Upstream reports all of this at the driver.
        if not key:
            errs.append(required(path))
        if key in keys:
            errs.append(duplicate(path, key))
        keys.add(key)
        for message in is_qualified_name(key):
            errs.append(invalid(path, key, message))


# CSIDriver


def validate_csi_driver(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CSIDriver."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    validate_csi_driver_spec(obj.get("spec", {}), ("spec",), errs, minor)


def validate_csi_driver_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """A CSIDriverSpec. The paths are upstream's, its slip in `attachedRequired` included."""
    from k8slint.features import enabled
    from k8slint.field import format_path

    if "attachRequired" not in spec:
        errs.append(required((*path, "attachRequired"), field=format_path((*path, "attachedRequired"))))
    for child in ("podInfoOnMount", "storageCapacity"):
        if child not in spec:
            errs.append(required((*path, child)))
    policy = spec.get("fsGroupPolicy")
    if policy is not None and policy not in FS_GROUP_POLICIES:
        errs.append(not_supported((*path, "fsGroupPolicy"), policy, FS_GROUP_POLICIES))
    requests = spec.get("tokenRequests", ())
    if requests:
        _validate_token_requests(requests, (*path, "tokenRequests"), errs)
    for mode in spec.get("volumeLifecycleModes", ()):
        if mode not in ("Persistent", "Ephemeral"):
            errs.append(not_supported_as_listed((*path, "volumeLifecycleModes"), mode, ("Persistent", "Ephemeral")))
    if "seLinuxMount" not in spec and enabled("SELinuxMountReadWriteOncePod", minor):
        errs.append(required((*path, "seLinuxMount")))
    period = spec.get("nodeAllocatableUpdatePeriodSeconds")
    if period is not None and period < 10:
        errs.append(
            invalid((*path, "nodeAllocatableUpdatePeriodSeconds"), period, "must be greater than or equal to 10 seconds")
        )
    if "serviceAccountTokenInSecrets" in spec and not requests:
        errs.append(
            invalid(
                (*path, "serviceAccountTokenInSecrets"),
                spec["serviceAccountTokenInSecrets"],
                "serviceAccountTokenInSecrets is set but no tokenRequests are specified",
            )
        )


def _validate_token_requests(requests: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    """Audiences are unique, tokens live between ten minutes and 2^32 seconds."""
    seen: set[str] = set()
    for i, request in enumerate(requests):
        audience = request.get("audience", "")
        if audience in seen:
            errs.append(duplicate((*path, i, "audience"), audience))
            continue
        seen.add(audience)
        seconds = request.get("expirationSeconds")
        if seconds is None:
            continue
        if seconds < 600:
            errs.append(invalid((*path, i, "expirationSeconds"), seconds, "may not specify a duration less than 10 minutes"))
        if seconds > 1 << 32:
            errs.append(
                invalid((*path, i, "expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds")
            )


# CSIStorageCapacity and VolumeAttributesClass


def validate_csi_storage_capacity(
    obj: dict[str, Any], errs: list[Error], minor: int, allow_invalid_values: bool = False
) -> None:
    """A CSIStorageCapacity. `allow_invalid_values`: of the label selector, as the stored object has them."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_label_selector(obj.get("nodeTopology"), ("nodeTopology",), errs, allow_invalid_values)
    name = obj.get("storageClassName", "")
    for message in name_is_dns_subdomain(name):
        errs.append(invalid(("storageClassName",), name, message))
    if "capacity" in obj:
        from k8slint.apis.core.validation_resources import validate_nonnegative_quantity

        validate_nonnegative_quantity(obj["capacity"], ("capacity",), errs)


def validate_volume_attributes_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A VolumeAttributesClass."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    validate_provisioner(obj.get("driverName", ""), ("driverName",), errs)
    parameters = obj.get("parameters", {})
    before = len(errs)
    validate_parameters(parameters, ("parameters",), errs)
    if not parameters and len(errs) == before:
        errs.append(required(("parameters",), "must contain at least one key/value pair"))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "StorageClass": validate_storage_class,
    "VolumeAttachment": validate_volume_attachment,
    "CSINode": validate_csi_node,
    "CSIDriver": validate_csi_driver,
    "CSIStorageCapacity": validate_csi_storage_capacity,
    "VolumeAttributesClass": validate_volume_attributes_class,
}
