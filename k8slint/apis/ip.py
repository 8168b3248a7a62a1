"""IP addresses and CIDR values: apimachinery `util/validation/ip.go` and the lenient parsers that it builds on.

An address is one integer of 128 bits, IPv4 as `::ffff:a.b.c.d` (the form Go's net.IP compares by). "Sloppy" is what
Kubernetes always accepted: leading zeros in IPv4 octets are ignored. "Strict" is what it asks for since 1.36.
"""

from __future__ import annotations

from k8slint.field import Warning, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.field import Error, Path

_MAPPED = 0xFFFF << 32
_ALL = (1 << 128) - 1
_HEX = "0123456789abcdefABCDEF"
_DIGITS = "0123456789"


def parse_ip_sloppy(text: str) -> int | None:
    """The address, or None. IPv4 with leading zeros is accepted, zones are not (netutils.ParseIPSloppy)."""
    for character in text:
        if character == ".":
            found = _parse_ipv4(text)
            return None if found is None else _MAPPED | found
        if character == ":":
            return _parse_ipv6(text)
    return None


def _parse_ipv4(text: str) -> int | None:
    parts = text.split(".")
    if len(parts) != 4:
        return None
    value = 0
    for part in parts:
        if not part or part.strip(_DIGITS) or len(part) > 300:
            return None
        octet = int(part)
        if octet > 255:
            return None
        value = value << 8 | octet
    return value


def _parse_ipv6(text: str) -> int | None:
    head, gap, tail = text.partition("::")
    if gap and "::" in tail:
        return None
    left = _groups(head, not gap)
    right = _groups(tail, True) if gap else []
    if left is None or right is None:
        return None
    count = len(left) + len(right)
    if (count != 8) if not gap else (count > 7):
        return None
    value = 0
    for group in left + [0] * (8 - count) + right:
        value = value << 16 | group
    return value


def _groups(text: str, last: bool) -> list[int] | None:
    """The 16-bit groups of one side of `::`; the last one may be an IPv4 address."""
    if not text:
        return []
    out: list[int] = []
    parts = text.split(":")
    for i, part in enumerate(parts):
        if last and i == len(parts) - 1 and "." in part:
            found = _parse_ipv4(part)
            if found is None:
                return None
            out += [found >> 16, found & 0xFFFF]
        elif not part or part.strip(_HEX) or len(part) > 300 or int(part, 16) > 0xFFFF:
            return None
        else:
            out.append(int(part, 16))
    return out


def is_ipv4(ip: int) -> bool:
    """Whether Go's To4 would answer: IPv4, or IPv6 that maps it."""
    return ip >> 32 == 0xFFFF


def format_ip(ip: int) -> str:
    """The canonical spelling (RFC 5952)."""
    if ip >> 32 == 0xFFFF:
        return f"{ip >> 24 & 255}.{ip >> 16 & 255}.{ip >> 8 & 255}.{ip & 255}"
    groups = [ip >> shift & 0xFFFF for shift in range(112, -1, -16)]
    best, best_length, start = -1, 1, 0
    while start < 8:
        end = start
        while end < 8 and groups[end] == 0:
            end += 1
        if end - start > best_length:
            best, best_length = start, end - start
        start = end + 1
    if best < 0:
        return ":".join(f"{g:x}" for g in groups)
    return ":".join(f"{g:x}" for g in groups[:best]) + "::" + ":".join(f"{g:x}" for g in groups[best + best_length :])


def canonical_address(text: str, ip: int) -> str:
    """As netip prints it: a mapped address keeps its `::ffff:`."""
    return "::ffff:" + format_ip(ip) if is_ipv4(ip) and ":" in text else format_ip(ip)


def _has_leading_zeros(text: str) -> bool:
    """What the sloppy parser forgives and netip does not: zeros before an IPv4 octet, groups of more than four digits."""
    address = text
    if ":" in text:
        groups = text.split(":")
        address = groups[-1]
        if any(len(g) > 4 and "." not in g for g in groups):
            return True
    return "." in address and any(len(o) > 1 and o[0] == "0" for o in address.split("."))


