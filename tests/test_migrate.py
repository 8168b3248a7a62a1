"""`k8slint migrate`: other tools' configuration and suppressions as ours, and a word about everything that does not go over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from k8slint import catalogue, config, profiles
from k8slint.config import Options, UsageError
from k8slint.migrate import find, migrate, render
from k8slint.migrate_suppressions import rewrite
from k8slint.run import prepare


def taken(tmp_path: Path, name: str, text: str) -> tuple[Options, list[str]]:
    """The options that the migrated file comes to (it must be one that k8slint reads), and what was not taken over."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = migrate(find([str(tmp_path)]))
    path = tmp_path / ".k8slint.yaml"
    path.write_text(render(found), encoding="utf-8")
    options = Options()
    config.load(str(path), options)
    return options, [template.format(**values) for _, template, values in found.notes]


def rules(options: Options) -> set[str]:
    return {e.id for e in prepare(options).engine.entries}


def compat(tool: str) -> frozenset[str]:
    return profiles.members(f"compat-{tool}", catalogue.catalogue(), profiles.builtin())


def test_kube_linter(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, ".kube-linter.yaml", """\
checks:
  exclude: [latest-tag, mismatching-selector]
  include: [minimum-three-replicas, no-liveness-probe, no-such-check, my-labels]
  ignorePaths: ["vendor/**", charts]
customChecks:
- name: my-labels
  template: required-label
  params: {key: team}
""")
    known = compat("kube-linter")
    assert rules(options) - known == {"liveness-probe-missing", "replicas-too-low"}
    assert "latest-tag" in known - rules(options) and "host-pid" in rules(options)
    assert options.exclude == ("vendor/**", "charts") or "vendor/**" in options.exclude
    assert options.severity("a.yaml", "liveness-probe-missing", "info") == "warning"
    assert any("no-such-check" in n for n in notes) and any('"my-labels" (template required-label)' in n for n in notes)
    assert not any("mismatching-selector" in n for n in notes)


def test_kube_linter_all_and_none(tmp_path: Path) -> None:
    options, _ = taken(tmp_path, ".kube-linter.yaml", "checks: {addAllBuiltIn: true, exclude: [use-namespace]}\n")
    assert "owner-label-missing" in rules(options) and "default-namespace" not in rules(options)
    options, _ = taken(tmp_path, ".kube-linter.yaml", "checks: {doNotAutoAddDefaults: true, include: [host-pid]}\n")
    assert rules(options) == {"host-pid"}


def test_polaris(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, "polaris.yaml", """\
checks:
  tagNotSpecified: warning
  livenessProbeMissing: danger
  hostPIDSet: danger
  cpuLimitsMissing: ignore
exemptions:
- namespace: kube-system
  controllerNames: [dns]
  rules: [hostPIDSet]
customChecks:
  mine: {}
""")
    assert {"host-pid", "liveness-probe-missing", "latest-tag"} <= rules(options) and "cpu-limit-missing" not in rules(options)
    assert options.severity("a.yaml", "liveness-probe-missing", "info") == "error"
    assert options.severity("a.yaml", "latest-tag", "warning") == "warning"
    assert any("exemption of hostPIDSet for dns" in n for n in notes) and any('custom check "mine"' in n for n in notes)


def test_checkov(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, ".checkov.yaml", "skip-check: [CKV_K8S_14, CKV_AWS_1]\nskip-path: [vendor]\nsoft-fail: true\n")
    assert "host-pid" in rules(options) and "latest-tag" not in rules(options) and any("soft-fail" in n for n in notes)
    options, _ = taken(tmp_path, ".checkov.yaml", "check: CKV_K8S_17,CKV_AWS_1\n")
    assert rules(options) == {"host-pid"}


def test_trivy(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, ".trivyignore", "# ours\nAVD-KSV-0013 # why\nKSV010\nCVE-2024-1\n\nKSV-9999\n")
    assert not {"latest-tag", "host-pid"} & rules(options) and "host-ipc" in rules(options)
    assert notes == ['trivy: no rule for the check "KSV-9999"']


def test_datree(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, "datree.yaml", """\
apiVersion: v1
policies:
- name: staging
  rules: [{identifier: CONTAINERS_MISSING_IMAGE_VALUE_VERSION}]
- name: production
  isDefault: true
  rules:
  - {identifier: CONTAINERS_MISSING_LIVENESSPROBE_KEY, messageOnFailure: x}
  - {identifier: OUR_OWN}
  - {identifier: UNKNOWN_ONE}
customRules: [{identifier: OUR_OWN, schema: {}}]
""")
    assert rules(options) == {"liveness-probe-missing"}
    assert any('"staging"' in n for n in notes) and any('"OUR_OWN"' in n for n in notes) and any("UNKNOWN_ONE" in n for n in notes)


