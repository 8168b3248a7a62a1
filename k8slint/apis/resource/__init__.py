"""Quantities, after apimachinery `api/resource`: exact decimal numbers with a suffix.

A quantity in a decoded object stays the string (or number) that was written; `parse` gives its value, `canonical` the
spelling that the API server stores and returns. Arithmetic is exact: values are integers of 10^-9 (nano) units.
"""

from __future__ import annotations

NANO = 1_000_000_000

BINARY_SI = "BinarySI"
DECIMAL_SI = "DecimalSI"
DECIMAL_EXPONENT = "DecimalExponent"

_BINARY = {"Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40, "Pi": 1 << 50, "Ei": 1 << 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_SUFFIX = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY_SUFFIX = [(1 << 60, "Ei"), (1 << 50, "Pi"), (1 << 40, "Ti"), (1 << 30, "Gi"), (1 << 20, "Mi"), (1 << 10, "Ki")]
# Upstream caps values at 2^63-1 (in whole units).
_MAX = ((1 << 63) - 1) * NANO

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


def _parse(text: str) -> tuple[int, str]:
    if not text:
        raise QuantityError(FORMAT_ERROR)
    rest, negative = text, False
    if rest[0] in "+-":
        negative, rest = rest[0] == "-", rest[1:]
    end = 0
    while end < len(rest) and rest[end] in "0123456789":
        end += 1
    whole, fraction, suffix = rest[:end], "", rest[end:]
    if suffix[:1] == ".":
        end = 1
        while end < len(suffix) and suffix[end] in "0123456789":
            end += 1
        fraction, suffix = suffix[1:end], suffix[end:]
    if not whole and not fraction:
        raise QuantityError(FORMAT_ERROR)
    if suffix.strip("eEinumkKMGTP+-0123456789"):
        raise QuantityError(FORMAT_ERROR)
    if len(whole) + len(fraction) > 1000:  # beyond any value that is kept apart: Python does not read numbers of any length
        whole = whole.lstrip("0")
        whole = whole if len(whole) <= 500 else "1" + "0" * 500
        fraction = fraction if len(fraction) <= 500 else fraction[:500] + ("1" if fraction[500:].strip("0") else "")
    digits, scale = int(whole + fraction or "0"), len(fraction)
    if suffix in _BINARY:
        numerator, kind = digits * _BINARY[suffix] * NANO, BINARY_SI
    elif suffix in _DECIMAL:
        power = _DECIMAL[suffix] + 9
        numerator, kind = digits * 10**power, DECIMAL_SI
    elif suffix[:1] in ("e", "E") and _is_exponent(suffix[1:]):
        power = int(suffix[1:]) + 9
        if power > 400 or power < -400:
            power = 400 if power > 0 else -400
        kind = DECIMAL_EXPONENT
        if power >= 0:
            numerator = digits * 10**power
        else:
            numerator, scale = digits, scale - power
    else:
        raise QuantityError(SUFFIX_ERROR)
    value = -(-numerator // 10**scale)  # rounded away from zero, the sign comes after
    value = min(value, _MAX)
    return (-value if negative else value), kind


def _is_exponent(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits != "" and not digits.strip("0123456789") and len(digits) < 10


def value(text: str | int | float) -> int:
    """The value in whole units, rounded up: upstream's `Value()`."""
    return -(-parse(text)[0] // NANO)


def milli_value(text: str | int | float) -> int:
    """The value in thousandths, rounded up: upstream's `MilliValue()`."""
    return -(-parse(text)[0] // 1_000_000)


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
    while nano % 1000 == 0 and power < 18:
        nano //= 1000
        power += 3
    if kind == DECIMAL_EXPONENT:
        return f"{nano}e{power}" if power else str(nano)
    return f"{nano}{_DECIMAL_SUFFIX[power]}"
