"""`k8slint plan`: options, exit codes, what it reads, and what it reads of git."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from k8slint.cli.plan import run
from k8slint.config import UsageError

FIXTURES = Path(__file__).parent / "fixtures" / "plan_output"
DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: c, image: "registry.example.com/web:1"}]
"""
NODES = (FIXTURES / "nodes.yaml").read_text()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "web.yaml").write_text(DEPLOYMENT)
    (tmp_path / "nodes").mkdir()
    (tmp_path / "nodes" / "n.yaml").write_text(NODES)
    return tmp_path


def planned(capsys: pytest.CaptureFixture[str], paths: list[str], **options: str) -> tuple[int, dict[str, Any]]:
    values: dict[str, Any] = {"--" + k.rstrip("_").replace("_", "-"): v for k, v in options.items()}
    code = run({"--output": "json", "--no-config": True, **values}, paths)
    return code, json.loads(capsys.readouterr().out)


def test_exit_codes(here: Path, capsys: pytest.CaptureFixture[str]):
    assert planned(capsys, ["web.yaml"])[0] == 0
    assert planned(capsys, ["web.yaml"], nodes="nodes/n.yaml")[0] == 0
    (here / "web.yaml").write_text(DEPLOYMENT.replace("containers:", "nodeSelector: {a: b}\n      containers:"))
    code, found = planned(capsys, ["web.yaml"], nodes="nodes/n.yaml")
    assert code == 1 and not found["ok"]
    assert [(d["rule"], d["line"]) for d in found["diagnostics"]] == [("pod-fits-no-node", 10)]


def test_what_the_api_server_refuses_is_not_planned(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "bad.yaml").write_text(DEPLOYMENT.replace("replicas: 2", "replicas: -2").replace("name: web", "name: bad") + "---\nkind: [\n")
    (here / "twice.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\ndata: {c: d}\n")
    (here / "old.yaml").write_text("apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: o}\n")
    code, found = planned(capsys, ["."])
    assert code == 1
    assert [(r["object"], r["reason"], r["from"]["file"], r["from"]["line"]) for r in found["refused"]] == [
        ("Deployment/bad", "Invalid", "bad.yaml", 5), ("", "BadRequest", "bad.yaml", 14), ("Deployment/o", "NotFound", "old.yaml", 1),
        ("ConfigMap/a", "BadRequest", "twice.yaml", 5),
    ]
    assert found["refused"][0]["message"] == (
        'Deployment "bad" is invalid: spec.replicas: Invalid value: -2: must be greater than or equal to 0'
    )
    assert {o["name"] for o in found["objects"] if o["kind"] == "Deployment"} == {"web"}


def test_templates_and_other_files_are_skipped_and_said_so(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "t.yaml").write_text("kind: {{ .Values.kind }}\n")
    (here / "values.yaml").write_text("a: b\n")
    code, found = planned(capsys, ["."])
    assert code == 0
    assert [s["file"] for s in found["skipped"]] == ["t.yaml", "values.yaml"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"output": "yaml"}, "no such output format"),
        ({"at": "yesterday"}, "RFC 3339"),
        ({"nodes": "web.yaml"}, "no Node in it"),
        ({"nodes": "nowhere.yaml"}, "nowhere.yaml: no such file"),
        ({"from_": "nowhere"}, "nowhere: no such file"),
        ({"from_": "-", "nodes": "-"}, "only once"),
        ({"from_": "git:"}, "no git revision"),
        ({"from_": "git:--output=x"}, "no git revision"),
        ({"kube_version": "1.12"}, "--kube-version"),
        ({"why": "web", "output": "html"}, "--why"),
        ({"ignore": ["no-such-rule"]}, "no-such-rule"),
    ],
)
def test_usage_errors(options: dict[str, Any], words: str, here: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match=words):
        planned(capsys, ["web.yaml"], **options)


def test_a_missing_path_is_a_usage_error(here: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match=r"gone\.yaml"):
        planned(capsys, ["web.yaml", "gone.yaml"])


