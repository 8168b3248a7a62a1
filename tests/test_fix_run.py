"""`check --fix` and `check --diff`: which files are written, how, and what is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from k8slint.cli.check import run
from k8slint.cli.options import parse_arguments
from k8slint.config import UsageError
from k8slint.fix import run as fix_run

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  # of a\n  a: 1  # one\n"
FIXED = CONFIG.replace("a: 1 ", 'a: "1" ')
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
  - name: a
    image: k8s.gcr.io/pause:3.9
    imagePullPolicy: always
"""

Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Check:
    """`check ...` in an empty folder: exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "C")
    monkeypatch.delenv("LC_ALL", raising=False)

    def check(*arguments: str) -> tuple[int, str, str]:
        code = run(*parse_arguments(["--no-cache", "--color=never", *arguments]))
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return check


def test_fix_writes_and_reports_what_is_left(check: Check) -> None:
    Path("a.yaml").write_text(CONFIG)
    Path("b.yaml").write_text(CONFIG.replace("name: a", "name: b_") + "---\n" + CONFIG)
    os.chmod("a.yaml", 0o640)
    code, out, err = check("--fix", ".")
    assert Path("a.yaml").read_text() == FIXED
    assert Path("b.yaml").read_text() == FIXED.replace("name: a", "name: b_") + "---\n" + FIXED
    assert os.stat("a.yaml").st_mode & 0o777 == 0o640
    assert sorted(os.listdir()) == ["a.yaml", "b.yaml"]
    assert code == 1 and "metadata.name" in out and "fixable" not in out
    assert err == "k8slint: fixed 3 findings in 2 files\n"
    before = os.stat("a.yaml").st_mtime_ns
    assert check("--fix", "a.yaml") == (0, "1 file, 1 object: no problems found\n", "")
    assert os.stat("a.yaml").st_mtime_ns == before


def test_diff_writes_nothing(check: Check) -> None:
    Path("a.yaml").write_text(CONFIG)
    Path("b.yaml").write_bytes(CONFIG.replace("\n", "\r\n").encode().rstrip())
    code, out, err = check("--diff", ".")
    assert code == 1 and err == "k8slint: --fix would fix 2 findings in 2 files\n"
    assert Path("a.yaml").read_text() == CONFIG
    assert out.split("--- b.yaml")[0] == """\
--- a.yaml
+++ a.yaml
@@ -3,4 +3,4 @@
 metadata: {name: a}
 data:
   # of a
