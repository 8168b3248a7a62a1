"""Custom resources through the command line: `--crd`, definitions of the bundle, `--schema-location`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: {type: integer, minimum: 1}
                most: {type: integer, default: 5}
                color: {type: string, enum: [red, green, null], nullable: true}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              x-kubernetes-validations:
                - {rule: self.size <= self.most, message: too big, fieldPath: .size}
    - {name: v0, served: false, storage: false, schema: {openAPIV3Schema: {type: object}}}
"""
SCHEMA = {
    "type": "object",
    "properties": {
        "metadata": {"type": "object"},
        "spec": {
            "type": "object", "required": ["size"], "additionalProperties": False,
            "properties": {
                "size": {"type": "integer", "minimum": 1}, "color": {"enum": ["red", "green"]},
                "port": {"anyOf": [{"type": "integer"}, {"type": "object", "properties": {"number": {"type": "integer"}}}]},
            },
        },
    },
}  # fmt: skip


def check(folder: Path, *arguments: str) -> tuple[dict[str, Any], subprocess.CompletedProcess[str]]:
    """`k8slint check --only api` in a folder: the JSON report, and all of what the command did."""
    command = [sys.executable, "-m", "k8slint", "check", "--no-cache", "--no-config", "--only", "api", "-o", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"})
    return (json.loads(done.stdout) if done.stdout else {}), done


def widget(spec: str, version: str = "v1", more: str = "") -> str:
    """A Widget."""
    return f"apiVersion: example.com/{version}\nkind: Widget\nmetadata: {{name: a}}\nspec:\n  {spec}\n{more}"


def found(report: dict[str, Any]) -> list[tuple[Any, ...]]:
    """(line, column, rule, field) of what was found."""
    return [(d["line"], d["column"], d["rule"], d["field"]) for d in report["diagnostics"]]


CASES = [
    ("size: 3", True, []),
    ("size: 5", True, []),
    ("size: 6", False, [(5, 9, "api-invalid", "spec.size")]),  # only together with the default of `most`
    ("{size: 6, most: 7}", True, []),
    ("{size: 6, most: null}", False, [(5, 10, "api-invalid", "spec.size")]),
    ("size: 0", False, [(5, 9, "api-invalid", "spec.size")]),
    ("size: '3'", False, [(5, 9, "api-type-invalid", "spec.size")]),
    ("most: 3", False, [(4, 1, "api-required", "spec.size")]),
    ("{size: 3, color: blue}", False, [(5, 20, "api-not-supported", "spec.color")]),
    ("{size: 3, sise: 3}", False, [(5, 13, "api-unknown-field", "spec.sise")]),
    ("{size: 3, free: {any: [thing]}}", True, []),
    ("{size: 3, free: 3}", False, [(5, 19, "api-type-invalid", "spec.free")]),
]


@pytest.mark.parametrize(("spec", "accepted", "expected"), CASES)
@pytest.mark.parametrize("where", ["option", "bundle"])
def test_a_definition_judges(tmp_path: Path, spec: str, accepted: bool, expected: list[Any], where: str) -> None:
    (tmp_path / "widget.yaml").write_text(widget(spec))
    crd = tmp_path / ("crds/crd.yaml" if where == "option" else "crd.yaml")
    crd.parent.mkdir(exist_ok=True)
    crd.write_text(CRD)
    report, _ = check(tmp_path, "widget.yaml", *(("--crd", "crds") if where == "option" else ("crd.yaml",)))
    assert [d["accepted"] for d in report["documents"] if d["kind"] == "Widget"] == [accepted]
    rules = [f for f in found(report) if "validation rules were not checked" not in str(f)]
    assert [f for f in rules if f[3] != "<nil>"] == expected, report["diagnostics"]
    assert report["skipped"] == []


def test_what_the_definition_does_not_cover_is_not_called_valid(tmp_path: Path) -> None:
    (tmp_path / "crd.yaml").write_text(CRD)
    (tmp_path / "a.yaml").write_text(widget("size: 3", "v0") + "---\n" + widget("size: 3", "v2") + "---\n" + widget("size: 3").replace("Widget", "Gadget"))
    report, done = check(tmp_path, "a.yaml", "--crd", "crd.yaml")
    assert [d["accepted"] for d in report["documents"]] == [None, None, None]
    assert [s["reason"] for s in report["skipped"]] == [f"a custom resource ({k}) without a schema at hand" for k in ("Widget", "Widget", "Gadget")]
    assert [s["line"] for s in report["skipped"]] == [1, 7, 13]
    assert done.returncode == 0
    done = subprocess.run([sys.executable, "-m", "k8slint", "check", "--no-cache", "a.yaml"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "without a schema" in done.stdout and "3 skipped" in done.stdout


def test_metadata_is_judged_without_a_definition(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(widget("size: 3").replace("name: a", "name: a, labels: {a: 1}"))
    report, _ = check(tmp_path, "a.yaml")
    assert [d["accepted"] for d in report["documents"]] == [False]
    assert found(report) == [(3, 33, "api-wrong-type", "metadata.labels[a]")]


def test_a_wrong_crd_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(widget("size: 3"))
    for argument, said in (("a.yaml", "no CustomResourceDefinition"), ("nowhere", "nowhere")):
        _, done = check(tmp_path, "a.yaml", "--crd", argument)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1) and said in done.stderr


# ---------------------------------------------------------------------------------------------------- JSON schemas


@pytest.mark.parametrize(
    ("location", "file"),
    [
        ("schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json", "schemas/widget-example-v1.json"),
        ("{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json", "example.com/widget_v1.json"),
        ("s/{{ .NormalizedKubernetesVersion }}{{ .StrictSuffix }}/{{ .ResourceKind }}.json", "s/v1.36.0-strict/widget.json"),
        ("s", "s/v1.36.0-standalone-strict/widget-example-v1.json"),
    ],
)
def test_where_schemas_are_found(tmp_path: Path, location: str, file: str) -> None:
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(json.dumps(SCHEMA))
    (tmp_path / "a.yaml").write_text(widget("size: 0"))
    report, _ = check(tmp_path, "a.yaml", "--kube-version", "1.36", "--schema-location", "default", "--schema-location", location)
    assert found(report) == [(5, 9, "api-invalid", "spec.size")]
    assert [d["accepted"] for d in report["documents"]] == [False]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("size: 3", []),
        ("size: '3'", [(5, 9, "api-type-invalid", "spec.size")]),
        ("color: red", [(4, 1, "api-required", "spec.size")]),
        ("{size: 3, color: blue}", [(5, 20, "api-not-supported", "spec.color")]),
        ("{size: 3, other: 1, more: 2}", [(5, 13, "api-unknown-field", "spec.other"), (5, 23, "api-unknown-field", "spec.more")]),
        ("{size: 3, port: {number: x}}", [(5, 28, "api-type-invalid", "spec.port.number")]),
        ("{size: 3, port: x}", [(5, 19, "api-invalid", "spec.port")]),
        ("{size: 3, 1: 2}", [(5, 13, "api-unknown-field", "spec.1")]),
    ],
)
def test_a_schema_judges(tmp_path: Path, spec: str, expected: list[Any]) -> None:
    (tmp_path / "widget.json").write_text(json.dumps(SCHEMA))
    (tmp_path / "a.yaml").write_text(widget(spec))
    report, _ = check(tmp_path, "a.yaml", "--schema-location", "{{ .ResourceKind }}.json")
    assert sorted(found(report)) == expected, report["diagnostics"]
    assert [d["accepted"] for d in report["documents"]] == [not expected]


def test_no_schema_is_not_valid(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(widget("size: 3"))
    report, done = check(tmp_path, "a.yaml", "--schema-location", "nowhere/{{ .ResourceKind }}.json")
    assert [d["accepted"] for d in report["documents"]] == [None] and done.returncode == 0
    assert [s["reason"] for s in report["skipped"]] == ["a custom resource (Widget) without a schema at hand"]


def test_a_definition_goes_before_a_schema(tmp_path: Path) -> None:
    (tmp_path / "widget.json").write_text("false")
    (tmp_path / "crd.yaml").write_text(CRD)
    (tmp_path / "a.yaml").write_text(widget("size: 3"))
    report, _ = check(tmp_path, "a.yaml", "--crd", "crd.yaml", "--schema-location", "{{ .ResourceKind }}.json")
    assert found(report) == []


@pytest.mark.parametrize(
    ("location", "said"), [("https://example.com/{{ .ResourceKind }}.json", "nothing is fetched"), ("{{ .Foo }}", 'unknown variable "Foo"')]
)
def test_a_wrong_location_is_one_line(tmp_path: Path, location: str, said: str) -> None:
    (tmp_path / "a.yaml").write_text(widget("size: 3"))
    _, done = check(tmp_path, "a.yaml", "--schema-location", location)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1) and said in done.stderr


def test_a_manifest_chooses_no_file(tmp_path: Path) -> None:
    """Group and kind are the manifest's words: they lead nowhere but to the location's files."""
    (tmp_path / "secret.json").write_text("{")
    (tmp_path / "schemas").mkdir()
    (tmp_path / "a.yaml").write_text('apiVersion: example.com/v1\nkind: "../secret"\nmetadata: {name: a}\n')
    report, done = check(tmp_path, "a.yaml", "--schema-location", "schemas/{{ .ResourceKind }}.json")
    assert done.returncode == 0, done.stderr
    assert [d["accepted"] for d in report["documents"]] == [None]
