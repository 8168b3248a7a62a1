"""`k8slint rules`: lists, filters, shows; and a rule of one's own, which is one file, is seen by every command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RULE = '''"""Names must not shout

Names in capitals.

## Why
Because it is loud.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  labels:
    app: LOUD # <- no-shouting
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: a
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule


@rule(
    on=OBJECT, topic="house", severity="warning", profiles=("default", "quiet"), aliases={"polaris": ("labelShouts",)},
    message='label app="{label}" shouts',
)
def check(obj: Object):
    """Labels in capitals."""
    label = obj.labels.get("app", "")
    if label.isupper():
        yield Finding(("metadata", "labels", "app"), label=label)
'''
MANIFEST = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  labels:\n    app: LOUD\n"


def k8slint(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "k8slint", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def ids(folder: Path, *arguments: str) -> list[str]:
    code, out, err = k8slint(folder, "rules", "-o", "json", "--no-config", *arguments)
    assert code == 0, err
    return [r["id"] for r in json.loads(out)]


def test_a_rule_in_a_folder_is_seen_by_every_command(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "no_shouting.py").write_text(RULE, encoding="utf-8")
    (tmp_path / "a.yaml").write_text(MANIFEST, encoding="utf-8")
    assert "no-shouting" in ids(tmp_path, "--rules", "mine")
    assert ids(tmp_path, "--rules", "mine", "--alias", "polaris:labelShouts") == ["no-shouting"]
    assert ids(tmp_path, "--rules", "mine", "--profile", "quiet") == ["no-shouting"]
    code, out, _ = k8slint(tmp_path, "rules", "--rules", "mine", "--topic", "house")
    assert code == 0 and "no-shouting  warning  Names must not shout" in out and " *" in out
    code, out, _ = k8slint(tmp_path, "explain", "--rules", "mine", "no-shouting", "--no-pager")
    assert code == 0 and "Because it is loud." in out
    code, out, _ = k8slint(tmp_path, "check", "--rules", "mine", "--no-cache", "a.yaml")
    assert code == 1 and 'a.yaml:6:10: warning no-shouting: label app="LOUD" shouts' in out
    code, out, _ = k8slint(tmp_path, "check", "--no-cache", "a.yaml")
    assert code == 0 and "no-shouting" not in out  # only the command line brings in Python
    (tmp_path / "a.yaml").write_text(MANIFEST.replace("labels:", "annotations: {polaris.fairwinds.com/labelShouts-exempt: 'true'}\n  labels:"))
    code, out, _ = k8slint(tmp_path, "check", "--rules", "mine", "--no-cache", "a.yaml")
    assert code == 0 and "1 suppressed" in out


def test_a_configuration_cannot_name_a_folder_of_python(tmp_path: Path) -> None:
    (tmp_path / ".k8slint.yaml").write_text("rule-folders: [mine]\n", encoding="utf-8")
    code, _, err = k8slint(tmp_path, "check", ".")
    assert code == 2 and 'unknown setting "rule-folders"' in err


def test_filters(tmp_path: Path) -> None:
    assert "latest-tag" in ids(tmp_path, "--alias", "kube-linter:latest-tag")
    assert ids(tmp_path, "--alias", "AVD-KSV-0014") == ["root-filesystem-writable"]
    assert ids(tmp_path, "--alias", "kube-linter:no-such") == []
    assert "api-removed-version" in ids(tmp_path, "--alias", "kube-no-trouble:removed-api-125")
    assert set(ids(tmp_path, "--topic", "probes", "--severity", "warning")) < set(ids(tmp_path, "--topic", "probes"))
    assert set(ids(tmp_path, "--profile", "default")) < set(ids(tmp_path, "--profile", "strict"))


def test_profiles_are_listed_with_those_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / ".k8slint.yaml").write_text("profiles: {mine: {title: Ours, extends: [style], add: [latest-tag]}}\n", encoding="utf-8")
    code, out, _ = k8slint(tmp_path, "rules", "--profiles", "-o", "json")
    found = {p["id"]: p for p in json.loads(out)}
    assert code == 0 and "latest-tag" in found["mine"]["rules"] and found["mine"]["title"] == "Ours"
    assert found["compat-polaris"]["severities"]["host-pid"] == "error"
    code, out, _ = k8slint(tmp_path, "rules", "--profiles", "--lang", "zh")
    assert code == 0 and "mine  (" in out and "学习 Kubernetes 的人" in out
    code, out, _ = k8slint(tmp_path, "rules", "--profile", "mine")
    assert code == 0 and "latest-tag" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "stric"), 'no such profile "stric"; did you mean "strict"?'),
        (("--topic", "probe"), 'no such topic "probe"; topics are '),
        (("--severity", "high"), 'no such severity "high"'),
        (("latest",), 'no such rule "latest"; did you mean "latest-tag"?'),
        (("-o", "xml"), 'no such output format "xml"'),
    ],
)
def test_mistakes(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    code, _, err = k8slint(tmp_path, "rules", *arguments)
    assert code == 2 and said in err and err.count("\n") == 1
