"""The library: plan and explain beside check and load. docs/library.md's examples run in test_api.py."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import k8slint

ROOT = Path(__file__).parent.parent
POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: 'x:1'}]}\n"
NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: n1}\nstatus: {allocatable: {cpu: '1', memory: 1Gi, pods: '5'}}\n"


def test_plan_of_a_text_and_of_files(tmp_path: Path) -> None:
    (tmp_path / "pod.yaml").write_text(POD)
    (tmp_path / "nodes.yaml").write_text(NODE)
    for made in (
        k8slint.plan(text=POD, nodes_text=NODE),
        k8slint.plan(tmp_path / "pod.yaml", nodes=tmp_path / "nodes.yaml"),
        k8slint.plan([str(tmp_path)]),
    ):
        assert made.ok() and [(p["name"], p["node"]) for p in made.pods()] == [("a", "n1")]


def test_plan_is_what_the_command_prints(tmp_path: Path) -> None:
    import json

    (tmp_path / "pod.yaml").write_text(POD)
    command = [sys.executable, "-m", "k8slint", "plan", "pod.yaml", "-o", "json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"})
    made = k8slint.plan(text=POD, name="pod.yaml")
    assert json.loads(done.stdout) == json.loads(json.dumps(made.to_json()))
    assert json.loads(made.render("json")) == json.loads(done.stdout)


def test_plan_reports_and_does_not_raise() -> None:
    made = k8slint.plan(text="apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n---\na: [\n---\nhello: world\n")
    assert [r["reason"] for r in made.refused] == ["Invalid", "BadRequest"] and not made.ok()
    assert len(made.skipped) == 1
    assert "spec.containers: Required value" in made.render()
    assert repr(made) == "<Plan for 1.37: 0 pods, 2 refused, ok=False>"


def test_plan_of_a_change(tmp_path: Path) -> None:
    (tmp_path / "old.yaml").write_text(POD)
    made = k8slint.plan(text=POD.replace("x:1", "x:2"), old=tmp_path / "old.yaml")
    assert [c["verb"] for c in made.changes] == ["update"]
    assert k8slint.plan(text=POD, old_text=POD).changes == []


def test_mistakes_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        k8slint.plan(tmp_path / "none.yaml")
    with pytest.raises(FileNotFoundError):
        k8slint.plan(text=POD, old=tmp_path / "none.yaml")
    with pytest.raises(ValueError):
        k8slint.plan(text=POD, kube_version="2.0")
    with pytest.raises(ValueError):
        k8slint.plan(text=POD, at="tomorrow")
    with pytest.raises(k8slint.UsageError):
        k8slint.plan(text=POD, nodes_text=POD)
    with pytest.raises(TypeError):
        k8slint.plan()
    with pytest.raises(TypeError):
        k8slint.plan("a.yaml", text=POD)
    with pytest.raises(ValueError):
        k8slint.plan(text=POD).render("pdf")
    with pytest.raises(ValueError):
        k8slint.explain("pod").render("pdf")
    with pytest.raises(OSError):
        k8slint.explain("none.yaml")
    with pytest.raises(k8slint.UnknownTopic):
        k8slint.explain("no-such-thing-at-all")


def test_explain_is_a_function_and_a_package() -> None:
    page = k8slint.explain("pod.spec.hostNetwork", kube_version="1.30")
    assert page.kind == "field" and page.render("markdown").startswith("# pod.spec.hostNetwork")
    from k8slint.explain.page import Page

    assert isinstance(k8slint.explain("latest-tag", lang="zh"), Page)
    assert k8slint.explain("pod.spec", recursive=True).render("json") != k8slint.explain("pod.spec").render("json")


@pytest.mark.parametrize("code", ["import k8slint", "import k8slint.explain", "import k8slint; from k8slint.explain.render import to_text"])
def test_explain_however_it_was_imported(code: str) -> None:
    text = code + "; print(k8slint.explain('latest-tag').kind, k8slint.explain('pod.spec').kind)"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout == "rule field\n", done.stderr


CLAIM = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data%s}\nspec: {accessModes: [ReadWriteOnce], storageClassName: m, " \
    "resources: {requests: {storage: 1Gi}}%s}\n"
VOLUME = "---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {accessModes: [ReadWriteOnce], storageClassName: m, " \
    "capacity: {storage: 1Gi}, hostPath: {path: /v}, claimRef: {namespace: prod, name: data}}\n"


def test_the_namespace_of_objects_that_name_none() -> None:
    made = k8slint.plan(text=POD + "---\n" + POD.replace("name: a", "name: b, namespace: other"), namespace="prod")
    assert [(p["name"], p["namespace"]) for p in made.pods()] == [("a", "prod"), ("b", "other")]
    made = k8slint.plan(text=POD.replace("x:1", "x:2"), old_text=POD, namespace="prod")
    assert [(c["verb"], c["namespace"]) for c in made.changes] == [("update", "prod")]
    with pytest.raises(k8slint.UsageError):
        k8slint.plan(text=POD, namespace="No Such/Name")


def test_a_namespace_that_must_be_meant() -> None:
    """A volume and a claim that name each other leave no doubt; a volume alone may mean another claim."""
    made = k8slint.plan(text=POD + CLAIM % ("", ", volumeName: v") + VOLUME)
    assert [(c["namespace"], c["phase"]) for c in made.claims()] == [("prod", "Bound")] and made.pods()[0]["namespace"] == "prod"
    assert any("--namespace" in t for t in made.unsupported)
    for text in (CLAIM % ("", "") + VOLUME, CLAIM % (", namespace: default", ", volumeName: v") + VOLUME):
        made = k8slint.plan(text=text)
        assert [(c["namespace"], c["phase"]) for c in made.claims()] == [("default", "Pending")]
        assert any("(--namespace prod)" in t for t in made.unsupported) is ("namespace: default" not in text)
    assert k8slint.plan(text=CLAIM % ("", "") + VOLUME, namespace="prod").claims()[0]["volume"] == "v"


LIVE = """\
apiVersion: v1
kind: List
items:
- apiVersion: apps/v1
  kind: Deployment
  metadata:
    annotations: {{deployment.kubernetes.io/revision: "3"{applied}}}
    creationTimestamp: "2026-01-01T00:00:00Z"
    generation: 4
    name: w
    namespace: default
    resourceVersion: "12345"
    uid: 6a1b7e6c-0000-4000-8000-000000000001
  spec:
    replicas: 7
    paused: {paused}
    selector: {{matchLabels: {{app: w}}}}
    template:
      metadata: {{creationTimestamp: null, labels: {{app: w}}}}
      spec: {{containers: [{{image: 'x:1', name: c, resources: {{}}}}], securityContext: {{}}}}
  status: {{replicas: 7, readyReplicas: 7}}
