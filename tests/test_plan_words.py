"""`plan` in another language: every template of the text output has a translation, and so has every sentence about what is not known."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from k8slint import lang, planner
from k8slint.manifests import read_manifests
from k8slint.output.plan import render
from k8slint.output.plan_words import PlanWords
from k8slint.plan_view import view

ROOT = Path(__file__).parent.parent / "k8slint"
SPOKEN = ["output/plan_text.py", "output/plan_tree.py"]
NOTED = [*ROOT.glob("controller/**/*.py"), *ROOT.glob("scheduler/**/*.py"), ROOT / "planner.py"]


def spoken(path: str) -> Iterator[str]:
    """The constant templates that are given to PlanWords."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in ("say", "some"):
                yield from (a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str))


def noted(path: Path) -> Iterator[str]:
    """The sentences of `cuts[...] = None` and `notes[...] = None`, their holes filled in."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute) and node.value.attr in ("cuts", "notes"):
            text = sample(node.slice)
            if text:
                yield text if node.value.attr == "cuts" else text[:1].upper() + text[1:] + "."


def sample(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(p.value) if isinstance(p, ast.Constant) else "Kind/x7" for p in node.values)
    return ""


@pytest.mark.parametrize("path", SPOKEN)
def test_every_template_is_translated(path: str) -> None:
    table = lang.plan_table("zh")
    found = set(spoken(path))
    assert len(found) > 15
    assert sorted(t for t in found if t not in table) == []


def test_translations_keep_the_names_of_their_values() -> None:
    for template, translated in lang.file_table(str(ROOT / "lang/zh/plan.yaml")).items():
        assert set(re.findall(r"\{(\w+)\}", template)) == set(re.findall(r"\{(\w+)\}", translated)), template


def test_what_the_plan_leaves_out_is_told_in_chinese() -> None:
    say = PlanWords(lang.plan_table("zh"))
    sentences = [s for path in NOTED for s in noted(path)]
    assert len(sentences) > 10
    assert [s for s in sentences if say.sentence(s) == s] == []


MANIFESTS = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: web, image: "nginx:1.27.3"}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
---
apiVersion: v1
kind: Service
metadata: {name: api}
spec: {selector: {app: api}, ports: [{port: 80}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: big}
spec: {storageClassName: "", accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: w}
"""


def shown(words: dict[str, str] | None) -> str:
    found = read_manifests([("a.yaml", MANIFESTS.encode())], 36)
    out = io.StringIO()
    render(view(planner.plan(found.objects, 36, refused=found.refused), found.skipped, []), "text", stream=out, words=words)
    return out.getvalue()


def test_a_plan_in_chinese() -> None:
    text = shown(lang.plan_table("zh"))
    for part in ("2 个副本", "修订版本 1", "可以运行", "没有这个名称的申领", "背后没有 Pod", "1 到 4 个副本", "未知：", "Webhook", "2 个 Pod 可以运行"):
        assert part in text
    for word in ("replicas", "would run", "not known", "more"):
        assert word not in text.replace("minReplicas", "").replace("maxReplicas", "")
    assert "FailedBinding: no persistent volumes available for this claim" in text  # as a cluster says it
    assert "2 replicas, revision 1" in shown(None)
