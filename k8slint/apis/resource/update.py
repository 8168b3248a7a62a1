"""Updates of the dynamic resource allocation kinds: pkg/apis/resource/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.update import semantic_equal, validate_immutable_field, validate_object_meta_update
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import name_is_dns_subdomain
from k8slint.apis.resource.validation import (
    validate_device_class_spec,
    validate_device_taint,
    validate_device_taint_selector,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def _validate_meta(new: dict[str, Any], old: dict[str, Any], errs: list[Error]) -> None:
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)


def validate_resource_claim_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceClaim or a template of one: the spec stays."""
    _validate_meta(new, old, errs)
    go_type = f"resource/{new['apiVersion'].rpartition('/')[2]}.{new['kind']}Spec"
    validate_immutable_field(new.get("spec", {}), old.get("spec", {}), ("spec",), errs, go_type, minor)


def validate_device_class_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DeviceClass; selectors and configuration that did not change are not read again."""
    validate_object_meta(reset_generation(new.get("metadata", {})), False, name_is_dns_subdomain, ("metadata",), errs)
    _validate_meta(new, old, errs)
    spec, before = new.get("spec", {}), old.get("spec", {})
    same = [semantic_equal(spec.get(child), before.get(child)) for child in ("selectors", "config")]
    validate_device_class_spec(spec, ("spec",), errs, minor, *same)


def validate_resource_slice_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceSlice: pool, driver and node stay."""
    from k8slint.apis.resource.validation_slice import internal_slice_spec, validate_resource_slice_spec

    _validate_meta(new, old, errs)
    spec, before = internal_slice_spec(new), internal_slice_spec(old)
    validate_resource_slice_spec(spec, before, ("spec",), errs, minor)
    name, stored = (s.get("pool", {}).get("name", "") for s in (spec, before))
    validate_immutable_field(name, stored, ("spec", "pool", "name"), errs)
    for child in ("driver", "nodeName"):
        validate_immutable_field(spec.get(child, ""), before.get(child, ""), ("spec", child), errs)


def validate_device_taint_rule_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DeviceTaintRule."""
    _validate_meta(new, old, errs)
    spec, taint = new.get("spec", {}), old.get("spec", {}).get("taint", {})
    validate_device_taint_selector(spec.get("deviceSelector", {}), ("spec", "deviceSelector"), errs)
    validate_device_taint(spec.get("taint", {}), ("spec", "taint"), errs, minor, taint.get("effect", ""))


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "ResourceClaim": validate_resource_claim_update,
    "ResourceClaimTemplate": validate_resource_claim_update,
    "DeviceClass": validate_device_class_update,
    "ResourceSlice": validate_resource_slice_update,
    "DeviceTaintRule": validate_device_taint_rule_update,
}
