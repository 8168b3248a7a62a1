"""Code frames: the lines of a source that a span covers, as a terminal shows them, and where the carets go."""

from __future__ import annotations

from k8slint.output.escape import escape_character

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.diagnostic import Span

TAB = 4
"""A tab ends at the next multiple of this many columns: wide enough to be seen."""
WINDOW = 160
"""Characters of a line that are shown; longer lines are cut around the span."""
LONGEST_SOURCE = 16 << 20
"""Bytes; a larger file is not read again for frames."""

ELLIPSIS = "..."

Row = tuple[int, str, int, int]
"""Line number (0: lines are left out here), the text as shown, the carets' offset and count in terminal columns."""


def read_source(path: str) -> str:
    """The text of a file whose text the report does not hold, "" where it cannot be read (any more)."""
    import os

    try:
        if not os.path.isfile(path) or os.path.getsize(path) > LONGEST_SOURCE:
            return ""
        with open(path, "rb") as file:
            data = file.read(LONGEST_SOURCE)
    except (OSError, ValueError):
        return ""
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return data.decode("utf-16" if utf16 else "utf-8", "replace")


def split_lines(text: str) -> list[str]:
    """Lines as YAML counts them (libyaml: CR, LF, CRLF, NEL, LS, PS), without their ends."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = text.removeprefix("\ufeff").replace("\x85", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return text.split("\n")


def code_frame(lines: list[str], span: Span, encoding: str = "") -> list[Row]:
    """The rows to print for a span: one for a span within a line; first and last line of a longer one.

    Empty where there is nothing to see: the line is blank or does not exist (a problem at the end of the file).
    """
    first = span.line
    if not 0 < first <= len(lines) or not lines[first - 1] or lines[first - 1].isspace():
        return []
    last = min(span.end_line, len(lines))
    if last > first:
        # A block's span ends where the next token starts: before that, blank lines are none of its own.
        if span.end_column <= 1 or not lines[last - 1][: span.end_column - 1].strip():
            last -= 1
        while last > first and not lines[last - 1].strip():
            last -= 1
    if last <= first:
        end = span.end_column if span.end_line == first else len(lines[first - 1].rstrip()) + 1
        return [_row(first, lines[first - 1], span.column, end, encoding)]
    rows = [_row(first, lines[first - 1], span.column, len(lines[first - 1].rstrip()) + 1, encoding)]
    if last - first > 1:
        rows.append((0, ELLIPSIS, 0, 0))
    line = lines[last - 1]
    end = span.end_column if last == span.end_line else len(line) + 1
    rows.append(_row(last, line, len(line) - len(line.lstrip()) + 1, min(end, len(line.rstrip()) + 1), encoding))
    return rows


def _row(number: int, line: str, column: int, end: int, encoding: str) -> Row:
    """One line with its carets under the characters `column` to `end` (from 1, exclusive)."""
    start, stop = column - 1, end - 1
    prefix = suffix = ""
    if len(line) > WINDOW:
        cut = max(0, start - WINDOW // 2)
        prefix = ELLIPSIS if cut else ""
        suffix = ELLIPSIS if cut + WINDOW < len(line) else ""
        line = line[cut : cut + WINDOW]
        start, stop = start - cut, min(stop - cut, WINDOW)
    if line.isascii() and line.isprintable():
        return number, prefix + line.rstrip() + suffix, len(prefix) + start, max(1, stop - start)
    shown, offsets = _cells(line, encoding)
    left = _offset(offsets, start)
    return number, prefix + shown.rstrip() + suffix, len(prefix) + left, max(1, _offset(offsets, stop) - left)


def _offset(offsets: list[int], index: int) -> int:
    """The terminal column of a character; positions past the end of the line count one column each."""
    last = len(offsets) - 1
    return offsets[index] if index <= last else offsets[last] + index - last


def _cells(line: str, encoding: str) -> tuple[str, list[int]]:
    """The line as shown and the terminal column at which each character starts (one more: where the line ends)."""
    from unicodedata import combining, east_asian_width

    shown: list[str] = []
    offsets = [0]
    at = 0
    for c in line:
        if c == "\t":
            text = " " * (TAB - at % TAB)
            width = len(text)
        else:
            text = escape_character(c, encoding)
            if text != c:
                width = len(text)
            elif c.isascii():
                width = 1
            elif combining(c) or "\ufe00" <= c <= "\ufe0f":
                width = 0
            else:
                width = 2 if east_asian_width(c) in "WF" else 1
        shown.append(text)
        at += width
        offsets.append(at)
    return "".join(shown), offsets
