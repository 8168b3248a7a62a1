"""What is wrong with a text as YAML, in our words: libyaml's errors, and keys that stand twice. Imported when there is something."""

from __future__ import annotations

from k8slint.scalars import ParseError
from k8slint.spans import first_keys

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.diagnostic import Span
    from k8slint.parse import Document
    from k8slint.source import Source


def translate(error: Exception, source: Source, data: bytes) -> ParseError | None:
    """libyaml's error as a ParseError, with lines and columns counted from 0 (-1: unknown); None for an error that is not libyaml's."""
    if type(error).__name__ not in ("ScannerError", "ParserError", "ReaderError", "ComposerError", "ConstructorError"):
        return None
    arguments = getattr(error, "arguments", None)
    if type(error).__name__ == "ReaderError":
        if arguments is not None and len(arguments) == 5:
            position, character, reason = arguments[1], arguments[2], arguments[4]
        else:
            position, character, reason = (
                getattr(error, "position", 0), getattr(error, "character", 0), getattr(error, "reason", str(error)),
            )
        if b"\0" in data[:8000] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            return ParseError("is a binary file, not YAML", 0, 0)
        before = data[: position if isinstance(position, int) else 0]
        line = before.count(b"\n")
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace"))
        shown = f" (#x{character:04x})" if isinstance(character, int) and character >= 0 else ""
        return ParseError(f"{reason}{shown}", line, column)
    if arguments is not None and len(arguments) >= 4:
        context, context_mark, problem, mark = arguments[:4]
    else:
        context, context_mark = getattr(error, "context", None), getattr(error, "context_mark", None)
        problem, mark = getattr(error, "problem", str(error)), getattr(error, "problem_mark", None)
    mark = mark or context_mark
    if context_mark is not None and problem == "could not find expected ':'":
        mark = context_mark  # the key without its colon, not the line below it
    text = str(problem)
    if context:
        text = f"{text} ({context}"
        if context_mark is not None and mark is not None and context_mark.line != mark.line:
            text += f" that starts on line {source.place(context_mark.line, 0)[0] + source.line_offset + 1}"
        text += ")"
    return ParseError(text, mark.line if mark else -1, mark.column if mark else -1)


class Duplicate:
    """A key that is set twice in a mapping: the path of the mapping's value, and both places."""

    __slots__ = ("first", "key", "merged", "path", "second")

    def __init__(self, path: tuple[str | int, ...], key: str, first: Span | None, second: Span, merged: bool) -> None:
        self.path = path
        self.key = key
        self.first = first
        self.second = second
        self.merged = merged


def duplicates(document: Document) -> list[Duplicate]:
    """Keys that a mapping of the document sets twice, with both places."""
    found: list[Duplicate] = []
    if not document.repeats:
        return found
    paths: dict[int, tuple[str | int, ...]] = {}
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), document.value)]
    while pending:
        path, value = pending.pop()
        if type(value) is dict:
            paths[id(value)] = path
            pending += [((*path, k), v) for k, v in value.items()]
        elif type(value) is list:
            pending += [((*path, i), v) for i, v in enumerate(value)]
    repeats = [((*paths.get(id(mapping), ()), name), name, start, end, merged) for mapping, name, start, end, merged in document.repeats]
    places = first_keys(document.positions(), {r[0] for r in repeats})
    for path, name, start, end, merged in repeats:
        second = document.between(start, end)
        marks = places.get(path)
        first = document.between(*marks) if marks else None
        if first == second:
            first = None  # the other one came through the merge
        found.append(Duplicate(path, name, first, second, merged))
    return found
