"""Scalars as Kubernetes reads them: sigs.k8s.io/yaml on the go-yaml v2 fork, `resolve.go`.

`yes` is a boolean, `0644` is 420, `1:30` a string; whole floats are integers, because the values go through JSON.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any


class ParseError(Exception):
    """A text that is not YAML (or not YAML that Kubernetes reads): message and position (0-based, or -1)."""

    def __init__(self, message: str, line: int = -1, column: int = -1, template: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


memo: dict[str, Any] = {}
"""Plain scalars that were resolved, by their text: they repeat."""


def _fill() -> None:
    for text in ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"):
        memo[text] = True
    for text in ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"):
        memo[text] = False
    for text in ("", "~", "null", "Null", "NULL"):
        memo[text] = None


_fill()
INF = float("inf")
_SPECIAL_FLOATS = {
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"), ".inf": INF, ".Inf": INF, ".INF": INF,
    "+.inf": INF, "+.Inf": INF, "+.INF": INF, "-.inf": -INF, "-.Inf": -INF, "-.INF": -INF,
}
_DIGITS = "0123456789"


def forget() -> None:
    """Give back the memory of what was read; words with a meaning stay."""
    memo.clear()
    _fill()


def resolve(text: str) -> Any:
    """The value of a plain scalar (go-yaml v2 `resolve`), remembered."""
    value = _resolve(text)
    if len(memo) > 100_000:
        forget()
    memo[text] = value
    return value


def _resolve(text: str) -> Any:
    first = text[0]
    if text in _SPECIAL_FLOATS:
        return _SPECIAL_FLOATS[text]
    if first in "0123456789+-":
        plain = text.replace("_", "") if "_" in text else text
        number = _parse_int(plain)
        if number is not None:
            return number
        return _parse_float(plain, text)
    if first == ".":
        return _parse_float(text.replace("_", ""), text)
    return text


def _parse_int(text: str) -> int | None:
    """Go's ParseInt(text, 0, 64), then ParseUint."""
    body = text[1:] if text[:1] in ("+", "-") else text
    if not body or not body.isascii():
        return None
    try:
        if body[0] == "0" and len(body) > 1:
            mark = body[1]
            if mark in "xX":
                number = int(body[2:], 16) if body[2:] and body[2:].isalnum() else None
            elif mark in "oO":
                number = int(body[2:], 8) if body[2:] and body[2:].isdigit() else None
            elif mark in "bB":
                number = int(body[2:], 2) if body[2:] and body[2:].isdigit() else None
            else:
                number = int(body, 8) if body.isdigit() else None
        else:
            number = int(body) if body.isdigit() and len(body) < 21 else None
    except ValueError:
        return None
    if number is None:
        return None
    if text[0] == "-":
        return -number if number <= 1 << 63 else None
    limit = 1 << 63 if text[0] == "+" else 1 << 64
    return number if number < limit else None


def _parse_float(plain: str, text: str) -> Any:
    """A float by go-yaml's pattern, an int where its value is whole (JSON does not tell them apart), else the text."""
    body = plain[1:] if plain[:1] in ("+", "-") else plain
    mantissa, mark, exponent = body.partition("e") if "e" in body else body.partition("E")
    whole, _, fraction = mantissa.partition(".")
    if whole.strip(_DIGITS) or fraction.strip(_DIGITS) or (not whole and not fraction):
        return text
    if mark:
        digits = exponent[1:] if exponent[:1] in ("+", "-") else exponent
        if not digits or digits.strip(_DIGITS):
            return text
    if len(plain) > 400:
        return text
    value = float(plain)
    if value in (INF, -INF):
        return text
    return whole_number(value)


def whole_number(value: float) -> int | float:
    """A float as Go's JSON encoder would print it: whole values below 1e21 as integers (of the shortest digits)."""
    if value.is_integer() and abs(value) < 1e21:
        if abs(value) < 1 << 53:
            return int(value)
        mantissa, _, exponent = repr(value).partition("e+")
        whole, _, fraction = mantissa.partition(".")
        return int(whole + fraction + "0" * (int(exponent) - len(fraction))) if exponent else int(value)
    return value


def key_text(value: Any, text: str) -> str | None:
    """A mapping key as the JSON conversion writes it (sigs.k8s.io/yaml); None where it cannot be one.

    `text` is the scalar as written: whether a whole number was read as an int or as a float decides its spelling.
    """
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None or type(value) is dict or type(value) is list:
        return None
    if type(value) is int and _parse_int(text.replace("_", "")) is not None:
        return str(value) if value < 1 << 63 else None
    return _float_key(text)


def _float_key(text: str) -> str | None:
    """A plain float as a key: Go's FormatFloat(f, 'g', -1, 32)."""
    if text in _SPECIAL_FLOATS:
        lowered = text.lower()
        return ".inf" if lowered == "+.inf" else lowered
    from struct import pack, unpack

    number = float(text.replace("_", ""))
    try:
        single = unpack("f", pack("f", number))[0]
    except OverflowError:
        return "-.inf" if number < 0 else ".inf"
    for digits in range(1, 10):
        short = f"{single:.{digits - 1}e}"
        if unpack("f", pack("f", float(short)))[0] == single:
            break
    mantissa, _, exponent = short.partition("e")
    power = int(exponent)
    if power < -4 or power >= 21:
        return f"{mantissa}e{exponent}"
    if power >= 6 and not number.is_integer():
        return f"{mantissa}e{exponent}"
    return format_general(mantissa, power)


def format_general(mantissa: str, power: int) -> str:
    """Digits and exponent as Go's %g prints them: plain below 1e21 for integers that need no exponent."""
    sign = "-" if mantissa.startswith("-") else ""
    digits = mantissa.lstrip("-").replace(".", "")
    if power >= 6:
        return f"{mantissa}e+{power:02d}"
    if power < 0:
        return sign + "0." + "0" * (-power - 1) + digits
    if len(digits) <= power + 1:
        return sign + digits + "0" * (power + 1 - len(digits))
    return sign + digits[: power + 1] + "." + digits[power + 1 :]


def tagged(tag: str, text: str, plain: bool) -> Any:
    """The value of a scalar with an explicit tag (go-yaml `resolve` with a tag)."""
    short = tag.removeprefix("tag:yaml.org,2002:")
    if short == tag:
        return text
    if short in ("str", "binary"):
        return text if short == "str" else _binary(text)
    if not plain:
        value: Any = text
    else:
        value = memo[text] if text in memo else _resolve(text) if text else None
    kind = {bool: "bool", int: "int", float: "float", str: "str", type(None): "null"}[type(value)]
    if kind == short or (short == "float" and kind == "int") or (short in ("timestamp", "merge") and kind == "str"):
        return value
    if short in ("int", "float", "bool", "null"):
        if short == "int" and kind == "float" and float(value).is_integer():
            return int(value)
        raise ParseError(f"cannot decode !!{kind} `{text}` as a !!{short}")
    return text


def _binary(text: str) -> str:
    import binascii

    try:
        return binascii.a2b_base64(text, strict_mode=True).decode("utf-8", "replace")
    except (ValueError, binascii.Error):
        raise ParseError("!!binary value contains invalid base64 data") from None
