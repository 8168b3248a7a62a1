"""Addresses and networks as netutils and netip read them."""

from __future__ import annotations

import pytest

from k8slint.apis import ip
from k8slint.field import Error, Warning


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("010.001.002.003", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("::", "::"),
        ("1::", "1::"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
        ("FD00:0:0:0:0:0:0:0abc", "fd00::abc"),
        ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
    ],
)
def test_parse_and_format(text: str, canonical: str) -> None:
    found = ip.parse_ip_sloppy(text)
    assert found is not None
    assert ip.format_ip(found) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", "a", "1:2", ":1::", "1::2::3", "1:2:3:4:5:6:7::8", "12345::", "fe80::1%eth0",
        "1.2.3.4:80", "1:2:3:4:5:6:7:1.2.3.4", "١.1.1.1", "::g",
    ],
)  # fmt: skip
def test_no_address(text: str) -> None:
    assert ip.parse_ip_sloppy(text) is None


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("10.0.0.1", ""),
        ("10.0.0.01", "must not have leading 0s"),
        ("::ffff:10.0.0.1", "must not be an IPv4-mapped IPv6 address"),
        ("FD00::1", 'must be in canonical form ("fd00::1")'),
        ("x", "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"),
    ],
)
def test_strict_address(text: str, detail: str) -> None:
    errors: list[Error] = []
    ip.validate_ip(text, (), errors)
    assert [error.detail_text() for error in errors] == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("10.0.0.0/8", ""),
        ("10.0.0.1/8", "must not have bits set beyond the prefix length"),
        ("10.0.0.0/08", "must not have leading 0s in IP or prefix length"),
        ("::ffff:10.0.0.0/104", "must not have an IPv4-mapped IPv6 address"),
        ("FD00::/8", 'must be in canonical form ("fd00::/8")'),
        ("10.0.0.0", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
        ("10.0.0.0/33", "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"),
    ],
)
def test_strict_network(text: str, detail: str) -> None:
    errors: list[Error] = []
    ip.validate_cidr(text, (), errors)
    assert [error.detail_text() for error in errors] == ([detail] if detail else [])


def test_legacy_fields_tighten_in_1_36_and_spare_what_is_stored() -> None:
    for minor, stored, count in ((35, (), 0), (36, (), 1), (36, ("10.0.0.1/8",), 0)):
        errors: list[Error] = []
        ip.validate_cidr_for_legacy_field("10.0.0.1/8", (), errors, minor, stored)
        assert len(errors) == count


@pytest.mark.parametrize(
    ("inner", "inside"), [("10.1.0.0/16", True), ("11.0.0.0/16", False), ("fd00::/64", False), ("::ffff:10.1.0.0/112", True)]
)
def test_contains(inner: str, inside: bool) -> None:
    outer, other = ip.parse_cidr_sloppy("10.0.0.0/8"), ip.parse_cidr_sloppy(inner)
    assert outer is not None and other is not None
    assert ip.contains(outer, ip.network(other)) is inside


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0.0.0.0", "unspecified"), ("::", "unspecified"), ("127.1.2.3", "loopback"), ("::1", "loopback"),
        ("169.254.0.1", "link-local range"), ("fe80::1", "link-local range"), ("224.0.0.1", "multicast"), ("ff02::1", "multicast"),
        ("x", "valid IP"),
    ],
)  # fmt: skip
def test_no_endpoint(text: str, reason: str) -> None:
    errors: list[Error] = []
    ip.validate_endpoint_ip(text, (), errors)
    assert len(errors) == 1
    assert reason in errors[0].message()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("10.0.0.1", ""),
        ("10.0.0.01", 'a: non-standard IP address "10.0.0.01"'),
        ("::ffff:1.2.3.4", "a: non-standard IP address"),
        ("FD00::1", 'a: IPv6 address "FD00::1" should be in RFC 5952'),
        ("fd00::1", ""),
        ("x", ""),
    ],
)
def test_warnings(text: str, start: str) -> None:
    warnings: list[Warning] = []
    ip.warnings_for_ip(text, ("a",), warnings, 35)
    assert [w.message()[: len(start)] for w in warnings] == ([start] if start else [])


def test_network_that_is_wrong_twice() -> None:
    warnings: list[Warning] = []
    ip.warnings_for_cidr("010.0.0.1/8", ("a",), warnings, 35)
    assert len(warnings) == 2
