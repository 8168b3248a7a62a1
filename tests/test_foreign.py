"""Suppressions written for other tools: what each means here, what it holds for, what stays as it was."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest

from k8slint import catalogue, foreign
from k8slint import run as run_module
from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.output.json import write
from k8slint.output.text import summary
from k8slint.run import check_sources

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  annotations: {own}
spec:
  replicas: 3
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata:
      labels: {{app: web}}
      annotations: {template}
    spec:
      containers:
      - name: web
        image: nginx
"""
POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
  - name: web
    image: nginx
    ports:
    - containerPort: 80
  - name: proxy
    image: nginx
"""


def run(text: str, *select: str, **settings: object) -> Report:
    options = Options()
    options.select = select
    for name, value in settings.items():
        setattr(options, name, value)
    return check_sources([("a.yaml", text.encode())], options)


def rules(report: Report) -> set[str]:
    return {d.rule for d in report.diagnostics}


def annotated(own: str = "{}", template: str = "{}") -> str:
    return DEPLOYMENT.format(own=own, template=template)


@pytest.mark.parametrize(
    ("own", "by"),
    [
        ('{ignore-check.kube-linter.io/latest-tag: "why"}', "kube-linter: latest-tag"),
        ('{kube-linter.io/ignore-all: "why"}', "kube-linter: *"),
        ('{kube-score/ignore: "pod-probes, container-image-tag"}', "kube-score: container-image-tag"),
        ('{polaris.fairwinds.com/tagNotSpecified-exempt: "True"}', "polaris: tagNotSpecified"),
        ('{polaris.fairwinds.com/exempt: "true"}', "polaris: *"),
        ('{checkov.io/skip1: "CKV_K8S_14=we like it new"}', "checkov: CKV_K8S_14"),
        ('{checkov.io/skip2: "CKV_K8S_14"}', "checkov: CKV_K8S_14"),
        ('{datree.skip/CONTAINERS_MISSING_IMAGE_VALUE_VERSION: "why"}', "datree: CONTAINERS_MISSING_IMAGE_VALUE_VERSION"),
    ],
)
def test_annotations_hold_for_their_object(own: str, by: str) -> None:
    report = run(annotated(own) + "---\n" + POD, "latest-tag")
    assert [(d.object[1], d.rule) for d in report.diagnostics if d.object] == [("Pod", "latest-tag")] * 2
    assert [(h.rule, h.line, h.by) for h in report.hidden] == [("latest-tag", 16, by)]
    assert report.suppressed == 1 and not report.unmapped


@pytest.mark.parametrize(
    "own",
    [
        '{polaris.fairwinds.com/tagNotSpecified-exempt: "yes"}', "{polaris.fairwinds.com/tagNotSpecified-exempt: 'false'}",
        '{example.com/ignore-check.kube-linter.io: "latest-tag"}', '{kube-score/ignore: "pod-probes"}', '{checkov.io/skip1: "=why"}',
        '{polaris.fairwinds.com/tagNotSpecified: "true"}',
    ],
)
def test_near_misses_hide_nothing(own: str) -> None:
    assert "latest-tag" in rules(run(annotated(own), "latest-tag"))


def test_the_pod_template_speaks_where_the_tool_listens_to_it() -> None:
    assert not rules(run(annotated("{}", '{kube-score/ignore: "container-image-tag"}'), "latest-tag"))
    assert not rules(run(annotated("{}", '{checkov.io/skip1: "CKV_K8S_14=why"}'), "latest-tag"))
    assert rules(run(annotated("{}", '{ignore-check.kube-linter.io/latest-tag: "why"}'), "latest-tag")) == {"latest-tag"}


def test_kube_score_enable_in_the_template_goes_before_ignore_of_the_object() -> None:
    text = annotated('{kube-score/ignore: "container-image-tag"}', '{kube-score/enable: "container-image-tag"}')
    assert rules(run(text, "latest-tag")) == {"latest-tag"}


def test_rules_over_all_objects_are_hidden_too() -> None:
    text = annotated('{kube-score/ignore: "deployment-has-poddisruptionbudget"}')
    report = run(text, "budget-missing")
    assert not report.diagnostics and [h.by for h in report.hidden] == ["kube-score: deployment-has-poddisruptionbudget"]
    assert rules(run(annotated(), "budget-missing")) == {"budget-missing"}


def test_what_the_api_server_says_is_never_hidden() -> None:
    text = annotated('{kube-linter.io/ignore-all: "x", polaris.fairwinds.com/exempt: "true"}').replace("replicas: 3", "replicas: -3")
    assert "api-invalid" in rules(run(text))


def place(comment: str, before: str) -> str:
    """The pod with a comment on a line of its own before the line that begins like `before`."""
    out = []
    for line in POD.splitlines():
        if line.startswith(before):
            out.append(" " * (len(line) - len(line.lstrip())) + comment)
        out.append(line)
    return "\n".join(out) + "\n"


def lines(report: Report) -> list[tuple[str, int]]:
    return [(d.rule, d.span.line) for d in report.diagnostics]


def test_trivy_holds_for_what_follows() -> None:
    for written in ("#trivy:ignore:KSV-0013", "# trivy:ignore:AVD-KSV-0013", "#trivy:ignore:KSV013", "#trivy:ignore:KSV-9999 #trivy:ignore:KSV-0013"):
        assert lines(run(place(written, "  - name: web"), "latest-tag")) == [("latest-tag", 14)]
        assert lines(run(place(written, "  containers"), "latest-tag")) == []
        assert lines(run(place(written, "    ports"), "latest-tag")) == [("latest-tag", 9), ("latest-tag", 14)]
        assert lines(run(place(written, "apiVersion"), "latest-tag")) == []
    assert lines(run(POD.replace("image: nginx\n    ports", "image: nginx # trivy:ignore:KSV-0013\n    ports"), "latest-tag")) == [("latest-tag", 13)]


def test_trivy_comments_end() -> None:
    assert lines(run(place("#trivy:ignore:KSV-0013:exp:2020-01-31", "  containers"), "latest-tag"))
    assert not lines(run(place("#trivy:ignore:KSV-0013:exp:2990-01-31", "  containers"), "latest-tag"))
    text = place("#trivy:ignore:KSV-0013", "apiVersion") + "---\n" + POD.replace("name: web\nspec", "name: other\nspec")
    assert [line for _, line in lines(run(text, "latest-tag"))] == [24, 28]


def test_checkov_comments_hold_for_the_document() -> None:
    text = place("# checkov:skip=CKV_K8S_14: new is good", "  containers") + "---\n" + POD.replace("name: web\nspec", "name: other\nspec")
    report = run(text, "latest-tag", "host-pid")
    assert {line for rule, line in lines(report) if rule == "latest-tag"} == {24, 28}
    assert {line for rule, line in lines(report) if rule == "host-pid"} == {6, 21}


def test_kics_comments() -> None:
    assert lines(run(place("# kics-scan ignore-line", "  hostPID"), "host-pid")) == []
    assert lines(run(place("# kics-scan ignore-block", "  - name: web"), "latest-tag")) == [("latest-tag", 14)]
    assert lines(run("# kics-scan ignore\n" + POD, "latest-tag", "host-pid")) == []
    # what kics does not have is not hidden by it
    assert lines(run("# kics-scan ignore\n" + POD, "naked-pod"))


@pytest.mark.parametrize("text", ["url: http://x#trivy:ignore:KSV-0013", "command: [sh, 'echo #trivy:ignore:KSV-0013']", "# see #trivy:ignore:KSV-0013"])
def test_only_comments_count(text: str) -> None:
    assert not foreign.text_words(f"a: 1\n{text}\nb: 2\n") or text.startswith("# see")


def test_suppressions_without_a_rule_of_ours_are_counted_and_bounded() -> None:
    many = ", ".join(f'ignore-check.kube-linter.io/no-such-{i}: "x"' for i in range(70))
    report = run(annotated("{" + many + ', datree.skip/ARGO: ""}'), "latest-tag")
    assert rules(report) == {"latest-tag"} and len(report.unmapped) == 50
    out = StringIO()
    write(report, out)
    assert json.loads(out.getvalue())["unmapped_suppressions"]["kube-linter: no-such-0"] == 1


def test_unused_ignore_is_silent_about_others_but_not_about_ours() -> None:
    text = annotated('{ignore-check.kube-linter.io/host-pid: "x", k8slint.io/ignore: "host-pid"}')
    found = [d for d in run(text).diagnostics if d.rule == "unused-ignore"]
    assert not [d for d in found if "kube-linter" in d.message]
    text = annotated('{ignore-check.kube-linter.io/latest-tag: "x", k8slint.io/ignore: "autoscaler-cannot-scale"}')
    report = run(text)
    assert [d.rule for d in report.diagnostics] == ["unused-ignore"] and [h.by for h in report.hidden] == ["kube-linter: latest-tag"]


def test_switched_off() -> None:
    text = annotated('{ignore-check.kube-linter.io/latest-tag: "x"}')
    assert rules(run(text, "latest-tag", foreign_ignores=False)) == {"latest-tag"}


def test_files_without_the_words_load_nothing() -> None:
    assert not foreign.maybe(POD.encode())
    assert not foreign.maybe(b"# ignore and skip what is exempt\n")
    assert foreign.maybe(b"ignore-check.kube-linter.io/x: y")


def test_every_alias_is_reachable() -> None:
    entries = catalogue.catalogue()
    for entry in entries.values():
        for tool, ids in entry.aliases.items():
            for name in ids:
                assert entry.id in foreign.rules_of(f"{tool}:{name.removeprefix('~')}", entries)
    assert "latest-tag" in foreign.rules_of("latest-tag", entries)
    assert foreign.rules_of("trivy:AVD-KSV-0014", entries) == foreign.rules_of("KSV014", entries) == {"root-filesystem-writable"}
    assert not foreign.rules_of("kube-linter:no-such", entries)
    assert len(foreign.rules_of("polaris:", entries)) > 20


def test_several_processes_and_the_cache_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "m").mkdir()
    for i in range(run_module.MANY_FILES + 8):
        text = annotated('{kube-score/ignore: "container-image-tag, no-such"}').replace("name: web", f"name: web{i}")
        text = "# checkov:skip=CKV_K8S_14:why\n#trivy:ignore:KSV-0099\n" + text.replace("image-tag", "image-pull-policy") if i % 2 else text
        (tmp_path / "m" / f"{i}.yaml").write_text(text, encoding="utf-8")
    answers = []
    for jobs, fork in ((1, 10_000), (2, 1), (1, 10_000)):
        monkeypatch.setattr(run_module, "FORK_FILES", fork)
        options = Options()
        options.paths, options.select, options.jobs = (str(tmp_path / "m"),), ("latest-tag", "budget-missing"), jobs
        options.cache = jobs == 1
        report, _ = run_module.check_paths(options)
        answers.append((sorted((h.rule, h.file, h.line, h.by) for h in report.hidden), report.unmapped, len(report.diagnostics)))
    assert answers[0] == answers[1] == answers[2]
    assert len(answers[0][0]) == run_module.MANY_FILES + 8 and answers[0][1] == {"kube-score: no-such": 32, "trivy: KSV-0099": 16}
    assert "48 ignores for other tools mean nothing here" in summary(report)


def test_many_comments_cost_little() -> None:
    text = "# kics-scan ignore\n" * 3000 + POD + "  # trivy:ignore:KSV-0013\n" * 3000
    assert len(foreign.text_words(text)) == 500
    assert not lines(run(text, "latest-tag"))
