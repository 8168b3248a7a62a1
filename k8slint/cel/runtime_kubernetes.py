"""The rarer CEL functions at run time: Kubernetes' libraries (url, quantity, ip, cidr, format, semver, authorizer), the
fields of times and `string.format`. See apiserver `pkg/cel/library`.
"""

from __future__ import annotations

from datetime import UTC

from k8slint.apis import resource
from k8slint.cel.runtime_convert import NO_OVERLOAD
from k8slint.cel.url import parse as parse_url
from k8slint.cel.values import (
    INT_MAX,
    INT_MIN,
    NONE,
    SECOND,
    CannotKnow,
    CelError,
    Duration,
    Opaque,
    Optional,
    Timestamp,
    format_double,
    format_duration,
    format_timestamp,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.cel.evaluator import Budget

URL, QUANTITY, IP, CIDR, FORMAT, SEMVER = (
    "kubernetes.URL",
    "kubernetes.Quantity",
    "net.IP",
    "net.CIDR",
    "kubernetes.NamedFormat",
    "kubernetes.Semver",
)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise CelError(NO_OVERLOAD)
    return value


def _opaque(value: Any, kind: str) -> Any:
    if not isinstance(value, Opaque) or value.kind != kind:
        raise CelError(NO_OVERLOAD)
    return value.value


# -- url


def url(budget: Budget, text: Any) -> Opaque:
    """`url(text)`"""
    found = parse_url(_text(text), True)
    if isinstance(found, str):
        raise CelError(f'URL parse error during conversion from string: parse "{text}": {found}')
    return Opaque(URL, found)


def _host(value: Any) -> tuple[str, str]:
    """(host name without brackets, port)"""
    host = _opaque(value, URL).host
    if host.startswith("["):
        name, _, port = host[1:].partition("]")
        return name, port[1:]
    name, colon, port = host.rpartition(":")
    return (name, port) if colon else (host, "")


def _query(budget: Budget, value: Any) -> dict[str, list[str]]:
    from urllib.parse import unquote_plus

    out: dict[str, list[str]] = {}
    for part in _opaque(value, URL).query.split("&"):
        if part:
            key, _, item = part.partition("=")
            out.setdefault(unquote_plus(key), []).append(unquote_plus(item))
    return out


# -- quantity


def quantity(budget: Budget, text: Any) -> Opaque:
    """`quantity(text)`: the value in nano units and its format."""
    try:
        return Opaque(QUANTITY, resource.parse(_text(text))[0])
    except resource.QuantityError as error:
        raise CelError(str(error)) from None


def is_quantity(budget: Budget, text: Any) -> bool:
    """`isQuantity(text)`"""
    try:
        resource.parse(_text(text))
    except resource.QuantityError:
        return False
    return True


def _number(value: Any) -> int:
    if type(value) is int:
        return value * resource.NANO
    return int(_opaque(value, QUANTITY))


def _as_integer(budget: Budget, value: Any) -> int:
    whole, rest = divmod(int(_opaque(value, QUANTITY)), resource.NANO)
    if rest or not INT_MIN <= whole <= INT_MAX:
        raise CelError("cannot convert value to integer")
    return whole


def _is_integer(budget: Budget, value: Any) -> bool:
    return int(_opaque(value, QUANTITY)) % resource.NANO == 0


# -- ip and cidr


def _parse_ip(text: str) -> Any:
    import ipaddress

    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if address.version == 6 and ("%" in text or address.ipv4_mapped is not None):
        return None
    return address


class Network:
    """A CIDR as written: address and prefix length."""

    __slots__ = ("address", "length")

    def __init__(self, address: Any, length: int) -> None:
        self.address = address
        self.length = length

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Network) and self.address == other.address and self.length == other.length

    def __hash__(self) -> int:
        return hash((self.address, self.length))

    def __str__(self) -> str:
        return f"{self.address}/{self.length}"

    def contains(self, address: Any) -> bool:
        """Whether the address lies inside."""
        if address.version != self.address.version:
            return False
        shift = self.address.max_prefixlen - self.length
        return bool(int(address) >> shift == int(self.address) >> shift)


