"""`-o json`: the shape that scripts rely on, and JSON that any reader takes."""

from __future__ import annotations

import io
import json
import math

import pytest

from k8slint.diagnostic import Diagnostic, DocumentStatus, Hidden, Related, Report, Skipped, Span
from k8slint.output.json import encode, quote, write


def answer(report: Report) -> dict:
    out = io.StringIO()
    write(report, out)
    return json.loads(out.getvalue())


def test_shape():
    report = Report("1.36")
    report.files = 1
    report.hidden = [Hidden("latest-tag", "b.yaml", 4, "kube-linter: latest-tag"), Hidden("host-pid", "a.yaml", 2, "k8slint")]
    report.unmapped = {"trivy: KSV-9999": 2}
    report.documents.append(DocumentStatus("a.yaml", 0, 1, "v1", "Pod", "default", "p", True))
    report.skipped.append(Skipped("b.yaml", 3, "why"))
    report.diagnostics.append(Diagnostic(
        "api-invalid", "error", "spec.containers[0].image: Required value", "a.yaml", Span(7, 5, 7, 12), source="apiserver",
        reason="FieldValueRequired", field="spec.containers[0].image", document=0, object=("v1", "Pod", "default", "p"),
        related=(Related("c.yaml", Span(1, 2, 1, 3), "there"),), fix=[{"path": ["spec", "x", 0], "value": None}],
    ))
    assert answer(report) == {
        "version": 1,
        "kube_version": "1.36",
        "documents": [
            {"file": "a.yaml", "index": 0, "line": 1, "apiVersion": "v1", "kind": "Pod", "namespace": "default", "name": "p",
             "accepted": True},
        ],
        "diagnostics": [{
            "rule": "api-invalid", "source": "apiserver", "severity": "error", "message": "spec.containers[0].image: Required value",
            "reason": "FieldValueRequired", "field": "spec.containers[0].image", "file": "a.yaml", "document": 0,
            "line": 7, "column": 5, "end_line": 7, "end_column": 12,
            "object": {"apiVersion": "v1", "kind": "Pod", "namespace": "default", "name": "p"},
            "related": [{"file": "c.yaml", "line": 1, "column": 2, "message": "there"}],
            "fixable": True, "fix": [{"path": ["spec", "x", 0], "value": None}],
        }],
        "skipped": [{"file": "b.yaml", "line": 3, "reason": "why"}],
        "suppressed": [
            {"rule": "host-pid", "file": "a.yaml", "line": 2, "by": "k8slint"},
            {"rule": "latest-tag", "file": "b.yaml", "line": 4, "by": "kube-linter: latest-tag"},
        ],
        "unmapped_suppressions": {"trivy: KSV-9999": 2},
        "summary": {"files": 1, "documents": 1, "error": 1, "warning": 0, "info": 0, "suppressed": 2, "skipped": 1},
    }


def test_what_is_not_known_is_null():
    report = Report("1.36")
    report.documents.append(DocumentStatus("a.yaml", 0, 1, "x/v1", "X", "", "", None))
    report.diagnostics.append(Diagnostic("r", "info", "m", "a.yaml", Span(1, 1, 1, 1)))
    found = answer(report)
    assert found["documents"][0]["accepted"] is None
    assert found["diagnostics"][0]["document"] is None
    assert found["diagnostics"][0]["object"] is None
    assert found["diagnostics"][0]["fix"] is None and found["diagnostics"][0]["fixable"] is False


@pytest.mark.parametrize("text", ["", "a\"b\\c", "\x00\x1b\n\t\x7f\x9b\u2028", "網站 é \U0001f600", "\ud800", "a/b"])
def test_quote(text):
    assert json.loads(quote(text)) == text
    assert quote(text).isprintable()


def test_readable_where_the_stream_can(stream):
    report = Report("1.36")
    report.skipped.append(Skipped("店.yaml", 1, "m"))
    for encoding, expected in (("utf-8", "店.yaml"), ("gbk", "店.yaml"), ("ascii", "\\u5e97.yaml")):
        out = stream(encoding)
        write(report, out)
        assert f'"{expected}"' in out.text()


@pytest.mark.parametrize("value", [
    None, True, False, 0, -1, 2**70, 1.5, 1e300, 5e-324, "x", [], {}, [1, [2, {"a": None}]], {"a": {"b": [True]}}, (1, 2), {1: 2},
])
def test_encode(value):
    assert json.loads(encode(value)) == json.loads(json.dumps(value))


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, object()])
def test_encode_what_json_has_not(value):
    assert encode(value) == "null"


def test_five_thousand_documents_take_milliseconds():
    """Three times what is asked (3 microseconds a document), so that a busy machine does not fail it."""
    from time import process_time

    report = Report("1.36")
    report.documents = [DocumentStatus(f"dir/f{i}.yaml", 0, 1, "apps/v1", "Deployment", "default", f"web-{i}", True) for i in range(5000)]
    best = math.inf
    for _ in range(5):
        start = process_time()
        write(report, io.StringIO())
        best = min(best, process_time() - start)
    assert best < 5000 * 9e-6