-  a: 1  # one
+  a: "1"  # one
"""
    assert out.endswith('-  a: 1  # one\n\\ No newline at end of file\n+  a: "1"  # one\n\\ No newline at end of file\n')
    if shutil.which("patch"):
        subprocess.run(["patch", "-p0", "-s", "--binary"], input=out.encode(), check=True)
        assert Path("a.yaml").read_text() == FIXED
        assert Path("b.yaml").read_bytes() == FIXED.replace("\n", "\r\n").encode().rstrip()
        assert check("--diff", ".") == (0, "", "")
    with pytest.raises(UsageError):
        check("--diff", "-o", "json", ".")


def test_both_is_a_diff_and_a_missing_path_is_two(check: Check) -> None:
    Path("a.yaml").write_text(CONFIG)
    assert check("--fix", "--diff", "a.yaml")[0] == 1
    assert Path("a.yaml").read_text() == CONFIG
    assert check("--diff", "a.yaml", "none.yaml")[0] == 2
    assert check("--fix", "a.yaml", "none.yaml")[0] == 2
    assert Path("a.yaml").read_text() == FIXED


def test_the_selection_counts(check: Check) -> None:
    Path("a.yaml").write_text(POD)
    check("--fix", "--ignore", "frozen-registry", "a.yaml")
    assert Path("a.yaml").read_text() == POD.replace("always", "Always")
    check("--fix", "--only", "api", "a.yaml")
    assert Path("a.yaml").read_text() == POD.replace("always", "Always")
    check("--fix", "--profile", "style", "a.yaml")
    assert Path("a.yaml").read_text() == POD.replace("always", "Always")
    check("--fix", "a.yaml")
    assert Path("a.yaml").read_text() == POD.replace("always", "Always").replace("k8s.gcr.io", "registry.k8s.io")
    Path("a.yaml").write_text(POD.replace("always", "Always") + "    env: [{name: A, value: x}, {name: A, value: x}]\n")
    check("--fix", "--select", "frozen-registry", "a.yaml")
    assert Path("a.yaml").read_text().endswith("env: [{name: A, value: x}, {name: A, value: x}]\n")
    assert "registry.k8s.io" in Path("a.yaml").read_text()
    check("--fix", "--select", "api-warning,frozen-registry", "a.yaml")
    assert Path("a.yaml").read_text().endswith("env: [{name: A, value: x}]\n")


def test_what_is_suppressed_or_off_is_not_fixed(check: Check) -> None:
    quiet = POD.replace("always", "Always").replace("pause:3.9", "pause:3.9 # k8slint: ignore[frozen-registry] mirrored")
    named = POD.replace("always", "Always").replace("{name: p}", "{name: q, annotations: {k8slint.io/ignore: frozen-registry}}")
    Path("a.yaml").write_text(quiet)
    Path("b.yaml").write_text(named)
    Path(".k8slint.yaml").write_text("per-path:\n  c.yaml: {rules: {frozen-registry: off}}\n")
    Path("c.yaml").write_text(POD.replace("always", "Always").replace("name: p", "name: r"))
    assert check("--diff", ".")[:2] == (0, "")


def test_only_reported_files_are_fixed(check: Check) -> None:
    Path("a.yaml").write_text(CONFIG)
    Path("b.yaml").write_text(CONFIG.replace("name: a", "name: b"))
    code, out, _ = check("--fix", "--staged-context", "b.yaml")
    assert Path("a.yaml").read_text() == CONFIG and Path("b.yaml").read_text() == FIXED.replace("name: a", "name: b")
    assert code == 0 and out.startswith("1 file")


def test_files_that_are_left_alone(check: Check, tmp_path: Path) -> None:
    outside = tmp_path.parent / (tmp_path.name + "-outside.yaml")
    outside.write_text(CONFIG)
    folder = tmp_path.parent / (tmp_path.name + "-folder")
    folder.mkdir()
    (folder / "f.yaml").write_text(CONFIG.replace("name: a", "name: f"))
    Path("plain.yaml").write_text(CONFIG.replace("name: a", "name: plain"))
    os.link("plain.yaml", "plain.txt")
    Path("readonly.yaml").write_text(CONFIG.replace("name: a", "name: readonly"))
    os.chmod("readonly.yaml", 0o444)
    Path("notes.md").write_text("```yaml\n" + CONFIG.replace("name: a", "name: md") + "```\n")
    os.symlink(outside, "link.yaml")
    os.symlink(folder, "folder")
    Path("doubled.yaml").write_text(CONFIG.replace("name: a", "name: doubled") + "  b: 1\n  b: 2\n")
    code, out, err = check("--fix", ".", "notes.md")
    assert err.splitlines() == [
        "k8slint: doubled.yaml:6: left alone: a key is there twice",
        "k8slint: doubled.yaml:8: left alone: a key is there twice",
        "k8slint: folder/f.yaml:6: left alone: a link leads to it out of the folders that are checked",
        "k8slint: link.yaml:6: left alone: it is a symbolic link: fix the file that it leads to",
        "k8slint: notes.md:7: left alone: an example in a text: mend it by hand",
        "k8slint: plain.yaml:6: left alone: it has several names (hard links)",
        "k8slint: readonly.yaml:6: left alone: it is read-only",
    ]
    assert code == 1 and "fixable" not in out
    for file in (outside, Path("plain.yaml"), Path("readonly.yaml"), folder / "f.yaml"):
        assert "  a: 1  # one" in file.read_text()


def test_a_file_that_changed_meanwhile_is_left_alone(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.yaml").write_text(CONFIG)
    plain = fix_run.fix_contents

    def slowly(*arguments: object) -> fix_run.Outcome:
        outcome = plain(*arguments)  # type: ignore[arg-type]
        Path("a.yaml").write_text(CONFIG + "  b: x\n")
        return outcome

    monkeypatch.setattr(fix_run, "fix_contents", slowly)
    code, out, err = check("--fix", "a.yaml")
    assert err == "k8slint: a.yaml: left alone: it has changed since it was read\n"
    assert Path("a.yaml").read_text() == CONFIG + "  b: x\n"
    assert code == 1 and "api-wrong-type" in out


def test_a_failing_write_leaves_the_file_and_nothing_else(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("a.yaml").write_text(CONFIG)

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(fix_run.os, "replace", full)
    assert check("--fix", "a.yaml")[2] == "k8slint: a.yaml: left alone: no space left on device\n"
    assert os.listdir() == ["a.yaml"] and Path("a.yaml").read_text() == CONFIG


def test_standard_input_is_not_written(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(CONFIG.encode())))
    code, out, err = check("--fix", "-")
    assert code == 1 and err == "k8slint: <stdin>:6: left alone: standard input is not a file\n" and "fixable" not in out


def test_a_fix_that_does_not_hold_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a fix wrong (the server refuses what it took, or the finding stays), the file would be as before."""
    from k8slint.config import Options

    options = Options()
    options.select = ("frozen-registry",)
    text = POD.replace("always", "Always").encode()
    for broken in (text.replace(b"pause:3.9", b"'pause 3.9'").replace(b"k8s.gcr.io/'", b"' "), text + b"# c\n", text.replace(b"Always", b"always")):
        monkeypatch.setattr(fix_run, "edit_file", lambda data, edits, failed=None, broken=broken: broken)
        outcome = fix_run.fix_contents({"a.yaml": text}, options)
        assert not outcome.changed and [left.reason for left in outcome.left] == ["the fix did not hold; please report it"]
        assert not any(d.fixable for d in outcome.report.diagnostics)


