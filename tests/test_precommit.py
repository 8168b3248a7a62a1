"""The real `pre-commit` with our hook, on a throw-away repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: web, image: "nginx:1.27"}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec:\n  selector: {app: wbe}\n  ports: [{port: 80}]\n"


@pytest.fixture(params=["k8slint"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A git repository with a pre-commit configuration that runs our hook as .pre-commit-hooks.yaml declares it."""
    hook = next(h for h in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")) if h["id"] == request.param)
    hook["language"] = "system"  # this environment instead of a new one from the network
    hook["entry"] = hook["entry"].replace("k8slint check", f"{sys.executable} -m k8slint check")
    (tmp_path / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}))
    git(tmp_path, "init", "-q")
    return tmp_path


def git(folder: Path, *arguments: str) -> None:
    """Run git without the user's configuration."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "core.hooksPath=/dev/null"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def pre_commit(folder: Path) -> subprocess.CompletedProcess[str]:
    """`pre-commit run` on what is staged."""
    environment = {**os.environ, "PRE_COMMIT_HOME": str(folder.parent / "pre-commit-home")}
    return subprocess.run([sys.executable, "-m", "pre_commit", "run"], cwd=folder, capture_output=True, text=True, env=environment, check=False)


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_changed_files_are_reported_with_the_repository_as_context(repository: Path) -> None:
    (repository / "web.yaml").write_text(DEPLOYMENT.replace("image:", "imag:"))
    (repository / "old.yaml").write_text(DEPLOYMENT.replace("name: web}", "name: old}", 1).replace("app: web", "app: old"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "first", "--no-verify")
    (repository / "service.yaml").write_text(SERVICE.replace("wbe", "old"))
    git(repository, "add", "service.yaml")
    done = pre_commit(repository)
    assert done.returncode == 0, done.stdout  # web.yaml is broken, but nobody touched it; the Service finds its Deployment
    (repository / "service.yaml").write_text(SERVICE.replace("ports", "prots"))
    git(repository, "add", "service.yaml")
    done = pre_commit(repository)
    assert done.returncode == 1 and 'unknown field "spec.prots"' in done.stdout and "web.yaml:" not in done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_what_a_change_breaks_in_another_file_is_reported(repository: Path) -> None:
    (repository / "web.yaml").write_text(DEPLOYMENT)
    (repository / "service.yaml").write_text(SERVICE.replace("wbe", "web"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "first", "--no-verify")
    (repository / "web.yaml").write_text(DEPLOYMENT.replace("app: web", "app: site"))
    git(repository, "add", "web.yaml")
    done = pre_commit(repository)
    assert done.returncode == 1 and "service.yaml:5:19: warning service-selects-nothing" in done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
@pytest.mark.parametrize("repository", ["k8slint-fix"], indirect=True)
def test_the_fixing_hook_changes_what_is_staged_and_nothing_else(repository: Path) -> None:
    wrong = DEPLOYMENT.replace("image:", "imagepullpolicy: Always, image:")
    (repository / "old.yaml").write_text(wrong.replace("web", "old"))
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "first", "--no-verify")
    (repository / "web.yaml").write_text(wrong)
    git(repository, "add", "web.yaml")
    done = pre_commit(repository)
    assert done.returncode == 1 and "files were modified by this hook" in done.stdout and "fixed 1 finding in 1 file" in done.stdout
    assert (repository / "web.yaml").read_text() == wrong.replace("imagepullpolicy", "imagePullPolicy")
    assert (repository / "old.yaml").read_text() == wrong.replace("web", "old")
    git(repository, "add", "web.yaml")
    assert pre_commit(repository).returncode == 0
