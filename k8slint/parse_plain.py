"""A fast way through plain manifests: block mappings and sequences, one-line scalars, literal blocks, simple flow collections.

Four of five files in real repositories are of this kind, and most of their lines stand in other files too: what a line says is
remembered by its text. This is three times as fast as libyaml's events. Anything else (anchors, tags, escapes, multi-line
scalars, tabs, duplicate keys, every error) makes `read` return None, and libyaml reads the file. Positions are not kept: when a
finding wants one, libyaml reads the file again. A differential test holds both readers to the same values
(tests/test_readers_agree.py).

Not used for a handful of files: importing `re` costs more than it saves.
"""

from __future__ import annotations

import re
import sys

from k8slint.parse import MAX_DEPTH
from k8slint.scalars import memo as _plain_scalars
from k8slint.scalars import resolve

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

_CONTROL = bytes(b for b in range(32) if b != 10) + b"\x7f"
# indent, dash with its spaces, key, value
_LINE = re.compile(r"( *)(- +|-$)?(?:([A-Za-z0-9_./-]+):(?: +|$))?(.*)")
_STRANGE = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

# Deeper ones are for libyaml, which counts both together.
_FLOW_DEPTH = 20
_BLOCK_DEPTH = MAX_DEPTH - _FLOW_DEPTH

_BAIL = object()
_BLOCK = object()
_FLOW = object()
_EMPTY = object()
_OPEN = object()
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/")
_MARKS = (_BAIL, _BLOCK, _FLOW, _EMPTY, _OPEN)

_FLOW_TOKEN = re.compile(r""" *(?:([\[\]{},])|"([^"\\]*)"|'((?:[^']|'')*)'|([^\s,\[\]{}"'#&*!|>%@`:?-][^,\[\]{}"'#:]*|-?[0-9][^,\[\]{}"'#:]*))(:(?= |$))? *""")


def forget() -> None:
    """Give back the memory of what was read."""
    _lines.clear()
    _heads.clear()


def _read_value(text: str) -> Any:
    first = text[0]
    if first == '"' or first == "'":
        end = text.find(first, 1)
        while first == "'" and end > 0 and text[end + 1 : end + 2] == "'":
            end = text.find("'", end + 2)
        if end < 0:
            return _BAIL if "\\" in text and first == '"' else _OPEN
        inside, rest = text[1:end], text[end + 1 :]
        after = rest.lstrip(" ")
        if after and (after[0] != "#" or rest[0] != " "):
            return _BAIL
        if first == '"':
            return _BAIL if "\\" in inside else inside
        return inside.replace("''", "'")
    if first == "[" or first == "{":
        return _FLOW
    if first == "|":
        return _BLOCK if text.rstrip(" ") in ("|", "|-", "|+") else _BAIL
    if first == "#":
        return _EMPTY
    if first in "&*!%@`>?,]}":
        return _BAIL
    if first in "-:" and (len(text) == 1 or text[1] == " "):
        return _BAIL
    at = text.find(" #")
    if at >= 0:
        text = text[:at]
    text = text.rstrip(" ")
    if ": " in text or text[-1] == ":" or text.startswith(("---", "...")):
        return _BAIL
    try:
        value = _plain_scalars[text]
    except KeyError:
        value = resolve(text)
    if value.__class__ is float and (value != value or value in (float("inf"), float("-inf"))):
        return _BAIL
    return value


def _key(text: str) -> str | None:
    """The key as it is, or None where YAML reads it as something else than text."""
    value = _plain_scalars.get(text, text)
    if value is text and text[0] in "0123456789+-.":
        value = resolve(text)
    if text[0] == "-" and len(text) > 1 and text[1] == "-":
        value = None
    # other strings of the same text are found the faster in mappings, and marshal keeps one of it
    return sys.intern(text) if type(value) is str else None


