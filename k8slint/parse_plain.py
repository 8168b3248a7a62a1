"""A fast way through plain manifests: block mappings and sequences, one-line scalars, literal blocks, simple flow collections.

Four of five files in real repositories are of this kind, and reading them line by line is more than twice as fast as libyaml's
events. Anything else (anchors, tags, escapes, multi-line scalars, tabs, duplicate keys, every error) makes `read` return None,
and libyaml reads the file. Positions are not kept: when a finding wants one, libyaml reads the file again. A differential
test holds both readers to the same values (tests/test_parse_plain.py).

Not used for a handful of files: importing `re` costs more than it saves.
"""

from __future__ import annotations

import re

from k8slint.parse import MAX_DEPTH
from k8slint.scalars import memo as _plain_scalars
from k8slint.scalars import resolve

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

_CONTROL = bytes(b for b in range(32) if b != 10) + b"\x7f"
# indent, dash with its spaces, key, value
_LINE = re.compile(r"^( *)(- +|-$)?(?:([A-Za-z0-9_./-]+):(?: +|$))?(.*)$", re.M)
_STRANGE = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")

# Deeper ones are for libyaml, which counts both together.
_FLOW_DEPTH = 20
_BLOCK_DEPTH = MAX_DEPTH - _FLOW_DEPTH

_BAIL = object()
_BLOCK = object()
_FLOW = object()
_EMPTY = object()
_BLANK = ("", "", "", "")
_OPEN = object()

# raw text after `key: ` -> value, or one of the marks above
_values: dict[str, Any] = {"": _EMPTY}
_keys: dict[str, str | None] = {}

_FLOW_TOKEN = re.compile(r""" *(?:([\[\]{},])|"([^"\\]*)"|'((?:[^']|'')*)'|([^\s,\[\]{}"'#&*!|>%@`:?-][^,\[\]{}"'#:]*|-?[0-9][^,\[\]{}"'#:]*))(:(?= |$))? *""")


def forget() -> None:
    """Give back the memory of what was read."""
    _values.clear()
    _values[""] = _EMPTY
    _keys.clear()


def _value(text: str) -> Any:
    """The value of the text after `key: ` or `- `, or a mark; remembered."""
    found = _read_value(text)
    if len(_values) > 50_000:
        forget()
    if len(text) < 200:
        _values[text] = found
    return found


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
    found = text if type(value) is str else None
    if len(_keys) < 50_000:
        _keys[text] = found
    return found


def _flow(text: str) -> Any:
    """A one-line flow collection of simple scalars; _BAIL for anything else."""
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
    lines = _LINE.findall(text)
    documents: list[tuple[int, Any]] = []
    values, keys = _values, _keys
    texts: list[str] | None = None

    root: Any = None
    start = 0
    # the open container and its column; `stack` holds the outer ones
    current: Any = None
    column = -1
    is_map = False
    stack: list[tuple[Any, int, bool]] = []
    # a key (or dash) whose value is still to come: where the value goes
    pending: Any = None

    # the first line after the last scalar of several lines: what is before it cannot be continued
    closed = 0

    name: Any = None
    i, size = 0, len(lines)
    while i < size:
        indent, dash, key, value = lines[i]
        i += 1
        if not value and not key and not dash:
            continue
        if not key and not dash:
            first = value[0]
            if first == "#":
                continue
            if value[:3] == "---" and not indent:
                if value.rstrip(" ") != "---":
                    return None
            else:
                # the rest of a scalar that began on an earlier line
                if current is None or pending is not None or len(indent) <= column:
                    return None
                before = i - 2
                while lines[before] == _BLANK:
                    before -= 1
                if before < closed:
                    return None
                opened = lines[before][3]
                if not opened or opened[0] in "\"'[{|>#&*!" or " #" in opened or (is_map and lines[before][2] != name):
                    return None
                if texts is None:
                    texts = text.split("\n")
                found, i = _plain_lines(texts, before + 1, column)
                if found is _BAIL:
                    return None
                closed = i
                current[name if is_map else -1] = opened.rstrip(" ") + found
                continue
        elif key[:3] == "---":
            return None
        else:
            at = len(indent)
            if pending is not None:
                # what stands here decides what the pending key holds
                if at > column or (dash and at == column and is_map):
                    new: Any = [] if dash else {}
                    if is_map:
                        current[pending] = new
                    else:
                        current[-1] = new
                    stack.append((current, column, is_map))
                    if len(stack) >= _BLOCK_DEPTH:
                        return None
                    current, column, is_map = new, at, not dash
                pending = None
            elif at > column:
                if current is not None:
                    return None
                start = i
                current = root = [] if dash else {}
                column, is_map = at, not dash
            if at < column or (at == column and is_map and dash) or (at == column and not is_map and not dash):
                # back to an outer container
                while at < column or (at == column and not dash and not is_map):
                    if not stack:
                        return None
                    current, column, is_map = stack.pop()
                if at != column or (dash and is_map):
                    return None
            if dash:
                if not key:
                    try:
                        found = values[value]
                    except KeyError:
                        found = _value(value)
                    if found is _EMPTY:
                        current.append(None)
                        pending = True
                        continue
                    if found is _FLOW:
                        found = _flow(value)
                    elif found is _BLOCK or found is _OPEN:
                        if texts is None:
                            texts = text.split("\n")
                        if found is _OPEN:
                            found, i = _quoted_lines(texts, i - 1, at, value)
                        else:
                            found, i = _literal(texts, i - 1, at, value.rstrip(" "))
                        closed = i
                    if found is _BAIL:
                        return None
                    current.append(found)
                    continue
                new = {}
                current.append(new)
                stack.append((current, column, False))
                current, column, is_map = new, at + len(dash), True
                at = column
            try:
                name = keys[key]
            except KeyError:
                name = _key(key)
            if name is None or name in current:
                return None
            try:
                found = values[value]
            except KeyError:
                found = _value(value)
            if found.__class__ is str or found.__class__ is int or found.__class__ is bool:
                current[name] = found
                continue
            if found is _EMPTY:
                current[name] = None
                pending = name
                continue
            if found is _FLOW:
                found = _flow(value)
            elif found is _BLOCK or found is _OPEN:
                if texts is None:
                    texts = text.split("\n")
                if found is _OPEN:
                    found, i = _quoted_lines(texts, i - 1, at, value)
                else:
                    found, i = _literal(texts, i - 1, at, value.rstrip(" "))
                closed = i
            if found is _BAIL:
                return None
            current[name] = found
            continue
        # a document separator
        if root is not None:
            documents.append((start, root))
        root = current = pending = None
        column, is_map = -1, False
        stack.clear()
    if root is not None:
        documents.append((start, root))
    return documents