def test_an_unreadable_node_is_said(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "nodes" / "n.yaml").write_text(NODES.replace("metadata:\n      name: worker-2", "metadata:\n      name: 5"))
    with pytest.raises(UsageError, match=r"n\.yaml:1"):
        planned(capsys, ["web.yaml"], nodes="nodes/n.yaml")


def test_nodes_of_another_version_are_read(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "nodes" / "n.yaml").write_text(NODES.replace("allocatable:", "fieldOfTheFuture: 1\n      allocatable:"))
    _, found = planned(capsys, ["web.yaml"], nodes="nodes/n.yaml")
    assert {p["node"] for p in found["pods"]} == {"worker-1", "worker-2"}


def test_a_time_makes_the_jobs_of_the_next_runs(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "c.yaml").write_text(
        "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: c}\nspec:\n  schedule: '0 4 * * *'\n  jobTemplate: {spec: {template: {spec: "
        "{restartPolicy: Never, containers: [{name: c, image: i}]}}}}\n"
    )
    _, found = planned(capsys, ["c.yaml"], at="2026-01-31T12:00:00Z")
    assert "c-29498640" in {o["name"] for o in found["objects"] if o["kind"] == "Job"}


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00", "now", ""])
def test_times_that_are_none(time: str, here: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match=r"--at: .* is no RFC 3339 time"):
        planned(capsys, ["web.yaml"], at=time)


def test_output_file(here: Path, capsys: pytest.CaptureFixture[str]):
    assert run({"--output": "html", "--output-file": "plan.html", "--no-config": True}, ["web.yaml"]) == 0
    assert not capsys.readouterr().out
    assert (here / "plan.html").read_text().startswith("<!DOCTYPE html>")
    with pytest.raises(UsageError, match="no such file"):
        run({"--output-file": "no/where.txt", "--no-config": True}, ["web.yaml"])
    for fmt in ("text", "json"):
        assert run({"--output": fmt, "--output-file": "why", "--why": "web", "--nodes": "nodes", "--no-config": True}, ["web.yaml"]) == 0
        assert "worker-1" in (here / "why").read_text() and not capsys.readouterr().out


def test_ignores_hold_for_rules_over_plans(here: Path, capsys: pytest.CaptureFixture[str]):
    picky = DEPLOYMENT.replace("containers:", "nodeSelector: {a: b}\n      containers:")
    for text in (
        picky.replace("nodeSelector: {a: b}", "nodeSelector: {a: b} # k8slint: ignore[pod-fits-no-node] on purpose"),
        picky.replace("{name: web}", '{name: web, annotations: {k8slint.io/ignore: "pod-fits-no-node"}}'),
    ):
        (here / "web.yaml").write_text(text)
        assert planned(capsys, ["web.yaml"], nodes="nodes/n.yaml")[1]["diagnostics"] == []
    (here / "web.yaml").write_text(picky)
    values: Any = ["pod-fits-no-node"]
    assert planned(capsys, ["web.yaml"], nodes="nodes/n.yaml", ignore=values)[1]["diagnostics"] == []


# -- why ---------------------------------------------------------------------------------------------------------------


def why(capsys: pytest.CaptureFixture[str], pod: str, *paths: str, **options: Any) -> tuple[int, str]:
    code = run({"--why": pod, "--nodes": "nodes/n.yaml", "--no-config": True, **options}, list(paths) or ["web.yaml"])
    return code, capsys.readouterr().out


@pytest.mark.parametrize("name", ["web", "Deployment/web", "web-676b4f4b9c-?????"])
def test_why_a_pod_goes_where_it_goes(name: str, here: Path, capsys: pytest.CaptureFixture[str]):
    if "?" in name:
        name = planned(capsys, ["web.yaml"])[1]["pods"][0]["name"]
    code, text = why(capsys, name)
    lines = text.splitlines()
    assert code == 0
    assert lines[0].startswith("default/web-") and lines[0].endswith("attempt 1 of 2")
    assert lines[2].split()[:3] == ["node", "filters", "total"]
    assert [line.split()[0] for line in lines[3:6]] == ["worker-1", "worker-2", "control-plane"]
    assert "TaintToleration: node(s) had untolerated taint(s)" in lines[5]