def _flow(text: str) -> Any:
    """A one-line flow collection of simple scalars; _BAIL for anything else."""
    if "?" in text:
        return _BAIL
    position, size = 0, len(text)
    stack: list[tuple[Any, str | None]] = []
    current: Any = None
    key: str | None = None
    expect_value = False
    wants_comma = False
    while position < size:
        match = _FLOW_TOKEN.match(text, position)
        if match is None:
            return _BAIL
        position = match.end()
        mark, double, single, plain, colon = match.groups()
        if mark == "[" or mark == "{":
            if colon or wants_comma or (type(current) is dict and not expect_value):
                return _BAIL
            new: Any = [] if mark == "[" else {}
            if current is not None:
                stack.append((current, key))
                if len(stack) >= _FLOW_DEPTH:
                    return _BAIL
                if type(current) is dict:
                    current[key] = new
                else:
                    current.append(new)
            current, key, expect_value = new, None, False
            continue
        if current is None:
            return _BAIL
        if mark == "]" or mark == "}":
            if colon or expect_value or (mark == "]") != (type(current) is list):
                return _BAIL
            if not stack:
                rest = text[position:].strip(" ")
                if rest and not (rest.startswith("#") and text[position - 1] == " "):
                    return _BAIL
                return current
            current, key = stack.pop()
            wants_comma = True
            continue
        if mark == ",":
            if not wants_comma or colon:
                return _BAIL
            wants_comma = False
            continue
        if wants_comma:
            return _BAIL
        if plain is not None:
            plain = plain.rstrip(" ")
            if plain.startswith("-") and plain[1:2] in ("", " "):
                return _BAIL
            try:
                value: Any = _plain_scalars[plain]
            except KeyError:
                value = resolve(plain)
            if value.__class__ is float and (value != value or value in (float("inf"), float("-inf"))):
                return _BAIL
        else:
            value = double if double is not None else single.replace("''", "'")  # type: ignore[union-attr]
        if type(current) is dict and not expect_value:
            if not colon or type(value) is not str or value in current or value == "<<":
                return _BAIL
            key, expect_value = value, True
            continue
        if colon:
            return _BAIL
        if type(current) is dict:
            current[key] = value
            expect_value = False
        else:
            current.append(value)
        wants_comma = True
    return _BAIL


def _literal(texts: list[str], i: int, parent: int, header: str) -> tuple[Any, int]:
    """The literal block after line i: (text, index of the first line after it), or (_BAIL, 0)."""
    size = len(texts)
    j = i + 1
    while j < size and not texts[j].strip(" "):
        j += 1
    if j == size:
        return _BAIL, 0
    first = texts[j]
    indent = len(first) - len(first.lstrip(" "))
    if indent <= parent:
        return _BAIL, 0
    if any(len(t) > indent for t in texts[i + 1 : j]):
        return _BAIL, 0
    prefix = " " * indent
    body: list[str] = [""] * (j - i - 1)
    while j < size:
        text = texts[j]
        if text.startswith(prefix):
            body.append(text[indent:])
        elif not text.strip(" "):
            body.append("")
        else:
            break
        j += 1
    if j < size:
        rest = texts[j]
        if len(rest) - len(rest.lstrip(" ")) > parent and rest.lstrip(" ")[:1] != "#":
            return _BAIL, 0  # less indented than the block, more than its parent: libyaml says what is wrong
    elif body and body[-1] == "":
        body.pop()  # the text's own last line end
    else:
        return _BAIL, 0  # no line end at the end of the text
    last = len(body)
    while last and body[last - 1] == "":
        last -= 1
    text = "\n".join(body[:last])
    if header == "|":
        text += "\n"
    elif header == "|+":
        text += "\n" * (len(body) - last + 1)
    return text, j


def _plain_lines(texts: list[str], i: int, parent: int) -> tuple[Any, int]:
    """The plain scalar that begins on line i - 1 and goes on at line i: (text after the first line, next index)."""
    out, blanks = "", 0
    size = len(texts)
    while i < size:
        text = texts[i]
        stripped = text.strip(" ")
        if not stripped:
            blanks += 1
            i += 1
            continue
        if len(text) - len(text.lstrip(" ")) <= parent:
            break
        if stripped[0] == "#" or " #" in stripped or ": " in stripped or stripped[-1] == ":":
            return _BAIL, 0
        out += "\n" * blanks + stripped if blanks else " " + stripped
        blanks = 0
        i += 1
    return out, i


