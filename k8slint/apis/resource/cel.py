"""The CEL environment of device selectors: k8s.io/dynamic-resource-allocation/cel.

One variable, `device`, with its driver and its attributes and capacities by domain and name. Cold: imported only where
an expression is.
"""

from __future__ import annotations

from k8slint.cel.types import BOOL, DYN, STRING, map_of, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.syntax import Issue
    from k8slint.cel.types import Type

MAX_ENTRIES = 32
_SIZES = {"driver": 63, "attributes": MAX_ENTRIES, "capacity": MAX_ENTRIES}
_DEVICE: Type = ("object", "kubernetes.DRADevice")
_FIELDS: dict[str, Type] = {
    "driver": STRING,
    "attributes": map_of(STRING, map_of(STRING, DYN)),
    "capacity": map_of(STRING, map_of(STRING, ("object", "kubernetes.Quantity"))),
}

_cache: dict[tuple[str, int], tuple[str, int]] = {}


def check_device_expression(text: str, minor: int) -> tuple[str, int]:
    """(what is wrong, the highest cost): the first is empty when the expression compiles to a bool."""
    key = (text, minor)
    found = _cache.get(key)
    if found is None:
        found = _cache[key] = _check(text, minor)
    return found


def _check(text: str, minor: int) -> tuple[str, int]:
    from k8slint.cel.checker import Env, check
    from k8slint.cel.cost import estimate
    from k8slint.cel.parser import parse
    from k8slint.cel.syntax import CelSyntaxError

    fields = _FIELDS
    from k8slint.features import enabled

    if enabled("DRAConsumableCapacity", minor):
        fields = {**fields, "allowMultipleAllocations": BOOL}
    env = Env({"device": _DEVICE}, minor, lambda name, child: fields.get(child) if name == _DEVICE[1] else None)
    try:
        checked, issues = check(parse(text), env)
    except CelSyntaxError as error:
        return _compilation_failed(text, [error.issue]), 0
    if issues:
        return _compilation_failed(text, issues), 0
    if checked.type not in (BOOL, DYN):
        return f"must evaluate to bool or the unknown type, not {show(checked.type)}", 0
    return "", estimate(checked, _size_of)[1]


def _size_of(path: tuple[str, ...]) -> tuple[int, int] | None:
    """Bounds that the API has for the parts of a device."""
    if len(path) < 2 or path[0] != "device":
        return None
    if len(path) == 2:
        size = _SIZES.get(path[1])
        return None if size is None else (0, size)
    if path[1] == "driver":
        return None
    if path[-1] == "@keys":
        return (0, 63) if len(path) == 3 else (0, 32)
    return (0, MAX_ENTRIES) if len(path) == 3 else None


def _compilation_failed(text: str, issues: list[Issue]) -> str:
    """The server's report: each issue with the line it is in."""
    out = []
    for issue in issues:
        line_start = text.rfind("\n", 0, issue.offset) + 1
        line_number = text.count("\n", 0, issue.offset) + 1
        line = text[line_start:].partition("\n")[0]
        column = issue.offset - line_start
        out.append(f"ERROR: <input>:{line_number}:{column + 1}: {issue.message}\n | {line}\n | {'.' * column}^")
    return "compilation failed: " + "\n".join(out)
