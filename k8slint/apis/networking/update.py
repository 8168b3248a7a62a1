"""Updates of the networking kinds: pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update
from k8slint.apis.meta.validation import FIELD_IMMUTABLE, validate_label_selector, validate_object_meta
from k8slint.apis.names import name_is_dns1035_label, name_is_dns_label, name_is_dns_subdomain
from k8slint.apis.networking.validation import (
    service_name_fn,
    validate_http_ingress_rule_value,
    validate_ingress_class,
    validate_ingress_spec,
    validate_network_policy_spec,
    validate_service_cidr_spec,
)
from k8slint.field import invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

    Update = Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]


def validate_network_policy_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A NetworkPolicy; networks that it has already pass as they are."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec = old.get("spec", {})
    found: list[Error] = []
    validate_label_selector(spec.get("podSelector"), (), found)
    cidrs: list[str] = []
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for rule in spec.get(direction, ()):
            for peer in rule.get(peers, ()):
                block = peer.get("ipBlock", {})
                cidrs += [block.get("cidr", ""), *block.get("except", ())]
    validate_network_policy_spec(new.get("spec", {}), ("spec",), errs, minor, bool(found), cidrs)


def validate_ingress_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Ingress; mistakes that were stored once are tolerated."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_object_meta(reset_generation(new.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    spec = old.get("spec", {})
    secrets = [tls.get("secretName", "") for tls in spec.get("tls", ())]
    bad_secret = any(name and name_is_dns_subdomain(name) for name in secrets)
    name_fn = name_is_dns_label if _has_relaxed_names(spec) else service_name_fn(minor)
    validate_ingress_spec(new.get("spec", {}), ("spec",), errs, name_fn, bad_secret, _has_bad_wildcard_rule(spec))


def _has_bad_wildcard_rule(spec: dict[str, Any]) -> bool:
    for rule in spec.get("rules", ()):
        if "*" in rule.get("host", "") and "http" in rule:
            found: list[Error] = []
            validate_http_ingress_rule_value(rule["http"], (), found, name_is_dns1035_label)
            if found:
                return True
    return False


def _has_relaxed_names(spec: dict[str, Any]) -> bool:
    """Whether a backend is a Service whose name only RFC 1123 allows."""
    backends = [spec.get("defaultBackend", {})]
    for rule in spec.get("rules", ()):
        backends += [path.get("backend", {}) for path in rule.get("http", {}).get("paths", ())]
    names = [backend["service"].get("name", "") for backend in backends if "service" in backend]
    return any(name_is_dns1035_label(name) and not name_is_dns_label(name) for name in names)


def validate_ingress_class_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An IngressClass: the controller stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    value, stored = (obj.get("spec", {}).get("controller", "") for obj in (new, old))
    validate_immutable_field(value, stored, ("spec", "controller"), errs)
    validate_ingress_class(new, errs, minor)


def validate_ip_address_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An IPAddress: whose it is stays."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    value, stored = (obj.get("spec", {}).get("parentRef") for obj in (new, old))
    validate_immutable_field(value, stored, ("spec", "parentRef"), errs)


def validate_service_cidr_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ServiceCIDR: a second network may be added (from 1.34), nothing else may change."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    spec, path = new.get("spec", {}), ("spec", "cidrs")
    cidrs, before = spec.get("cidrs", []), old.get("spec", {}).get("cidrs", [])
    if len(cidrs) == len(before):
        for i, cidr in enumerate(cidrs):
            if cidr != before[i]:
                errs.append(invalid((*path, i), cidr, FIELD_IMMUTABLE))
    elif len(before) == 1 and len(cidrs) == 2 and minor >= 34:
        if cidrs[0] != before[0]:
            errs.append(invalid((*path, 0), cidrs[0], FIELD_IMMUTABLE))
        validate_service_cidr_spec(spec, path, errs)
    else:
        errs.append(invalid(path, cidrs, FIELD_IMMUTABLE))


UPDATE: dict[str, Update] = {
    "Ingress": validate_ingress_update,
    "IngressClass": validate_ingress_class_update,
    "NetworkPolicy": validate_network_policy_update,
    "IPAddress": validate_ip_address_update,
    "ServiceCIDR": validate_service_cidr_update,
}