def _parse_cidr(text: str) -> Network | None:
    address_text, slash, length = text.partition("/")
    address = _parse_ip(address_text)
    if address is None or not slash or not (length.isascii() and length.isdigit()) or (len(length) > 1 and length[0] == "0"):
        return None
    return Network(address, int(length)) if int(length) <= address.max_prefixlen else None


def ip(budget: Budget, value: Any) -> Opaque:
    """`ip(text)`, and `cidr.ip()`"""
    if isinstance(value, Opaque):
        return Opaque(IP, _opaque(value, CIDR).address)
    found = _parse_ip(_text(value))
    if found is None:
        raise CelError(f'IP Address "{value}" parse error during conversion from string')
    return Opaque(IP, found)


def is_canonical(budget: Budget, text: Any) -> bool:
    """`ip.isCanonical(text)`"""
    found = _parse_ip(_text(text))
    if found is None:
        raise CelError(f'IP Address "{text}" parse error during conversion from string')
    return str(found) == text


def cidr(budget: Budget, text: Any) -> Opaque:
    """`cidr(text)`"""
    found = _parse_cidr(_text(text))
    if found is None:
        raise CelError(f'network address parse error during conversion from string: network address "{text}"')
    return Opaque(CIDR, found)


def _contains_ip(budget: Budget, network: Any, address: Any) -> bool:
    if isinstance(address, str):
        address = ip(budget, address)
    return bool(_opaque(network, CIDR).contains(_opaque(address, IP)))


def _contains_cidr(budget: Budget, network: Any, other: Any) -> bool:
    if isinstance(other, str):
        other = cidr(budget, other)
    outer, inner = _opaque(network, CIDR), _opaque(other, CIDR)
    return bool(inner.length >= outer.length and outer.contains(inner.address))


def _masked(budget: Budget, network: Any) -> Opaque:
    own = _opaque(network, CIDR)
    shift = own.address.max_prefixlen - own.length
    return Opaque(CIDR, Network(type(own.address)(int(own.address) >> shift << shift), own.length))


# -- format


def _format_errors(name: str, text: str) -> list[str]:
    from k8slint.apis import names
    from k8slint.apis.apiextensions import formats

    checks: dict[str, Callable[[str], list[str]]] = {
        "dns1123Label": names.is_dns1123_label,
        "dns1123Subdomain": names.is_dns1123_subdomain,
        "dns1035Label": names.is_dns1035_label,
        "qualifiedName": names.is_qualified_name,
        "labelValue": names.is_valid_label_value,
        "dns1123LabelPrefix": lambda t: names.name_is_dns_label(t, True),
        "dns1123SubdomainPrefix": lambda t: names.name_is_dns_subdomain(t, True),
        "dns1035LabelPrefix": lambda t: names.name_is_dns1035_label(t, True),
    }
    if name in checks:
        return checks[name](text)
    if name == "uri":
        found = parse_url(text, True)
        return [f'parse "{text}": {found}'] if isinstance(found, str) else []
    return [] if formats.is_valid("date-time" if name == "datetime" else name, text) else [f"does not match the {name} format"]


def _validate(budget: Budget, named: Any, text: Any) -> Optional:
    name = _opaque(named, FORMAT)
    budget.spend(len(_text(text)) * 3 + 1)
    errors = _format_errors(name, text)
    return Optional(True, errors) if errors else NONE


def _named(budget: Budget, name: Any) -> Optional:
    from k8slint.cel.declarations import FORMATS

    return Optional(True, Opaque(FORMAT, name)) if _text(name) in FORMATS else NONE


# -- semver


