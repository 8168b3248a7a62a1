"""The spine: files that once showed a mistake, and what a mistake of ours costs the rest of a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import k8slint
from k8slint import apiserver, engine
from k8slint.config import Options
from k8slint.diagnostic import Diagnostic, Report
from k8slint.explain.manifest import page_of
from k8slint.run import check_sources

BUGS = Path(__file__).parent / "fixtures" / "bugs"
FOUND: dict[str, list[tuple[int, str]]] = {
    "alpha-without-types": [(2, "api-removed-version"), (7, "api-removed-version"), (12, "api-removed-version")],
    "base64-padding": [(7, "api-wrong-type")],
    "custom-budget": [],
    "ipv6-not-canonical": [(11, "api-invalid")],
    "key-twice": [(9, "yaml-duplicate-key")],
    "old-version-of-wrong-types": [(2, "api-removed-version"), (10, "api-removed-version")],
}
"""What the API server's part of `check` says to each: line and rule."""

GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n  - {name: app, image: \"registry.example.com/app:latest\"}\n"


def check(*contents: tuple[str, str], **changes: Any) -> Report:
    """The report on texts by name."""
    options = Options()
    for name, value in changes.items():
        setattr(options, name, value)
    return check_sources([(name, text.encode()) for name, text in contents], options)


def test_every_bug_is_listed() -> None:
    assert {p.stem for p in BUGS.glob("*.yaml")} == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_bugs(name: str) -> None:
    """`check`, `plan` and `explain`, of the file and of each of its lines."""
    path = BUGS / f"{name}.yaml"
    data = path.read_bytes()
    report = check((path.name, data.decode()), only_api=True)
    assert [(d.span.line, d.rule) for d in report.diagnostics] == FOUND[name]
    plan = k8slint.plan(path)
    for fmt in ("text", "markdown", "mermaid", "dot", "html", "json"):
        assert plan.render(fmt)
    for line in range(data.count(b"\n") + 2):
        assert page_of(path.name, data, line, "en", Options()).to_json()


# the stages of `Linter.check_files`: where each looks at an object
STAGES = {"store": apiserver, "validate_stored": apiserver, "pod_template": engine}


def broken(stage: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a stage fail on objects of a name."""
    sound = getattr(STAGES[stage], stage)

    def fail(one: Any, *args: Any) -> Any:
        if getattr(one, "object", one).name == name:
            raise RuntimeError("a mistake of ours")
        return sound(one, *args)

    monkeypatch.setattr(STAGES[stage], stage, fail)


@pytest.mark.parametrize("stage", STAGES)
def test_a_mistake_of_ours_costs_one_document(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("K8SLINT_DEBUG", raising=False)
    broken(stage, "bad", monkeypatch)
    text = GOOD % "first" + "---\n" + POD % "bad" + "---\n" + (GOOD % "last").replace("metadata", "metadat")
    report = check(("a.yaml", text), ("b.yaml", "datum: 1\n" + GOOD % "other"), only_api=stage != "pod_template")
    assert [(d.file, d.span.line, d.rule) for d in report.diagnostics if d.rule in ("internal-error", "api-unknown-field")] == [
        ("a.yaml", 5, "internal-error"), ("a.yaml", 14, "api-unknown-field"), ("b.yaml", 1, "api-unknown-field"),
    ]
    (said,) = [d for d in report.diagnostics if d.rule == "internal-error"]
    assert said.severity == "error" and "RuntimeError: a mistake of ours" in said.message and "K8SLINT_DEBUG=1" in said.message
    assert [d.accepted for d in report.documents][:2] == [True, None]


def test_what_rules_find_beside_a_mistake_of_ours_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    broken("pod_template", "bad", monkeypatch)
    monkeypatch.delenv("K8SLINT_DEBUG", raising=False)
    report = check(("a.yaml", POD % "one" + "---\n" + POD % "bad" + "---\n" + POD % "two"))
    found = {(d.object[3] if d.object else "", d.rule) for d in report.diagnostics}
    assert {("one", "latest-tag"), ("two", "latest-tag"), ("", "internal-error")} <= found
    assert ("bad", "latest-tag") not in found


@pytest.mark.parametrize("stage", STAGES)
def test_mistakes_are_raised_for_developers(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K8SLINT_DEBUG", "1")
    broken(stage, "bad", monkeypatch)
    with pytest.raises(RuntimeError, match="a mistake of ours"):
        check(("a.yaml", POD % "bad"))


def test_documents_are_counted_over_fences() -> None:
    fence = "```yaml\n%s---\n%s```\n\ntext\n\n"
    text = fence % (GOOD % "a", GOOD % "b") + fence % (GOOD % "c", GOOD % "d")
    report = check(("a.md", text), only_api=True)
    assert [(d.index, d.name, d.line) for d in report.documents] == [(0, "a", 2), (1, "b", 6), (2, "c", 14), (3, "d", 18)]


def test_strict_documents_make_errors_of_what_is_not_judged() -> None:
    custom = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n"
    lenient = check(("a.yaml", custom))
    strict = check(("a.yaml", custom), strict_documents=True)
    assert len(lenient.skipped) == 1 and not strict.skipped
    assert [(d.rule, d.severity) for d in strict.diagnostics] == [("not-checked", "error")]


VARIABLES = """apiVersion: v1
kind: ConfigMap
metadata:
  name: "${TEAM}-settings"
data:
  "bad key": "server ${HOST};"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${COUNT:=2}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "registry.example.com/web:1.2.0", imagePullPolcy: Always}]
