"""Service and Endpoints: pkg/apis/core/validation/validation.go, and what pkg/registry/core/service/storage decides before it.

A Service passes the IP and port allocators before it is validated, and an allocator's error is answered alone: nothing
else is reported beside it. Addresses and node ports of a real cluster are not known here, so allocation itself only
finds what no cluster accepts; `bundle.py` asks again with the networks of the configuration.
"""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_labels, validate_object_meta
from k8slint.apis.names import is_dns1123_label, is_qualified_name, is_valid_port_name, name_is_dns1035_label, name_is_dns_label
from k8slint.features import enabled
from k8slint.field import Key, duplicate, forbidden, internal, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

SERVICE_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
PROTOCOLS = ("SCTP", "TCP", "UDP")
POLICIES = ("Cluster", "Local")
PORT_RANGE = "must be between 1 and 65535, inclusive"
TOPOLOGY_HINTS = "service.kubernetes.io/topology-aware-hints"
TOPOLOGY_MODE = "service.kubernetes.io/topology-mode"
SOURCE_RANGES = "service.beta.kubernetes.io/load-balancer-source-ranges"



def validate_service(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Service on creation: allocation first, then ValidateService."""
    spec = obj.get("spec", {})
    ips = cluster_ips(spec)
    before = len(errs)
    if spec.get("type") != "ExternalName" and (ips or "ipFamilyPolicy" in spec or "ipFamilies" in spec):
        from k8slint.apis.core.validation_service_ips import allocate_cluster_ips

        allocate_cluster_ips(spec, ips, errs, minor, ())
        if len(errs) != before:
            return
    node_ports = allocate_node_ports(spec, errs)
    if len(errs) != before:
        return
    health_port = spec.get("healthCheckNodePort")
    if health_port and health_port in node_ports and spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local":
        detail = "failed to allocate requested HealthCheck NodePort {port}: provided port is already allocated"
        errs.append(internal(("spec", "healthCheckNodePort"), detail, port=health_port))
        return
    validate_service_object(obj, ips, node_ports, errs, minor)


def cluster_ips(spec: dict[str, Any]) -> list[str]:
    """`clusterIPs` as they are after normalization: `clusterIP` stands in for them."""
    ips = spec.get("clusterIPs")
    if not ips and spec.get("clusterIP"):
        return [spec["clusterIP"]]
    return ips or []


def allocate_node_ports(spec: dict[str, Any], errs: list[Error]) -> list[int]:
    """Each port's node port, 0 where it has none. Ports that the allocator would pick are distinct negative numbers.

    Ports with the same number share a node port, and a port that was asked for twice is refused. Source: initNodePorts.
    """
    ports = spec.get("ports", ())
    kind = spec.get("type")
    if kind != "NodePort" and kind != "LoadBalancer":
        return [port.get("nodePort", 0) for port in ports]
    allocate = kind == "NodePort" or spec.get("allocateLoadBalancerNodePorts", True)
    out: list[int] = []
    taken: dict[int, int] = {}
    used: set[int] = set()
    for i, port in enumerate(ports):
        number, node_port = port.get("port", 0), port.get("nodePort", 0)
        out.append(node_port)
        if not node_port and not allocate:
            continue
        found = taken.get(number, 0)
        if not found:
            for other in ports:
                if other.get("port", 0) == number and other.get("nodePort"):
                    node_port = other["nodePort"]
                    break
            else:
                node_port = -1 - i
        elif not node_port:
            out[i] = found
            continue
        elif node_port == found:
            continue
        if node_port in used:
            errs.append(invalid(("spec", "ports", i, "nodePort"), node_port, "provided port is already allocated"))
            return out
        used.add(node_port)
        if not found:
            out[i] = taken[number] = node_port
    return out


def validate_service_object(obj: dict[str, Any], ips: list[str], node_ports: list[int], errs: list[Error], minor: int) -> None:
    """ValidateService on a Service whose `ips` and `node_ports` are allocated."""
    spec = obj.get("spec", {})
    meta = obj.get("metadata", {})
    relaxed = enabled("RelaxedServiceNameValidation", minor)
    validate_object_meta(meta, True, name_is_dns_label if relaxed else name_is_dns1035_label, ("metadata",), errs)
    annotations = meta.get("annotations", {})
    if TOPOLOGY_MODE in annotations and annotations.get(TOPOLOGY_HINTS, annotations[TOPOLOGY_MODE]) != annotations[TOPOLOGY_MODE]:
        path: Path = ("metadata", "annotations", Key(TOPOLOGY_MODE))
        detail = "must match annotations[{key}] when both are specified"
        errs.append(invalid(path, annotations[TOPOLOGY_MODE], detail, key=TOPOLOGY_HINTS))
    kind = spec.get("type", "")
    headless = len(ips) == 1 and ips[0] == "None"
    ports = spec.get("ports", ())
    if not ports and not headless and kind != "ExternalName":
        errs.append(required(("spec", "ports")))
    if headless and (kind == "LoadBalancer" or kind == "NodePort"):
        detail = "may not be set to 'None' for {type} services"
        errs.append(invalid(("spec", "clusterIPs", 0), "None", detail, type=kind))
    elif kind == "ExternalName":
        _validate_external_name(spec, ips, errs)
    validate_service_ports(ports, node_ports, kind, errs)
    if "selector" in spec:
        validate_labels(spec["selector"], ("spec", "selector"), errs)
    _validate_session_affinity(spec, errs)
    if ips or "ipFamilies" in spec or "ipFamilyPolicy" in spec:
        from k8slint.apis.core.validation_service_ips import validate_cluster_ips_related_fields

        validate_cluster_ips_related_fields(spec, ips, errs, minor)
    if "externalIPs" in spec:
        from k8slint.apis.ip import validate_endpoint_ip, validate_ip_for_legacy_field

        for i, ip in enumerate(spec["externalIPs"]):
            count = len(errs)
            validate_ip_for_legacy_field(ip, ("spec", "externalIPs", i), errs, minor)
            if len(errs) == count:
                validate_endpoint_ip(ip, ("spec", "externalIPs", i), errs)
    if not kind:
        errs.append(required(("spec", "type")))
    elif kind not in SERVICE_TYPES:
        errs.append(not_supported(("spec", "type"), kind, SERVICE_TYPES))
    _validate_source_ranges(spec, annotations, kind, errs, minor)
    if kind == "LoadBalancer":
        if "allocateLoadBalancerNodePorts" not in spec:
            errs.append(required(("spec", "allocateLoadBalancerNodePorts"), field="allocateLoadBalancerNodePorts"))
    elif "allocateLoadBalancerNodePorts" in spec:
        errs.append(forbidden(("spec", "allocateLoadBalancerNodePorts"), "may only be used when `type` is 'LoadBalancer'"))
    if "loadBalancerClass" in spec:
        _validate_load_balancer_class(spec["loadBalancerClass"], kind, errs)
    _validate_external_traffic_policy(spec, kind, errs)
    policy = spec.get("internalTrafficPolicy")
    if policy is None:
        if kind == "ClusterIP" or kind == "NodePort" or kind == "LoadBalancer":
            errs.append(required(("spec", "internalTrafficPolicy")))
    elif policy not in POLICIES:
        errs.append(not_supported(("spec", "internalTrafficPolicy"), policy, POLICIES))
    if "trafficDistribution" in spec and enabled("ServiceTrafficDistribution", minor):
        supported: tuple[str, ...] = ("PreferClose", "PreferSameZone", "PreferSameNode")
        if not enabled("PreferSameTrafficDistribution", minor):
            supported = ("PreferClose",)
        if spec["trafficDistribution"] not in supported:
            errs.append(not_supported(("spec", "trafficDistribution"), spec["trafficDistribution"], supported))


def _validate_external_name(spec: dict[str, Any], ips: list[str], errs: list[Error]) -> None:
    detail = "may not be set for ExternalName services"
    if ips:
        path: Path = ("spec", "clusterIPs" if spec.get("clusterIPs") else "clusterIP")
        errs.append(forbidden(path, detail, field="spec.clusterIPs"))
    if spec.get("ipFamilies"):
        errs.append(forbidden(("spec", "ipFamilies"), detail))
    if "ipFamilyPolicy" in spec:
        errs.append(forbidden(("spec", "ipFamilyPolicy"), detail))
    name = spec.get("externalName", "").removesuffix(".")
    if name:
        from k8slint.apis.names import is_dns1123_subdomain

        for message in is_dns1123_subdomain(name):
            errs.append(invalid(("spec", "externalName"), name, message))
    else:
        errs.append(required(("spec", "externalName")))


def validate_service_ports(ports: list[dict[str, Any]], node_ports: list[int], kind: str, errs: list[Error]) -> None:
    """All ports: each for itself, then what may occur once only."""
    several = len(ports) > 1
    names: set[str] = set()
    for i, port in enumerate(ports):
        _validate_service_port(port, several, names, i, errs)
        if kind == "ClusterIP" and port.get("nodePort"):
            errs.append(forbidden(("spec", "ports", i, "nodePort"), "may not be used when `type` is 'ClusterIP'"))
    if several:
        seen: set[tuple[str, int]] = set()
        for i, node_port in enumerate(node_ports):
            if node_port:
                pair = (ports[i].get("protocol", ""), node_port)
                if pair in seen:
                    # One that the allocator picks is shown as the first of its range that are left to it.
                    errs.append(duplicate(("spec", "ports", i, "nodePort"), node_port if node_port > 0 else 30085 - node_port))
                seen.add(pair)
        seen = set()
        for i, port in enumerate(ports):
            pair = (port.get("protocol", ""), port.get("port", 0))
            if pair in seen:
                errs.append(duplicate(("spec", "ports", i), {"protocol": pair[0], "port": pair[1]}))
            seen.add(pair)


def _validate_service_port(port: dict[str, Any], require_name: bool, names: set[str], index: int, errs: list[Error]) -> None:
    name = port.get("name", "")
    if name:
        for message in is_dns1123_label(name):
            errs.append(invalid(("spec", "ports", index, "name"), name, message))
        if name in names:
            errs.append(duplicate(("spec", "ports", index, "name"), name))
        else:
            names.add(name)
    elif require_name:
        errs.append(required(("spec", "ports", index, "name")))
    number = port.get("port", 0)
    if not 1 <= number <= 65535:
        errs.append(invalid(("spec", "ports", index, "port"), number, PORT_RANGE))
    protocol = port.get("protocol", "")
    if protocol not in PROTOCOLS:
        path = ("spec", "ports", index, "protocol")
        errs.append(not_supported(path, protocol, PROTOCOLS) if protocol else required(path))
    target = port.get("targetPort", 0)
    if type(target) is str:
        for message in is_valid_port_name(target):
            errs.append(invalid(("spec", "ports", index, "targetPort"), target, message))
    elif not 1 <= target <= 65535:
        errs.append(invalid(("spec", "ports", index, "targetPort"), target, PORT_RANGE))
    if "appProtocol" in port:
        for message in is_qualified_name(port["appProtocol"]):
            errs.append(invalid(("spec", "ports", index, "appProtocol"), port["appProtocol"], message))


def _validate_session_affinity(spec: dict[str, Any], errs: list[Error]) -> None:
    affinity = spec.get("sessionAffinity", "")
    if affinity == "None":
        if "sessionAffinityConfig" in spec:
            detail = "must not be set when session affinity is {affinity}"
            errs.append(forbidden(("spec", "sessionAffinityConfig"), detail, affinity="None"))
    elif affinity == "ClientIP":
        path: Path = ("spec", "sessionAffinityConfig")
        detail = "when session affinity type is {affinity}"
        config = spec.get("sessionAffinityConfig")
        if config is None:
            errs.append(required(path, detail, affinity=affinity))
        elif "clientIP" not in config:
            errs.append(required((*path, "clientIP"), detail, affinity=affinity))
        elif "timeoutSeconds" not in config["clientIP"]:
            errs.append(required((*path, "clientIP", "timeoutSeconds"), detail, affinity=affinity))
        elif not 0 < config["clientIP"]["timeoutSeconds"] <= 86400:
            seconds = config["clientIP"]["timeoutSeconds"]
            detail = "must be greater than 0 and less than {max}"
            errs.append(invalid((*path, "clientIP", "timeoutSeconds"), seconds, detail, max=86400))
    elif affinity:
        errs.append(not_supported(("spec", "sessionAffinity"), affinity, ("ClientIP", "None")))
    else:
        errs.append(required(("spec", "sessionAffinity")))


def _validate_source_ranges(
    spec: dict[str, Any], annotations: dict[str, str], kind: str, errs: list[Error], minor: int
) -> None:
    ranges = spec.get("loadBalancerSourceRanges")
    if not ranges and SOURCE_RANGES not in annotations:
        return
    from k8slint.apis.ip import validate_cidr_for_legacy_field
    from k8slint.field import format_path

    detail = "may only be used when `type` is 'LoadBalancer'"
    if ranges:
        # Upstream spells this field with a capital; the values may be padded with blanks.
        path: Path = ("spec", "loadBalancerSourceRanges")
        if kind != "LoadBalancer":
            errs.append(forbidden(path, detail, field="spec.LoadBalancerSourceRanges"))
        for i, value in enumerate(ranges):
            count = len(errs)
            validate_cidr_for_legacy_field(value.strip(), (*path, i), errs, minor)
            for error in errs[count:]:
                error.field = format_path(("spec", "LoadBalancerSourceRanges", i))
        return
    path = ("metadata", "annotations", Key(SOURCE_RANGES))
    if kind != "LoadBalancer":
        errs.append(forbidden(path, detail))
    text = annotations[SOURCE_RANGES].strip()
    for value in text.split(",") if text else ():
        validate_cidr_for_legacy_field(value.strip(), path, errs, minor)


def _validate_load_balancer_class(name: str, kind: str, errs: list[Error]) -> None:
    path = ("spec", "loadBalancerClass")
    if kind != "LoadBalancer":
        errs.append(forbidden(path, "may only be used when `type` is 'LoadBalancer'"))
        return
    for message in is_qualified_name(name):
        errs.append(invalid(path, name, message))


def _validate_external_traffic_policy(spec: dict[str, Any], kind: str, errs: list[Error]) -> None:
    policy = spec.get("externalTrafficPolicy", "")
    path = ("spec", "externalTrafficPolicy")
    if kind == "LoadBalancer" or kind == "NodePort" or (kind == "ClusterIP" and spec.get("externalIPs")):
        if not policy:
            errs.append(required(path))
        elif policy not in POLICIES:
            errs.append(not_supported(path, policy, POLICIES))
    elif policy:
        errs.append(invalid(path, policy, "may only be set for externally-accessible services"))
    port = spec.get("healthCheckNodePort", 0)
    if port:
        path = ("spec", "healthCheckNodePort")
        if kind != "LoadBalancer" or policy != "Local":
            detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
            errs.append(invalid(path, port, detail))
        elif not 1 <= port <= 65535:
            errs.append(invalid(path, port, PORT_RANGE))


def validate_endpoints(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """Endpoints: addresses and ports of each subset."""
    from k8slint.apis.names import name_is_dns_subdomain

    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    for i, subset in enumerate(obj.get("subsets", ())):
        path: Path = ("subsets", i)
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            errs.append(required(path, "must specify `addresses` or `notReadyAddresses`"))
        for name in ("addresses", "notReadyAddresses"):
            for j, address in enumerate(subset.get(name, ())):
                _validate_endpoint_address(address, (*path, name, j), errs, minor)
        ports = subset.get("ports", ())
        for j, port in enumerate(ports):
            _validate_endpoint_port(port, len(ports) > 1, (*path, "ports", j), errs)


def _validate_endpoint_address(address: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    from k8slint.apis.ip import validate_endpoint_ip, validate_ip_for_legacy_field
    from k8slint.apis.names import is_dns1123_subdomain

    ip = address.get("ip", "")
    validate_ip_for_legacy_field(ip, (*path, "ip"), errs, minor)
    if address.get("hostname"):
        for message in is_dns1123_label(address["hostname"]):
            errs.append(invalid((*path, "hostname"), address["hostname"], message))
    if "nodeName" in address:
        for message in is_dns1123_subdomain(address["nodeName"]):
            errs.append(invalid((*path, "nodeName"), address["nodeName"], message))
    validate_endpoint_ip(ip, (*path, "ip"), errs)


def _validate_endpoint_port(port: dict[str, Any], require_name: bool, path: Path, errs: list[Error]) -> None:
    name = port.get("name", "")
    if name:
        for message in is_dns1123_label(name):
            errs.append(invalid((*path, "name"), name, message))
    elif require_name:
        errs.append(required((*path, "name")))
    number = port.get("port", 0)
    if not 1 <= number <= 65535:
        errs.append(invalid((*path, "port"), number, PORT_RANGE))
    protocol = port.get("protocol", "")
    if protocol not in PROTOCOLS:
        errs.append(not_supported((*path, "protocol"), protocol, PROTOCOLS) if protocol else required((*path, "protocol")))
    if "appProtocol" in port:
        for message in is_qualified_name(port["appProtocol"]):
            errs.append(invalid((*path, "appProtocol"), port["appProtocol"], message))
