"""GitHub's workflow commands: read back as the runner reads them."""

from __future__ import annotations

import io

import pytest

from k8slint.diagnostic import Diagnostic, Related, Report, Span
from k8slint.output.github import write


def lines(*diagnostics: Diagnostic) -> list[str]:
    report = Report("1.36")
    report.diagnostics.extend(diagnostics)
    out = io.StringIO()
    write(report, out)
    return out.getvalue().splitlines()


def read(line: str) -> tuple[str, dict[str, str], str]:
    """The runner's way: properties up to the next `::`, then both parts unescaped."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    command, _, rest = head.partition(" ")
    properties = dict(part.split("=", 1) for part in rest.split(","))
    for old, new in (("%3A", ":"), ("%2C", ","), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        properties = {k: v.replace(old, new) for k, v in properties.items()}
        if old not in ("%3A", "%2C"):
            data = data.replace(old, new)
    return command, properties, data


def test_properties():
    line, summary = lines(Diagnostic("r", "info", "m", "a.yaml", Span(1, 2, 1, 4)))
    assert line == "::notice file=a.yaml,line=1,col=2,endLine=1,endColumn=4,title=r::m"
    assert summary == "0 files, 0 objects: 1 info"


def test_no_columns_over_several_lines():
    assert lines(Diagnostic("r", "error", "m", "a.yaml", Span(1, 2, 3, 4)))[0] == "::error file=a.yaml,line=1,col=2,endLine=3,title=r::m"


def test_related_places_are_in_the_message():
    related = Related("b.yaml", Span(5, 6, 5, 7), "there")
    assert read(lines(Diagnostic("r", "warning", "m", "a.yaml", Span(1, 2, 1, 3), related=(related,)))[0])[2] == "m\nb.yaml:5:6: there"


@pytest.mark.parametrize("text", [
    "a,line=9::pwned", "::set-output name=x::y", "x\n::error::y", "100%", "%0A::stop-commands::x", "a:b,c=d", "%3A%2C%25",
])
def test_nothing_can_be_injected(text):
    out = lines(Diagnostic("r", "error", text, text, Span(1, 1, 1, 2)))
    assert len(out) == 2
    command, properties, data = read(out[0])
    assert command == "error"
    assert properties == {"file": text, "line": "1", "col": "1", "endLine": "1", "endColumn": "2", "title": "r"}
    assert data == text


def test_control_characters_are_shown():
    assert "\\x1b[31m\\r" in lines(Diagnostic("r", "error", "\x1b[31m\r", "a", Span(1, 1, 1, 2)))[0]