class Version:
    """A semantic version."""

    __slots__ = ("build", "numbers", "pre")

    def __init__(self, numbers: tuple[int, int, int], pre: tuple[str, ...], build: str) -> None:
        self.numbers = numbers
        self.pre = pre
        self.build = build

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.order(other) == 0

    def __hash__(self) -> int:
        return hash((self.numbers, self.pre))

    def order(self, other: Version) -> int:
        """-1, 0 or 1; build metadata does not count."""
        if self.numbers != other.numbers:
            return -1 if self.numbers < other.numbers else 1
        if self.pre == other.pre:
            return 0
        if not self.pre or not other.pre:
            return 1 if not self.pre else -1
        for mine, theirs in zip(self.pre, other.pre, strict=False):
            if mine == theirs:
                continue
            if mine.isdigit() != theirs.isdigit():
                return -1 if mine.isdigit() else 1
            return -1 if (int(mine) < int(theirs) if mine.isdigit() else mine < theirs) else 1
        return -1 if len(self.pre) < len(other.pre) else 1


def parse_version(text: str, normalize: bool = False) -> Version | None:
    """A semantic version; `normalize` also takes `v1.2`, leading zeros and missing parts."""
    if len(text) > 300:
        return None
    if normalize:
        text = text.removeprefix("v")
    core, plus, build = text.partition("+")
    core, dash, pre_text = core.partition("-")
    parts = core.split(".")
    if normalize:
        parts = [p.lstrip("0") or "0" if p.isdigit() else p for p in parts]
        parts += ["0"] * (3 - len(parts))
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and (p == "0" or p[0] != "0") for p in parts):
        return None
    pre = tuple(pre_text.split(".")) if dash else ()
    for identifier in (*pre, *(build.split(".") if plus else ())):
        if not identifier or not all(c.isascii() and (c.isalnum() or c == "-") for c in identifier):
            return None
    if any(p.isdigit() and len(p) > 1 and p[0] == "0" for p in pre):
        return None
    return Version((int(parts[0]), int(parts[1]), int(parts[2])), pre, build)


def semver(budget: Budget, text: Any, normalize: bool = False) -> Opaque:
    """`semver(text, normalize)`"""
    found = parse_version(_text(text), normalize)
    if found is None:
        raise CelError(f"semver parse error during conversion from string: {text}")
    return Opaque(SEMVER, found)


# -- functions that several types share


def _order(a: Any, b: Any) -> int:
    if isinstance(a, Opaque) and a.kind == SEMVER:
        return int(a.value.order(_opaque(b, SEMVER)))
    left, right = int(_opaque(a, QUANTITY)), int(_opaque(b, QUANTITY))
    return (left > right) - (left < right)


def _ip_test(attribute: str) -> Callable[..., bool]:
    def function(budget: Budget, value: Any) -> bool:
        address = _opaque(value, IP)
        if attribute == "global":
            broadcast = address.version == 4 and int(address) == 0xFFFFFFFF
            return not (broadcast or address.is_unspecified or address.is_loopback or address.is_multicast or address.is_link_local)
        if attribute == "link_local_multicast":
            if address.version == 4:
                return int(address) >> 8 == 0xE00000
            return int(address) >> 112 in (0xFF02, 0xFF12, 0xFF22, 0xFF32)
        return bool(getattr(address, attribute))

    return function


def _family(budget: Budget, value: Any) -> int:
    return int(_opaque(value, IP).version)


# -- times


def _moment(value: Timestamp, zone: str) -> Any:
    from datetime import datetime, timedelta

    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=value.ns // SECOND)
    if not zone or zone == "UTC":
        return moment
    sign, _, rest = ("-", "", zone[1:]) if zone[0] == "-" else ("+", "", zone.removeprefix("+"))
    hours, colon, minutes = rest.partition(":")
    if colon and hours.isdigit() and minutes.isdigit():
        shift = timedelta(hours=int(hours), minutes=int(minutes))
        return moment + (-shift if sign == "-" else shift)
    try:
        from zoneinfo import ZoneInfo

        return moment.astimezone(ZoneInfo(zone))
    except (ValueError, OSError, KeyError):
        raise CelError(f"unknown time zone {zone}") from None