def test_outputs_say_what_is_fixable(check: Check) -> None:
    Path("a.yaml").write_text(POD.replace("always", "Always"))
    assert check("a.yaml")[1].endswith("(1 fixable with --fix)\n")
    found = json.loads(check("-o", "json", "a.yaml")[1])["diagnostics"]
    assert [(d["rule"], d["fixable"], d["fix"]) for d in found if d["fixable"]] == [
        ("frozen-registry", True, [{"path": ["spec", "containers", 0, "image"], "value": "registry.k8s.io/pause:3.9"}])
    ]
    results = json.loads(check("-o", "sarif", "a.yaml")[1])["runs"][0]["results"]
    assert [r["ruleId"] for r in results if r.get("properties", {}).get("fixable")] == ["frozen-registry"]
    Path("a.md").write_text("```yaml\n" + POD + "```\n")
    assert "fixable" not in check("a.md")[1]


def test_one_bad_document_keeps_no_other_back_and_the_list_is_short(check: Check) -> None:
    bad = CONFIG + "  b: x\n  b: x\n"
    Path("a.yaml").write_text("---\n".join([CONFIG, *(bad.replace("{name: a}", f"{{name: b{i}}}") for i in range(45))]))
    _, _, err = check("--fix", "a.yaml")
    assert Path("a.yaml").read_text().startswith(FIXED + "---\n") and Path("a.yaml").read_text().endswith("  a: 1  # one\n  b: x\n  b: x\n")
    lines = err.splitlines()
    assert lines[0] == "k8slint: fixed 1 finding in 1 file" and len(lines) == 42
    assert lines[1] == "k8slint: a.yaml:13: left alone: a key is there twice" and lines[-1] == "k8slint: ... and 5 more"


def test_of_several_fixes_in_a_document_one_may_be_left(check: Check) -> None:
    Path("a.yaml").write_text(POD + "    env:\n    - {name: A, value: x}\n    # why\n    - name: A\n      # how\n      value: x\n")
    _, _, err = check("--fix", "a.yaml")
    assert Path("a.yaml").read_text() == (
        POD.replace("always", "Always").replace("k8s.gcr.io", "registry.k8s.io")
        + "    env:\n    - {name: A, value: x}\n    # why\n    - name: A\n      # how\n      value: x\n"
    )
    assert err == "k8slint: fixed 2 findings in 1 file\nk8slint: a.yaml:12: left alone: a comment would be lost\n"


def test_messages_are_translated(check: Check) -> None:
    Path("a.yaml").write_text(CONFIG)
    Path("b.yaml").write_text(CONFIG + "  b: 1\n  b: 2\n")
    _, _, err = check("--lang", "zh", "--fix", ".")
    assert all(any(ord(c) > 0x3000 for c in line) for line in err.splitlines()) and len(err.splitlines()) == 3
    assert "left" not in err and "fixed" not in err


def test_a_plain_check_does_not_import_the_editor() -> None:
    script = (
        "import sys, k8slint.__main__; sys.argv = ['k8slint', 'check', '--no-cache', '-']\n"
        "try: k8slint.__main__.main()\nexcept SystemExit: pass\n"
        "print([m for m in sys.modules if m.startswith(('ruamel', 'k8slint.fix.edit', 'k8slint.fix.plain', 'k8slint.fix.run', 'k8slint.cli.fix', 'difflib'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], input=POD, capture_output=True, text=True, check=True)
    assert "fixable" not in done.stdout and done.stdout.endswith("[]\n")
