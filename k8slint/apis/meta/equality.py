"""Whether two decoded values are equal for Go: apimachinery `api/equality.Semantic.DeepEqual`.

The types decide: a missing number equals 0 unless the field is a pointer, a missing list or map equals an empty one,
quantities are compared by value.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ZERO: dict[str, object] = {"string": "", "bool": False, "int": 0, "int32": 0, "int64": 0, "uint32": 0, "uint64": 0, "float64": 0}


def semantic_deep_equal(one: Any, other: Any, go_type: str, minor: int) -> bool:
    """Whether two decoded values of a type (`core/v1.PodSpec`, `[]core/v1.Container`, `*int32`) are equal; None is a missing one."""
    if go_type[:1] == "*":
        if one is None or other is None:
            return one is other
        return semantic_deep_equal(one, other, go_type[1:], minor)
    if go_type.startswith("[]") and go_type != "[]byte":
        if not one or not other:
            return not one and not other
        return len(one) == len(other) and all(semantic_deep_equal(a, b, go_type[2:], minor) for a, b in zip(one, other))
    if go_type.startswith("map["):
        if not one or not other:
            return not one and not other
        item = go_type[go_type.index("]") + 1 :]
        return one.keys() == other.keys() and all(semantic_deep_equal(one[key], other[key], item, minor) for key in one)
    if go_type in _ZERO:
        zero = _ZERO[go_type]
        return bool((zero if one is None else one) == (zero if other is None else other))
    if go_type == "resource.Quantity":
        from k8slint.apis.resource import parse

        return parse(0 if one is None else one)[0] == parse(0 if other is None else other)[0]
    if go_type == "intstr.IntOrString":
        return bool((0 if one is None else one) == (0 if other is None else other))
    from k8slint import scheme

    alias = scheme.named(minor, go_type)
    if alias is not None:
        return semantic_deep_equal(one, other, alias[0], minor)
    fields = scheme.struct(minor, go_type)
    if not fields:  # times, raw values, types without a table
        return bool(one == other) or (not one and not other)
    return _struct_equal(one or {}, other or {}, go_type, minor)


def _struct_equal(one: dict[str, Any], other: dict[str, Any], go_type: str, minor: int) -> bool:
    from k8slint import scheme

    for field in scheme.struct(minor, go_type):
        if field.inline:
            if not _struct_equal(one, other, field.go_type.lstrip("*"), minor):
                return False
        elif not semantic_deep_equal(one.get(field.json_name), other.get(field.json_name), field.go_type, minor):
            return False
    return True


def differing_fields(one: dict[str, Any], other: dict[str, Any], go_type: str, minor: int) -> list[str]:
    """The JSON names of a struct's fields in which two values differ, in upstream's order."""
    from k8slint import scheme

    found: list[str] = []
    for field in scheme.struct(minor, go_type):
        if field.inline:
            found += differing_fields(one, other, field.go_type.lstrip("*"), minor)
        elif not semantic_deep_equal(one.get(field.json_name), other.get(field.json_name), field.go_type, minor):
            found.append(field.json_name)
    return found