---
apiVersion: v1
kind: Secret
metadata: {name: keys}
data: {token: "${TOKEN_IN_BASE64}"}
"""
DEFINITION = """apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: crates.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: crates, singular: crate, kind: Crate, listKind: CrateList}
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
            properties: {prefix: {type: string, maxLength: 4}, count: {type: integer}, note: {type: string, maxLength: 4}}
"""


def of_server(report: Report) -> list[Diagnostic]:
    """The diagnostics that are the API server's."""
    return [d for d in report.diagnostics if d.source == "apiserver"]


def test_variables_that_are_still_to_be_filled_in() -> None:
    """What depends on ${NAME} is not judged and said so, once a file; the rest is, and the verdict is the server's."""
    report = check(("a.yaml", VARIABLES))
    assert [(d.rule, d.span.line) for d in of_server(report)] == [("api-invalid", 6), ("api-unknown-field", 17)]
    assert [(s.line, "${NAME}" in s.reason) for s in report.skipped] == [(4, True)]
    assert [d.accepted for d in report.documents] == [False, False, False]
    crate = 'apiVersion: example.com/v1\nkind: Crate\nmetadata: {name: a}\nspec: {prefix: "${PREFIX}", count: "${COUNT}", note: too long}\n'
    report = check(("a.yaml", DEFINITION + "---\n" + crate))
    assert [(d.rule, d.field) for d in of_server(report)] == [("api-too-long", "spec.note")]


def test_only_api_tells_what_the_server_says_to_what_stands_there() -> None:
    report = check(("a.yaml", VARIABLES), only_api=True)
    assert [d.span.line for d in report.diagnostics] == [4, 6, 12, 17, 22] and not report.skipped


@pytest.mark.parametrize("value", ["$HOME", "$(NAME)", "${}", "${1}", "${NAME", "Web"])
def test_what_is_no_variable_is_refused(value: str) -> None:
    report = check(("a.yaml", f'apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: "{value}"}}\n'))
    assert [d.rule for d in of_server(report)] == ["api-invalid"]
    assert not report.skipped


def test_what_sops_encrypted_is_not_judged() -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {token: 'ENC[AES256_GCM,data:mHc=,iv:vUM=,tag:Ir=,type:str]'}\n"
    sops = "sops: {mac: 'ENC[AES256_GCM,data:vmr=,iv:vUM=,tag:Ir=,type:str]', version: 3.9.0}\n"
    report = check(("a.yaml", secret + sops))
    assert not of_server(report)
    assert [s.reason.startswith("encrypted by SOPS") for s in report.skipped] == [True]
    report = check(("a.yaml", secret + sops + "stringDatta: {}\n"))
    assert [d.rule for d in of_server(report)] == ["api-unknown-field"]
    report = check(("a.yaml", secret.replace("AES256_GCM", "other") + "sops: {}\n"))
    assert {d.rule for d in of_server(report)} == {"api-wrong-type", "api-unknown-field"}


def test_the_settings_of_a_transformer_are_not_applied() -> None:
    report = check(("a.yaml", "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: a}\nlabels: {app: web}\n"))
    assert not of_server(report)
    assert [s.reason.endswith("not applied themselves") for s in report.skipped] == [True]
