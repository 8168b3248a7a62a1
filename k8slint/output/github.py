"""GitHub Actions workflow commands: findings become annotations on the changed lines of a pull request.

Everything that comes from files is percent-escaped as the runner unescapes it, so no text can end a command or start one.
"""

from __future__ import annotations

from k8slint.output.escape import encoding_of, escape
from k8slint.output.text import summary

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.diagnostic import Report

COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def write(report: Report, out: TextIO, **options: Any) -> None:
    """One command a finding, then the summary as a plain line for the log."""
    encoding = encoding_of(out)
    lines = []
    for d in sorted(report.diagnostics, key=lambda d: d.sort_key()):
        span = d.span
        place = f"file={_property(d.file, encoding)},line={span.line},col={span.column},endLine={span.end_line}"
        # The service refuses annotations with columns over several lines.
        if span.end_line == span.line:
            place += f",endColumn={span.end_column}"
        lines.append(f"::{COMMANDS[d.severity]} {place},title={_property(d.rule, encoding)}::{_message(d, encoding)}")
    lines.append(summary(report))
    lines.append("")
    out.write("\n".join(lines))


def _message(d: Any, encoding: str) -> str:
    """The message; other places follow on lines of their own."""
    text = _data(d.message, encoding)
    for r in d.related:
        text += _data(f"\n{r.file}:{r.span.line}:{r.span.column}: {r.message}", encoding)
    return text


def _data(text: str, encoding: str) -> str:
    text = "\n".join([escape(line, encoding) for line in text.split("\n")])
    return text.replace("%", "%25").replace("\n", "%0A")


def _property(text: str, encoding: str) -> str:
    return _data(text, encoding).replace(":", "%3A").replace(",", "%2C")
