"""What the tables alone can tell of a decoded object: required fields and allowed values.

Used for the kinds without hand-written validation (old beta versions); the others say it as upstream does.
"""

from __future__ import annotations

from k8slint import field, scheme
from k8slint.decode import fields

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any


def check_schema(value: Any, type_name: str, minor: int, errs: list[field.Error], path: tuple[str | int, ...] = ()) -> None:
    """Append Required for missing required fields and NotSupported for strings outside their enum."""
    if type(value) is not dict:
        return
    for item in fields(minor, type_name):
        name = item.json_name
        if name not in value:
            if item.required and name not in ("status", "metadata") and path[:1] != ("status",):
                errs.append(field.required((*path, name)))
            continue
        _check(value[name], item.go_type.lstrip("*"), minor, errs, (*path, name))


def _check(value: Any, go_type: str, minor: int, errs: list[field.Error], path: tuple[str | int, ...]) -> None:
    if go_type.startswith("[]"):
        if type(value) is list:
            for i, item in enumerate(value):
                _check(item, go_type[2:].lstrip("*"), minor, errs, (*path, i))
        return
    if go_type.startswith("map["):
        inner = go_type[go_type.index("]") + 1 :].lstrip("*")
        if type(value) is dict:
            for key, item in value.items():
                _check(item, inner, minor, errs, (*path, field.Key(key)))
        return
    alias = scheme.named(minor, go_type)
    if alias is None:
        check_schema(value, go_type, minor, errs, path)
    elif type(value) is str and value and alias[1] and value not in alias[1] and path[0] == "spec" and scheme.is_closed(minor, go_type):
        errs.append(field.not_supported(path, value, alias[1]))
