"""Updates of the core kinds: pkg/apis/core/validation/validation.go and the strategies of pkg/registry/core.

`new` and `old` are defaulted manifests. What the server fills in (cluster addresses, node ports, bound volumes) is carried
over from the stored object as `kubectl apply` leaves it; REPLACE has the kinds for which a plain PUT differs.
"""

from __future__ import annotations

from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE
from k8slint.field import duplicate, forbidden, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

IMMUTABLE_SET = "field is immutable when `immutable` is set"


def _validate_meta(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


def validate_config_map_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ConfigMap: nothing changes once it is immutable."""
    from k8slint.apis.core.validation_objects import validate_config_map

    _validate_meta(new, old, errs)
    if old.get("immutable"):
        if not new.get("immutable"):
            errs.append(forbidden(("immutable",), IMMUTABLE_SET))
        for name in ("data", "binaryData"):
            # Upstream compares exactly: an empty map is not a missing one.
            if new.get(name) != old.get(name):
                errs.append(forbidden((name,), IMMUTABLE_SET))
    validate_config_map(new, errs, minor)


def validate_secret_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Secret: its type stays, and nothing changes once it is immutable."""
    from k8slint.apis.core.secret_data import secret_bytes
    from k8slint.apis.core.validation_objects import validate_secret

    _validate_meta(new, old, errs)
    if (new.get("type") or old.get("type", "")) != old.get("type", ""):
        errs.append(invalid(("type",), new.get("type"), FIELD_IMMUTABLE))
    if old.get("immutable"):
        if not new.get("immutable"):
            errs.append(forbidden(("immutable",), IMMUTABLE_SET))
        contents = []
        for obj in (new, old):
            data, strings = obj.get("data", {}), obj.get("stringData", {})
            contents.append({key: secret_bytes(key, data, strings) for key in {**data, **strings}})
        if contents[0] != contents[1]:
            errs.append(forbidden(("data",), IMMUTABLE_SET))
    validate_secret(new, errs, minor)


def validate_service_account_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ServiceAccount: its metadata."""
    from k8slint.apis.core.validation_objects import validate_service_account

    _validate_meta(new, old, errs)
    validate_service_account(new, errs, minor)


def validate_namespace_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Namespace: its finalizers and status cannot be changed this way, so nothing but metadata is judged."""
    _validate_meta(new, old, errs)


def validate_endpoints_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """Endpoints: everything may change."""
    from k8slint.apis.core.validation_service import validate_endpoints

    _validate_meta(new, old, errs)
    validate_endpoints(new, errs, minor)


def validate_limit_range_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LimitRange: everything may change."""
    from k8slint.apis.core.validation_quota import validate_limit_range

    validate_limit_range(new, errs, minor)


def validate_resource_quota_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceQuota: the scopes stay, in any order."""
    from k8slint.apis.core.validation_quota import validate_resource_quota_spec

    _validate_meta(new, old, errs)
    spec = new.get("spec", {})
    validate_resource_quota_spec(spec, ("spec",), errs, minor)
    if set(spec.get("scopes", ())) != set(old.get("spec", {}).get("scopes", ())):
        errs.append(invalid(("spec", "scopes"), spec.get("scopes"), FIELD_IMMUTABLE))


def validate_replication_controller_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ReplicationController: everything may change."""
    from k8slint.apis.core.validation_objects import validate_replication_controller_spec

    _validate_meta(new, old, errs)
    validate_replication_controller_spec(new.get("spec", {}), ("spec",), errs, minor)


def validate_pod_template_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodTemplate: everything may change."""
    from k8slint.apis.core.validation_pod import validate_pod_template_spec

    _validate_meta(new, old, errs)
    validate_pod_template_spec(new.get("template", {}), ("template",), errs, minor)


def validate_event_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Event of the core group: everything may change."""
    from k8slint.apis.core.validation_event import validate_legacy_event

    validate_legacy_event(new, errs)


def validate_node_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Node: what identifies the machine stays once it is known."""
    from k8slint.apis.core.validation_node import (
        pod_cidrs,
        validate_node_resources,
        validate_node_specific_annotations,
        validate_node_taints,
    )

    _validate_meta(new, old, errs)
    validate_node_specific_annotations(new.get("metadata", {}).get("annotations", {}), errs)
    spec, stored = new.get("spec", {}), old.get("spec", {})
    status = new.get("status", {})
    validate_node_resources(status, errs)
    addresses = status.get("addresses", [])
    for i, address in enumerate(addresses):
        if address in addresses[:i]:
            errs.append(duplicate(("status", "addresses", i), address))
    cidrs = pod_cidrs(stored)
    if cidrs and cidrs != pod_cidrs(spec):
        detail = 'node updates may not change podCIDR except from "" to valid'
        errs.append(forbidden(("spec", "podCIDRs"), detail))
    provider = stored.get("providerID", "")
    if provider and provider != spec.get("providerID", ""):
        errs.append(forbidden(("spec", "providerID"), 'node updates may not change providerID except from "" to valid'))
    if spec.get("taints"):
        validate_node_taints(spec["taints"], ("spec", "taints"), "metadata.taints", errs)
    if spec.get("externalID", "") != stored.get("externalID", ""):
        errs.append(forbidden(("spec", "externalID"), "may not be updated"))


def validate_service_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Service."""
    from k8slint.apis.core.update_service import validate_service_update as validate

    validate(new, old, errs, minor)


def validate_persistent_volume_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolume."""
    from k8slint.apis.core.update_storage import validate_persistent_volume_update as validate

    validate(new, old, errs, minor)


def validate_persistent_volume_claim_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PersistentVolumeClaim."""
    from k8slint.apis.core.update_storage import validate_persistent_volume_claim_update as validate

    validate(new, old, errs, minor)


def validate_pod_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod."""
    from k8slint.apis.core.update_pod import validate_pod_update as validate

    validate(new, old, errs, minor)


def validate_pod_replace(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod that a manifest replaces."""
    from k8slint.apis.core.update_pod import validate_pod_replace as validate

    validate(new, old, errs, minor)


UPDATE: dict[str, Callable] = {
    "ConfigMap": validate_config_map_update,
    "Endpoints": validate_endpoints_update,
    "Event": validate_event_update,
    "LimitRange": validate_limit_range_update,
    "Namespace": validate_namespace_update,
    "Node": validate_node_update,
    "PersistentVolume": validate_persistent_volume_update,
    "PersistentVolumeClaim": validate_persistent_volume_claim_update,
    "Pod": validate_pod_update,
    "PodTemplate": validate_pod_template_update,
    "ReplicationController": validate_replication_controller_update,
    "ResourceQuota": validate_resource_quota_update,
    "Secret": validate_secret_update,
    "Service": validate_service_update,
    "ServiceAccount": validate_service_account_update,
}
# Where a manifest that replaces the stored object (PUT, `kubectl replace`) fares otherwise.
REPLACE: dict[str, Callable] = {"Pod": validate_pod_replace}
