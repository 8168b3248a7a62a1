"""SARIF against our own schema of the part of the standard that we write (see its $comment)."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from k8slint.diagnostic import Diagnostic, Related, Report, Skipped, Span
from k8slint.output.sarif import uri, write

FIXTURES = Path(__file__).parent / "fixtures" / "output"


def run(report: Report, **options: object) -> dict:
    out = io.StringIO()
    write(report, out, **options)
    return json.loads(out.getvalue())["runs"][0]


@pytest.mark.parametrize("name", ["sample", "empty"])
def test_against_the_schema(name):
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((FIXTURES / "sarif-subset.schema.json").read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    log = json.loads((FIXTURES / f"{name}.sarif").read_text())
    assert [e.message for e in jsonschema.Draft7Validator(schema).iter_errors(log)] == []


def test_the_schema_refuses():
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((FIXTURES / "sarif-subset.schema.json").read_text())
    log = json.loads((FIXTURES / "sample.sarif").read_text())
    log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    log["runs"][0]["results"][1]["severity"] = "high"
    assert len(list(jsonschema.Draft7Validator(schema).iter_errors(log))) == 2


def test_rules_are_listed_once_and_pointed_to():
    report = Report("1.36")
    for rule in ("b", "a", "b"):
        report.diagnostics.append(Diagnostic(rule, "info", "m", "f.yaml", Span(1, 1, 1, 2)))
    found = run(report, rule_info=lambda rule: {"title": "T", "severity": "info"} if rule == "a" else None)
    assert found["tool"]["driver"]["rules"] == [
        {"id": "a", "shortDescription": {"text": "T"}, "defaultConfiguration": {"level": "note"}}, {"id": "b"},
    ]
    assert [(r["ruleId"], r["ruleIndex"], r["level"]) for r in found["results"]] == [("a", 0, "note"), ("b", 1, "note"), ("b", 1, "note")]


def test_places():
    report = Report("1.36")
    related = Related("b.yaml", Span(3, 4, 3, 9), "here")
    pod = ("v1", "Pod", "ns", "p")
    report.diagnostics.append(Diagnostic("r", "error", "m", "a b.yaml", Span(1, 2, 3, 4), related=(related,), object=pod))
    report.skipped.append(Skipped("c.yaml", 0, "why"))
    found = run(report)
    result = found["results"][0]
    assert result["locations"] == [{
        "physicalLocation": {
            "artifactLocation": {"uri": "a%20b.yaml"}, "region": {"startLine": 1, "startColumn": 2, "endLine": 3, "endColumn": 4},
        },
        "logicalLocations": [{"name": "p", "fullyQualifiedName": "ns/Pod/p", "kind": "resource"}],
    }]
    assert result["relatedLocations"][0]["message"] == {"text": "here"}
    assert result["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3
    note = found["invocations"][0]["toolExecutionNotifications"][0]
    assert note["message"]["text"] == "skipped: why"
    assert note["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


@pytest.mark.parametrize(("file", "expected"), [
    ("a/b.yaml", "a/b.yaml"),
    ("./a.yaml", "a.yaml"),
    ("../x y.yaml", "../x%20y.yaml"),
    ("C:x.yaml", "C%3Ax.yaml"),
    ("店/a#b?.yaml", "%E5%BA%97/a%23b%3F.yaml"),
    ("bad\udcff.yaml", "bad%FF.yaml"),
    ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
])
def test_uri(file, expected):
    assert uri(file) == expected
