"""Edits as plain data, and what they make of plain values."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

Edit = dict[str, Any]
"""`{"path": [...]}` with one of `value` (set, append at a list's end), `delete` or `rename` (the key's new name)."""
Path = tuple[str | int, ...]

_KEYS_ONLY = ("annotations", "labels", "nodeSelector")
"""Maps that say nothing when they are empty: the last key takes its map along."""


class Refused(Exception):
    """The text is left alone, and why. The reason is a template of a message."""


def applied(value: Any, edits: list[Edit]) -> Any:
    """The value with the edits. Raises Refused where they do not fit."""
    value = _copy(value)
    gone: list[Path] = []
    for edit in edits:
        path = tuple(edit["path"])
        at = value
        for step, following in pairwise(path):
            if type(at) is dict and at.get(step) is None and type(following) is not int and "value" in edit:
                at[step] = {}
            at = child(at, step)
        last = path[-1]
        if edit.get("delete"):
            child(at, last)
            gone.append(path)
        elif "rename" in edit:
            if type(at) is not dict or last not in at or edit["rename"] in at:
                raise Refused("the new name is there already")
            at[edit["rename"]] = at.pop(last)
        elif type(at) is list and last == len(at):
            at.append(_copy(edit["value"]))
        elif type(at) is dict or (type(at) is list and type(last) is int and last < len(at)):
            at[last] = _copy(edit["value"])
        else:
            raise Refused("the place of the edit is not there")
    for path in sorted(gone, key=lambda p: tuple((type(s) is int, s) for s in p), reverse=True):
        at = value
        for step in path[:-1]:
            at = child(at, step)
        del at[path[-1]]
    return value


def child(at: Any, step: str | int) -> Any:
    """What stands under a step of a path. Raises Refused where nothing does."""
    try:
        return at[step]
    except (KeyError, IndexError, TypeError):
        raise Refused("the place of the edit is not there") from None


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {k: _copy(v) for k, v in value.items()}
    if type(value) is list:
        return [_copy(v) for v in value]
    return value


def same(a: Any, b: Any) -> bool:
    """Equal in type as well: 1 is not true."""
    if type(a) is not type(b):
        return False
    if type(a) is dict:
        return a.keys() == b.keys() and all(same(v, b[k]) for k, v in a.items())
    if type(a) is list:
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def tidied(value: Any, edits: list[Edit]) -> list[Edit]:
    """The edits, where deletions that empty a mapping or a list become one edit of that: `{}`, or the map of labels goes."""
    out = list(edits)
    while True:
        by_parent: dict[Path, list[Edit]] = {}
        for edit in out:
            by_parent.setdefault(tuple(edit["path"])[:-1], []).append(edit)
        for parent, here in by_parent.items():
            if not parent or not all(e.get("delete") for e in here):
                continue
            at = value
            for step in parent:
                at = child(at, step)
            if len(at) != len({e["path"][-1] for e in here}) or any(tuple(e["path"])[: len(parent)] == parent and e not in here for e in out):
                continue
            whole: Edit = {"path": list(parent), "delete": True}
            if parent[-1] not in _KEYS_ONLY:
                whole = {"path": list(parent), "value": [] if type(at) is list else {}}
            out = [e for e in out if e not in here] + [whole]
            break
        else:
            return out
