"""ruamel.yaml's round trip of one document, with edits and without."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString, SingleQuotedScalarString

from k8slint import scalars
from k8slint.fix.plain import Edit, Refused

_GONE = "k8slint-gone-"


def layouts(body: list[str]) -> list[tuple[int, int, int]]:
    """(mapping, sequence, offset) of ruamel.yaml's writer, the document's own first."""
    offsets: Counter[int] = Counter()
    widths: Counter[int] = Counter()
    parent: tuple[int, bool] | None = None
    for line in body:
        bare = line.lstrip(" ")
        if not bare or bare[0] == "#":
            continue
        indent = len(line) - len(bare)
        if parent is not None and parent[1]:
            if bare.startswith("- "):
                offsets[indent - parent[0]] += 1
            elif indent > parent[0]:
                widths[indent - parent[0]] += 1
        while bare.startswith("- "):
            bare = bare[2:].lstrip(" ")
        parent = (len(line) - len(bare), bare.split(" #")[0].rstrip().endswith(":"))
    mapping = widths.most_common(1)[0][0] if widths else 2
    found = [(mapping, max(offset, 0) + 2, max(offset, 0)) for offset, _ in offsets.most_common(3) if 0 <= offset < 9]
    return found or [(mapping, 2, 0)]


def round_trip(text: str, layout: tuple[int, int, int], edits: list[Edit]) -> str:
    """The document as ruamel.yaml writes it, with the edits. Raises Refused."""
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    yaml.indent(mapping=layout[0], sequence=layout[1], offset=layout[2])
    out = io.StringIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = yaml.load(text)
            for number, edit in enumerate(edits):
                _edit(root, edit, number)
            yaml.dump(root, out)
    except Refused:
        raise
    except Exception:
        raise Refused("ruamel.yaml does not read it") from None
    return out.getvalue()


def _key(at: Any, step: str | int) -> Any:
    """The key as ruamel.yaml has it: with its quotes, or as a number where ours is the text of it."""
    if isinstance(at, CommentedSeq):
        return step
    for key in at:
        if key == step or (step not in at and str(key) == step):
            return key
    raise Refused("the place of the edit is not there")


def _edit(root: Any, edit: Edit, number: int) -> None:
    """One edit of ruamel.yaml's tree. What goes is replaced by a mark that `without_gone` takes out of the text."""
    path = tuple(edit["path"])
    at = root
    for i, step in enumerate(path[:-1]):
        if isinstance(at, CommentedMap) and at.get(step) is None and "value" in edit:
            value = edit["value"]
            for name in reversed(path[i + 1 :]):
                value = {name: value}
            at[step] = commented(value)
            return
        if not isinstance(at, (CommentedMap, CommentedSeq)):
            raise Refused("the place of the edit is not there")
        at = at[_key(at, step)]
    last = path[-1]
    mark = PlainScalarString(f"{_GONE}{number}")
    if isinstance(at, CommentedSeq):
        if type(last) is not int:
            raise Refused("the place of the edit is not there")
        if edit.get("delete"):
            _keep_tail(at, last, last, at[last])
            at[last] = mark
        elif last == len(at):
            at.append(commented(edit["value"]))
        else:
            _set(at, last, edit["value"])
    elif not isinstance(at, CommentedMap):
        raise Refused("the place of the edit is not there")
    elif "rename" in edit or edit.get("delete"):
        key = _key(at, last)
        if key not in [k for k, _ in at.non_merged_items()]:
            raise Refused("the place of the edit is not there")
        new = edit.get("rename", mark)
        if isinstance(key, (DoubleQuotedScalarString, SingleQuotedScalarString)):
            new = type(key)(new) if "rename" in edit else new
        value = at[key]
        at.insert(list(at.keys()).index(key), new, value if "rename" in edit else 0)
        if "rename" in edit:
            if key in at.ca.items:
                at.ca.items[new] = at.ca.items.pop(key)
        else:
            _keep_tail(at, key, new, value)
        del at[key]
    elif any(str(k) == last for k in at):
        _set(at, _key(at, last), edit["value"])
    else:
        at[last] = commented(edit["value"])


