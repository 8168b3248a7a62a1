"""Text output: what is said, what is left out, and colours."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest

from k8slint.diagnostic import Diagnostic, DocumentStatus, Hidden, Related, Report, Skipped, Span
from k8slint.output.escape import escape, shown_path
from k8slint.output.text import LONGEST_MESSAGE, SKIPPED_ALL, summary, write


def lines(report: Report, **options: object) -> list[str]:
    out = io.StringIO()
    write(report, out, **options)
    return out.getvalue().splitlines()


def report_of(*diagnostics: Diagnostic, source: str = "kind: Pod\n") -> Report:
    report = Report("1.36")
    report.diagnostics.extend(diagnostics)
    report.sources["a.yaml"] = source
    return report


def found(rule: str = "r", message: str = "m", span: Span | None = None, **more: object) -> Diagnostic:
    return Diagnostic(rule, "error", message, "a.yaml", span or Span(1, 7, 1, 10), **more)


def document(accepted: bool | None = True) -> DocumentStatus:
    return DocumentStatus("a.yaml", 0, 1, "v1", "Pod", "default", "p", accepted)


def test_a_clean_run_is_one_line():
    report = Report("1.36")
    report.files = 2
    report.documents = [document()] * 3
    assert lines(report) == ["2 files, 3 objects: no problems found"]


def test_a_finding():
    assert lines(report_of(found())) == ["a.yaml:1:7: error r: m", "  1 | kind: Pod", "    |       ^^^", "", "0 files, 0 objects: 1 error"]


def test_findings_of_one_span_share_its_frame():
    assert lines(report_of(found("b"), found("a"), found("c", span=Span(1, 7, 1, 9))))[:-2] == [
        "a.yaml:1:7: error c: m", "  1 | kind: Pod", "    |       ^^", "",
        "a.yaml:1:7: error a: m", "a.yaml:1:7: error b: m", "  1 | kind: Pod", "    |       ^^^",
    ]


def test_related_places_have_their_own_frames():
    report = report_of(found("a", related=(Related("b.yaml", Span(2, 1, 2, 5), "the other"),)), found("b"))
    report.sources["b.yaml"] = "# no\nkind: Service\n"
    assert lines(report)[:-2] == [
        "a.yaml:1:7: error a: m", "  1 | kind: Pod", "    |       ^^^",
        "b.yaml:2:1: note: the other", "  2 | kind: Service", "    | ^^^^", "",
        "a.yaml:1:7: error b: m", "  1 | kind: Pod", "    |       ^^^",
    ]


def test_a_source_that_the_report_does_not_hold_is_read(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("kind: Node\n")
    report = Report("1.36")
    report.diagnostics.append(Diagnostic("r", "error", "m", str(file), Span(1, 1, 1, 5)))
    assert lines(report)[1:3] == ["  1 | kind: Node", "    | ^^^^"]
    file.unlink()
    assert lines(report) == [f"{file}:1:1: error r: m", "", "0 files, 0 objects: 1 error"]


def test_a_long_message_is_cut():
    [header, *_] = lines(report_of(found(message="x" * 5000)))
    assert len(header) < LONGEST_MESSAGE + 50
    assert header.endswith("x...")


def test_a_message_cannot_fake_a_line():
    assert lines(report_of(found(message="a\nb.yaml:1:1: error r: fake")))[0] == "a.yaml:1:7: error r: a\\nb.yaml:1:1: error r: fake"


@pytest.mark.parametrize(("values", "expected"), [
    ({"files": 1, "documents": 1}, "1 file, 1 object: no problems found"),
    ({"files": 12, "documents": 2, "skipped": 2, "suppressed": 1}, "12 files, 2 objects: no problems found (2 skipped, 1 suppressed)"),
    ({"found": ("error", "error", "warning", "info")}, "0 files, 0 objects: 2 errors, 1 warning, 1 info"),
    ({"unchecked": 2}, "0 files, 2 objects: no problems found (2 not checked)"),
])
def test_summary(values, expected):
    report = Report("1.36")
    report.files = values.get("files", 0)
    report.documents = [document()] * values.get("documents", 0) + [document(None)] * values.get("unchecked", 0)
    report.skipped = [Skipped("x", 1, "y")] * values.get("skipped", 0)
    report.hidden = [Hidden("r", "a.yaml", 1, "k8slint")] * values.get("suppressed", 0)
    report.diagnostics = [Diagnostic("r", s, "m", "a.yaml", Span(1, 1, 1, 1)) for s in values.get("found", ())]
    assert summary(report) == expected


def test_another_language():
    report = report_of(found())
    words = {"files": "{n} 个文件", "objects": "{n} 个对象", "error": "{n} 个错误"}
    assert lines(report, words=words)[-1] == "0 个文件, 0 个对象: 1 个错误"


def test_skipped_files_are_collapsed_by_reason():
    report = Report("1.36")
    report.skipped = [Skipped(f"t{n}.yaml", n, "a template") for n in range(5)] + [Skipped("b.yaml", 0, "binary")]
    assert lines(report) == [
        "b.yaml:1: skipped: binary",
        "t0.yaml:1: skipped: a template", "t1.yaml:1: skipped: a template", "t2.yaml:2: skipped: a template",
        "... and 2 more: a template", "",
        "0 files, 0 objects: no problems found (6 skipped)",
    ]


def test_many_reasons_are_collapsed():
    report = Report("1.36")
    report.skipped = [Skipped(f"t{n:03}.yaml", n, f"reason {n}") for n in range(100)]
    assert len(lines(report)) == SKIPPED_ALL + 3
    assert lines(report)[-3] == f"... and {100 - SKIPPED_ALL} more"


@pytest.mark.parametrize(("text", "expected"), [
    ("plain é 網", "plain é 網"), ("\x1b]0;t\x07", "\\x1b]0;t\\x07"), ("a\r\n\tb", "a\\r\\n\\tb"), ("\u202ea\u200b", "\\u202ea\\u200b"),
    ("\udc80", "\\udc80"), ("\x9b1m", "\\x9b1m"), ("\U000e0041", "\\U000e0041"),
])
def test_escape(text, expected):
    assert escape(text) == expected


def test_escape_for_an_encoding():
    assert escape("é 網", "latin-1") == "é \\u7db2"


@pytest.mark.parametrize(("path", "expected"), [
    ("a.yaml", "a.yaml"), ("::error::x", "./::error::x"), (" ::x", "./ ::x"), ("\x1b.yaml", "\\x1b.yaml"),
])
def test_shown_path(path, expected):
    assert shown_path(path) == expected


def test_colours_change_nothing_but_colours():
    import re

    report = report_of(found(related=(Related("a.yaml", Span(1, 1, 1, 5), "n"),)), found("b", message="\x1b[0mx"))
    report.skipped = [Skipped("b.yaml", 1, "y")]
    coloured = "\n".join(lines(report, color=True))
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == "\n".join(lines(report))


def test_rich_is_imported_for_coloured_findings_only():
    code = (
        "import io, sys\n"
        "from k8slint.diagnostic import Diagnostic, Report, Span\n"
        "from k8slint.output import render\n"
        "def rich(color):\n"
        "    render(report, 'text', color=color, stream=io.StringIO())\n"
        "    return 'rich' in sys.modules\n"
        "report = Report('1.36')\n"
        "clean = rich(True)\n"
        "report.diagnostics.append(Diagnostic('r', 'error', 'm', 'a', Span(1, 1, 1, 1)))\n"
        "print(clean, rich(False), rich(True))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parent.parent)
    assert done.stdout == "False False True\n"
