"""YAML as `show` prints it: read again under Kubernetes' scalar rules it gives the same values, byte for byte.

A string is written plain only where nothing could take it for anything else; texts of several lines become block
scalars. Comments can be added to single lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Path = tuple[str | int, ...]
Comment = Callable[[Path], str]

_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_/.$+")
_REST = _FIRST | frozenset("-:@=,()%~*^ &!?;<>|'\"[]{}#\\`")
# Lower-cased words that YAML 1.1 reads as booleans or null.
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# A string of these alone may be a number, a time or a date, and is quoted.
_NUMERIC = frozenset("0123456789abcdefABCDEFxXoO_.:+-nNiItTzZ ")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x07": "\\a", "\x08": "\\b", "\x1b": "\\e"}


def dump(value: Any, comment: Comment | None = None) -> str:
    """One document, without the `---`. `comment(path)` gives the text behind `#` on the value's first line, or ""."""
    lines: list[str] = []
    if type(value) is dict and value:
        _mapping(value, "", (), lines, comment)
    elif type(value) is list and value:
        _sequence(value, "", (), lines, comment)
    else:
        lines.append(_flow(value))
    return "\n".join(lines) + "\n"


def _suffix(path: Path, comment: Comment | None) -> str:
    text = comment(path) if comment is not None else ""
    return f"  # {text}" if text else ""


def _mapping(value: dict[str, Any], indent: str, path: Path, lines: list[str], comment: Comment | None, lead: str | None = None) -> None:
    """`lead` stands for the indent of the first line: `- ` inside a sequence."""
    for key, item in value.items():
        head = (indent if lead is None else lead) + scalar(key) + ":"
        lead = None
        _entry(head, item, indent, (*path, key), lines, comment)


def _entry(head: str, item: Any, indent: str, path: Path, lines: list[str], comment: Comment | None) -> None:
    note = _suffix(path, comment)
    if type(item) is dict and item:
        lines.append(head + note)
        _mapping(item, indent + "  ", path, lines, comment)
    elif type(item) is list and item:
        lines.append(head + note)
        _sequence(item, indent, path, lines, comment)
    elif type(item) is str and "\n" in item and _can_be_block(item):
        _block(head, item, indent + "  ", note, lines)
    else:
        lines.append(f"{head} {_flow(item)}{note}")


def _sequence(value: list[Any], indent: str, path: Path, lines: list[str], comment: Comment | None) -> None:
    for i, item in enumerate(value):
        here = (*path, i)
        if type(item) is dict and item:
            _mapping(item, indent + "  ", here, lines, comment, indent + "- ")
        elif type(item) is list and item:
            lines.append(indent + "-" + _suffix(here, comment))
            _sequence(item, indent + "  ", here, lines, comment)
        elif type(item) is str and "\n" in item and _can_be_block(item):
            _block(indent + "-", item, indent + "  ", _suffix(here, comment), lines)
        else:
            lines.append(f"{indent}- {_flow(item)}{_suffix(here, comment)}")


def _flow(value: Any) -> str:
    if value is None:
        return "null"
    if type(value) is bool:
        return "true" if value else "false"
    if type(value) is str:
        return scalar(value)
    if type(value) is float:
        import json

        return json.dumps(value)
    if type(value) is dict:
        return "{}"
    if type(value) is list:
        return "[]"
    return str(value)


def scalar(text: str) -> str:
    """A string as a plain scalar where that is safe, else in double quotes."""
    return text if _is_plain(text) else quoted(text)


def _is_plain(text: str) -> bool:
    if not text or text[0] not in _FIRST or text[-1] in ": " or text.lower() in _WORDS:
        return False
    if not _REST.issuperset(text) or ": " in text or " #" in text:
        return False
    return text[0] not in "0123456789.+" or not _NUMERIC.issuperset(text)


def quoted(text: str) -> str:
    """In double quotes, with YAML's escapes for all that is not printable."""
    out = []
    for char in text:
        if char in _ESCAPES:
            out.append(_ESCAPES[char])
        elif char.isprintable() and char != "\ufeff":
            out.append(char)
        else:
            code = ord(char)
            out.append(f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")
    return '"' + "".join(out) + '"'


def _can_be_block(text: str) -> bool:
    """Whether a literal block gives the text back: printable, no leading blank on the first line."""
    return (
        text[0] not in " \n\t"
        and all(c.isprintable() or c in "\n\t" for c in text)
        and "\ufeff" not in text
        and not any(line and not line.strip() for line in text.split("\n"))
        and bool(text.strip("\n"))
    )


def _block(head: str, text: str, indent: str, note: str, lines: list[str]) -> None:
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    lines.append(f"{head} |{'-' if ends == 0 else '' if ends == 1 else '+'}{note}")
    lines += [indent + line if line else "" for line in body.split("\n")]
    lines += [""] * (ends - 1)