- apiVersion: v1
  kind: Pod
  metadata:
    name: w-abc-xyz
    namespace: default
    labels: {{app: w}}
    uid: 6a1b7e6c-0000-4000-8000-000000000002
    ownerReferences: [{{apiVersion: apps/v1, kind: ReplicaSet, name: w-abc, uid: 6a1b7e6c-0000-4000-8000-000000000003, controller: true}}]
  spec: {{nodeName: n1, containers: [{{image: 'x:1', name: c}}]}}
"""
WANTED = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w}\nspec:\n  selector: {matchLabels: {app: w}}\n" \
    "  template: {metadata: {labels: {app: w}}, spec: {containers: [{name: c, image: 'x:1'}]}}\n"
APPLIED = ', kubectl.kubernetes.io/last-applied-configuration: \'{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"w"},' \
    '"spec":{"paused":true,"selector":{"matchLabels":{"app":"w"}},"template":{"metadata":{"labels":{"app":"w"}},' \
    '"spec":{"containers":[{"name":"c","image":"x:1"}]}}}}\''


def test_a_change_from_what_a_cluster_says() -> None:
    """`kubectl get -o yaml` is no manifest: what the server and others wrote is not taken away, nor is a default put over it."""
    made = k8slint.plan(text=WANTED, old_text=LIVE.format(applied="", paused="false"))
    assert made.changes == [] and made.refused == [] and len(made.pods()) == 7
    assert any("made in the cluster" in t for t in made.unsupported) and not any("deletes nothing" in t for t in made.unsupported)
    made = k8slint.plan(text=WANTED.replace("x:1", "x:2"), old_text=LIVE.format(applied="", paused="false"))
    assert [(r["readyBefore"], r["readyAfter"], r["podsDeleted"]) for r in made.rollout] == [(7, 7, 7)]


def test_what_was_applied_before_tells_what_goes() -> None:
    for applied, paused in ((APPLIED, None), ("", True), (", kubectl.kubernetes.io/last-applied-configuration: '{'", True)):
        made = k8slint.plan(text=WANTED, old_text=LIVE.format(applied=applied, paused="true"))
        found = made.cluster.get("Deployment", "default", "w")
        assert found is not None and found["spec"].get("paused") is paused
