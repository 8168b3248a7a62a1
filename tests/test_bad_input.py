"""Bad input gets one clear diagnostic or one line and exit 2, in bounded time, and the other files are still checked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.run import check_sources

GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: good}\n"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12))


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`k8slint check` in a folder."""
    command = [sys.executable, "-m", "k8slint", "check", "--no-cache", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})


@pytest.mark.parametrize(("content", "message"), [
    (b"a: \0\0", "binary"),
    (bytes(range(256)) * 8, "yaml-syntax"),
    (b"a: " + b"[" * 100_000, "nested deeper"),
    ("\n".join(" " * i + "a:" for i in range(3000)).encode(), "nested deeper"),
    (b'{"a":' * 100_000, "nested deeper"),
    (BOMB.encode(), "excessive aliasing"),
    (b"a: &x [*x]\n", "contains itself"),
    ("a: é".encode("latin-1"), "UTF-8"),
    (b"a:\n\tb: 1\n", "tab"),
    (b"apiVersion: v1\nkind: ConfigMap\nkind: Secret\n", "already set"),
])  # fmt: skip
def test_a_bad_file_among_good_ones(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "bad.yaml").write_bytes(content)
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "wrong.yaml").write_text(GOOD.replace("metadata", "metadat"))
    start = time.monotonic()
    done = run(tmp_path, ".")
    assert time.monotonic() - start < 20
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert message in done.stdout and "bad.yaml:" in done.stdout and 'unknown field "metadat"' in done.stdout


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with open(tmp_path / "huge.yaml", "wb") as file:
        file.truncate(100 * 1024 * 1024)
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "gone.yaml").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to(".")
    (tmp_path / "good.yaml").write_text(GOOD)
    done = run(tmp_path, ".")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    for name in ("huge.yaml", "pipe.yaml", "gone.yaml"):
        assert done.stdout.count(f"{name}:1:1: error file-unreadable") == 1
    assert "loop/" not in done.stdout


@pytest.mark.parametrize(("arguments", "message"), [
    (("nowhere.yaml", "good.yaml"), "nowhere.yaml: no such file"),
    (("--selct", "x"), "did you mean --select"),
    (("--select", "no-such-rule"), "no-such-rule"),
    (("--kube-version", "1.12"), "1.25"),
    (("--output", "xml"), "formats are"),
    (("--fail-on", "never"), "--fail-on"),
    (("--config", "nowhere"), "nowhere"),
    (("--crd", "good.yaml"), "no CustomResourceDefinition"),
    (("--jobs", "many"), "--jobs"),
    (("--schema-location", "{{"), "unknown variable"),
    (("--schema-location", "s/{{ .Kind.json"), "unknown variable"),
    (("--rules", "nowhere"), "--rules: nowhere: no such file or directory"),
    (("--rules", "rules"), "rules/broken.py: ZeroDivisionError: division by zero"),
    (("", "good.yaml"), '"": no such file'),
])  # fmt: skip
def test_wrong_usage_is_one_line_and_exit_2(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    (tmp_path / "custom.yaml").write_text("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "broken.py").write_text("x = 1 / 0\n")
    done = run(tmp_path, *arguments)
    assert done.returncode == 2 and message in done.stderr and done.stderr.count("\n") == 1, done.stderr


def test_nothing_to_read_is_not_no_problems(tmp_path: Path) -> None:
    done = run(tmp_path, "nowhere.yaml")
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["selct: [a]\n", "a: [\n", "rules: {latest-tag: {severity: loud}}\n", "rules: {latest-tag: {nope: 1}}\n", "- a\n"])
def test_a_broken_configuration(tmp_path: Path, text: str) -> None:
    (tmp_path / ".k8slint.yaml").write_text(text)
    (tmp_path / "good.yaml").write_text(GOOD)
    done = run(tmp_path, "good.yaml")
    assert done.returncode == 2 and done.stderr.count("\n") == 1 and done.stdout == ""


def test_the_cache_never_changes_an_answer(tmp_path: Path) -> None:
    """The same bytes with and without cache, and with a hostile one."""
    cache, tmp_path = tmp_path / "cache", tmp_path / "files"
    tmp_path.mkdir()
    for i in range(30):
        (tmp_path / f"f{i}.yaml").write_text(GOOD.replace("good", f"good-{i}") + ("dat: {}\n" if i % 7 == 0 else ""))
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}

    def check(*extra: str) -> str:
        command = [sys.executable, "-m", "k8slint", "check", "-o", "json", *extra, "."]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, env=environment, check=False).stdout

    plain = check("--no-cache")
    assert plain == check() == check()
    (entry,) = (cache / "k8slint").glob("*.json")
    for hostile in ("", "[]", "nonsense", "[" * 10_000, '[1,0,[],[["x","error","m","f",[1,1,1,1],"rule","","",0,null,[{}],[],null]],[]]'):
        entry.write_text(hostile)
        assert check() == plain


