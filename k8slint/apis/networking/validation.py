"""Ingress, IngressClass, NetworkPolicy, IPAddress, ServiceCIDR: pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import not_supported_as_listed, validate_label_selector, validate_object_meta
from k8slint.apis.names import (
    is_dns1123_subdomain,
    is_valid_port_name,
    is_valid_port_num,
    is_wildcard_dns1123_subdomain,
    name_is_dns1035_label,
    name_is_dns_label,
    name_is_dns_subdomain,
    validate_path_segment_name,
)
from k8slint.field import forbidden, invalid, not_supported, required, too_long

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

INGRESS_CLASS_ANNOTATION = "kubernetes.io/ingress.class"
INGRESS_CLASS_CONTROLLER_MAX_LENGTH = 250
PROTOCOLS = ("TCP", "UDP", "SCTP")
PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_INVALID_PATH_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_INVALID_PATH_SUFFIXES = ("/..", "/.")
_URL_PATH = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:"


# NetworkPolicy


def validate_network_policy(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A NetworkPolicy on creation."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_network_policy_spec(obj.get("spec", {}), ("spec",), errs, minor)


def validate_network_policy_spec(
    spec: dict[str, Any],
    path: Path,
    errs: list[Error],
    minor: int,
    allow_invalid_values: bool = False,
    stored_cidrs: list[str] | tuple[str, ...] = (),
) -> None:
    """A NetworkPolicySpec. `allow_invalid_values`: of label selectors; `stored_cidrs`: pass as they are (update)."""
    if "podSelector" in spec:
        validate_label_selector(spec["podSelector"], (*path, "podSelector"), errs, allow_invalid_values)
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for i, rule in enumerate(spec.get(direction, ())):
            for j, port in enumerate(rule.get("ports", ())):
                validate_network_policy_port(port, (*path, direction, i, "ports", j), errs)
            for j, peer in enumerate(rule.get(peers, ())):
                validate_network_policy_peer(
                    peer, (*path, direction, i, peers, j), errs, minor, allow_invalid_values, stored_cidrs
                )
    types = spec.get("policyTypes", ())
    if len(types) > 2:
        errs.append(invalid((*path, "policyTypes"), types, "may not specify more than two policyTypes"))
        return
    for i, kind in enumerate(types):
        if kind not in ("Ingress", "Egress"):
            errs.append(not_supported((*path, "policyTypes", i), kind, ("Ingress", "Egress")))


def validate_network_policy_port(port: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A NetworkPolicyPort: protocol, port (number or name) and endPort."""
    if "protocol" in port and port["protocol"] not in PROTOCOLS:
        errs.append(not_supported_as_listed((*path, "protocol"), port["protocol"], PROTOCOLS))
    number, end = port.get("port"), port.get("endPort")
    if number is None:
        if end is not None:
            errs.append(invalid((*path, "endPort"), end, "may not be specified when `port` is not specified"))
    elif isinstance(number, int):
        for message in is_valid_port_num(number):
            errs.append(invalid((*path, "port"), number, message))
        if end is not None:
            if end < number:
                errs.append(invalid((*path, "endPort"), number, "must be greater than or equal to `port`"))
            for message in is_valid_port_num(end):
                errs.append(invalid((*path, "endPort"), end, message))
    else:
        if end is not None:
            errs.append(invalid((*path, "endPort"), end, "may not be specified when `port` is non-numeric"))
        for message in is_valid_port_name(number):
            errs.append(invalid((*path, "port"), number, message))


def validate_network_policy_peer(
    peer: dict[str, Any],
    path: Path,
    errs: list[Error],
    minor: int,
    allow_invalid_values: bool = False,
    stored_cidrs: list[str] | tuple[str, ...] = (),
) -> None:
    """A NetworkPolicyPeer: selectors, or an IP block alone."""
    for child in ("podSelector", "namespaceSelector"):
        if child in peer:
            validate_label_selector(peer[child], (*path, child), errs, allow_invalid_values)
    block = peer.get("ipBlock")
    selectors = "podSelector" in peer or "namespaceSelector" in peer
    if block is not None:
        validate_ip_block(block, (*path, "ipBlock"), errs, minor, stored_cidrs)
        if selectors:
            errs.append(forbidden(path, "may not specify both ipBlock and another peer"))
    elif not selectors:
        errs.append(required(path, "must specify a peer"))


