"""Quantities, after apimachinery `api/resource`: exact decimal numbers with a suffix.

A quantity in a decoded object stays the string (or number) that was written; `parse` gives its value, `canonical` the
spelling that the API server stores and returns. Arithmetic is exact: values are integers of 10^-9 (nano) units.
"""

from __future__ import annotations

NANO = 1_000_000_000

BINARY_SI = "BinarySI"
DECIMAL_SI = "DecimalSI"
DECIMAL_EXPONENT = "DecimalExponent"

_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_SUFFIX = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY_SUFFIX = [(1 << 60, "Ei"), (1 << 50, "Pi"), (1 << 40, "Ti"), (1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")]
_INT64 = 1 << 63
# Upstream caps binary quantities at 2^63-1 (in whole units).
_MAX = (_INT64 - 1) * NANO

FORMAT_ERROR = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
SUFFIX_ERROR = "unable to parse quantity's suffix"

_cache: dict[str, tuple[int, str]] = {}


class QuantityError(ValueError):
    """The text is not a quantity."""


def parse(text: str | int | float) -> tuple[int, str]:
    """(value in nano units, format). Raises QuantityError. Fractions below one nano are rounded up, as upstream does.

    Numbers are accepted because JSON allows `cpu: 1`.
    """
    if type(text) is not str:
        text = number_text(text)  # type: ignore[arg-type]
    found = _cache.get(text)
    if found is None:
        found = _parse(text)
        if len(_cache) < 10_000:
            _cache[text] = found
    return found


def number_text(number: int | float) -> str:
    """A JSON number as the quantity text that Go's decoder would see."""
    if isinstance(number, bool):
        raise QuantityError(FORMAT_ERROR)
    if isinstance(number, float):
        if number.is_integer() and abs(number) < 1e21:
            return str(int(number))
        return repr(number)
    return str(number)


def _split(text: str) -> tuple[bool, str, str, str, int]:
    """(negative, digits, digits after the point, format, exponent of 2 or 10). Raises QuantityError.

    Digits may be missing altogether: `.`, `+` and `Gi` are zeros to upstream. Spaces around the number are cut.
    """
    text = text.strip(" ")
    if not text:
        raise QuantityError(FORMAT_ERROR)
    rest, negative = text, False
    if rest[0] in "+-":
        negative, rest = rest[0] == "-", rest[1:]
    end = 0
    while end < len(rest) and rest[end] in "0123456789":
        end += 1
    whole, fraction, suffix = rest[:end].lstrip("0"), "", rest[end:]
    if suffix[:1] == ".":
        end = 1
        while end < len(suffix) and suffix[end] in "0123456789":
            end += 1
        fraction, suffix = suffix[1:end], suffix[end:]
    if suffix.strip("eEinumkKMGTP+-0123456789"):
        raise QuantityError(FORMAT_ERROR)
    if len(whole) + len(fraction) > 1000:  # beyond any value that is kept apart: Python does not read numbers of any length
        whole = whole if len(whole) <= 500 else "1" + "0" * 500
        fraction = fraction if len(fraction) <= 500 else fraction[:500] + ("1" if fraction[500:].strip("0") else "")
    if suffix in _BINARY:
        return negative, whole or "0", fraction, BINARY_SI, _BINARY[suffix]
    if suffix in _DECIMAL:
        return negative, whole or "0", fraction, DECIMAL_SI, _DECIMAL[suffix]
    if suffix[:1] in ("e", "E") and _is_exponent(suffix[1:]):
        return negative, whole or "0", fraction, DECIMAL_EXPONENT, max(-400, min(int(suffix[1:]), 400))
    raise QuantityError(SUFFIX_ERROR)


def _parse(text: str) -> tuple[int, str]:
    negative, whole, fraction, kind, exponent = _split(text)
    numerator, scale = int(whole + fraction) * NANO, len(fraction)
    if kind == BINARY_SI:
        numerator <<= exponent
    elif exponent >= 0:
        numerator *= 10**exponent
    else:
        scale -= exponent
    value = -(-numerator // 10**scale)  # rounded away from zero, the sign comes after
    if kind == BINARY_SI and value > _MAX:
        value = _MAX  # the other formats have no bound
    return (-value if negative else value), kind


def _is_exponent(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits != "" and not digits.strip("0123456789") and len(digits) < 10


def _scaled(text: str | int | float, power: int) -> int:
    """The value in units of 10^power, rounded away from zero, in the 64 bits that upstream has for it: large values overflow.

    Small numbers are kept as an integer and a power of ten, and multiplied by ten step by step: where that overflows, it is 0.
    """
    if type(text) is not str:
        text = number_text(text)  # type: ignore[arg-type]
    nano = parse(text)[0]
    unit = 10 ** (9 + power)
    result = nano // unit if nano >= 0 else -(-nano // unit)
    if nano % unit:
        result += 1 if nano >= 0 else -1
    if -_INT64 <= result < _INT64:
        return result
    _, whole, fraction, kind, exponent = _split(text)
    if kind != BINARY_SI and len(whole) + len(fraction) <= 18 and exponent - len(fraction) >= -9:
        if exponent - len(fraction) - power not in (0, 1, 2, 3, 6, 9):
            return 0
    return (result + _INT64) % (2 * _INT64) - _INT64


def value(text: str | int | float) -> int:
    """The value in whole units, rounded up: upstream's `Value()`."""
    return _scaled(text, 0)


def milli_value(text: str | int | float) -> int:
    """The value in thousandths, rounded up: upstream's `MilliValue()`."""
    return _scaled(text, -3)


def canonical(text: str | int | float) -> str:
    """The spelling that the API server stores: no fractions, the largest suffix that keeps the value exact.

    `0.5` is `500m`, `1024Mi` is `1Gi`, `1000m` is `1`; a binary quantity below 1024 turns decimal.
    """
    nano, kind = parse(text)
    return format_nano(nano, kind)


def format_nano(nano: int, kind: str) -> str:
    """`canonical` for a value that is already parsed."""
    if nano == 0:
        return "0"
    if kind == BINARY_SI:
        if -1024 * NANO < nano < 1024 * NANO or nano % NANO:
            kind = DECIMAL_SI
        else:
            whole = nano // NANO
            for size, suffix in _BINARY_SUFFIX:
                if whole % size == 0:
                    return f"{whole // size}{suffix}"
            return str(whole)
    power = -9
    while nano % 1000 == 0 and (power < 18 or kind == DECIMAL_EXPONENT):
        nano //= 1000
        power += 3
    if kind == DECIMAL_EXPONENT:
        return f"{nano}e{power}" if power else str(nano)
    return f"{nano}{_DECIMAL_SUFFIX[power]}"
