"""Updates of EndpointSlice: pkg/apis/discovery/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.discovery.validation import validate_slice
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.update import validate_immutable_field
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import name_is_dns_subdomain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_endpoint_slice_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An EndpointSlice: its address type stays, and addresses that it has already pass as they are."""
    validate_object_meta(reset_generation(new.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    stored = [address for endpoint in old.get("endpoints", ()) for address in endpoint.get("addresses", ())]
    validate_slice(new, errs, minor, stored)
    validate_immutable_field(new.get("addressType", ""), old.get("addressType", ""), ("addressType",), errs)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "EndpointSlice": validate_endpoint_slice_update
}