def _quoted_lines(texts: list[str], i: int, parent: int, first: str) -> tuple[Any, int]:
    """The quoted scalar that is still open at the end of line i: (value, next index)."""
    quote = first[0]
    out, blanks = first[1:].rstrip(" "), 0
    i += 1
    size = len(texts)
    while i < size:
        text = texts[i]
        i += 1
        stripped = text.strip(" ")
        if not stripped:
            blanks += 1
            continue
        if len(text) - len(text.lstrip(" ")) <= parent or (quote == '"' and "\\" in stripped):
            return _BAIL, 0
        joint = "\n" * blanks if blanks else " "
        blanks = 0
        end = stripped.find(quote)
        while quote == "'" and end >= 0 and stripped[end + 1 : end + 2] == "'":
            end = stripped.find("'", end + 2)
        if end < 0:
            out += joint + stripped
            continue
        if stripped[end + 1 :]:
            return _BAIL, 0
        out += joint + stripped[:end]
        return out.replace("''", "'") if quote == "'" else out, i
    return _BAIL, 0


class _Lines(dict):  # type: ignore[type-arg]
    """What lines say, by their text: they repeat, between files too."""

    __slots__ = ()

    def __missing__(self, text: str) -> tuple[int, Any, Any, Any]:
        found = _line(text)
        if len(self) >= _LINES_KEPT:
            self.clear()
        if len(text) < 120:
            self[text] = found
        return found


def _line(text: str) -> tuple[int, Any, Any, Any]:
    """(column where it is no more than `key: scalar`, else -1; key; value or mark; (column, dash with its spaces, key as
    written, value as written)). In place of the latter the column where it is no more than `key:`, None where it says nothing."""
    head, colon, value = text.partition(": ")
    known = _heads.get(head) if colon else None
    if known is None:
        indent, dash, key, value = _LINE.match(text).groups("")  # type: ignore[union-attr]
        if not key and not dash and (not value or value[0] == "#"):
            return _NOTHING
        at = len(indent)
        name = _key(key) if key and key[:3] != "---" else None
        if colon and key and len(_heads) < _LINES_KEPT:
            _heads[head] = (at, dash, key, name)
    else:
        at, dash, key, name = known
        if value[:1] == " ":
            value = value.lstrip(" ")
    if not value or not (key or dash):
        found: Any = _EMPTY
    elif value[0] in _LETTERS and " " not in value and value[-1] != ":":
        found = _plain_scalars.get(value, value)
    else:
        found = _read_value(value)
    if name is None or dash:
        return (-1, name, found, (at, dash, key, value))
    if found is _EMPTY:
        return (-1, name, found, at)
    return (at if found not in _MARKS else -1, name, found, (at, dash, key, value))


_heads: dict[str, tuple[int, str, str, str | None]] = {}  # what stands before `: `
_NOTHING = (-1, None, None, None)
_LINES_KEPT = 4_096
_lines = _Lines()


