"""Manifests that have lost their indentation, as text copied from a web page often has: put back by what fields there are.

The lines keep their numbers. Where a line could belong to several structs, the innermost one that has such a field and lacks it gets it.
"""

from __future__ import annotations

from k8slint import scheme
from k8slint.explain.place import fields_of, is_map, item_type
from k8slint.explain.repair import Mistake


class _Level:
    """A struct, a map or a list that is open: its type, how far its lines stand from the left, the keys that it has."""

    __slots__ = ("indent", "keys", "listed", "mapped", "type")

    def __init__(self, type_name: str, indent: int, mapped: bool = False, listed: bool = False) -> None:
        self.type = type_name
        self.indent = indent
        self.mapped = mapped
        self.listed = listed
        self.keys: set[str] = set()


def unflatten(text: str, minor: int) -> tuple[str, list[Mistake]]:
    """The text with its levels, and the mistake with the lines that were moved; the text as it is where it is not flat."""
    lines = text.split("\n")
    kind = _kind(lines, minor)
    if kind is None:
        return text, []
    out: list[str] = []
    moved: list[int] = []
    levels = [_Level(kind.type, 0)]
    for i, line in enumerate(lines):
        body = line.strip()
        if not body or body.startswith("#"):
            out.append(line)
            continue
        dash = body == "-" or body.startswith("- ")
        inner = body[1:].strip() if dash else body
        key, colon, rest = inner.partition(":")
        key = key.strip().strip("'\"")
        value = rest.split(" #")[0].strip() if not rest.lstrip().startswith("#") else ""
        indent = _item(levels) if dash else _place(levels, key if colon else "", not value, minor)
        out.append(" " * indent + body)
        if indent:
            moved.append(i + 1)
        if colon:
            _open(levels, key, value, indent + 2 * dash, minor)
    return ("\n".join(out), [Mistake(moved[0], "mistake-flat", n=len(moved))]) if moved else (text, [])


def _kind(lines: list[str], minor: int) -> scheme.Kind | None:
    """The kind of a manifest all of whose lines begin at the left and one of whose structs is therefore empty."""
    said: dict[str, str] = {}
    empty = False
    for i, line in enumerate(lines):
        if (line[:1] in " \t" and line.strip()) or (i and line.startswith("---")):
            return None
        key, colon, rest = line.partition(":")
        if colon:
            said.setdefault(key, rest.split("#")[0].strip())
            follows = next((other for other in lines[i + 1 :] if other.strip()), "-")
            empty = empty or (key in ("metadata", "spec") and not said[key] and not follows.startswith("-"))
    return scheme.lookup(said.get("apiVersion", ""), said.get("kind", "")) if empty else None


def _item(levels: list[_Level]) -> int:
    """A list item belongs to the innermost list that is open."""
    while len(levels) > 1 and not levels[-1].listed:
        levels.pop()
    level = levels[-1]
    if level.listed:
        levels.append(_Level(level.type, level.indent + 2))
    return level.indent


def _place(levels: list[_Level], key: str, empty: bool, minor: int) -> int:
    """A key belongs to the innermost struct that knows it and lacks it; to a map if no struct further out is the better guess."""
    for n in range(len(levels) - 1, -1, -1):
        level = levels[n]
        if level.listed:
            continue
        if level.mapped:
            outer = any(not o.mapped and not o.listed and key not in o.keys and key in _names(o, minor) for o in levels[:n])
            if empty and outer:
                continue
            del levels[n + 1 :]
            return level.indent
        if key not in level.keys and key in _names(level, minor):
            del levels[n + 1 :]
            return level.indent
    return levels[-1].indent


def _names(level: _Level, minor: int) -> set[str]:
    return {s.field.json_name for s in fields_of(level.type, minor)} if level.type else set()


def _open(levels: list[_Level], key: str, value: str, indent: int, minor: int) -> None:
    """A key without a value opens what its type says."""
    level = levels[-1]
    level.keys.add(key)
    if value or level.mapped or not level.type:
        return
    step = next((s for s in fields_of(level.type, minor) if s.field.json_name == key), None)
    if step is None:
        return
    go_type, inner = step.field.go_type, item_type(step.field.go_type, minor)
    if is_map(go_type, minor):
        levels.append(_Level("", indent + 2, mapped=True))
    elif go_type.startswith("[]"):
        levels.append(_Level(inner, indent, listed=True))
    elif scheme.struct(minor, inner):
        levels.append(_Level(inner, indent + 2))
