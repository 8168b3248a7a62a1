"""Text for people: a clickable line for each finding, the offending source under it, one summary line.

Colours come from rich, the one module that imports it, and only when there is something to colour.
"""

from __future__ import annotations

from k8slint.output.escape import encoding_of, escape, shown_path
from k8slint.output.frame import code_frame, read_source, split_lines

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from k8slint.diagnostic import Diagnostic, Report, Skipped, Span

    Paint = Callable[[str, str], str]

WORDS: dict[str, str] = {
    "files": "{n} file|{n} files",
    "objects": "{n} object|{n} objects",
    "error": "{n} error|{n} errors",
    "warning": "{n} warning|{n} warnings",
    "info": "{n} info|{n} infos",
    "none": "no problems found",
    "skipped": "{n} skipped",
    "suppressed": "{n} suppressed",
    "unchecked": "{n} not checked",
    "unmapped": "{n} ignore for another tool means nothing here|{n} ignores for other tools mean nothing here",
    "fixable": "{n} fixable with --fix",
    "more": "... and {n} more",
    "note": "note",
    "skip": "skipped",
    "comma": ", ",
    "colon": ": ",
    "aside": "{line} ({aside})",
}
"""The words of the summary; `|` parts one from many. A second language gives its own under the same keys."""

STYLES = {
    "file": "bold",
    "error": "bold red",
    "warning": "bold yellow",
    "good": "green",
    "info": "bold cyan",
    "note": "bold blue",
    "rule": "bold",
    "gutter": "blue",
    "quiet": "dim",
}

LONGEST_MESSAGE = 1000
"""Characters; a message that quotes a whole value is cut after them (`-o json` has it all)."""
SKIPPED_EACH, SKIPPED_ALL = 3, 12
"""Lines of skipped files for one reason, and in all."""


def write(report: Report, out: TextIO, *, color: bool = False, words: dict[str, str] | None = None, **options: Any) -> None:
    """Findings in order of file and line, then what was skipped, then the summary."""
    encoding = encoding_of(out)
    words = WORDS | words if words else WORDS
    paint = painter() if color and report.diagnostics else plain
    lines: list[str] = []
    if report.diagnostics:
        _findings(report, lines, paint, words, encoding)
    if report.skipped:
        _skipped(report.skipped, lines, paint, words, encoding)
    lines.append(summary(report, words, paint))
    lines.append("")
    text = "\n".join(lines)
    if encoding and not text.isascii():
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    out.write(text)


def summary(report: Report, words: dict[str, str] = WORDS, paint: Paint | None = None) -> str:
    """`12 files, 40 objects: 3 errors, 1 warning (2 skipped, 1 suppressed)`."""
    paint = paint or plain
    found = []
    for severity in ("error", "warning", "info"):
        n = report.count(severity)
        if n:
            found.append(paint(severity, counted(words[severity], n)))
    unchecked = sum(1 for d in report.documents if d.accepted is None)
    fixable = sum(1 for d in report.diagnostics if d.fixable)
    numbers = (
        ("fixable", fixable), ("skipped", len(report.skipped)), ("suppressed", report.suppressed), ("unchecked", unchecked),
        ("unmapped", sum(report.unmapped.values())),
    )
    aside = [counted(words[key], n) for key, n in numbers if n]
    comma = words["comma"]
    line = f"{counted(words['files'], report.files)}{comma}{counted(words['objects'], len(report.documents))}{words['colon']}"
    line += comma.join(found) if found else words["none"]
    return words["aside"].format(line=line, aside=comma.join(aside)) if aside else line


def counted(template: str, n: int) -> str:
    """`{n} file|{n} files` for a number."""
    one, bar, many = template.partition("|")
    return (many if bar and n != 1 else one).replace("{n}", str(n))


def plain(style: str, text: str) -> str:
    """No colours."""
    return text


def painter() -> Paint:
    """A function that wraps text in a style's ANSI codes. The caller decided that the stream is a terminal that wants them."""
    from rich.color import ColorSystem
    from rich.style import Style

    # only the eight colours of every terminal, so that the user's own palette decides how they look
    system = ColorSystem.STANDARD
    around: dict[str, tuple[str, str]] = {}
    for name, style in STYLES.items():
        before, _, after = Style.parse(style).render("\0", color_system=system).partition("\0")
        around[name] = before, after

    def paint(style: str, text: str) -> str:
        before, after = around[style]
        return f"{before}{text}{after}"

    return paint


