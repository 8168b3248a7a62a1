r"""Where Kubernetes' YAML reader and libyaml differ: in double quotes go-yaml v2 knows `\'` and does not know `\/`, and a `?` ends a
plain scalar inside brackets. And JSON's escapes of characters beyond the basic plane, which YAML has not.

Source: sigs.k8s.io/yaml (goyaml.v2, `scannerc.go`); asked of a real server. Imported when a text holds one of them.
"""

from __future__ import annotations

from k8slint.scalars import ParseError

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.source import Source

    Handler = Callable[..., int]


def without_escaped_slashes(scalar: Handler, data: bytes) -> Handler:
    r"""The handler of scalars, which then refuses `\/`."""
    lines = data.decode("utf-8-sig", "replace").split("\n")

    def handler(anchor: Any, tag: Any, implicit: Any, value: Any, start: Any, end: Any, style: Any) -> int:
        if style == '"' and "/" in value:
            for number in range(start.line, min(end.line + 1, len(lines))):
                line = lines[number]
                at = line.find("\\", start.column if number == start.line else 0)
                while at >= 0 and (number < end.line or at < end.column):
                    if line[at + 1 : at + 2] == "/":
                        raise ParseError("found unknown escape character (while parsing a quoted scalar): YAML needs no \\ before /", number, at)
                    at = line.find("\\", at + 2)
        return scalar(anchor, tag, implicit, value, start, end, style)

    return handler


def without_question_marks(scalar: Handler, begin_map: Handler, begin_list: Handler, finish: Handler) -> tuple[Handler, Handler, Handler, Handler]:
    """The handlers of scalars, of the beginnings of mappings and sequences and of their ends, which then refuse a `?` in a plain
    scalar inside brackets."""
    flow: list[bool] = []

    def on_scalar(anchor: Any, tag: Any, implicit: Any, value: Any, start: Any, end: Any, style: Any) -> int:
        if "?" in value and flow and flow[-1] and not style:
            text = 'a "?" in a value without quotes ends it inside [ ] and { }: put the value in quotes'
            raise ParseError(text, start.line, start.column)
        return scalar(anchor, tag, implicit, value, start, end, style)

    def on_map(anchor: Any, tag: Any, implicit: Any, start: Any, end: Any, style: Any) -> int:
        flow.append(bool(style))
        return begin_map(anchor, tag, implicit, start, end, style)

    def on_list(anchor: Any, tag: Any, implicit: Any, start: Any, end: Any, style: Any) -> int:
        flow.append(bool(style))
        return begin_list(anchor, tag, implicit, start, end, style)

    def on_end(start: Any, end: Any) -> int:
        flow.pop()
        return finish(start, end)

    return on_scalar, on_map, on_list, on_end


def spell_apostrophes(source: Source, line: int, column: int) -> bool:
    r"""Write `'` for `\'` in the scalar that has one at this place (from 0); the source remembers where. False: there is none."""
    lines = source.data.split(b"\n")
    if line < 0 or line >= len(lines):
        return False
    text = lines[line].decode("utf-8", "replace")
    if text[column : column + 2] != "\\'":
        return False
    at = column
    while True:
        ended = False
        while at < len(text) and not ended:
            if text[at] == '"':
                ended = True
            elif text[at] != "\\":
                at += 1
            elif text[at + 1 : at + 2] == "'":
                text = text[:at] + text[at + 1 :]
                at += 1
                source.moved.setdefault(line, []).append(at)
            else:
                at += 2
        lines[line] = text.encode()
        line, at = line + 1, 0
        if ended or line == len(lines):
            break
        text = lines[line].decode("utf-8", "replace")
    source.data = b"\n".join(lines)
    return True


def join_surrogates(source: Source) -> None:
    """JSON writes characters beyond the basic plane as two `\\u` escapes, which YAML does not know: one `\\U` says the same.
    Half a pair is U+FFFD, as Go's decoder has it.

    Only in lines that are JSON (the server reads a document that begins with a brace as JSON). The source remembers which
    columns that moves.
    """
    import re

    escape, low = rb"(?<!\\)((?:\\\\)*)\\u", rb"[dD][c-fC-F][0-9a-fA-F]{2}"
    pattern = re.compile(escape + rb"([dD][89abAB][0-9a-fA-F]{2})(?:\\u(" + low + rb"))?|" + escape + low)
    lines = source.data.split(b"\n")
    for i, line in enumerate(lines):
        if b"\\u" not in line or line.lstrip()[:1] not in (b"{", b'"', b"[", b"}", b"]"):
            continue
        out, last = b"", 0
        for match in pattern.finditer(line):
            out += line[last : match.start()]
            last = match.end()
            if match[2] is not None and match[3] is not None:
                code = 0x10000 + ((int(match[2], 16) - 0xD800) << 10) + (int(match[3], 16) - 0xDC00)
                out += match[1] + b"\\U%08x" % code
                source.moved.setdefault(i, []).extend([len(out.decode("utf-8", "replace"))] * 2)
            else:
                out += (match[1] or match[4] or b"") + b"\\ufffd"
        lines[i] = out + line[last:]
    source.data = b"\n".join(lines)