def _last_leaf(at: Any, key: Any) -> tuple[Any, Any]:
    """Where ruamel.yaml keeps the comments and blank lines behind a value: with the last leaf in it."""
    value = at[key]
    while isinstance(value, (CommentedMap, CommentedSeq)) and len(value) and not value.fa.flow_style():
        at, key = value, (list(value.keys())[-1] if isinstance(value, CommentedMap) else len(value) - 1)
        value = at[key]
    return at, key


def _tail(at: Any, key: Any) -> Any:
    items = at.ca.items.get(key)
    return items[2 if isinstance(at, CommentedMap) else 0] if items else None


def _put_tail(at: Any, key: Any, token: Any) -> None:
    if token is not None:
        is_map = isinstance(at, CommentedMap)
        items = at.ca.items.setdefault(key, [None, None, None, None] if is_map else [None, None])
        items[2 if is_map else 0] = token


def _keep_tail(at: Any, key: Any, new: Any, value: Any) -> None:
    """Hand the comments and blank lines behind a value that goes on to what stands in its place."""
    token = _tail(*_last_leaf(at, key))
    at.ca.items.pop(key, None)
    _put_tail(at, new, token)


def _set(at: Any, key: Any, value: Any) -> None:
    """Another value at a place that has one, with the comments and blank lines behind the old."""
    old = at[key]
    leaf = _last_leaf(at, key)
    token = _tail(*leaf)
    at[key] = new = _restyled(old, value)
    if isinstance(old, (CommentedMap, CommentedSeq)):
        if isinstance(new, (CommentedMap, CommentedSeq)) and old.fa.flow_style():
            new.fa.set_flow_style()
        if leaf[0] is not at:
            _put_tail(*_last_leaf(at, key), token)
    elif isinstance(new, (CommentedMap, CommentedSeq)) and len(new) and not new.fa.flow_style():
        at.ca.items.pop(key, None)
        _put_tail(*_last_leaf(at, key), token)


def _restyled(old: Any, value: Any) -> Any:
    """The new value in the old one's quotes."""
    if type(value) is str and isinstance(old, SingleQuotedScalarString) and "'" not in value and value.isprintable():
        return SingleQuotedScalarString(value)
    if type(value) is str and isinstance(old, DoubleQuotedScalarString):
        return DoubleQuotedScalarString(value)
    return commented(value)


def commented(value: Any) -> Any:
    """A plain value as ruamel.yaml's: strings that YAML 1.1 reads as something else in quotes, empty collections in braces."""
    if type(value) is str:
        read = scalars.memo[value] if value in scalars.memo else scalars.resolve(value)
        return value if read == value and value.isprintable() and value == value.strip() else DoubleQuotedScalarString(value)
    if type(value) is dict:
        made = CommentedMap({k: commented(v) for k, v in value.items()})
        if not value:
            made.fa.set_flow_style()
        return made
    if type(value) is list:
        listed = CommentedSeq([commented(v) for v in value])
        if not value:
            listed.fa.set_flow_style()
        return listed
    return value


_GONE_LINE = re.compile(rf"(\s*(?:- +)*)(?:- )?{_GONE}\d+(?:: 0)?\s*$")
_GONE_FLOW = re.compile(rf"{_GONE}\d+(?:: 0)?, ?|(?:, ?)?{_GONE}\d+(?:: 0)?(?=\s*[\]}}])")


def without_gone(lines: list[str]) -> list[str]:
    """The written lines without the marks of what goes."""
    out: list[str] = []
    pending = ""
    for line in lines:
        if pending:
            if len(line) - len(line.lstrip()) != len(pending) or not line.strip() or line.lstrip()[0] == "#":
                raise Refused("its layout is not one that can be kept")
            line, pending = pending + line.lstrip(), ""
        if _GONE in line:
            whole = _GONE_LINE.match(line)
            if whole is not None:
                dashes = line[: line.index(_GONE)]
                if line.rstrip().endswith(": 0"):
                    pending = dashes if dashes.strip() else ""
                elif dashes.count("-") > 1:
                    raise Refused("its layout is not one that can be kept")
                continue
            if re.search(rf"{_GONE}\d+(?:: 0)?\s+#", line):
                raise Refused("a comment would be lost")
            line = _GONE_FLOW.sub("", line)
            if _GONE in line:
                raise Refused("its layout is not one that can be kept")
        out.append(line)
    if pending:
        raise Refused("its layout is not one that can be kept")
    return out