DIGITS = ["²", "٣", "9" * 5000, "-" + "9" * 5000]
PODS = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: w}}\nspec: {{replicas: 3, strategy: {{rollingUpdate: {{{rolling}}}}}, " \
    "selector: {{matchLabels: {{app: w}}}}, template: {{metadata: {{labels: {{app: w}}}}, spec: {{containers: [{{name: c, image: 'i:1', {own}}}]}}}}}}\n"


def in_pods(own: str = "", rolling: str = "") -> str:
    return PODS.format(own=own, rolling=rolling)


def with_rules(text: str) -> Report:
    """What all rules, those over plans too, say to a text; none of it may come from a mistake of ours."""
    options = Options()
    options.select = ("ALL",)
    options.plan = True
    report = check_sources([("a.yaml", text.encode())], options)
    assert not [d.message for d in report.diagnostics if d.rule == "internal-error"]
    return report


@pytest.mark.parametrize("digits", DIGITS, ids=["superscript", "arabic", "long", "negative"])
@pytest.mark.parametrize("text", [
    in_pods(rolling="maxUnavailable: 'N%', maxSurge: 'N'"), in_pods(rolling="maxUnavailable: 'N'", own="ports: [{containerPort: 80, hostPort: 80}]"),
    in_pods("args: ['-Xmx{N}m'], resources: {limits: {memory: 1Gi}}"), in_pods("env: [{name: GOMEMLIMIT, value: 'N'}], resources: {limits: {memory: 1Gi}}"),
    in_pods("lifecycle: {preStop: {exec: {command: [sleep, 'N']}}}"), in_pods("ports: [{containerPort: 80}], livenessProbe: {httpGet: {port: 'N'}}"),
    in_pods("resources: {requests: {cpu: 'N', memory: 'N'}}"),
    in_pods() + "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\n"
        "spec: {selector: {matchLabels: {app: w}}, minAvailable: 'N%'}\n",
    in_pods("ports: [{containerPort: 80}]") + "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\n"
        "spec: {selector: {app: w}, ports: [{port: 80, targetPort: 'N'}]}\n",
    "apiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: ExternalName, externalName: '1.2.3.N', ports: [{port: 'N', name: a}]}\n",
    *(f"apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: c}}\nspec: {{schedule: '{schedule}', jobTemplate: {{spec: "
      "{activeDeadlineSeconds: 9999, template: {spec: {restartPolicy: Never, containers: [{name: c, image: 'i:1'}]}}}}}\n"
      for schedule in ("0 0 N * *", "0 0 30 N *", "1-N/N * * * *", "*/N N * * *")),
])  # fmt: skip
def test_digits_that_are_no_number(text: str, digits: str) -> None:
    """`str.isdigit` takes digits that `int` does not, and of thousands of digits `int` makes an error."""
    with_rules(text.replace("N", digits))


