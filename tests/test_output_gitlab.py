"""GitLab's report: fingerprints are unique in a run and stay from run to run."""

from __future__ import annotations

import io
import json

from k8slint.diagnostic import Diagnostic, Report, Span
from k8slint.output.gitlab import write


def issues(*diagnostics: Diagnostic) -> list[dict]:
    report = Report("1.36")
    report.diagnostics.extend(diagnostics)
    out = io.StringIO()
    write(report, out)
    return json.loads(out.getvalue())


def found(line: int, message: str = "m", severity: str = "error", file: str = "a.yaml") -> Diagnostic:
    return Diagnostic("r", severity, message, file, Span(line, 1, line + 1, 2))


def test_shape():
    [issue] = issues(found(3, file="./dir/a.yaml"))
    assert len(issue.pop("fingerprint")) == 64
    assert issue == {
        "description": "m", "check_name": "r", "severity": "critical", "location": {"path": "dir/a.yaml", "lines": {"begin": 3, "end": 4}},
    }


def test_severities():
    assert [i["severity"] for i in issues(found(1), found(2, "n", "warning"), found(3, "o", "info"))] == ["critical", "major", "info"]


def test_fingerprint_outlives_moved_lines():
    assert issues(found(3))[0]["fingerprint"] == issues(found(30))[0]["fingerprint"]
    assert issues(found(3))[0]["fingerprint"] != issues(found(3, "other"))[0]["fingerprint"]


def test_equal_findings_are_two_issues():
    first, second = issues(found(3), found(7))
    assert first["fingerprint"] != second["fingerprint"]
