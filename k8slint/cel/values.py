"""CEL values in Python: int, float, str, bytes, bool, None, list and dict are themselves; the classes here are the rest.

`Uint` is CEL's uint. Times are whole nanoseconds.
"""

from __future__ import annotations

from datetime import UTC

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

INT_MIN, INT_MAX, UINT_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1
SECOND = 1_000_000_000
_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND}


class CelError(Exception):
    """Evaluation failed: no such key, division by zero ... `&&`, `||` and the macros may absorb it."""


class CostExceeded(Exception):
    """The evaluation used up its budget."""


class CannotKnow(Exception):
    """The answer depends on the cluster (who may do what, for example), which is not there to ask, or would take too long; says why."""


class Uint(int):
    """An unsigned integer."""

    __slots__ = ()


class Duration:
    """A length of time in nanoseconds."""

    __slots__ = ("ns",)

    def __init__(self, ns: int) -> None:
        if not INT_MIN <= ns <= INT_MAX:
            raise CelError("duration out of range")
        self.ns = ns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Duration) and self.ns == other.ns

    def __hash__(self) -> int:
        return hash(("duration", self.ns))


class Timestamp:
    """A point in time: nanoseconds since 1970 in UTC."""

    __slots__ = ("ns",)

    def __init__(self, ns: int) -> None:
        # years 1 to 9999
        if not -62135596800 * SECOND <= ns < 253402300800 * SECOND:
            raise CelError("timestamp out of range")
        self.ns = ns

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timestamp) and self.ns == other.ns

    def __hash__(self) -> int:
        return hash(("timestamp", self.ns))


class Optional:
    """A value that may be missing."""

    __slots__ = ("present", "value")

    def __init__(self, present: bool, value: Any = None) -> None:
        self.present = present
        self.value = value


NONE = Optional(False)


class TypeValue:
    """A type as a value: `type(x)`, `string`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypeValue) and self.name == other.name

    def __hash__(self) -> int:
        return hash(("type", self.name))


class Object(dict):  # type: ignore[type-arg]
    """A value of an object type (fields under their CEL names)."""

    __slots__ = ("type_name",)

    def __init__(self, fields: dict[str, Any], type_name: str = "object") -> None:
        super().__init__(fields)
        self.type_name = type_name


class SetList(list):  # type: ignore[type-arg]
    """A list with x-kubernetes-list-type set: equal whatever the order, `+` adds what is not there."""

    __slots__ = ()


class MapList(list):  # type: ignore[type-arg]
    """A list with x-kubernetes-list-type map and its keys: equal whatever the order, `+` replaces equal keys."""

    __slots__ = ("keys",)

    def __init__(self, items: list[Any], keys: tuple[str, ...]) -> None:
        super().__init__(items)
        self.keys = keys

    def key(self, item: Any) -> tuple[Any, ...]:
        """The item's key."""
        return tuple(repr(item.get(k)) if isinstance(item, dict) else "" for k in self.keys)


class Opaque:
    """A value of a Kubernetes library: `kind` is its type's name (`kubernetes.URL`), `value` what it holds."""

    __slots__ = ("kind", "value")

    def __init__(self, kind: str, value: Any) -> None:
        self.kind = kind
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Opaque) and self.kind == other.kind and self.value == other.value

    def __hash__(self) -> int:
        return hash((self.kind, repr(self.value)))


def type_name(value: Any) -> str:
    """The name of the value's CEL type."""
    if value is None:
        return "null_type"
    kind = type(value)
    if kind is bool:
        return "bool"
    if kind is Uint:
        return "uint"
    if kind is Object:
        return str(value.type_name)
    for python, name in (
        (int, "int"),
        (float, "double"),
        (str, "string"),
        (bytes, "bytes"),
        (list, "list"),
        (dict, "map"),
        (Duration, "google.protobuf.Duration"),
        (Timestamp, "google.protobuf.Timestamp"),
        (Optional, "optional_type"),
        (TypeValue, "type"),
    ):
        if isinstance(value, python):
            return name
    return str(value.kind) if isinstance(value, Opaque) else "dyn"


def is_number(value: Any) -> bool:
    """int, uint or double (bool is none of them)."""
    return isinstance(value, (int, float)) and type(value) is not bool