def parse_cidr_sloppy(text: str) -> tuple[int, int, int] | None:
    """(address, prefix length, 32 or 128 bits), or None (netutils.ParseCIDRSloppy)."""
    address, slash, length = text.partition("/")
    if not slash or not length or length.strip(_DIGITS) or len(length) > 300:
        return None
    ip = parse_ip_sloppy(address)
    if ip is None:
        return None
    bits = 128 if ":" in address else 32
    prefix = int(length)
    return None if prefix > bits else (ip, prefix, bits)


def network(cidr: tuple[int, int, int]) -> int:
    """The address with the bits beyond the prefix cleared."""
    ip, prefix, bits = cidr
    free = bits - prefix
    return ip >> free << free


def contains(cidr: tuple[int, int, int], ip: int) -> bool:
    """Whether the network holds the address; IPv4 and IPv6 do not mix (net.IPNet.Contains)."""
    base, prefix, bits = cidr
    if is_ipv4(network(cidr)) != is_ipv4(ip):
        return False
    if is_ipv4(network(cidr)) and bits == 128:
        prefix, bits = max(prefix - 96, 0), 32
    free = bits - prefix
    return (base ^ ip) & (_ALL if bits == 128 else 0xFFFFFFFF) >> free << free == 0


def format_network(cidr: tuple[int, int, int]) -> str:
    """`10.0.0.0/8`, as net.IPNet prints it."""
    base, (_, prefix, bits) = network(cidr), cidr
    if bits == 128 and is_ipv4(base):
        prefix = max(prefix - 96, 0)
    return f"{format_ip(base)}/{prefix}"


def _is_strict(minor: int) -> bool:
    from k8slint.features import enabled

    return enabled("StrictIPCIDRValidation", minor)


