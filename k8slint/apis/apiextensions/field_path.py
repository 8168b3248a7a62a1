"""Paths inside a schema, as `fieldPath` of a rule and `jsonPath` of a selectable field: apiextensions-apiserver
`pkg/apiserver/schema/cel/validation.go`, ValidFieldPath.
"""

from __future__ import annotations

from k8slint.field import Key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

    Schema = dict[str, Any]

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "'": "'", "\\": "\\"}


def _tokens(text: str) -> list[str]:
    out, i = [], 0
    while i < len(text):
        if text[i] in ".[]":
            out.append(text[i])
            i += 1
            continue
        start = i
        if text[i] == "'":
            i += 1
            while i < len(text) and not (text[i] == "'" and text[i - 1] != "\\"):
                i += 1
            i = min(i + 1, len(text))
        else:
            while i < len(text) and text[i] not in ".[]":
                i += 1
        out.append(text[start:i])
    return out


def _unquote(text: str) -> str | None:
    if len(text) < 2 or text[0] != "'" or text[-1] != "'":
        return None
    body, out, i = text[1:-1], "", 0
    while i < len(body):
        if body[i] == "\\" and i + 1 < len(body):
            if body[i + 1] not in _ESCAPES:
                return None
            out += _ESCAPES[body[i + 1]]
            i += 2
        else:
            out += body[i]
            i += 1
    return out


def parse_field_path(text: str, schema: Schema, brackets: bool = True) -> tuple[Path, Schema | None] | None:
    """(path, schema of what is there), or None where the path is not valid for the schema. `brackets` allows `['key']`."""
    tokens = _tokens(text)
    path: list[str] = []
    current: Schema | None = schema
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token == "[":
            if not brackets or i + 2 >= len(tokens) or tokens[i + 2] != "]":
                return None
            name = _unquote(tokens[i + 1])
            i += 3
        elif token == ".":
            name = tokens[i + 1] if i + 1 < len(tokens) else None
            i += 2
        else:
            return None
        if name is None or current is None:
            return None
        if current.get("properties"):
            path.append(name)
            current = current["properties"].get(name)
            if current is None:
                return None
        elif "additionalProperties" in current:
            path.append(Key(name))
            additional = current["additionalProperties"]
            current = additional if type(additional) is dict else None
        else:
            return None
    return tuple(path), current
