"""JUnit XML: a test suite a file, a test case an object, a failure where something was found."""

from __future__ import annotations

from k8slint.diagnostic import SEVERITIES
from k8slint.output.escape import encoding_of, escape, shown_path

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any, TextIO

    from k8slint.diagnostic import Diagnostic, DocumentStatus, Report

FILE = "(file)"
"""The test case for findings that belong to no object: a file that cannot be read."""


def write(report: Report, out: TextIO, *, fail_on: str = "warning", **options: Any) -> None:
    """Findings at or above `fail_on` fail their test case, those below are told in its `system-out`."""
    floor = SEVERITIES.index(fail_on)
    suites = _suites(report)
    lines = []
    tests = failures = skips = 0
    for file in sorted(suites):
        cases = []
        failed = skipped = 0
        for name, line, found, reasons in suites[file]:
            body, fails = _body(found, floor)
            failed += fails
            if reasons:
                skipped += 1
                body += [f"   <skipped message={_attribute('; '.join(reasons))}/>"]
            start = f"  <testcase classname={_attribute(file)} name={_attribute(name)} file={_attribute(file)} line=\"{line}\""
            cases += [start + ">", *body, "  </testcase>"] if body else [start + "/>"]
        n = len(suites[file])
        lines.append(f' <testsuite name={_attribute(file)} tests="{n}" failures="{failed}" errors="0" skipped="{skipped}">')
        lines += cases
        lines.append(" </testsuite>")
        tests, failures, skips = tests + n, failures + failed, skips + skipped
    head = f'<testsuites name="k8slint" tests="{tests}" failures="{failures}" errors="0" skipped="{skips}">'
    text = "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *lines, "</testsuites>", ""])
    if encoding_of(out):
        text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    out.write(text)


Case = tuple[str, int, "list[Diagnostic]", "list[str]"]
"""Name, line, findings, reasons to skip."""


def _suites(report: Report) -> dict[str, list[Case]]:
    """The test cases of each file, in the order of their documents."""
    suites: dict[str, list[Case]] = {}
    by_object: dict[tuple[object, ...], Case] = {}
    by_index: dict[tuple[str, int], Case] = {}
    for d in sorted(report.documents, key=lambda d: (d.file, d.index, d.line)):
        case: Case = (_name(d), max(1, d.line), [], [])
        suites.setdefault(d.file, []).append(case)
        by_index.setdefault((d.file, d.index), case)
        by_object.setdefault((d.file, d.index, d.api_version, d.kind, d.namespace, d.name), case)
    of_file: dict[str, Case] = {}

    def file_case(file: str) -> Case:
        if file not in of_file:
            of_file[file] = (FILE, 1, [], [])
            suites.setdefault(file, []).insert(0, of_file[file])
        return of_file[file]

    for found in sorted(report.diagnostics, key=lambda d: d.sort_key()):
        place = (found.file, found.document)
        # the items of a List share one document
        owner = by_object.get((*place, *found.object)) if found.object else None
        (owner or by_index.get(place) or file_case(found.file))[2].append(found)
    for skipped in sorted(report.skipped, key=lambda s: (s.file, s.line, s.reason)):
        suites.setdefault(skipped.file, []).append((FILE, max(1, skipped.line), [], [skipped.reason]))
    return suites


def _name(d: DocumentStatus) -> str:
    name = f"{d.kind}/{d.name}"
    return f"{name} ({d.namespace})" if d.namespace else name


def _body(found: list[Diagnostic], floor: int) -> tuple[list[str], int]:
    """A case's elements and how many failures they count: readers show the first failure only, so all findings are in one."""
    failing = [d for d in found if SEVERITIES.index(d.severity) >= floor]
    other = [d for d in found if SEVERITIES.index(d.severity) < floor]
    body = []
    if failing:
        first = failing[0].message if len(failing) == 1 else f"{failing[0].message} (and {len(failing) - 1} more)"
        lines = "\n".join(map(_line, failing))
        body.append(f"   <failure type={_attribute(failing[0].rule)} message={_attribute(first)}>{_text(lines)}</failure>")
    if other:
        lines = "\n".join(map(_line, other))
        body.append(f"   <system-out>{_text(lines)}</system-out>")
    return body, 1 if failing else 0


def _line(d: Diagnostic) -> str:
    """A finding as in text output; no line starts with anything but a file name, whatever the file name is."""
    lines = [f"{shown_path(d.file)}:{d.span.line}:{d.span.column}: {d.severity} {d.rule}: {escape(d.message)}"]
    lines += [f"  {shown_path(r.file)}:{r.span.line}:{r.span.column}: note: {escape(r.message)}" for r in d.related]
    return "\n".join(lines)


def _text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(text: str) -> str:
    """What does not print is shown as an escape: XML 1.0 has no way to say most of it."""
    return '"' + _text(escape(text)).replace('"', "&quot;") + '"'
