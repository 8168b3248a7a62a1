"""Warnings on EndpointSlice: pkg/registry/discovery/endpointslice/strategy.go."""

from __future__ import annotations

from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_OWN_CONTROLLERS = ("endpointslice-controller.k8s.io", "endpointslicemirroring-controller.k8s.io")


def warnings_for_endpoint_slice(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """FQDN slices (deprecated), and addresses in a spelling that will not do for ever."""
    if obj.get("addressType") == "FQDN":
        warnings.append(Warning(("addressType",), "spec.addressType: FQDN endpoints are deprecated"))
    if minor < 33:
        return
    labels = obj.get("metadata", {}).get("labels")
    if labels and labels.get("endpointslice.kubernetes.io/managed-by") in _OWN_CONTROLLERS:
        return
    for i, endpoint in enumerate(obj.get("endpoints", ())):
        for j, address in enumerate(endpoint.get("addresses", ())):
            from k8slint.apis.ip import warnings_for_ip

            warnings_for_ip(address, ("endpoints", i, "addresses", j), warnings, minor)


WARNINGS: dict[str, Callable[[dict[str, Any], list[Warning], int], None]] = {"EndpointSlice": warnings_for_endpoint_slice}