def read(data: bytes) -> list[tuple[int, Any]] | None:
    """(first line from 1, value) of each document with content, or None: let libyaml read it."""
    if len(data.translate(None, _CONTROL)) != len(data):
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not data.isascii() and _STRANGE.search(text):
        return None
    texts = text.split("\n")
    size = len(texts)
    rest: Any = iter(texts)  # a list_iterator: its place can be asked and set
    documents: list[tuple[int, Any]] = []

    root: Any = None
    start = 0
    # the open container and its column; `stack` holds the outer ones
    current: Any = None
    column = -1
    is_map = False
    stack: list[tuple[Any, int, bool]] = []
    # a key (or -1, after a dash) whose value is still to come
    pending: Any = None
    # the column where a plain `key: scalar` belongs to the open mapping; -2 where it says more than that
    expected = -2

    # the first line after the last scalar of several lines: what is before it cannot be continued
    closed = 0

    name: Any = None
    new: Any
    for plain_at, key, found, line in map(_lines.__getitem__, rest):
        if plain_at == expected:
            if key in current:
                return None
            current[key] = found
            name = key
            continue
        if pending is not None and plain_at > column:
            # the first field of a mapping that nothing but a key opened, the commonest line but one
            current[pending] = {key: found}
            stack.append((current, column, is_map))
            if len(stack) >= _BLOCK_DEPTH:
                return None
            current = current[pending]
            column = expected = plain_at
            is_map, pending, name = True, None, key
            continue
        if line.__class__ is int:
            # `key:` and no more
            if pending is not None and line > column:
                new = {}
                current[pending] = new
                stack.append((current, column, is_map))
                if len(stack) >= _BLOCK_DEPTH:
                    return None
                current, column, is_map = new, line, True
            elif line > column:
                if current is not None:
                    return None
                start = size - rest.__length_hint__()
                current = root = {}
                column, is_map = line, True
            else:
                while line < column or not is_map:
                    if not stack:
                        return None
                    current, column, is_map = stack.pop()
                if line != column:
                    return None
                if key in current:
                    return None
            current[key] = None
            pending = name = key
            expected = -2
            continue
        if line is None:
            continue
        at, dash, written, value = line
        if not written and not dash:
            i = size - rest.__length_hint__()
            if value[:3] == "---" and not at:
                if value.rstrip(" ") != "---":
                    return None
                if root is not None:
                    documents.append((start, root))
                root = current = pending = None
                column, is_map, expected = -1, False, -2
                stack.clear()
                continue
            # the rest of a scalar that began on an earlier line
            if current is None or pending is not None or at <= column:
                return None
            before = i - 2
            while not texts[before]:
                before -= 1
            if before < closed:
                return None
            opened = _LINE.match(texts[before]).groups("")  # type: ignore[union-attr]
            if not opened[3] or opened[3][0] in "\"'[{|>#&*!" or " #" in opened[3] or (is_map and opened[2] != name):
                return None
            found, closed = _plain_lines(texts, before + 1, column)
            if found is _BAIL:
                return None
            rest.__setstate__(closed)
            current[name if is_map else -1] = opened[3].rstrip(" ") + found
            continue
        if found is _BAIL or (written and key is None):
            return None
        if pending is not None and (at > column or (at == column and dash and is_map)):
            # what stands here is what the pending key holds
            new = [] if dash else {}
            current[pending] = new
            stack.append((current, column, is_map))
            if len(stack) >= _BLOCK_DEPTH:
                return None
            current, column, is_map = new, at, not dash
        elif at > column:
            if current is not None:
                return None
            start = size - rest.__length_hint__()
            current = root = [] if dash else {}
            column, is_map = at, not dash
        elif at < column or (not is_map if not dash else is_map):
            # back to an outer container
            while at < column or (at == column and not dash and not is_map):
                if not stack:
                    return None
                current, column, is_map = stack.pop()
            if at != column or (dash and is_map):
                return None
        if dash and written:
            new = {}
            current.append(new)
            stack.append((current, column, False))
            current, column, is_map = new, at + len(dash), True
        if found is _EMPTY:
            if is_map:
                if key in current:
                    return None
                current[key] = None
                pending = name = key
            else:
                current.append(None)
                pending = -1
            expected = -2
            continue
        pending = None
        if found is _FLOW:
            found = _flow(value)
        elif found is _BLOCK or found is _OPEN:
            i = size - rest.__length_hint__()
            outer = column if dash and written else at
            if found is _OPEN:
                found, closed = _quoted_lines(texts, i - 1, outer, value)
            else:
                found, closed = _literal(texts, i - 1, outer, value.rstrip(" "))
            if found is not _BAIL:
                rest.__setstate__(closed)
        if found is _BAIL:
            return None
        if is_map:
            if key in current:
                return None
            current[key] = found
            name = key
            expected = column
        else:
            current.append(found)
            expected = -2
    if root is not None:
        documents.append((start, root))
    return documents
