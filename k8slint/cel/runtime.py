"""CEL's own functions at run time: operators, conversions, strings, sets, optional values, lists and times.

Each function takes the budget first, then the receiver (of a member function) and the arguments; it raises CelError
where cel-go gives an error. Functions of the Kubernetes libraries are in runtime_kubernetes, loaded when one is used.
"""

from __future__ import annotations

from k8slint.cel.runtime_convert import (
    NO_OVERLOAD,
    checked_int,
    checked_uint,
    to_bool,
    to_bytes,
    to_double,
    to_duration,
    to_int,
    to_string,
    to_timestamp,
    to_uint,
    traversal,
)
from k8slint.cel.values import (
    NONE,
    CelError,
    Duration,
    MapList,
    Object,
    Optional,
    SetList,
    Timestamp,
    TypeValue,
    Uint,
    equal,
    is_number,
    type_name,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.cel.evaluator import Budget

# A result longer than this could not have come out of a request of 3 MB.
MAX_RESULT = 16_000_000


def _arithmetic(name: str, a: Any, b: Any, f: Callable[[Any, Any], Any]) -> Any:
    if type(a) is int and type(b) is int:
        return checked_int(f(a, b))
    if type(a) is Uint and type(b) is Uint:
        return checked_uint(f(int(a), int(b)))
    if type(a) is float and type(b) is float:
        try:
            return f(a, b)
        except OverflowError:
            return float("inf")
    raise CelError(NO_OVERLOAD)


def add(budget: Budget, a: Any, b: Any) -> Any:
    """`a + b`"""
    if (isinstance(a, str) and isinstance(b, str)) or (isinstance(a, bytes) and isinstance(b, bytes)):
        traversal(budget, len(a) + len(b))
        if len(a) + len(b) > MAX_RESULT:
            raise CelError("result too large")
        return a + b  # type: ignore[operator]
    if isinstance(a, list) and isinstance(b, list):
        budget.spend((len(a) + len(b)) // 20)
        if isinstance(a, SetList):
            return SetList([*a, *(x for x in b if not any(equal(x, y) for y in a))])
        if isinstance(a, MapList):
            merged = {a.key(item): item for item in a}
            merged.update({a.key(item): item for item in b})
            return MapList(list(merged.values()), a.keys)
        return [*a, *b]
    if isinstance(a, Duration) and isinstance(b, Duration):
        return Duration(a.ns + b.ns)
    if isinstance(a, Timestamp) and isinstance(b, Duration):
        return Timestamp(a.ns + b.ns)
    if isinstance(a, Duration) and isinstance(b, Timestamp):
        return Timestamp(a.ns + b.ns)
    return _arithmetic("+", a, b, lambda x, y: x + y)


def subtract(budget: Budget, a: Any, b: Any) -> Any:
    """`a - b`"""
    if isinstance(a, Duration) and isinstance(b, Duration):
        return Duration(a.ns - b.ns)
    if isinstance(a, Timestamp) and isinstance(b, Duration):
        return Timestamp(a.ns - b.ns)
    if isinstance(a, Timestamp) and isinstance(b, Timestamp):
        return Duration(a.ns - b.ns)
    return _arithmetic("-", a, b, lambda x, y: x - y)


def multiply(budget: Budget, a: Any, b: Any) -> Any:
    """`a * b`"""
    return _arithmetic("*", a, b, lambda x, y: x * y)


def _truncated(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


def divide(budget: Budget, a: Any, b: Any) -> Any:
    """`a / b`, integers towards zero."""
    if type(a) is float and type(b) is float:
        if b == 0:
            return float("nan") if a == 0 or a != a else float("inf") if (a > 0) == (not str(b).startswith("-")) else float("-inf")
        return a / b
    if is_number(a) and type(a) is type(b) and b == 0:
        raise CelError("division by zero")
    return _arithmetic("/", a, b, _truncated)


def modulo(budget: Budget, a: Any, b: Any) -> Any:
    """`a % b`, with the sign of a."""
    if isinstance(a, float) or isinstance(b, float):
        raise CelError(NO_OVERLOAD)
    if is_number(a) and type(a) is type(b) and b == 0:
        raise CelError("modulus by zero")
    return _arithmetic("%", a, b, lambda x, y: x - y * _truncated(x, y))


def negate(budget: Budget, a: Any) -> Any:
    """`-a`"""
    if type(a) is float:
        return -a
    if type(a) is int:
        return checked_int(-a)
    raise CelError(NO_OVERLOAD)


def logical_not(budget: Budget, a: Any) -> bool:
    """`!a`"""
    if type(a) is not bool:
        raise CelError(NO_OVERLOAD)
    return not a


def _weight(value: Any, depth: int = 0) -> int:
    """About how much work it is to look at the whole value."""
    if isinstance(value, (str, bytes)):
        return len(value) // 10 + 1
    if isinstance(value, list):
        return 1 + (sum(_weight(v, depth + 1) for v in value) if depth < 50 else len(value))
    if isinstance(value, dict):
        return 1 + (sum(_weight(v, depth + 1) for v in value.values()) if depth < 50 else len(value))
    return 1


def equals(budget: Budget, a: Any, b: Any) -> bool:
    """`a == b`"""
    budget.spend(min(_weight(a), _weight(b)) - 1)
    if isinstance(a, SetList):
        budget.spend(len(a) * len(b) if isinstance(b, list) else 0)
    return equal(a, b)


def not_equals(budget: Budget, a: Any, b: Any) -> bool:
    """`a != b`"""
    return not equals(budget, a, b)


def compare(a: Any, b: Any) -> int:
    """-1, 0 or 1."""
    if is_number(a) and is_number(b):
        if a != a or b != b:
            raise CelError("NaN values cannot be ordered")
    elif isinstance(a, (Duration, Timestamp)) and type(a) is type(b):
        a, b = a.ns, b.ns
    elif not (type(a) is type(b) and isinstance(a, (str, bytes, bool))):
        raise CelError(NO_OVERLOAD)
    return -1 if a < b else 1 if a > b else 0


def _comparison(accept: tuple[int, ...]) -> Callable[..., bool]:
    def function(budget: Budget, a: Any, b: Any) -> bool:
        if isinstance(a, str) and isinstance(b, str):
            traversal(budget, min(len(a), len(b)))
        return compare(a, b) in accept

    return function


def contained(budget: Budget, item: Any, container: Any) -> bool:
    """`item in container`"""
    if isinstance(container, list):
        budget.spend(len(container))
        return any(equal(item, x) for x in container)
    if isinstance(container, dict):
        return _hashable(item) and item in container
    raise CelError(NO_OVERLOAD)


def _hashable(key: Any) -> bool:
    return isinstance(key, (str, int, float)) and key == key


def index(budget: Budget, container: Any, key: Any) -> Any:
    """`container[key]`"""
    if isinstance(container, Optional):
        return optional_index(budget, container, key)
    if isinstance(container, list):
        if isinstance(key, float) and key.is_integer():
            key = int(key)
        if not isinstance(key, int) or isinstance(key, bool):
            raise CelError("unsupported index type" if not isinstance(key, float) else "invalid_argument")
        if not 0 <= key < len(container):
            raise CelError(f"index out of bounds: {key}")
        return container[key]
    if isinstance(container, dict):
        if _hashable(key) and key in container:
            return container[key]
        raise CelError(f"no such key: {key}")
    raise CelError(NO_OVERLOAD)


def optional_index(budget: Budget, container: Any, key: Any) -> Optional:
    """`container[?key]`"""
    if isinstance(container, Optional):
        if not container.present:
            return NONE
        container = container.value
    if isinstance(container, list):
        if type(key) is int and 0 <= key < len(container):
            return Optional(True, container[key])
        return NONE
    if isinstance(container, dict):
        return Optional(True, container[key]) if _hashable(key) and key in container else NONE
    if container is None:
        return NONE
    raise CelError(NO_OVERLOAD)


def size(budget: Budget, value: Any) -> int:
    """Characters, bytes, items or entries."""
    if isinstance(value, (str, bytes, list, dict)):
        return len(value)
    raise CelError(NO_OVERLOAD)


def type_of(budget: Budget, value: Any) -> TypeValue:
    """`type(value)`"""
    return TypeValue(type_name(value))


# -- strings


def _text(*values: Any) -> None:
    for value in values:
        if not isinstance(value, str):
            raise CelError(NO_OVERLOAD)


def contains(budget: Budget, text: Any, part: Any) -> bool:
    """`text.contains(part)`"""
    _text(text, part)
    traversal(budget, len(text))
    return part in text


def starts_with(budget: Budget, text: Any, part: Any) -> bool:
    """`text.startsWith(part)`"""
    _text(text, part)
    return bool(text.startswith(part))


def ends_with(budget: Budget, text: Any, part: Any) -> bool:
    """`text.endsWith(part)`"""
    _text(text, part)
    return bool(text.endswith(part))


def matches(budget: Budget, text: Any, pattern: Any) -> bool:
    """`text.matches(pattern)`"""
    _text(text, pattern)
    budget.spend(-(-(len(text) + 1) // 10) * -(-len(pattern) // 4))
    return _regex(pattern).matches(text)


def _regex(pattern: str) -> Any:
    from k8slint.cel.re2 import compile
    from k8slint.cel.re2_syntax import RegexError

    try:
        return compile(pattern)
    except RegexError as error:
        raise CelError(str(error)) from None


def find(budget: Budget, text: Any, pattern: Any) -> str:
    """`text.find(pattern)`: the first match, or ""."""
    _text(text, pattern)
    budget.spend(-(-(len(text) + 1) // 10) * -(-len(pattern) // 4))
    found = _regex(pattern).find(text)
    return text[found[0] : found[1]] if found else ""


def find_all(budget: Budget, text: Any, pattern: Any, limit: int = -1) -> list[str]:
    """`text.findAll(pattern, limit)`"""
    _text(text, pattern)
    budget.spend(-(-(len(text) + 1) // 10) * -(-len(pattern) // 4))
    return list(_regex(pattern).find_all(text, limit))


def char_at(budget: Budget, text: str, at: int) -> str:
    """`text.charAt(at)`"""
    if not 0 <= at <= len(text):
        raise CelError(f"index out of range: {at}")
    return text[at : at + 1]


def index_of(budget: Budget, value: Any, part: Any, start: int = 0) -> int:
    """Where the part (of a string) or the item (of a list) is first found, or -1."""
    if isinstance(value, list):
        budget.spend(len(value))
        return next((i for i, x in enumerate(value) if equal(x, part)), -1)
    _text(value, part)
    traversal(budget, len(value))
    if not 0 <= start <= len(value):
        raise CelError(f"index out of range: {start}")
    return int(value.find(part, start))


def last_index_of(budget: Budget, value: Any, part: Any, start: int | None = None) -> int:
    """Where the part or the item is last found, or -1."""
    if isinstance(value, list):
        budget.spend(len(value))
        return next((i for i in range(len(value) - 1, -1, -1) if equal(value[i], part)), -1)
    _text(value, part)
    traversal(budget, len(value))
    if start is not None:
        if not 0 <= start <= len(value):
            raise CelError(f"index out of range: {start}")
        return int(value.rfind(part, 0, start + len(part)))
    return int(value.rfind(part))


def join(budget: Budget, items: Any, separator: str = "") -> str:
    """`items.join(separator)`"""
    if not isinstance(items, list):
        raise CelError(NO_OVERLOAD)
    _text(*items)
    total = sum(map(len, items)) + len(separator) * len(items)
    traversal(budget, 2 * total)
    if total > MAX_RESULT:
        raise CelError("result too large")
    return separator.join(items)


def _ascii_case(upper: bool) -> Callable[..., str]:
    def function(budget: Budget, text: Any) -> str:
        _text(text)
        traversal(budget, len(text))
        return "".join((c.upper() if upper else c.lower()) if c.isascii() else c for c in text)

    return function


def replace(budget: Budget, text: Any, old: Any, new: Any, count: int = -1) -> str:
    """`text.replace(old, new, count)`"""
    _text(text, old, new)
    traversal(budget, 2 * len(text))
    if (len(text) + 1) * max(len(new), 1) > MAX_RESULT:
        raise CelError("result too large")
    return str(text.replace(old, new, count))


def split(budget: Budget, text: Any, separator: Any, limit: int = -1) -> list[str]:
    """`text.split(separator, limit)`"""
    _text(text, separator)
    traversal(budget, 2 * len(text))
    if limit == 0:
        return []
    if separator == "":
        return list(text) if limit < 0 or limit >= len(text) else [*text[: limit - 1], text[limit - 1 :]]
    return list(text.split(separator, limit - 1 if limit > 0 else -1))


def substring(budget: Budget, text: Any, start: int, end: int | None = None) -> str:
    """`text.substring(start, end)`"""
    _text(text)
    traversal(budget, len(text))
    stop = len(text) if end is None else end
    if start > stop:
        raise CelError(f"invalid substring range. start: {start}, end: {stop}")
    if not 0 <= start <= len(text) or not 0 <= stop <= len(text):
        raise CelError(f"index out of range: {start if not 0 <= start <= len(text) else stop}")
    return str(text[start:stop])


def trim(budget: Budget, text: Any) -> str:
    """`text.trim()`"""
    _text(text)
    traversal(budget, len(text))
    return str(text.strip())


def quote(budget: Budget, text: Any) -> str:
    """`strings.quote(text)`"""
    _text(text)
    traversal(budget, len(text))
    out = text.replace("\\", "\\\\").replace('"', '\\"')
    for c, name in (("\a", "a"), ("\b", "b"), ("\f", "f"), ("\n", "n"), ("\r", "r"), ("\t", "t"), ("\v", "v")):
        out = out.replace(c, "\\" + name)
    return f'"{out}"'


# -- lists, maps, sets, optional values


def map_insert(budget: Budget, target: dict[Any, Any], *entry: Any) -> dict[Any, Any]:
    """What transformMap and transformMapEntry build their result with."""
    budget.spend(len(target) // 10)
    added = entry[0] if len(entry) == 1 else {entry[0]: entry[1]}
    for key in added:
        if key in target:
            raise CelError(f"insert failed: key {key} already exists")
    return {**target, **added}


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise CelError(NO_OVERLOAD)
    return value


def is_sorted(budget: Budget, items: Any) -> bool:
    """`items.isSorted()`"""
    values = _list(items)
    budget.spend(len(values))
    return all(compare(values[i], values[i + 1]) <= 0 for i in range(len(values) - 1))


def _extreme(sign: int, name: str) -> Callable[..., Any]:
    def function(budget: Budget, items: Any) -> Any:
        values = _list(items)
        budget.spend(len(values))
        if not values:
            raise CelError(f"{name} called on empty list")
        best = values[0]
        for value in values[1:]:
            if compare(value, best) == sign:
                best = value
        return best

    return function


def total(budget: Budget, items: Any) -> Any:
    """`items.sum()`"""
    values = _list(items)
    budget.spend(len(values))
    if not values:
        return 0
    result = values[0]
    for value in values[1:]:
        result = add(budget, result, value)
    return result


def sets_contains(budget: Budget, a: Any, b: Any) -> bool:
    """`sets.contains(a, b)`"""
    a, b = _list(a), _list(b)
    budget.spend(len(a) * len(b))
    return all(any(equal(x, y) for y in a) for x in b)


def sets_equivalent(budget: Budget, a: Any, b: Any) -> bool:
    """`sets.equivalent(a, b)`"""
    return sets_contains(budget, a, b) and sets_contains(budget, b, a)


def sets_intersects(budget: Budget, a: Any, b: Any) -> bool:
    """`sets.intersects(a, b)`"""
    a, b = _list(a), _list(b)
    budget.spend(len(a) * len(b))
    return any(any(equal(x, y) for y in b) for x in a)


def optional_of_non_zero(budget: Budget, value: Any) -> Optional:
    """`optional.ofNonZeroValue(value)`"""
    zero = value is None or (isinstance(value, (str, bytes, list, dict, int, float)) and not value)
    zero = zero or (isinstance(value, Duration) and value.ns == 0)
    return NONE if zero else Optional(True, value)


def optional_value(budget: Budget, value: Any) -> Any:
    """`value.value()`"""
    if not isinstance(value, Optional):
        raise CelError(NO_OVERLOAD)
    if not value.present:
        raise CelError("optional.none() dereference")
    return value.value


def has_value(budget: Budget, value: Any) -> bool:
    """`value.hasValue()`"""
    if not isinstance(value, Optional):
        raise CelError(NO_OVERLOAD)
    return value.present


def first(budget: Budget, items: Any) -> Optional:
    """`list.first()`"""
    if not isinstance(items, list):
        raise CelError("no such overload")
    return Optional(True, items[0]) if items else NONE


def last(budget: Budget, items: Any) -> Optional:
    """`list.last()`"""
    if not isinstance(items, list):
        raise CelError("no such overload")
    return Optional(True, items[-1]) if items else NONE


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "first": first, "last": last,
    "_+_": add, "_-_": subtract, "_*_": multiply, "_/_": divide, "_%_": modulo, "-_": negate, "!_": logical_not, "_==_": equals,
    "_!=_": not_equals, "_<_": _comparison((-1,)), "_<=_": _comparison((-1, 0)), "_>_": _comparison((1,)), "_>=_": _comparison((0, 1)),
    "@in": contained, "_[_]": index, "_[?_]": optional_index, "size": size, "type": type_of, "dyn": lambda budget, value: value,
    "int": to_int, "uint": to_uint, "double": to_double, "string": to_string, "bytes": to_bytes, "bool": to_bool,
    "duration": to_duration, "timestamp": to_timestamp, "contains": contains, "startsWith": starts_with, "endsWith": ends_with,
    "matches": matches, "find": find, "findAll": find_all, "charAt": char_at, "indexOf": index_of, "lastIndexOf": last_index_of,
    "join": join, "lowerAscii": _ascii_case(False), "upperAscii": _ascii_case(True), "replace": replace, "split": split,
    "substring": substring, "trim": trim, "strings.quote": quote, "cel.@mapInsert": map_insert, "isSorted": is_sorted,
    "min": _extreme(-1, "min"), "max": _extreme(1, "max"), "sum": total, "sets.contains": sets_contains,
    "sets.equivalent": sets_equivalent, "sets.intersects": sets_intersects, "optional.of": lambda budget, value: Optional(True, value),
    "optional.none": lambda budget: NONE, "optional.ofNonZeroValue": optional_of_non_zero, "value": optional_value, "hasValue": has_value,
}


def LAZY_FUNCTIONS(name: str) -> Callable[..., Any] | None:
    """A function of the rarer libraries, or None."""
    from k8slint.cel.runtime_kubernetes import FUNCTIONS as MORE

    found = MORE.get(name)
    if found is None:
        from k8slint.cel.runtime_lists import FUNCTIONS as LISTS

        found = LISTS.get(name)
    return found


__all__ = ["FUNCTIONS", "LAZY_FUNCTIONS", "Object"]
