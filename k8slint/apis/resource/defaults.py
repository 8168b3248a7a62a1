"""Defaults of the resource group (dynamic resource allocation): pkg/apis/resource/*/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_device_request(request: Value) -> None:
    """SetDefaults_ExactDeviceRequest, SetDefaults_DeviceSubRequest."""
    if not request.get("allocationMode"):
        request["allocationMode"] = "ExactCount"
    if request["allocationMode"] == "ExactCount" and not request.get("count"):
        request["count"] = 1
    for toleration in request.get("tolerations", ()):
        if not toleration.get("operator"):
            toleration["operator"] = "Equal"


def set_defaults_resource_claim_spec(spec: Value) -> None:
    """The requests of a claim: v1 and v1beta2 have them under `exactly`."""
    for request in spec.get("devices", {}).get("requests", ()):
        if "exactly" in request:
            set_defaults_device_request(request["exactly"])
        for alternative in request.get("firstAvailable", ()):
            set_defaults_device_request(alternative)


def set_defaults_resource_claim_spec_v1beta1(spec: Value) -> None:
    """v1alpha3 and v1beta1: a request with a device class is the exact one."""
    for request in spec.get("devices", {}).get("requests", ()):
        if request.get("deviceClassName"):
            set_defaults_device_request(request)
        for alternative in request.get("firstAvailable", ()):
            set_defaults_device_request(alternative)


def set_defaults_resource_claim(claim: Value, minor: int) -> None:
    """A claim."""
    set_defaults_resource_claim_spec(claim.setdefault("spec", {}))


def set_defaults_resource_claim_template(template: Value, minor: int) -> None:
    """A template of claims."""
    set_defaults_resource_claim_spec(template.setdefault("spec", {}).setdefault("spec", {}))


def set_defaults_resource_claim_v1beta1(claim: Value, minor: int) -> None:
    """A claim."""
    set_defaults_resource_claim_spec_v1beta1(claim.setdefault("spec", {}))


def set_defaults_resource_claim_template_v1beta1(template: Value, minor: int) -> None:
    """A template of claims."""
    set_defaults_resource_claim_spec_v1beta1(template.setdefault("spec", {}).setdefault("spec", {}))


def set_defaults_resource_pool_status_request(request: Value, minor: int) -> None:
    """At most a hundred pools."""
    request.setdefault("spec", {}).setdefault("limit", 100)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "ResourcePoolStatusRequest": set_defaults_resource_pool_status_request,
    "v1/ResourceClaim": set_defaults_resource_claim,
    "v1/ResourceClaimTemplate": set_defaults_resource_claim_template,
    "v1beta2/ResourceClaim": set_defaults_resource_claim,
    "v1beta2/ResourceClaimTemplate": set_defaults_resource_claim_template,
    "v1alpha3/ResourceClaim": set_defaults_resource_claim_v1beta1,
    "v1alpha3/ResourceClaimTemplate": set_defaults_resource_claim_template_v1beta1,
    "v1beta1/ResourceClaim": set_defaults_resource_claim_v1beta1,
    "v1beta1/ResourceClaimTemplate": set_defaults_resource_claim_template_v1beta1,
}