def validate_ip_for_legacy_field(
    value: str, path: Path, errs: list[Error], minor: int, stored: tuple[str, ...] | list[str] = ()
) -> None:
    """An address in a field that predates strict parsing; what the stored object already has passes (IsValidIPForLegacyField)."""
    if value in stored:
        return
    ip = parse_ip_sloppy(value)
    if ip is None:
        errs.append(invalid(path, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
    elif (_has_leading_zeros(value) or (is_ipv4(ip) and ":" in value)) and _is_strict(minor):
        _strict_ip(value, path, errs, ip)


def _strict_ip(value: str, path: Path, errs: list[Error], ip: int) -> bool:
    if _has_leading_zeros(value):
        errs.append(invalid(path, value, "must not have leading 0s"))
    elif is_ipv4(ip) and ":" in value:
        errs.append(invalid(path, value, "must not be an IPv4-mapped IPv6 address"))
    else:
        return True
    return False


def validate_ip(value: str, path: Path, errs: list[Error]) -> None:
    """An address in canonical form (IsValidIP)."""
    ip = parse_ip_sloppy(value)
    if ip is None:
        errs.append(invalid(path, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"))
    elif _strict_ip(value, path, errs, ip) and value != format_ip(ip):
        errs.append(invalid(path, value, 'must be in canonical form ("{canonical}")', canonical=format_ip(ip)))


def validate_endpoint_ip(value: str, path: Path, errs: list[Error]) -> None:
    """Addresses that make no sense as an endpoint or external IP (ValidateEndpointIP)."""
    ip = parse_ip_sloppy(value)
    if ip is None:
        errs.append(invalid(path, value, "must be a valid IP address"))
        return
    low = ip & 0xFFFFFFFF if is_ipv4(ip) else -1
    if low == 0 or ip == 0:
        errs.append(invalid(path, value, "may not be unspecified ({ip})", ip=value))
    if low >> 24 == 127 or ip == 1:
        errs.append(invalid(path, value, "may not be in the loopback range (127.0.0.0/8, ::1/128)"))
    if low >> 16 == 0xA9FE or ip >> 118 == 0x3FA:
        errs.append(invalid(path, value, "may not be in the link-local range (169.254.0.0/16, fe80::/10)"))
    if low >> 8 == 0xE00000 or ip >> 112 & 0xFF0F == 0xFF02:
        errs.append(invalid(path, value, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"))


def validate_cidr_for_legacy_field(
    value: str, path: Path, errs: list[Error], minor: int, stored: tuple[str, ...] | list[str] = ()
) -> None:
    """A network in a field that predates strict parsing; what the stored object already has passes (IsValidCIDRForLegacyField)."""
    if value in stored:
        return
    cidr = parse_cidr_sloppy(value)
    if cidr is None:
        errs.append(invalid(path, value, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"))
    elif _cidr_fault(value, cidr) and _is_strict(minor):
        errs.append(invalid(path, value, _cidr_fault(value, cidr)))


def _cidr_fault(value: str, cidr: tuple[int, int, int]) -> str:
    """What strict parsing has against a network that parses; empty if nothing."""
    address, _, length = value.partition("/")
    if _has_leading_zeros(address) or (len(length) > 1 and length[0] == "0"):
        return "must not have leading 0s in IP or prefix length"
    if is_ipv4(cidr[0]) and cidr[2] == 128:
        return "must not have an IPv4-mapped IPv6 address"
    if network(cidr) != cidr[0]:
        return "must not have bits set beyond the prefix length"
    return ""


def validate_cidr(value: str, path: Path, errs: list[Error]) -> None:
    """A network in canonical form (IsValidCIDR)."""
    cidr = parse_cidr_sloppy(value)
    if cidr is None:
        errs.append(invalid(path, value, "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"))
    elif fault := _cidr_fault(value, cidr):
        errs.append(invalid(path, value, fault))
    elif value != format_network(cidr):
        errs.append(invalid(path, value, 'must be in canonical form ("{canonical}")', canonical=format_network(cidr)))


def warnings_for_ip(value: str, path: Path, warnings: list[Warning], minor: int) -> None:
    """Spellings of an accepted address that will not do for ever (GetWarningsForIP)."""
    from k8slint.field import format_path

    ip = parse_ip_sloppy(value)
    if ip is None:
        return
    if _has_leading_zeros(value) or (is_ipv4(ip) and ":" in value):
        text = '{field}: non-standard IP address "{value}" will be considered invalid in a future Kubernetes release: use "{canonical}"'
        if _is_strict(minor):
            text = '{field}: non-standard IP address "{value}" is invalid: use "{canonical}"'
    elif ":" in value and format_ip(ip) != value:
        text = '{field}: IPv6 address "{value}" should be in RFC 5952 canonical format ("{canonical}")'
    else:
        return
    warnings.append(Warning(path, text, {"field": format_path(path), "value": value, "canonical": format_ip(ip)}))


def warnings_for_cidr(value: str, path: Path, warnings: list[Warning], minor: int) -> None:
    """Spellings of an accepted network that will not do for ever (GetWarningsForCIDR)."""
    from k8slint.field import format_path

    cidr = parse_cidr_sloppy(value)
    if cidr is None:
        return
    ip, prefix, bits = cidr
    values: dict[str, object] = {"field": format_path(path), "value": value, "canonical": format_network(cidr)}
    before = len(warnings)
    if ip != network(cidr):
        text = '{field}: CIDR value "{value}" is ambiguous in this context (should be "{canonical}" or "{single}"?)'
        warnings.append(Warning(path, text, {**values, "single": f"{format_ip(ip)}/{bits}"}))
    address, _, length = value.partition("/")
    if _has_leading_zeros(address) or (len(length) > 1 and length[0] == "0") or (is_ipv4(ip) and bits == 128):
        text = '{field}: non-standard CIDR value "{value}" will be considered invalid in a future Kubernetes release: use "{canonical}"'
        if _is_strict(minor):
            text = '{field}: non-standard CIDR value "{value}" is invalid: use "{canonical}"'
        warnings.append(Warning(path, text, values))
    if len(warnings) == before and bits == 128 and f"{canonical_address(address, ip)}/{prefix}" != value:
        text = '{field}: IPv6 CIDR value "{value}" should be in RFC 5952 canonical format ("{canonical}")'
        warnings.append(Warning(path, text, values))