@pytest.mark.parametrize("arguments", [("explain", "good.yaml:²"), ("explain", "good.yaml:" + "9" * 5000), ("learn", "²"), ("learn", "9" * 5000)])
def test_numbers_on_the_command_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    done = subprocess.run([sys.executable, "-m", "k8slint", *arguments], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "internal error" not in done.stderr and done.returncode == 2 and done.stderr.count("\n") == 1


@pytest.mark.parametrize(("spec", "path"), [
    ("{names: 5}", "spec.names"), ("{versions: [{schema: x}]}", "schema"), ("{versions: [{subresources: x}]}", "subresources"),
    ("{versions: [{schema: {openAPIV3Schema: {properties: {spec: {properties: {a: x}}}}}}]}", "properties"), ("{group: [a]}", "group"),
])  # fmt: skip
def test_definitions_of_wrong_types(tmp_path: Path, spec: str, path: str) -> None:
    """A definition named on the command line is not validated, but it is read as the API server reads it."""
    (tmp_path / "crd.yaml").write_text(f"# one\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {spec}\n")
    (tmp_path / "thing.yaml").write_text("apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: x}\n")
    done = run(tmp_path, "--crd", "crd.yaml", "thing.yaml")
    assert done.returncode == 2 and "--crd: crd.yaml:4: " in done.stderr and path in done.stderr, done.stderr


@pytest.mark.parametrize("text", [
    "# k8slint: ignore[no-such-rule]\n" * 10_000 + GOOD,
    in_pods("env: [" + ", ".join(f"{{name: A{i}, value: $(A{i + 1})$(B)}}" for i in range(4000)) + "]"),
    in_pods().replace("containers:", "volumes: [{name: v, projected: {sources: ["
        + ", ".join(f"{{configMap: {{name: x, items: [{{key: a, path: p{i}}}]}}}}" for i in range(1000)) + "]}}], containers:"),
    json.dumps({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "c"}], "tolerations": [{"key": "a"}] * 5000}}),
    "".join(f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: v{i}}}\nspec: {{storageClassName: x, accessModes: [ReadWriteOnce], {rest}}}\n---\n"
        for i in range(800) for kind, rest in (("PersistentVolume", "capacity: {storage: 1Gi}, hostPath: {path: /a}"),
                                               ("PersistentVolumeClaim", "resources: {requests: {storage: 1Gi}}"))),
], ids=["ignores", "env", "projected", "repeated", "claims"])  # fmt: skip
def test_long_lists_take_no_time_squared(text: str) -> None:
    start = time.process_time()
    with_rules(text)
    assert time.process_time() - start < 8


def test_every_fixture_with_and_without_cache(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parent.parent
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path)}

    def check(*extra: str) -> str:
        command = [sys.executable, "-m", "k8slint", "check", "--no-config", "--select", "ALL", "-o", "json", *extra, "examples", "tests/fixtures"]
        return subprocess.run(command, cwd=root, capture_output=True, text=True, env=environment, check=False).stdout

    plain = check("--no-cache")
    assert plain.count("\n") > 100
    assert plain == check() == check()


def test_one_process_and_several_agree(tmp_path: Path) -> None:
    for i in range(320):
        (tmp_path / f"f{i}.yaml").write_text(GOOD.replace("good", f"good-{i}") + ("dat: {}\n" if i % 50 == 0 else ""))
    assert run(tmp_path, "-o", "json", "--jobs", "1", ".").stdout == run(tmp_path, "-o", "json", "--jobs", "3", ".").stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
@pytest.mark.parametrize("command", ["rules", "--help", "check --help", "explain probes", "check good.yaml"])
def test_a_terminal_that_cannot_write_chinese(tmp_path: Path, command: str, encoding: str) -> None:
    (tmp_path / "good.yaml").write_text(GOOD)
    environment = {**os.environ, "LANG": "zh_CN.UTF-8", "LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [sys.executable, "-m", "k8slint", *command.split()], cwd=tmp_path, capture_output=True, env=environment, timeout=60, check=False
    )
    assert done.returncode in (0, 1) and not done.stderr
    if "--help" not in command:  # click writes UTF-8 where it is told ASCII
        assert b"\\u" in done.stdout
