"""JUnit XML: well-formed whatever the text is, a case an object, one failure a case."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree

import pytest

from k8slint.diagnostic import Diagnostic, DocumentStatus, Report, Skipped, Span
from k8slint.output.junit import write


def suites(report: Report, **options: object) -> ElementTree.Element:
    out = io.StringIO()
    write(report, out, **options)
    return ElementTree.fromstring(out.getvalue().encode())


def report_of(*diagnostics: Diagnostic) -> Report:
    report = Report("1.36")
    report.documents = [DocumentStatus("a.yaml", 0, 1, "v1", "Pod", "ns", "p", True)]
    report.documents.append(DocumentStatus("a.yaml", 1, 9, "v1", "Node", "", "n", True))
    report.diagnostics.extend(diagnostics)
    return report


def found(severity: str, document: int = 0, message: str = "m", **more: object) -> Diagnostic:
    return Diagnostic("r", severity, message, "a.yaml", Span(3, 1, 3, 2), document=document, **more)


def test_cases_of_a_clean_file():
    root = suites(report_of())
    assert root.attrib == {"name": "k8slint", "tests": "2", "failures": "0", "errors": "0", "skipped": "0"}
    assert [(c.get("name"), c.get("line"), len(c)) for c in root.iter("testcase")] == [("Pod/p (ns)", "1", 0), ("Node/n", "9", 0)]


def test_findings_of_an_object_are_one_failure():
    root = suites(report_of(found("error"), found("warning", message="n"), found("info")))
    assert root.get("failures") == "1"
    case = root.find(".//testcase")
    assert case.find("failure").attrib == {"type": "r", "message": "m (and 1 more)"}
    assert case.find("failure").text == "a.yaml:3:1: error r: m\na.yaml:3:1: warning r: n"
    assert case.find("system-out").text == "a.yaml:3:1: info r: m"


@pytest.mark.parametrize(("fail_on", "failures"), [("error", "0"), ("warning", "1"), ("info", "2")])
def test_fail_on(fail_on, failures):
    assert suites(report_of(found("warning", 0), found("info", 1)), fail_on=fail_on).get("failures") == failures


def test_items_of_a_list_have_their_own_cases():
    report = Report("1.36")
    report.documents = [DocumentStatus("a.yaml", 0, n, "v1", "Pod", "ns", f"p{n}", True) for n in (1, 2)]
    report.diagnostics.append(found("error", object=("v1", "Pod", "ns", "p2")))
    assert [len(c) for c in suites(report).iter("testcase")] == [0, 1]


def test_a_file_that_cannot_be_read_and_one_that_is_skipped():
    report = report_of(found("error", -1))
    report.skipped.append(Skipped("b.yaml", 4, "why"))
    root = suites(report)
    assert [(s.get("name"), s.get("tests"), s.get("failures"), s.get("skipped")) for s in root] == [
        ("a.yaml", "3", "1", "0"), ("b.yaml", "1", "0", "1"),
    ]
    assert root[0][0].get("name") == "(file)"
    assert root[1][0].find("skipped").get("message") == "why"


@pytest.mark.parametrize("text", [
    "a & b < c > \"d\" 'e'", "]]>", "\x00\x08\x0b\x1b[1m\x7f\x9b", "\ud800\udfff",
    "\ufffe\uffff", "a\r\n\tb", "網站 \U0001f600",
])
def test_any_text_is_well_formed(text):
    root = suites(report_of(found("error", message=text)))
    shown = root.find(".//failure").get("message")
    assert root.find(".//failure").text.endswith(shown)
    if text.isprintable():
        assert shown == text


def test_no_line_is_a_command():
    report = report_of(found("error", message="x\n::error::y"))
    report.diagnostics.append(Diagnostic("r", "error", "m", "::error::z\n::error::z.yaml", Span(1, 1, 1, 2)))
    out = io.StringIO()
    write(report, out)
    assert not [line for line in out.getvalue().splitlines() if line.lstrip().startswith("::")]