def test_why_a_pod_stays_pending(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "web.yaml").write_text(DEPLOYMENT.replace("containers:", "nodeSelector: {a: b}\n      containers:"))
    code, text = why(capsys, "web")
    assert code == 1
    assert text.count("NodeAffinity: node(s) didn't match Pod's node affinity/selector") == 3
    assert "2 x web-" in text and "Pending: Unschedulable: 0/3 nodes" in text


def test_why_as_json(here: Path, capsys: pytest.CaptureFixture[str]):
    _, text = why(capsys, "web", **{"--output": "json"})
    found = json.loads(text)
    assert len(found["pods"]) == 2
    assert {row["node"] for row in found["attempts"][0]["nodes"]} == {"worker-1", "worker-2", "control-plane"}


def test_why_of_a_pod_that_is_not_there(here: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match='no pod "wbe" is planned'):
        why(capsys, "wbe")
    with pytest.raises(UsageError, match="adds an inventory"):
        run({"--why": "web", "--no-config": True}, ["web.yaml"])


# -- git ---------------------------------------------------------------------------------------------------------------


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(here: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    (here / "sub" / "node_modules").mkdir(parents=True)
    (here / "sub" / "node_modules" / "no.yaml").write_text("kind: [\n")
    (here / "sub" / "größe 1.yml").write_text(DEPLOYMENT.replace("name: web", "name: two"))
    (here / "notes.txt").write_text("no manifest")
    (here / "link.yaml").symlink_to("web.yaml")

    git(here, "init", "-q")
    git(here, "add", ".")
    git(here, "commit", "-q", "-m", "one")
    (here / "web.yaml").write_text(DEPLOYMENT.replace("web:1", "web:2"))
    (here / "sub" / "größe 1.yml").unlink()
    return here


def changes(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(c["verb"], c["object"]) for c in found["changes"]]


def test_from_a_revision(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    code, found = planned(capsys, ["web.yaml"], from_="git:HEAD")
    assert code == 0 and changes(found) == [("update", "Deployment/web")]
    assert any(s["verb"] == "scale" for s in found["steps"])
    _, found = planned(capsys, ["."], from_="git:HEAD")
    assert any("Deployment/two" in text for text in found["unsupported"]), "what is gone from the manifests stays"
    monkeypatch.chdir(repository / "sub")
    assert changes(planned(capsys, ["../web.yaml"], from_="git:HEAD")[1]) == [("update", "Deployment/web")]
    assert changes(planned(capsys, [str(repository / "*.yaml")], from_="git:HEAD")[1])[0] == ("update", "Deployment/web")


def test_a_path_that_is_new_has_no_old_objects(repository: Path, capsys: pytest.CaptureFixture[str]):
    (repository / "new.yaml").write_text(DEPLOYMENT.replace("name: web", "name: new"))
    assert changes(planned(capsys, ["new.yaml"], from_="git:HEAD")[1]) == [("create", "Deployment/new")]


@pytest.mark.parametrize(("revision", "words"), [("HEAD~5", "knows no revision"), ("-x", "no git revision"), ("no such", "knows no revision")])
def test_revisions_that_are_none(revision: str, words: str, repository: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(UsageError, match=words):
        planned(capsys, ["web.yaml"], from_=f"git:{revision}")


def test_git_that_cannot_help(here: Path, repository: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory):
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.yaml").write_text(DEPLOYMENT)
    with pytest.raises(UsageError, match=r"not a git repository|outside"):
        planned(capsys, [str(outside / "a.yaml")], from_="git:HEAD")
    with pytest.raises(UsageError, match="outside of the git repository"):
        planned(capsys, ["web.yaml", str(outside / "a.yaml")], from_="git:HEAD")
    with pytest.raises(UsageError, match="standard input"):
        planned(capsys, ["-"], from_="git:HEAD")


def test_nothing_in_the_repository_is_run_or_changed(repository: Path, capsys: pytest.CaptureFixture[str]):
    subprocess.run(["git", "config", "core.fsmonitor", "touch ran"], cwd=repository, check=True)
    subprocess.run(["git", "config", "filter.x.smudge", "touch ran"], cwd=repository, check=True)
    (repository / ".gitattributes").write_text("*.yaml filter=x\n")
    before = sorted(p.name for p in repository.rglob("*"))
    planned(capsys, ["web.yaml"], from_="git:HEAD")
    assert sorted(p.name for p in repository.rglob("*")) == before


# -- the cold path -----------------------------------------------------------------------------------------------------


def test_nothing_slow_is_imported(here: Path):
    script = (
        "import sys; sys.argv = ['k8slint', 'plan', 'web.yaml', '--no-config', '-o', sys.argv[1]]\n"
        "from k8slint.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as done: assert done.code == 0, done.code\n"
        "slow = {'typer', 'click', 'rich', 'pydantic', 'jsonschema', 'ruamel.yaml', 'json', 'subprocess', 'zoneinfo', 'asyncio'} & set(sys.modules)\n"
        "print(sorted(slow), file=sys.stderr)\n"
    )
    for fmt in ("json", "text"):
        done = subprocess.run([sys.executable, "-c", script, fmt], capture_output=True, text=True, check=True)
        assert done.stderr.strip() == "[]", fmt


def test_check_plan_judges_what_check_judges(here: Path):
    from k8slint.config import Options
    from k8slint.run import check_sources

    text = (NODES + "---\n" + DEPLOYMENT.replace("containers:", "nodeSelector: {a: b}\n      containers:")).encode()
    options = Options()
    assert "pod-fits-no-node" not in {d.rule for d in check_sources([("a.yaml", text)], options).diagnostics}
    options = Options()
    options.plan = True
    assert "pod-fits-no-node" in {d.rule for d in check_sources([("a.yaml", text)], options).diagnostics}
    options = Options()
    options.select = ("pod-fits-no-node",)
    assert [d.rule for d in check_sources([("a.yaml", text)], options).diagnostics] == ["pod-fits-no-node"]


def test_check_plan_says_nothing_twice():
    from k8slint.config import Options
    from k8slint.run import check_sources

    text = (DEPLOYMENT + "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
            "spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}\n").encode()
    options = Options()
    options.plan = True
    found = {d.rule for d in check_sources([("a.yaml", text)], options).diagnostics}
    assert "budget-blocks-evictions" in found and "budget-allows-no-eviction" not in found


def test_a_namespace(here: Path, capsys: pytest.CaptureFixture[str]):
    (here / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: c, image: 'x:1'}]}\n")
    code, found = planned(capsys, ["pod.yaml"], namespace="prod")
    assert code == 0 and found["pods"][0]["namespace"] == "prod"


def test_kustomize_patches_are_no_objects(repository: Path, capsys: pytest.CaptureFixture[str]):
    """On disk, at a revision (also in the repository's root), and when a patch is named alone."""
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 5}\n"
    for folder in (repository, repository / "overlay"):
        folder.mkdir(exist_ok=True)
        (folder / "kustomization.yaml").write_text("patches: [{path: more.yaml}]\n")
        (folder / "more.yaml").write_text(patch)
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "patches")
    (repository / "kustomization.yaml").unlink()
    (repository / "more.yaml").unlink()
    code, found = planned(capsys, ["."], from_="git:HEAD")
    assert code == 0 and not found["refused"] and not [u for u in found["unsupported"] if "left out" in u]
    assert [s["file"] for s in found["skipped"] if "kustomize patch" in s["reason"]] == ["overlay/more.yaml"]
    code, found = planned(capsys, ["overlay/more.yaml"])
    assert code == 0 and not found["pods"]
