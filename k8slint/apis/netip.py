"""Addresses as Go's net/netip reads them: what warnings about Services rested on before 1.33 (pkg/api/service/warnings.go)."""

from __future__ import annotations

from k8slint.apis.ip import canonical_address, parse_cidr_sloppy, parse_ip_sloppy
from k8slint.field import Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.field import Path

_DIGITS = "0123456789"


def warnings_for_ip(value: str, path: Path, warnings: list[Warning]) -> None:
    """An address that netip refuses, or an IPv6 address that it would write otherwise."""
    values: dict[str, object] = {"field": format_path(path), "value": value}
    if fault := _address_fault(value):
        text = "{field}: IP address was accepted, but will be invalid in a future Kubernetes release: {fault}"
        warnings.append(Warning(path, text, {**values, "fault": fault}))
        return
    ip = parse_ip_sloppy(value.partition("%")[0])
    if ip is not None and ":" in value and "%" not in value:
        canonical = canonical_address(value, ip)
        if canonical != value:
            text = '{field}: IPv6 address "{value}" is not in RFC 5952 canonical format ("{canonical}"), which may cause controller apply-loops'
            warnings.append(Warning(path, text, {**values, "canonical": canonical}))


def warnings_for_cidr(value: str, path: Path, warnings: list[Warning]) -> None:
    """A network that netip refuses, or an IPv6 network that it would write otherwise; bits beyond the prefix are no matter."""
    values: dict[str, object] = {"field": format_path(path), "value": value}
    address, _, length = value.rpartition("/")
    fault = _address_fault(address)
    if not fault and (not length or length.strip(_DIGITS) or (len(length) > 1 and length[0] == "0")):
        fault = f'bad bits after slash: "{length}"'
    if fault:
        text = '{field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: netip.ParsePrefix("{value}"): {fault}'
        warnings.append(Warning(path, text, {**values, "fault": fault}))
        return
    cidr = parse_cidr_sloppy(value)
    if cidr is not None and ":" in address:
        canonical = f"{canonical_address(address, cidr[0])}/{cidr[1]}"
        if canonical != value:
            text = '{field}: IPv6 prefix "{value}" is not in RFC 5952 canonical format ("{canonical}"), which may cause controller apply-loops'
            warnings.append(Warning(path, text, {**values, "canonical": canonical}))


def _address_fault(text: str) -> str:
    """Why netip.ParseAddr refuses it, in its words; empty if it does not."""
    fault, at = "unable to parse IP", ""
    for character in text:
        if character == ".":
            fault, at = _ipv4_fault(text)
            break
        if character == ":":
            # Of IPv6, which of its many reasons netip has is not looked for.
            fault = "" if parse_ip_sloppy(text.partition("%")[0]) is not None else fault
            break
        if character == "%":
            fault = "missing IPv6 address"
            break
    if not fault:
        return ""
    return "".join(('ParseAddr("', text, '"): ', fault, *((' (at "', at, '")') if at else ())))


def _ipv4_fault(text: str) -> tuple[str, str]:
    """What is wrong first, and the rest of the text from there on where netip shows it."""
    octet, dots = "", 0
    for i, character in enumerate(text):
        if character in _DIGITS:
            if octet == "0":
                return "IPv4 field has octet with leading zero", ""
            octet += character
            if int(octet) > 255:
                return "IPv4 field has value >255", ""
        elif character == ".":
            if not octet or i == len(text) - 1:
                return "IPv4 field must have at least one digit", text[i:]
            if dots == 3:
                return "IPv4 address too long", ""
            octet, dots = "", dots + 1
        else:
            return "unexpected character", text[i:]
    return ("IPv4 address too short", "") if dots < 3 else ("", "")