def equal(a: Any, b: Any) -> bool:
    """CEL's equality: numbers by value across types, everything else within its type."""
    if is_number(a) and is_number(b):
        return bool(a == b)
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return False
        if isinstance(a, SetList):
            return all(any(equal(x, y) for y in b) for x in a)
        if isinstance(a, MapList):
            theirs = {a.key(item): item for item in b}
            return all(a.key(item) in theirs and equal(item, theirs[a.key(item)]) for item in a)
        return all(equal(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return len(a) == len(b) and all(k in b and equal(v, b[k]) for k, v in a.items())
    if isinstance(a, Optional) and isinstance(b, Optional):
        return a.present == b.present and (not a.present or equal(a.value, b.value))
    if type(a) is not type(b):
        return False
    return bool(a == b)


def parse_duration(text: str) -> Duration | None:
    """Go's time.ParseDuration; None where the text is no duration."""
    rest, negative = text, False
    if rest[:1] in ("+", "-") and rest:
        negative, rest = rest[0] == "-", rest[1:]
    if rest == "0":
        return Duration(0)
    if not rest or len(rest) > 100:
        return None
    total = 0
    while rest:
        i = 0
        while i < len(rest) and rest[i] in "0123456789":
            i += 1
        whole, fraction = rest[:i], ""
        if rest[i : i + 1] == ".":
            j = i + 1
            while j < len(rest) and rest[j] in "0123456789":
                j += 1
            fraction, i = rest[i + 1 : j], j
        if not whole and not fraction:
            return None
        rest = rest[i:]
        end = 0
        while end < len(rest) and rest[end] not in ".0123456789":
            end += 1
        unit = _UNITS.get(rest[:end])
        if unit is None:
            return None
        rest = rest[end:]
        total += int(whole or "0") * unit
        if fraction:
            total += int(fraction) * unit // 10 ** len(fraction)
    total = -total if negative else total
    return Duration(total) if INT_MIN <= total <= INT_MAX else None


def parse_timestamp(text: str) -> Timestamp | None:
    """RFC 3339; None where the text is no time."""
    from datetime import datetime

    if len(text) < 20 or text[4] != "-" or text[7] != "-" or text[10] not in "Tt" or text[13] != ":" or text[16] != ":":
        return None
    numbers = text[0:4] + text[5:7] + text[8:10] + text[11:13] + text[14:16] + text[17:19]
    if not (numbers.isascii() and numbers.isdigit()):
        return None
    rest, nanos = text[19:], 0
    if rest[0] == ".":
        i = 1
        while i < len(rest) and rest[i] in "0123456789":
            i += 1
        if i == 1:
            return None
        nanos = int((rest[1:i] + "000000000")[:9])
        rest = rest[i:]
    if rest in ("Z", "z"):
        offset = 0
    elif len(rest) == 6 and rest[0] in "+-" and rest[3] == ":" and (rest[1:3] + rest[4:6]).isdigit():
        hours, minutes = int(rest[1:3]), int(rest[4:6])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 3600 + minutes * 60) * (-1 if rest[0] == "-" else 1)
    else:
        return None
    try:
        moment = datetime(int(text[0:4]), int(text[5:7]), int(text[8:10]), int(text[11:13]), int(text[14:16]), int(text[17:19]), tzinfo=UTC)
    except ValueError:
        return None
    seconds = int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) - offset
    try:
        return Timestamp(seconds * SECOND + nanos)
    except CelError:
        return None


def format_duration(value: Duration) -> str:
    """As CEL prints it: seconds with a fraction and `s`."""
    sign = "-" if value.ns < 0 else ""
    seconds, nanos = divmod(abs(value.ns), SECOND)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{sign}{seconds}{fraction}s"


def format_timestamp(value: Timestamp) -> str:
    """RFC 3339 with as many digits as needed."""
    from datetime import datetime, timedelta

    seconds, nanos = divmod(value.ns, SECOND)
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    fraction = f".{nanos:09d}".rstrip("0") if nanos else ""
    return f"{moment.year:04d}-{moment.month:02d}-{moment.day:02d}T{moment.hour:02d}:{moment.minute:02d}:{moment.second:02d}{fraction}Z"


def format_double(value: float) -> str:
    """Go's shortest `%g`."""
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    if value == 0:
        return "-0" if str(value).startswith("-") else "0"
    text = repr(abs(value))
    mantissa, _, exponent_text = text.partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = len(whole) + int(exponent_text or 0)
    if whole.strip("0") == "":
        exponent -= len(whole) + len(fraction) - len(fraction.lstrip("0"))
    digits = digits.rstrip("0") or "0"
    power = exponent - 1
    sign = "-" if value < 0 else ""
    if power < -4 or power >= 6:
        tail = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{sign}{digits[0]}{tail}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    if len(digits) <= exponent:
        return sign + digits + "0" * (exponent - len(digits))
    return f"{sign}{digits[:exponent]}.{digits[exponent:]}"
