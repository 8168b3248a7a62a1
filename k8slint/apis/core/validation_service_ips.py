"""Addresses and families of a Service: ValidateServiceClusterIPsRelatedFields and pkg/registry/core/service/storage/alloc.go."""

from __future__ import annotations

from k8slint.apis.ip import is_ipv4, parse_ip_sloppy, validate_ip_for_legacy_field
from k8slint.field import duplicate, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

FAMILIES = ("IPv4", "IPv6")
FAMILY_POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")


def allocate_cluster_ips(spec: dict[str, Any], ips: list[str], errs: list[Error], minor: int, cidrs: tuple[str, ...]) -> None:
    """What initIPFamilyFields and the address allocator refuse. `cidrs`: the cluster's service networks, if known."""
    before = len(errs)
    validate_cluster_ips_related_fields(spec, ips, errs, minor)
    if len(errs) != before:
        return
    headless = ips[:1] == ["None"]
    families = list(spec.get("ipFamilies", ()))
    policy = spec.get("ipFamilyPolicy") or ("RequireDualStack" if headless and not spec.get("selector") else "SingleStack")
    if policy == "SingleStack":
        detail = "must be 'RequireDualStack' or 'PreferDualStack' when multiple {what} are specified"
        if len(ips) == 2:
            errs.append(invalid(("spec", "ipFamilyPolicy"), policy, detail, what="cluster IPs"))
        if len(families) == 2:
            errs.append(invalid(("spec", "ipFamilyPolicy"), policy, detail, what="IP families"))
    if len(errs) == before and cidrs and not (headless and not spec.get("selector")):
        _allocate_in(spec, ips, families, policy, cidrs, errs)


def _allocate_in(
    spec: dict[str, Any], ips: list[str], families: list[str], policy: str, cidrs: tuple[str, ...], errs: list[Error]
) -> None:
    """The same against the networks that the cluster has."""
    from k8slint.apis.ip import contains, parse_cidr_sloppy

    networks = {}
    for text in cidrs:
        cidr = parse_cidr_sloppy(text)
        if cidr is not None:
            networks["IPv4" if is_ipv4(cidr[0]) else "IPv6"] = (cidr, text)
    before = len(errs)
    if policy == "RequireDualStack" and len(networks) < 2:
        errs.append(invalid(("spec", "ipFamilyPolicy"), policy, "this cluster is not configured for dual-stack services"))
    for i, family in enumerate(families):
        if family not in networks:
            errs.append(invalid(("spec", "ipFamilies", i), family, "not configured on this cluster"))
    addresses = [parse_ip_sloppy(ip) for ip in ips if ip != "None"]
    for i, address in enumerate(addresses):
        family = "IPv4" if address is not None and is_ipv4(address) else "IPv6"
        if family not in networks and i >= len(families):
            errs.append(_ip_error(spec, i, ips, "{family} is not configured on this cluster", family=family))
    if len(errs) != before:
        return
    for i, address in enumerate(addresses):
        cidr, text = networks["IPv4" if address is not None and is_ipv4(address) else "IPv6"]
        if address is not None and not contains(cidr, address):
            detail = (
                "failed to allocate IP {ip}: the provided IP ({ip}) is not in the valid range. The range of valid IPs is {range}"
            )
            errs.append(_ip_error(spec, -1, ips, detail, ip=ips[i], range=text))
            return


def _ip_error(spec: dict[str, Any], index: int, value: object, detail: str, **values: object) -> Error:
    """An error at `clusterIPs` (index -1) or one of them; it stands at `clusterIP` where that is what was written."""
    printed: Path = ("spec", "clusterIPs") if index < 0 else ("spec", "clusterIPs", index)
    path = printed if spec.get("clusterIPs") else ("spec", "clusterIP")
    return invalid(path, value, detail, field=format_path(printed), **values)


def validate_cluster_ips_related_fields(spec: dict[str, Any], ips: list[str], errs: list[Error], minor: int) -> None:
    """`clusterIPs` (normalized: `ips`), `ipFamilies` and `ipFamilyPolicy` for themselves and against each other."""
    if spec.get("type") == "ExternalName":
        return
    path: Path = ("spec", "clusterIPs")
    single = spec.get("clusterIP", "")
    if single:
        if not ips:
            errs.append(required(path))
        elif ips[0] != single:
            errs.append(invalid(path, ips, "first value must match `clusterIP`"))
    elif ips:
        errs.append(invalid(path, ips, "must be empty when `clusterIP` is not specified"))
    families = spec.get("ipFamilies", ())
    for i, family in enumerate(families):
        if family not in FAMILIES:
            errs.append(not_supported(("spec", "ipFamilies", i), family, FAMILIES))
        if family in families[:i]:
            errs.append(duplicate(("spec", "ipFamilies", i), family))
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in FAMILY_POLICIES:
        errs.append(not_supported(("spec", "ipFamilyPolicy"), policy, FAMILY_POLICIES))
    bad = False
    for i, ip in enumerate(ips):
        if i == 0 and ip == "None":
            if len(ips) > 1:
                bad = True
                errs.append(invalid(path, ips, "'None' must be the first and only value"))
            continue
        before = len(errs)
        validate_ip_for_legacy_field(ip, (*path, i) if spec.get("clusterIPs") else ("spec", "clusterIP"), errs, minor)
        for error in errs[before:]:
            error.field = format_path((*path, i))
            bad = True
    if len(ips) > 2:
        errs.append(invalid(path, ips, "may only hold up to 2 values"))
    if bad:
        return
    is_v4 = [is_ipv4(parse_ip_sloppy(ip) or 0) for ip in ips] if ips[:1] != ["None"] else []
    # More than two addresses may still be dual-stack: each family has to occur.
    if len(ips) > 1 and not (True in is_v4 and False in is_v4):
        errs.append(invalid(path, ips, "may specify no more than one IP for each IP family"))
    for i, v4 in enumerate(is_v4[: len(families)]):
        if families[i] in FAMILIES and v4 != (families[i] == "IPv4"):
            detail = "expected an {family} value as indicated by `ipFamilies[{position}]`"
            errs.append(_ip_error(spec, i, ips[i], detail, family=families[i], position=i))
