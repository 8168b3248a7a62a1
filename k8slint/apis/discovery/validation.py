"""EndpointSlice: pkg/apis/discovery/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import (
    is_dns1123_label,
    is_fully_qualified_domain_name,
    is_qualified_name,
    is_valid_label_value,
    name_is_dns_subdomain,
)
from k8slint.field import duplicate, invalid, not_supported, required, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
PROTOCOLS = ("SCTP", "TCP", "UDP")
MAX_ADDRESSES = 100
MAX_PORTS = 20000
MAX_ENDPOINTS = 1000
MAX_ZONE_HINTS = 8
MAX_NODE_HINTS = 8


def validate_endpoint_slice(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An EndpointSlice on creation."""
    meta = reset_generation(obj.get("metadata", {}))
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    validate_slice(obj, errs, minor)


def validate_slice(obj: dict[str, Any], errs: list[Error], minor: int, stored: list[str] | tuple[str, ...] = ()) -> None:
    """Everything but the metadata. `stored`: addresses that pass as they are (update)."""
    kind = obj.get("addressType", "")
    if not kind:
        errs.append(required(("addressType",)))
    elif kind not in ADDRESS_TYPES:
        errs.append(not_supported(("addressType",), kind, ADDRESS_TYPES))
    if "endpoints" in obj:
        validate_endpoints(obj["endpoints"], kind, ("endpoints",), errs, minor, stored)
    if "ports" in obj:
        validate_ports(obj["ports"], ("ports",), errs)


def validate_endpoints(
    endpoints: list[dict[str, Any]],
    address_type: str,
    path: Path,
    errs: list[Error],
    minor: int,
    stored: list[str] | tuple[str, ...] = (),
) -> None:
    """The endpoints of a slice."""
    if len(endpoints) > MAX_ENDPOINTS:
        errs.append(too_many(path, len(endpoints), MAX_ENDPOINTS))
        return
    for i, endpoint in enumerate(endpoints):
        addresses = endpoint.get("addresses", ())
        if not addresses:
            errs.append(required((*path, i, "addresses"), "must contain at least 1 address"))
        elif len(addresses) > MAX_ADDRESSES:
            errs.append(too_many((*path, i, "addresses"), len(addresses), MAX_ADDRESSES))
        for j, address in enumerate(addresses):
            if address_type in ("IPv4", "IPv6"):
                _validate_address(address, address_type, (*path, i, "addresses"), j, errs, minor, stored)
            elif address_type == "FQDN":
                validate_fully_qualified_domain_name(address, (*path, i, "addresses", j), errs)
        if "nodeName" in endpoint:
            for message in name_is_dns_subdomain(endpoint["nodeName"]):
                errs.append(invalid((*path, i, "nodeName"), endpoint["nodeName"], message))
        # deprecatedTopology is dropped from v1 requests before they are validated.
        if "hostname" in endpoint:
            for message in is_dns1123_label(endpoint["hostname"]):
                errs.append(invalid((*path, i, "hostname"), endpoint["hostname"], message))
        if "hints" in endpoint:
            validate_hints(endpoint["hints"], (*path, i, "hints"), errs)


def _validate_address(
    address: str, address_type: str, path: Path, index: int, errs: list[Error], minor: int, stored: list[str] | tuple[str, ...]
) -> None:
    from k8slint.apis.ip import is_ipv4, parse_ip_sloppy, validate_endpoint_ip, validate_ip, validate_ip_for_legacy_field

    before = len(errs)
    if address_type == "IPv6" and minor >= 33:
        validate_ip(address, (*path, index), errs)  # whatever the feature gate says, and stored ones are no exception
    else:
        validate_ip_for_legacy_field(address, (*path, index), errs, minor, stored)
    if len(errs) > before:
        return
    ip = parse_ip_sloppy(address)
    if ip is not None and (address_type == "IPv4") != is_ipv4(ip):
        # Upstream reports the family at the list, not at the item, since it has checks for old and new fields.
        from k8slint.field import format_path

        place = format_path(path if minor >= 33 else (*path, index))
        errs.append(invalid((*path, index), address, "must be an {type} address", field=place, type=address_type))
    validate_endpoint_ip(address, (*path, index), errs)


def validate_fully_qualified_domain_name(name: str, path: Path, errs: list[Error]) -> None:
    """A domain with at least two labels."""
    if not name:
        errs.append(required(path))
        return
    for message in is_fully_qualified_domain_name(name):
        errs.append(invalid(path, name, message))


def validate_hints(hints: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Zones and nodes that should use an endpoint."""
    zones = hints.get("forZones", ())
    if len(zones) > MAX_ZONE_HINTS:
        errs.append(too_many((*path, "forZones"), len(zones), MAX_ZONE_HINTS))
        return
    seen: set[str] = set()
    for i, zone in enumerate(zones):
        name = zone.get("name", "")
        if name in seen:
            errs.append(duplicate((*path, "forZones", i, "name"), name))
        seen.add(name)
        for message in is_valid_label_value(name):
            errs.append(invalid((*path, "forZones", i, "name"), name, message))
    if "forNodes" in hints:
        _validate_node_hints(hints["forNodes"], (*path, "forNodes"), errs)


def _validate_node_hints(nodes: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    if len(nodes) > MAX_NODE_HINTS:
        errs.append(too_many(path, len(nodes), MAX_NODE_HINTS))
        return
    seen: set[str] = set()
    for i, node in enumerate(nodes):
        name = node.get("name", "")
        if name in seen:
            errs.append(duplicate((*path, i, "name"), name))
        seen.add(name)
        for message in name_is_dns_subdomain(name):
            errs.append(invalid((*path, i, "name"), name, message))


def validate_ports(ports: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    """The ports of a slice: names are labels and unique, the empty one included."""
    if len(ports) > MAX_PORTS:
        errs.append(too_many(path, len(ports), MAX_PORTS))
        return
    seen: set[str] = set()
    for i, port in enumerate(ports):
        name = port.get("name", "")
        if name:
            for message in is_dns1123_label(name):
                errs.append(invalid((*path, i, "name"), name, message))
        if name in seen:
            errs.append(duplicate((*path, i, "name"), name))
        seen.add(name)
        protocol = port.get("protocol")
        if protocol is None:
            errs.append(required((*path, i, "protocol")))
        elif protocol not in PROTOCOLS:
            errs.append(not_supported((*path, i, "protocol"), protocol, PROTOCOLS))
        if "appProtocol" in port:
            for message in is_qualified_name(port["appProtocol"]):
                errs.append(invalid((*path, i, "appProtocol"), port["appProtocol"], message))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"EndpointSlice": validate_endpoint_slice}
