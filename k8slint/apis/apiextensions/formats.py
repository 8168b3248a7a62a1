"""String formats of custom resource schemas: kube-openapi `pkg/validation/strfmt`.

A format that the server does not know is ignored (with a warning when the CustomResourceDefinition is created).
"""

from __future__ import annotations

from k8slint.apis.ip import parse_cidr_sloppy, parse_ip_sloppy

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_ALWAYS = frozenset(
    (
        "bsonobjectid",
        "uri",
        "email",
        "hostname",
        "ipv4",
        "ipv6",
        "cidr",
        "mac",
        "uuid",
        "uuid3",
        "uuid4",
        "uuid5",
        "isbn",
        "isbn10",
        "isbn13",
        "creditcard",
        "ssn",
        "hexcolor",
        "rgbcolor",
        "byte",
        "password",
        "date",
        "duration",
        "datetime",
    )
)
_SINCE_1_34 = frozenset(("k8sshortname", "k8slongname"))
_HEX = "0123456789abcdefABCDEF"
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def is_recognized(type_: str, format: str, minor: int) -> bool:
    """Whether the server checks values of this type against the format."""
    if type_ in ("", "string"):
        name = format.replace("-", "")
        # Schemas are judged by what the previous minor version understands already.
        return name in _ALWAYS or (minor >= 35 and name in _SINCE_1_34)
    if type_ == "integer":
        return format in ("int32", "int64")
    return type_ == "number" and format in ("float", "double")


def is_valid(format: str, text: str) -> bool:
    """Whether the string has the format (true for formats that are not known)."""
    check = _CHECKS.get(format.replace("-", ""))
    return check is None or check(text)


def _date(text: str) -> bool:
    from datetime import date

    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    digits = text[:4] + text[5:7] + text[8:]
    if not (digits.isascii() and digits.isdigit()):
        return False
    try:
        date(int(text[:4]) or 4, int(text[5:7]), int(text[8:]))
    except ValueError:
        return False
    return True


def _datetime(text: str) -> bool:
    day, t, time = text.lower().partition("t")
    if not t or not _date(day):
        return False
    from k8slint.cel.re2 import compile

    pattern = "^([0-9]{2}):([0-9]{2}):([0-9]{2})(.[0-9]+)?(z|([+-][0-9]{2}:[0-9]{2}))$"
    return compile(pattern).matches(time) and time[0:2] <= "23" and time[3:5] <= "59" and time[6:8] <= "59"


_UNITS = (
    ("ns", "nano"),
    ("us", "µs", "micro"),
    ("ms", "milli"),
    ("s", "sec"),
    ("m", "min"),
    ("h", "hr", "hour"),
    ("d", "day"),
    ("w", "wk", "week"),
)
_LENGTHS = (1, 1_000, 1_000_000, 10**9, 60 * 10**9, 3600 * 10**9, 24 * 3600 * 10**9, 7 * 24 * 3600 * 10**9)


def parse_duration(text: str) -> int | None:
    """Nanoseconds of a duration as strfmt reads it: Go's, or `3 days`; None where it is neither."""
    from k8slint.cel.values import CelError
    from k8slint.cel.values import parse_duration as go_duration

    try:
        found = go_duration(text)
    except CelError:
        found = None
    if found is not None:
        return found.ns
    total, known, i = 0, False, 0
    while i < len(text):
        start = i
        while i < len(text) and text[i] in "0123456789":
            i += 1
        if i == start:
            i += 1
            continue
        factor = int(text[start : min(i, start + 18)])
        while i < len(text) and text[i] in " \t\n\f\r":
            i += 1
        unit_start = i
        while i < len(text) and ((text[i].isascii() and text[i].isalpha()) or text[i] == "µ"):
            i += 1
        unit = text[unit_start:i].lower()
        for variants, length in zip(_UNITS, _LENGTHS, strict=True):
            if unit and (unit.startswith(variants[-1]) or unit in variants):
                known = True
                total += factor * length
    return total if known else None


def _byte(text: str) -> bool:
    body = text.rstrip("=")
    return text != "" and len(text) % 4 == 0 and len(text) - len(body) <= 2 and all(c in _BASE64 for c in body)


def _uri(text: str) -> bool:
    from k8slint.cel.url import parse

    return not isinstance(parse(text, True), str)


def _email(text: str) -> bool:
    # net/mail.ParseAddress: `a@b`, or `Name <a@b>`.
    if text.endswith(">") and "<" in text:
        text = text[text.rindex("<") + 1 : -1]
    local, at, domain = text.strip().rpartition("@")
    if not at or not local or not domain:
        return False
    if local[0] == '"' and local[-1] == '"' and len(local) > 2:
        local = "x"
    special = ' ()<>[]:;@\\,"'
    for part in (local, domain if not domain.startswith("[") else "x"):
        if part[0] == "." or part[-1] == "." or ".." in part or any(c in special or c < " " for c in part):
            return False
    return True