def validate_ip_block(
    block: dict[str, Any], path: Path, errs: list[Error], minor: int, stored_cidrs: list[str] | tuple[str, ...] = ()
) -> None:
    """An IPBlock: a network, and networks inside it that are excepted."""
    from k8slint.apis.ip import contains, network, parse_cidr_sloppy, validate_cidr_for_legacy_field

    value = block.get("cidr", "")
    if not value:
        errs.append(required((*path, "cidr")))
        return
    validate_cidr_for_legacy_field(value, (*path, "cidr"), errs, minor, stored_cidrs)
    cidr = parse_cidr_sloppy(value)
    if cidr is None:
        return
    for i, text in enumerate(block.get("except", ())):
        validate_cidr_for_legacy_field(text, (*path, "except", i), errs, minor, stored_cidrs)
        excepted = parse_cidr_sloppy(text)
        if excepted is not None and (not contains(cidr, network(excepted)) or cidr[1] >= excepted[1]):
            errs.append(invalid((*path, "except", i), text, "must be a strict subset of `cidr`"))


# Ingress


def validate_ingress(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Ingress on creation."""
    meta = reset_generation(obj.get("metadata", {}))
    spec = obj.get("spec", {})
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    validate_ingress_spec(spec, ("spec",), errs, service_name_fn(minor))
    annotation = meta["annotations"].get(INGRESS_CLASS_ANNOTATION) if "annotations" in meta else None
    if annotation is not None and "ingressClassName" in spec and annotation != spec["ingressClassName"]:
        errs.append(
            invalid(
                ("metadata", "annotations", INGRESS_CLASS_ANNOTATION),
                annotation,
                "must match `ingressClassName` when both are specified",
                field="annotations." + INGRESS_CLASS_ANNOTATION,
            )
        )


def service_name_fn(minor: int) -> Callable[[str], list[str]]:
    """How the name of a Service is judged: RFC 1035 until RelaxedServiceNameValidation, RFC 1123 with it."""
    from k8slint.features import enabled

    return name_is_dns_label if enabled("RelaxedServiceNameValidation", minor) else name_is_dns1035_label


def validate_ingress_spec(
    spec: dict[str, Any],
    path: Path,
    errs: list[Error],
    name_fn: Callable[[str], list[str]],
    allow_secret_names: bool = False,
    allow_wildcard_rules: bool = False,
) -> None:
    """An IngressSpec. The two `allow_...` are for updates of objects that were stored with such values."""
    rules = spec.get("rules", ())
    if not rules and "defaultBackend" not in spec:
        errs.append(invalid(path, rules or None, "either `defaultBackend` or `rules` must be specified"))
    if "defaultBackend" in spec:
        validate_ingress_backend(spec["defaultBackend"], (*path, "defaultBackend"), errs, name_fn)
    for i, rule in enumerate(rules):
        host = rule.get("host", "")
        wildcard = "*" in host
        if host:
            _validate_rule_host(host, (*path, "rules", i, "host"), errs)
        if "http" in rule and not (wildcard and allow_wildcard_rules):
            validate_http_ingress_rule_value(rule["http"], (*path, "rules", i, "http"), errs, name_fn)
    for i, tls in enumerate(spec.get("tls", ())):
        for j, host in enumerate(tls.get("hosts", ())):
            for message in is_wildcard_dns1123_subdomain(host) if "*" in host else is_dns1123_subdomain(host):
                errs.append(invalid((*path, "tls", i, "hosts", j), host, message))
        secret = tls.get("secretName", "")
        if secret and not allow_secret_names:
            for message in name_is_dns_subdomain(secret):
                errs.append(invalid((*path, "tls", i, "secretName"), secret, message))
    if "ingressClassName" in spec:
        for message in name_is_dns_subdomain(spec["ingressClassName"]):
            errs.append(invalid((*path, "ingressClassName"), spec["ingressClassName"], message))


def _validate_rule_host(host: str, path: Path, errs: list[Error]) -> None:
    if host[0] in "0123456789abcdefABCDEF:":
        from k8slint.apis.ip import parse_ip_sloppy

        if parse_ip_sloppy(host) is not None:
            errs.append(invalid(path, host, "must be a DNS name, not an IP address"))
    for message in is_wildcard_dns1123_subdomain(host) if "*" in host else is_dns1123_subdomain(host):
        errs.append(invalid(path, host, message))


def validate_http_ingress_rule_value(
    http: dict[str, Any], path: Path, errs: list[Error], name_fn: Callable[[str], list[str]]
) -> None:
    """The HTTP paths of a rule."""
    paths = http.get("paths", ())
    if not paths:
        errs.append(required((*path, "paths")))
    for i, item in enumerate(paths):
        _validate_http_ingress_path(item, (*path, "paths", i), errs, name_fn)


def _validate_http_ingress_path(
    item: dict[str, Any], path: Path, errs: list[Error], name_fn: Callable[[str], list[str]]
) -> None:
    kind = item.get("pathType")
    if kind is None:
        errs.append(required((*path, "pathType"), "pathType must be specified"))
        return
    url = item.get("path", "")
    if kind in ("Exact", "Prefix"):
        if url[:1] != "/":
            errs.append(invalid((*path, "path"), url, "must be an absolute path"))
        for sequence in _INVALID_PATH_SEQUENCES:
            if sequence in url:
                errs.append(invalid((*path, "path"), url, "must not contain '{sequence}'", sequence=sequence))
        for suffix in _INVALID_PATH_SUFFIXES:
            if url.endswith(suffix):
                errs.append(invalid((*path, "path"), url, "cannot end with '{suffix}'", suffix=suffix))
    elif kind == "ImplementationSpecific":
        if url and url[0] != "/":
            errs.append(invalid((*path, "path"), url, "must be an absolute path"))
    else:
        errs.append(not_supported((*path, "pathType"), kind, PATH_TYPES))
    validate_ingress_backend(item.get("backend", {}), (*path, "backend"), errs, name_fn)


def validate_ingress_backend(
    backend: dict[str, Any], path: Path, errs: list[Error], name_fn: Callable[[str], list[str]]
) -> None:
    """An IngressBackend: a Service and one of its ports, or another resource."""
    service, resource = backend.get("service"), backend.get("resource")
    if resource is not None:
        if service is not None:
            errs.append(invalid(path, "", "cannot set both resource and service backends"))
        else:
            _validate_object_reference(resource, (*path, "resource"), errs)
        return
    if service is None:
        errs.append(invalid(path, "", "resource or service backend is required"))
        return
    name = service.get("name", "")
    if not name:
        errs.append(required((*path, "service", "name")))
    else:
        for message in name_fn(name):
            errs.append(invalid((*path, "service", "name"), name, message))
    port = service.get("port", {})
    port_name, number = port.get("name", ""), port.get("number", 0)
    if port_name and number:
        errs.append(invalid(path, "", "cannot set both port name & port number"))
    elif port_name:
        for message in is_valid_port_name(port_name):
            errs.append(invalid((*path, "service", "port", "name"), port_name, message))
    elif number:
        for message in is_valid_port_num(number):
            errs.append(invalid((*path, "service", "port", "number"), number, message))
    else:
        errs.append(required(path, "port name or number is required"))


def _validate_object_reference(reference: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """apiGroup, kind and name of a TypedLocalObjectReference."""
    if "apiGroup" in reference:
        for message in is_dns1123_subdomain(reference["apiGroup"]):
            errs.append(invalid((*path, "apiGroup"), reference["apiGroup"], message))
    for child in ("kind", "name"):
        value = reference.get(child, "")
        if not value:
            errs.append(required((*path, child)))
        else:
            for message in validate_path_segment_name(value):
                errs.append(invalid((*path, child), value, message))


# IngressClass


def validate_ingress_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An IngressClass."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), False, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    controller = spec.get("controller", "")
    if not controller:
        errs.append(required(("spec", "controller")))
    else:
        if len(controller.encode()) > INGRESS_CLASS_CONTROLLER_MAX_LENGTH:
            errs.append(too_long(("spec", "controller"), INGRESS_CLASS_CONTROLLER_MAX_LENGTH))
        validate_domain_prefixed_path(controller, ("spec", "controller"), errs)
    if "parameters" in spec:
        _validate_class_parameters(spec["parameters"], ("spec", "parameters"), errs)


def validate_domain_prefixed_path(value: str, path: Path, errs: list[Error]) -> None:
    """`acme.io/foo`: a domain, `/`, and characters that a URL path may have (IsDomainPrefixedPath)."""
    if not value:
        errs.append(required(path))
        return
    host, _, rest = value.partition("/")
    if not host or not rest:
        errs.append(invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'))
        return
    for message in is_dns1123_subdomain(host):
        errs.append(invalid(path, host, message))
    if rest.strip(_URL_PATH):
        errs.append(
            invalid(
                path, rest, "Invalid path (regex used for validation is '{regex}')", regex="[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+"
            )
        )


def _validate_class_parameters(params: dict[str, Any], path: Path, errs: list[Error]) -> None:
    _validate_object_reference(params, path, errs)
    scope, namespace = params.get("scope"), params.get("namespace")
    if scope is None:
        errs.append(required((*path, "scope")))
    elif scope == "Namespace":
        if namespace is None:
            errs.append(required((*path, "namespace"), "`parameters.scope` is set to 'Namespace'"))
        else:
            for message in name_is_dns_label(namespace):
                errs.append(invalid((*path, "namespace"), namespace, message))
    elif scope == "Cluster":
        if namespace is not None:
            errs.append(forbidden((*path, "namespace"), "`parameters.scope` is set to 'Cluster'"))
    else:
        errs.append(not_supported((*path, "scope"), scope, ("Cluster", "Namespace")))


# IPAddress and ServiceCIDR


def ip_address_name(name: str, prefix: bool = False) -> list[str]:
    """An IPAddress is named by the address itself, in canonical form."""
    from k8slint.apis.ip import validate_ip

    found: list[Error] = []
    validate_ip(name, (), found)
    return [error.detail_text() for error in found]


def validate_ip_address(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An IPAddress on creation."""
    validate_object_meta(obj.get("metadata", {}), False, ip_address_name, ("metadata",), errs)
    reference = obj.get("spec", {}).get("parentRef")
    path = ("spec", "parentRef")
    if reference is None:
        errs.append(required(path))
        return
    if reference.get("group"):
        for message in is_dns1123_subdomain(reference["group"]):
            errs.append(invalid((*path, "group"), reference["group"], message))
    for child in ("resource", "name", "namespace"):
        value = reference.get(child, "")
        if value:
            for message in validate_path_segment_name(value):
                errs.append(invalid((*path, child), value, message))
        elif child != "namespace":
            errs.append(required((*path, child)))


def validate_service_cidr(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ServiceCIDR on creation."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    validate_service_cidr_spec(obj.get("spec", {}), ("spec", "cidrs"), errs)


def validate_service_cidr_spec(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """One or two networks, of different IP families. `path` is that of the list."""
    from k8slint.apis.ip import parse_cidr_sloppy, validate_cidr

    cidrs = spec.get("cidrs", ())
    if not cidrs:
        errs.append(required(path, "at least one CIDR required"))
        return
    if len(cidrs) > 2:
        errs.append(invalid(path, spec, "may only hold up to 2 values"))
        return
    for i, cidr in enumerate(cidrs):
        validate_cidr(cidr, (*path, i), errs)
    if len(cidrs) == 2:
        first, second = (_family(parse_cidr_sloppy(c)) for c in cidrs)
        if first == second != 0:
            errs.append(
                invalid(
                    path, cidrs, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"
                )
            )


def _family(cidr: tuple[int, int, int] | None) -> int:
    """4, 6, or 0 for what is no network."""
    from k8slint.apis.ip import is_ipv4

    return 0 if cidr is None else 4 if is_ipv4(cidr[0]) else 6


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "Ingress": validate_ingress,
    "IngressClass": validate_ingress_class,
    "NetworkPolicy": validate_network_policy,
    "IPAddress": validate_ip_address,
    "ServiceCIDR": validate_service_cidr,
}
