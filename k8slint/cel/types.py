"""CEL types as plain tuples, and how they are printed, compared and unified (cel-go `checker/types.go`).

`("int",)`, `("list", T)`, `("map", K, V)`, `("object", name)`, `("opaque", name, ...parameters)`, `("type", T)`,
`("param", name)`. Optional values are `("opaque", "optional_type", T)`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Type = tuple[Any, ...]

BOOL: Type = ("bool",)
INT: Type = ("int",)
UINT: Type = ("uint",)
DOUBLE: Type = ("double",)
STRING: Type = ("string",)
BYTES: Type = ("bytes",)
NULL: Type = ("null_type",)
DYN: Type = ("dyn",)
ERROR: Type = ("!error!",)
DURATION: Type = ("duration",)
TIMESTAMP: Type = ("timestamp",)
SIMPLE: dict[str, Type] = {t[0]: t for t in (BOOL, INT, UINT, DOUBLE, STRING, BYTES, NULL, DYN, DURATION, TIMESTAMP)}
SCALARS = frozenset(("bool", "int", "uint", "double", "duration", "timestamp"))
_NULLABLE = frozenset(("null_type", "duration", "timestamp", "object", "opaque"))
_NAMES = {"duration": "google.protobuf.Duration", "timestamp": "google.protobuf.Timestamp", "null_type": "null"}


def list_of(element: Type) -> Type:
    """list(element)"""
    return ("list", element)


def map_of(key: Type, value: Type) -> Type:
    """map(key, value)"""
    return ("map", key, value)


def optional_of(value: Type) -> Type:
    """optional_type(value)"""
    return ("opaque", "optional_type", value)


def is_optional(t: Type) -> bool:
    """Whether the type is an optional."""
    return bool(t[0] == "opaque" and t[1] == "optional_type")


def is_dyn(t: Type) -> bool:
    """dyn, or the type of something that is wrong already."""
    return bool(t[0] == "dyn" or t[0] == "!error!")


def show(t: Type) -> str:
    """The type as cel-go prints it in messages."""
    kind = t[0]
    if kind == "list":
        return f"list({show(t[1])})"
    if kind == "map":
        return f"map({show(t[1])}, {show(t[2])})"
    if kind == "object":
        return str(t[1])
    if kind == "opaque":
        return f"{t[1]}({', '.join(map(show, t[2:]))})" if len(t) > 2 else str(t[1])
    if kind == "type":
        return f"type({show(t[1])})" if len(t) > 1 else "type"
    if kind == "param":
        return str(t[1])
    return _NAMES.get(kind, str(kind))


def parameters(t: Type) -> tuple[Type, ...]:
    """The types that this type is made of."""
    kind = t[0]
    if kind in ("list", "map", "type"):
        return t[1:]
    return t[2:] if kind == "opaque" else ()


def substitute(mapping: dict[Type, Type], t: Type, to_dyn: bool) -> Type:
    """Type parameters replaced by what is known of them (`to_dyn`: the unknown ones by dyn)."""
    if t in mapping:
        return substitute(mapping, mapping[t], to_dyn)
    kind = t[0]
    if kind == "param":
        return DYN if to_dyn else t
    if kind in ("list", "map", "type"):
        return (kind, *(substitute(mapping, p, to_dyn) for p in t[1:]))
    if kind == "opaque" and len(t) > 2:
        return (kind, t[1], *(substitute(mapping, p, to_dyn) for p in t[2:]))
    return t


def assignable(mapping: dict[Type, Type], t1: Type, t2: Type) -> bool:
    """Whether `t1` and `t2` agree; what that says of type parameters is added to `mapping`."""
    if t2[0] == "param":
        valid, known = _valid_substitution(mapping, t1, t2)
        if valid:
            return True
        if known:
            return False
    if t1[0] == "param":
        return _valid_substitution(mapping, t2, t1)[0]
    if is_dyn(t1) or is_dyn(t2):
        return True
    kind = t1[0]
    if kind == "null_type":
        return t2[0] in _NULLABLE
    if t2[0] == "null_type":
        return kind in _NULLABLE
    if kind != t2[0]:
        return False
    if kind in ("list", "map"):
        return all(assignable(mapping, a, b) for a, b in zip(t1[1:], t2[1:], strict=True))
    if kind == "opaque":
        return t1[1] == t2[1] and len(t1) == len(t2) and all(assignable(mapping, a, b) for a, b in zip(t1[2:], t2[2:], strict=True))
    return kind == "type" or t1 == t2


def _valid_substitution(mapping: dict[Type, Type], t1: Type, t2: Type) -> tuple[bool, bool]:
    if t1 == t2:
        return True, True
    found = mapping.get(t2)
    if found is not None:
        if t1 == found:
            return True, True
        if assignable(mapping, t1, found):
            general = _most_general(t1, found)
            if not _referenced(mapping, t2, general):
                mapping[t2] = general
            return True, True
        return False, True
    if not _referenced(mapping, t2, t1):
        mapping[t2] = t1
        return True, False
    return False, False


def _referenced(mapping: dict[Type, Type], t: Type, within: Type) -> bool:
    if t == within:
        return True
    if within[0] == "param":
        found = mapping.get(within)
        return found is not None and _referenced(mapping, t, found)
    return any(_referenced(mapping, t, p) for p in parameters(within))


def _most_general(t1: Type, t2: Type) -> Type:
    return t1 if _equal_or_less_specific(t1, t2) else t2


def _equal_or_less_specific(t1: Type, t2: Type) -> bool:
    if is_dyn(t1) or t1[0] == "param":
        return True
    if is_dyn(t2) or t2[0] == "param":
        return False
    if t1[0] != t2[0]:
        return False
    mine, others = parameters(t1), parameters(t2)
    if len(mine) != len(others):
        return False
    if t1[0] in ("list", "map", "opaque"):
        return all(_equal_or_less_specific(a, b) for a, b in zip(mine, others, strict=True))
    return t1 == t2