def _findings(report: Report, lines: list[str], paint: Paint, words: dict[str, str], encoding: str) -> None:
    """Headers and frames. Findings at one and the same span share its frame."""
    sources = _Sources(report)
    diagnostics = sorted(report.diagnostics, key=_order)
    last = len(diagnostics) - 1
    file = shown = ""
    for i, diagnostic in enumerate(diagnostics):
        span = diagnostic.span
        if diagnostic.file != file or not shown:
            file = diagnostic.file
            shown = shown_path(file, encoding)
        lines.append(_header(diagnostic, shown, paint, encoding))
        if i < last and not diagnostic.related:
            following = diagnostics[i + 1]
            if following.file == file and following.span.key() == span.key():
                continue
        _frame(sources.lines(file), span, diagnostic.severity, lines, paint, encoding)
        for related in diagnostic.related:
            at = related.span
            place = paint("file", f"{shown_path(related.file, encoding)}:{at.line}:{at.column}")
            lines.append(f"{place}: {paint('note', words['note'])}: {_cut(related.message, encoding)}")
            _frame(sources.lines(related.file), at, "note", lines, paint, encoding)
        lines.append("")


def _order(d: Diagnostic) -> tuple[object, ...]:
    """The order of every output, spans kept together."""
    span = d.span
    return (d.file, span.line, span.column, span.end_line, span.end_column, d.rule, d.message)


def _header(d: Diagnostic, file: str, paint: Paint, encoding: str) -> str:
    place = paint("file", f"{file}:{d.span.line}:{d.span.column}")
    return f"{place}: {paint(d.severity, d.severity)} {paint('rule', d.rule)}: {_cut(d.message, encoding)}"


def _cut(message: str, encoding: str) -> str:
    if len(message) > LONGEST_MESSAGE:
        message = message[:LONGEST_MESSAGE] + "..."
    return escape(message, encoding)


def _frame(source: list[str], span: Span, style: str, lines: list[str], paint: Paint, encoding: str) -> None:
    rows = code_frame(source, span, encoding)
    if not rows:
        return
    width = len(str(rows[-1][0]))
    empty = " " * width
    bar = paint("gutter", f"  {empty} |")
    for number, text, offset, count in rows:
        if not number:
            lines.append(f"{bar} {paint('quiet', text)}")
            continue
        lines.append(f"{paint('gutter', f'  {number:>{width}} |')} {text}")
        lines.append(f"{bar} {' ' * offset}{paint(style, '^' * count)}")


class _Sources:
    """The lines of the files that frames come from, split once while they are needed."""

    def __init__(self, report: Report) -> None:
        self.texts = report.sources
        self.split: dict[str, list[str]] = {}

    def lines(self, file: str) -> list[str]:
        """The file's lines; [] where it cannot be read."""
        found = self.split.get(file)
        if found is None:
            if len(self.split) > 50:  # a long run must not hold every file twice
                self.split.clear()
            text = self.texts.get(file)
            found = self.split[file] = split_lines(read_source(file) if text is None else text)
        return found


def _skipped(skipped: list[Skipped], lines: list[str], paint: Paint, words: dict[str, str], encoding: str) -> None:
    """Some files for each reason, and how many more."""
    reasons: dict[str, list[Skipped]] = {}
    for item in sorted(skipped, key=lambda s: (s.file, s.line, s.reason)):
        reasons.setdefault(item.reason, []).append(item)
    room = SKIPPED_ALL
    left = 0
    for reason, items in reasons.items():
        shown = items[: min(SKIPPED_EACH, room)]
        room -= len(shown)
        if not shown:
            left += len(items)
            continue
        text = _cut(reason, encoding)
        for item in shown:
            place = paint("file", f"{shown_path(item.file, encoding)}:{max(item.line, 1)}")
            lines.append(f"{place}: {paint('quiet', words['skip'])}: {text}")
        if len(items) > len(shown):
            lines.append(f"{counted(words['more'], len(items) - len(shown))}: {text}")
    if left:
        lines.append(counted(words["more"], left))
    lines.append("")