def test_flags_of_kubeconform_and_kube_score(tmp_path: Path) -> None:
    options, notes = taken(tmp_path, ".pre-commit-config.yaml", """\
repos:
- repo: https://example.org/kubeconform
  hooks:
  - id: kubeconform
    args: [-strict, -kubernetes-version, 1.29.3, -schema-location, default, -schema-location, "schemas/{{.ResourceKind}}.json", -skip, Secret]
""")
    assert options.minor == 29 and options.schema_locations == ("schemas/{{.ResourceKind}}.json",) and options.profile == "default"
    assert notes == ['kubeconform: "-skip Secret" is not taken over']
    options, _ = taken(tmp_path, "Makefile", "lint:\n\t@kube-score score --ignore-test pod-probes \\\n"
        "\t  --enable-optional-test container-seccomp-profile *.yaml\n")
    assert "seccomp-missing" in rules(options) and "liveness-probe-missing" not in rules(options)


def test_two_tools_are_united(tmp_path: Path) -> None:
    (tmp_path / "polaris.yaml").write_text("checks: {hostPIDSet: danger, tagNotSpecified: danger}\n", encoding="utf-8")
    options, _ = taken(tmp_path, ".kube-linter.yaml", "checks: {exclude: [host-pid, host-ipc]}\n")
    assert "host-pid" in rules(options) and "host-ipc" not in rules(options)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (".kube-linter.yaml", "checks: [a\n", ".kube-linter.yaml:2:"), (".kube-linter.yaml", "- a\n", "a mapping is expected"),
        (".kube-linter.yaml", "checks: [a]\n", '"checks" must be a mapping'), ("polaris.yaml", "checks: 3\n", '"checks" must be a mapping'),
        ("datree.yaml", "a: b\n", 'no "policies" in it'),
    ],
)
def test_bad_input(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        migrate(find([str(tmp_path)]))
    assert said in str(raised.value) and "\n" not in str(raised.value)


# ---------------------------------------------------------------------------------------------------- suppressions

ANNOTATED = """\
# the shop's web
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web   # do not rename
  annotations:
    prometheus.io/scrape: "true"
    ignore-check.kube-linter.io/latest-tag: "we build it here"
    polaris.fairwinds.com/cpuLimitsMissing-exempt: "true"
    example.org/other: |
      text
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
      annotations:
        kube-score/ignore: pod-probes
    spec:
      containers:
      - {name: web, image: nginx}
"""
COMMENTED = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  # trivy:ignore:KSV-0013
  - name: web
    image: nginx
  - name: proxy
    image: nginx   # trivy:ignore:KSV-0013
"""


def rewritten(text: str) -> tuple[str, list[str]]:
    done = rewrite("a.yaml", text.encode())
    return done.after, [template.format(**values) for _, template, values in done.notes]


def test_annotations_become_one_of_ours() -> None:
    after, notes = rewritten(ANNOTATED)
    assert not notes
    assert after == ANNOTATED.replace(
        '    ignore-check.kube-linter.io/latest-tag: "we build it here"\n    polaris.fairwinds.com/cpuLimitsMissing-exempt: "true"\n',
        f"    k8slint.io/ignore: {ignored(after)}  # we build it here\n",
    ).replace("      annotations:\n        kube-score/ignore: pod-probes\n", "")
    assert {"latest-tag", "cpu-limit-missing", "liveness-probe-missing", "readiness-probe-missing"} <= set(ignored(after).split(", "))
    assert rewritten(after) == (after, [])


def ignored(text: str) -> str:
    return text.partition("k8slint.io/ignore: ")[2].partition("  #")[0].partition("\n")[0]


def test_an_object_without_annotations_of_its_own_gets_them() -> None:
    text = ANNOTATED.replace(ANNOTATED[ANNOTATED.index("  annotations:") : ANNOTATED.index("spec:")], "")
    after, notes = rewritten(text)
    assert not notes and after.startswith(
        "# the shop's web\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  annotations:\n"
        f"    k8slint.io/ignore: {ignored(after)}\n  name: web   # do not rename\nspec:\n"
    )


def test_our_own_annotation_is_kept() -> None:
    text = ANNOTATED.replace('    prometheus.io/scrape: "true"\n', "    k8slint.io/ignore: host-pid\n")
    after, _ = rewritten(text)
    assert after.count("k8slint.io/ignore") == 1 and "host-pid" in ignored(after) and "latest-tag" in ignored(after)


def test_comments_go_to_the_lines_whose_findings_they_hide() -> None:
    after, notes = rewritten(COMMENTED)
    assert not notes
    mine = after.partition("    # k8slint: ignore[")[2].partition("]")[0]
    assert "latest-tag" in mine
    assert after == COMMENTED.replace("containers:\n  # trivy:ignore:KSV-0013\n", "containers:\n").replace(
        "    image: nginx\n", f"    # k8slint: ignore[{mine}]\n    image: nginx\n"
    ).replace("# trivy:ignore:KSV-0013", f"# k8slint: ignore[{mine}]")
    assert rewritten(after) == (after, [])


def test_line_ends_and_bytes_stay() -> None:
    after, _ = rewritten(COMMENTED.replace("\n", "\r\n"))
    assert after.replace("\r\n", "\n") == rewritten(COMMENTED)[0] and "\n" not in after.replace("\r\n", "")
    done = rewrite("a.yaml", b"# trivy:ignore:KSV-0013 \xff\n")
    assert done.after == done.before and done.notes


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('ignore-check.kube-linter.io/no-such: "x"', "k8slint has no such check"), ('kube-linter.io/ignore-all: "x"', "it names no check"),
        ("kube-score/ignore: >-\n      container-image-tag", "not on a line of its own"),
        ('kube-score/ignore: "container-image-tag, no-such"', "k8slint has no such check"),
    ],
)
def test_what_cannot_go_over_stays(line: str, said: str) -> None:
    text = ANNOTATED.replace('ignore-check.kube-linter.io/latest-tag: "we build it here"', line)
    text = text.replace('    polaris.fairwinds.com/cpuLimitsMissing-exempt: "true"\n', "").replace("        kube-score/ignore: pod-probes\n", "        a: b\n")
    after, notes = rewritten(text)
    assert after == text and len(notes) == 1 and said in notes[0]


def test_comments_that_hide_nothing_stay() -> None:
    after, notes = rewritten(COMMENTED.replace("KSV-0013", "KSV-0010"))
    assert after == COMMENTED.replace("KSV-0013", "KSV-0010") and len(notes) == 2 and all("hides nothing here" in n for n in notes)


# ---------------------------------------------------------------------------------------------------- the command


def k8slint(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "k8slint", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command(tmp_path: Path) -> None:
    code, out, err = k8slint(tmp_path, "migrate")
    assert code == 2 and not out and err.count("\n") == 1
    (tmp_path / ".kube-linter.yaml").write_text("checks: {exclude: [latest-tag, odd]}\n", encoding="utf-8")
    code, out, err = k8slint(tmp_path, "migrate")
    assert code == 0 and out.startswith("# Made by `k8slint migrate` from .kube-linter.yaml.\nprofile: migrated\n") and "rules on" in err
    code, _, err = k8slint(tmp_path, "migrate", "--lang", "zh", "--write")
    assert code == 0 and "已写入" in err and (tmp_path / ".k8slint.yaml").exists()
    code, _, err = k8slint(tmp_path, "migrate", "--write")
    assert code == 2 and "is there already" in err
    (tmp_path / "web.yaml").write_text(ANNOTATED, encoding="utf-8")
    code, out, err = k8slint(tmp_path, "migrate", "--suppressions")
    assert code == 0 and "--- a/" in out and '-    ignore-check.kube-linter.io/latest-tag: "we build it here"' in out
    assert "3 suppressions to rewrite in 1 files" in err and (tmp_path / "web.yaml").read_text(encoding="utf-8") == ANNOTATED
    code, out, err = k8slint(tmp_path, "migrate", "--suppressions", "--write", "web.yaml")
    assert code == 0 and not out and "kube-linter" not in (tmp_path / "web.yaml").read_text(encoding="utf-8")
    code, _, err = k8slint(tmp_path, "migrate", "--suppressions", "gone")
    assert code == 2 and err.count("\n") == 1
    code, _, err = k8slint(tmp_path, "migrate", "gone")
    assert code == 2 and err.count("\n") == 1


def test_the_documentation_is_true(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "migrating.md").read_text(encoding="utf-8")
    blocks = {head.split()[1]: body for head, _, body in (b.partition("\n") for b in text.split("```")[1::2]) if " " in head}
    (tmp_path / ".kube-linter.yaml").write_text(blocks[".kube-linter.yaml"], encoding="utf-8")
    assert render(migrate(find([str(tmp_path)]))) == blocks[".k8slint.yaml"]
    assert rewritten(blocks["before.yaml"]) == (blocks["after.yaml"], [])
