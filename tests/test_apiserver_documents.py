"""Documents without a full apiVersion and kind: what is meant as an object is an error, other tools' files are let alone."""

from __future__ import annotations

import pytest

from k8slint.config import Options
from k8slint.run import check_sources

KIND, API_VERSION = "Object 'Kind' is missing", "Object 'apiVersion' is missing"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("kind:\n", 1, KIND),
        ('kind: ""\n', 1, KIND),
        ("apiVersion: v1\n", 1, KIND),
        ("apiVersion: apps/v1\nreplicas: 3\n", 1, KIND),
        ("apiVersion: v1\nmetadata: {name: a}\n", 1, KIND),
        ("apiVersion: v1\nkind: null\nmetadata: {name: a}\n", 2, KIND),
        ("apiVersion: example.com/v1\nmetadata: {name: a}\nspec: {}\n", 1, KIND),
        ("metadata: {name: a}\nspec: {}\n", 1, KIND),
        ("metadata: {generateName: a}\ndata: {}\n", 1, KIND),
        ("kind: Pod\n", 1, API_VERSION),
        ("kind: ConfigMap\ndata: {a: b}\n", 1, API_VERSION),
        ("kind: Thing\nmetadata: {name: a}\n", 1, API_VERSION),
        ("kind: Pod\napiVersion: 1\nmetadata: {name: a}\n", 2, "apiVersion must be a string"),
        ("---\n# nothing\n---\nkind: Pod\nspec: {}\n", 4, API_VERSION),
    ],
)
def test_what_is_meant_as_an_object_is_refused(text: str, line: int, message: str) -> None:
    report = check_sources([("a.yaml", text.encode())], Options())
    (found,) = report.diagnostics
    assert (found.severity, found.source, found.span.line) == ("error", "apiserver", line)
    assert message in found.message
    assert report.documents[-1].accepted is False


@pytest.mark.parametrize(
    "text",
    [
        "key: value\n",
        "metadata: {name: a}\n",
        "metadata: {labels: {a: b}}\nspec: {}\n",  # a chart's values
        "kind: Deployment\nreplicaCount: 2\n",  # a chart's values
        'kind: ""\nreplicaCount: 2\n',
        "kind: pipeline\nname: default\n",
        "kind: Kustomization\nresources: [a.yaml]\n",
        "kind: 5\n",
        "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "apiVersion: v1\nname: chart\nversion: 1.0.0\n",
        "apiVersion: score.dev/v1b1\nmetadata: {name: a}\ncontainers: {}\n",
        "apiVersion: 1\nproviders: []\n",
        "apiVersion: {}\nkind: [a]\n",
    ],
)
def test_other_files_are_skipped_and_named(text: str) -> None:
    report = check_sources([("a.yaml", text.encode())], Options())
    assert [d.message for d in report.diagnostics] == []
    assert [s.reason.startswith("not a Kubernetes object") for s in report.skipped] == [True]
    assert [d.accepted for d in report.documents] == [None]