def _hostname(text: str) -> bool:
    from k8slint.cel.re2 import compile

    pattern = (
        "^([a-zA-Z0-9\\p{S}\\p{L}]((-?[a-zA-Z0-9\\p{S}\\p{L}]{0,62})?)|([a-zA-Z0-9\\p{S}\\p{L}](([a-zA-Z0-9-\\p{S}\\p{L}]{0,61}"
        "[a-zA-Z0-9\\p{S}\\p{L}])?)(\\.)){1,}([a-zA-Z\\p{L}]){2,63})$"
    )
    if text.isascii() and not set("$+<=>^`|~") & set(text):
        pattern = pattern.replace("\\p{S}\\p{L}", "").replace("\\p{L}", "")
    return len(text.encode()) <= 255 and all(len(p.encode()) <= 63 for p in text.split(".")) and compile(pattern).matches(text)


def _mac(text: str) -> bool:
    for separator, width in ((":", 2), ("-", 2), (".", 4)):
        parts = text.split(separator)
        if len(parts) > 1:
            counts = (3, 4, 10) if width == 4 else (6, 8, 20)
            return len(parts) in counts and all(len(p) == width and all(c in _HEX for c in p) for p in parts)
    return False


def _uuid(version: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        from k8slint.cel.re2 import compile

        third = f"{version}[0-9a-f]{{3}}" if version else "[0-9a-f]{4}"
        fourth = "[89ab][0-9a-f]{3}" if version in ("4", "5") else "[0-9a-f]{4}"
        return compile(f"(?i)^[0-9a-f]{{8}}-?[0-9a-f]{{4}}-?{third}-?{fourth}-?[0-9a-f]{{12}}$").matches(text)

    return check


def _isbn10(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != 10 or not digits[:9].isdigit() or not (digits[9].isdigit() or digits[9] == "X"):
        return False
    total = sum((i + 1) * int(c) for i, c in enumerate(digits[:9])) + 10 * (10 if digits[9] == "X" else int(digits[9]))
    return total % 11 == 0


def _isbn13(text: str) -> bool:
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return False
    total = sum((1, 3)[i % 2] * int(c) for i, c in enumerate(digits[:12]))
    return (10 - total % 10) % 10 == int(digits[12])


def _credit_card(text: str) -> bool:
    from k8slint.cel.re2 import compile

    digits = "".join(c for c in text if c in "0123456789")
    pattern = (
        "^(?:4[0-9]{12}(?:[0-9]{3})?|5[1-5][0-9]{14}|(222[1-9]|22[3-9][0-9]|2[3-6][0-9]{2}|27[01][0-9]|2720)[0-9]{12}|6(?:011|5[0-9][0-9])[0-9]{12}"
        "|3[47][0-9]{13}|3(?:0[0-5]|[68][0-9])[0-9]{11}|(?:2131|1800|35\\d{3})\\d{11}|6[27][0-9]{14})$"
    )
    if not compile(pattern).matches(digits):
        return False
    total = 0
    for i, c in enumerate(reversed(digits)):
        value = int(c) * (2 if i % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _pattern(pattern: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        from k8slint.cel.re2 import compile

        return compile(pattern).matches(text)

    return check


def _quantity(text: str) -> bool:
    from k8slint.apis import resource

    try:
        resource.parse(text)
    except resource.QuantityError:
        return False
    return True


def _short_name(text: str) -> bool:
    from k8slint.apis.names import is_dns1123_label

    return not is_dns1123_label(text)


def _long_name(text: str) -> bool:
    from k8slint.apis.names import is_dns1123_subdomain

    return not is_dns1123_subdomain(text)


_BYTE = "\\s*(0|[1-9]\\d?|1\\d\\d?|2[0-4]\\d|25[0-5])\\s*"
_CHECKS: dict[str, Callable[[str], bool]] = {
    "date": _date,
    "datetime": _datetime,
    "duration": lambda text: parse_duration(text) is not None,
    "byte": _byte,
    "uri": _uri,
    "email": _email,
    "hostname": _hostname,
    "ipv4": lambda text: "." in text and parse_ip_sloppy(text) is not None,
    "ipv6": lambda text: ":" in text and parse_ip_sloppy(text) is not None,
    "cidr": lambda text: parse_cidr_sloppy(text) is not None,
    "mac": _mac,
    "uuid": _uuid(""),
    "uuid3": _uuid("3"),
    "uuid4": _uuid("4"),
    "uuid5": _uuid("5"),
    "isbn10": _isbn10,
    "isbn13": _isbn13,
    "isbn": lambda text: _isbn10(text) or _isbn13(text),
    "creditcard": _credit_card,
    "ssn": _pattern("^\\d{3}[- ]?\\d{2}[- ]?\\d{4}$"),
    "hexcolor": _pattern("^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"),
    "rgbcolor": _pattern(f"^rgb\\({_BYTE},{_BYTE},{_BYTE}\\)$"),
    "bsonobjectid": _pattern("^[0-9a-fA-F]{24}$"),
    "quantity": _quantity,
    "k8sshortname": _short_name,
    "k8slongname": _long_name,
}