def _time_field(name: str) -> Callable[..., int]:
    def function(budget: Budget, value: Any, zone: str = "") -> int:
        if isinstance(value, Duration):
            divisor = {"hours": 3600 * SECOND, "minutes": 60 * SECOND, "seconds": SECOND, "milliseconds": 1_000_000}.get(name)
            if divisor is None:
                raise CelError(NO_OVERLOAD)
            return int(value.ns / divisor) if abs(value.ns) < 1 << 53 else abs(value.ns) // divisor * (1 if value.ns > 0 else -1)
        if not isinstance(value, Timestamp):
            raise CelError(NO_OVERLOAD)
        moment = _moment(value, zone)
        if name == "milliseconds":
            return int(value.ns % SECOND // 1_000_000)
        return {
            "year": moment.year,
            "month": moment.month - 1,
            "day_of_year": moment.timetuple().tm_yday - 1,
            "day_of_month": moment.day - 1,
            "date": moment.day,
            "day_of_week": moment.isoweekday() % 7,
            "hours": moment.hour,
            "minutes": moment.minute,
            "seconds": moment.second,
        }[name]

    return function


# -- string.format


def format_string(budget: Budget, template: Any, args: Any) -> str:
    """`template.format(args)`"""
    text = _text(template)
    if not isinstance(args, list):
        raise CelError(NO_OVERLOAD)
    budget.spend(len(text) // 10)
    out: list[str] = []
    i = used = 0
    while i < len(text):
        c = text[i]
        if c != "%":
            out.append(c)
            i += 1
            continue
        i += 1
        if text[i : i + 1] == "%":
            out.append("%")
            i += 1
            continue
        precision = 6
        if text[i : i + 1] == ".":
            j = i + 1
            while j < len(text) and text[j] in "0123456789":
                j += 1
            precision, i = int(text[i + 1 : j] or 0), j
            if precision > 100:
                raise CelError("precision too large")
        clause = text[i : i + 1]
        i += 1
        if used >= len(args):
            raise CelError(f"index {used} out of range")
        out.append(_clause(clause, args[used], precision))
        used += 1
    result = "".join(out)
    budget.spend(len(result) // 10)
    return result


def _clause(clause: str, value: Any, precision: int) -> str:
    if clause == "s":
        return _show(value)
    whole = isinstance(value, int) and type(value) is not bool
    if clause == "d" and whole:
        return str(int(value))
    if clause in "bo" and clause and whole:
        return format(int(value), clause)
    if clause == "b" and type(value) is bool:
        return "1" if value else "0"
    if clause in "xX" and clause and (whole or isinstance(value, (str, bytes))):
        shown = format(int(value), "x") if whole else (value.encode() if isinstance(value, str) else value).hex()
        return shown.upper() if clause == "X" else shown
    if clause in "fe" and clause and isinstance(value, (int, float)) and type(value) is not bool:
        return format(float(value), f".{precision}{clause}")
    raise CelError(f"error during formatting: clause %{clause} cannot take this value")


def _show(value: Any, depth: int = 0) -> str:
    if depth > 50:
        raise CelError("value nests too deeply")
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return format_double(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, list):
        return "[" + ", ".join(_show(v, depth + 1) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_show(v, depth + 1)}" for k, v in sorted(value.items(), key=lambda e: str(e[0]))) + "}"
    if isinstance(value, Duration):
        return format_duration(value)
    if isinstance(value, Timestamp):
        return format_timestamp(value)
    return str(getattr(value, "value", getattr(value, "name", "")))


def _same_authorizer(budget: Budget, target: Any, *args: Any) -> Any:
    """A step of a question to the authorizer: who asks is a cluster administrator, who may do everything."""
    if not isinstance(target, Opaque):
        raise CelError("no such overload")
    return target


def _ask_cluster(budget: Budget, *args: Any) -> Any:
    raise CannotKnow("CEL expressions ask the cluster who may do what")


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "url": url,
    "isURL": lambda budget, text: not isinstance(parse_url(_text(text), True), str),
    "getScheme": lambda budget, value: _opaque(value, URL).scheme,
    "getHost": lambda budget, value: _opaque(value, URL).host,
    "getHostname": lambda budget, value: _host(value)[0],
    "getPort": lambda budget, value: _host(value)[1],
    "getEscapedPath": lambda budget, value: _opaque(value, URL).path,
    "getQuery": _query,
    "quantity": quantity,
    "isQuantity": is_quantity,
    "asInteger": _as_integer,
    "isInteger": _is_integer,
    "asApproximateFloat": lambda budget, value: int(_opaque(value, QUANTITY)) / resource.NANO,
    "sign": lambda budget, value: (int(_opaque(value, QUANTITY)) > 0) - (int(_opaque(value, QUANTITY)) < 0),
    "add": lambda budget, a, b: Opaque(QUANTITY, int(_opaque(a, QUANTITY)) + _number(b)),
    "sub": lambda budget, a, b: Opaque(QUANTITY, int(_opaque(a, QUANTITY)) - _number(b)),
    "isGreaterThan": lambda budget, a, b: _order(a, b) > 0,
    "isLessThan": lambda budget, a, b: _order(a, b) < 0,
    "compareTo": lambda budget, a, b: _order(a, b),
    "ip": ip,
    "isIP": lambda budget, text: _parse_ip(_text(text)) is not None,
    "ip.isCanonical": is_canonical,
    "family": _family,
    "isUnspecified": _ip_test("is_unspecified"),
    "isLoopback": _ip_test("is_loopback"),
    "isLinkLocalUnicast": _ip_test("is_link_local"),
    "isLinkLocalMulticast": _ip_test("link_local_multicast"),
    "isGlobalUnicast": _ip_test("global"),
    "cidr": cidr,
    "isCIDR": lambda budget, text: _parse_cidr(_text(text)) is not None,
    "containsIP": _contains_ip,
    "containsCIDR": _contains_cidr,
    "masked": _masked,
    "prefixLength": lambda budget, value: _opaque(value, CIDR).length,
    "format.named": _named,
    "validate": _validate,
    "semver": semver,
    "isSemver": lambda budget, text, normalize=False: parse_version(_text(text), normalize) is not None,
    "major": lambda budget, value: _opaque(value, SEMVER).numbers[0],
    "minor": lambda budget, value: _opaque(value, SEMVER).numbers[1],
    "patch": lambda budget, value: _opaque(value, SEMVER).numbers[2],
    "getFullYear": _time_field("year"),
    "getMonth": _time_field("month"),
    "getDayOfYear": _time_field("day_of_year"),
    "getDayOfMonth": _time_field("day_of_month"),
    "getDate": _time_field("date"),
    "getDayOfWeek": _time_field("day_of_week"),
    "getHours": _time_field("hours"),
    "getMinutes": _time_field("minutes"),
    "getSeconds": _time_field("seconds"),
    "getMilliseconds": _time_field("milliseconds"),
    "format": format_string,
    "jsonpatch.escapeKey": lambda budget, text: _text(text).replace("~", "~0").replace("/", "~1"),
    **dict.fromkeys(
        ("path", "group", "resource", "subresource", "namespace", "name", "check", "fieldSelector", "labelSelector"), _same_authorizer
    ),
    "serviceAccount": _ask_cluster,
    "allowed": lambda budget, decision: True,
    "errored": lambda budget, decision: False,
    "reason": lambda budget, decision: "",
    "error": lambda budget, decision: "",
}


def _constant(name: str) -> Callable[..., Opaque]:
    return lambda budget: Opaque(FORMAT, name)


def _add_formats() -> None:
    from k8slint.cel.declarations import FORMATS

    for name in FORMATS:
        FUNCTIONS[f"format.{name}"] = _constant(name)


_add_formats()
