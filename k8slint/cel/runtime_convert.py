"""CEL's conversions at run time: `int(x)`, `string(x)`, `duration(x)` ..."""

from __future__ import annotations

from k8slint.cel.values import (
    INT_MAX,
    INT_MIN,
    SECOND,
    UINT_MAX,
    CelError,
    Duration,
    Opaque,
    Timestamp,
    Uint,
    format_double,
    format_duration,
    format_timestamp,
    is_number,
    parse_duration,
    parse_timestamp,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.cel.evaluator import Budget

NO_OVERLOAD = "no such overload"


def traversal(budget: Budget, length: int) -> None:
    """Spend what it costs to walk over so many characters."""
    if length > 10:
        budget.spend(length // 10)


def checked_int(value: int) -> int:
    """The value, where it fits into an int."""
    if INT_MIN <= value <= INT_MAX:
        return value
    raise CelError("integer overflow")


def checked_uint(value: int) -> Uint:
    """The value, where it fits into a uint."""
    if 0 <= value <= UINT_MAX:
        return Uint(value)
    raise CelError("unsigned integer overflow")


def to_int(budget: Budget, value: Any) -> int:
    """`int(value)`"""
    if type(value) is int:
        return value
    if isinstance(value, Uint):
        return checked_int(int(value))
    if type(value) is float:
        if value != value or not -9223372036854775808.0 < value < 9223372036854775807.0:
            raise CelError("integer overflow")
        return int(value)
    if isinstance(value, str):
        text = value[1:] if value[:1] in ("+", "-") else value
        if text.isascii() and text.isdigit() and len(text) < 30:
            number = int(value)
            if INT_MIN <= number <= INT_MAX:
                return number
        raise CelError(f"type conversion error from 'string' to 'int': {value}")
    if isinstance(value, Timestamp):
        return value.ns // SECOND
    if isinstance(value, Duration):
        return value.ns
    raise CelError(NO_OVERLOAD)


def to_uint(budget: Budget, value: Any) -> Uint:
    """`uint(value)`"""
    if isinstance(value, Uint):
        return value
    if type(value) is int:
        return checked_uint(value)
    if type(value) is float:
        if value != value or not 0 <= value < 18446744073709551615.0:
            raise CelError("unsigned integer overflow")
        return checked_uint(int(value))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 30:
        return checked_uint(int(value))
    raise CelError(NO_OVERLOAD if not isinstance(value, str) else "type conversion error from 'string' to 'uint'")


def to_double(budget: Budget, value: Any) -> float:
    """`double(value)`"""
    if is_number(value):
        return float(value)
    if isinstance(value, str):
        try:
            if value.strip() == value and "_" not in value:
                return float(value)
        except ValueError:
            pass
        raise CelError(f"type conversion error from 'string' to 'double': {value}")
    raise CelError(NO_OVERLOAD)


def to_string(budget: Budget, value: Any) -> str:
    """`string(value)`"""
    if isinstance(value, str):
        return value
    if type(value) is bool:
        return "true" if value else "false"
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, float):
        return format_double(value)
    if isinstance(value, bytes):
        traversal(budget, len(value))
        try:
            return value.decode()
        except UnicodeDecodeError:
            raise CelError("invalid UTF-8 in bytes, cannot convert to string") from None
    if isinstance(value, Duration):
        return format_duration(value)
    if isinstance(value, Timestamp):
        return format_timestamp(value)
    if isinstance(value, Opaque) and value.kind in ("net.IP", "net.CIDR"):
        return str(value.value)
    raise CelError(NO_OVERLOAD)


def to_bytes(budget: Budget, value: Any) -> bytes:
    """`bytes(value)`"""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        traversal(budget, len(value))
        return value.encode("utf-8", "surrogatepass")
    raise CelError(NO_OVERLOAD)


def to_bool(budget: Budget, value: Any) -> bool:
    """`bool(value)`"""
    if type(value) is bool:
        return value
    if isinstance(value, str):
        if value in ("1", "t", "true", "TRUE", "True"):
            return True
        if value in ("0", "f", "false", "FALSE", "False"):
            return False
        raise CelError(f"type conversion error from 'string' to 'bool': {value}")
    raise CelError(NO_OVERLOAD)


def to_duration(budget: Budget, value: Any) -> Duration:
    """`duration(value)`"""
    if isinstance(value, Duration):
        return value
    if isinstance(value, str):
        found = parse_duration(value)
        if found is None:
            raise CelError(f'type conversion error from \'string\' to \'duration\': time: invalid duration "{value}"')
        return found
    if type(value) is int:
        return Duration(value)
    raise CelError(NO_OVERLOAD)


def to_timestamp(budget: Budget, value: Any) -> Timestamp:
    """`timestamp(value)`"""
    if isinstance(value, Timestamp):
        return value
    if isinstance(value, str):
        found = parse_timestamp(value)
        if found is None:
            raise CelError("type conversion error from 'string' to 'google.protobuf.Timestamp'")
        return found
    if type(value) is int:
        return Timestamp(value * SECOND)
    raise CelError(NO_OVERLOAD)
