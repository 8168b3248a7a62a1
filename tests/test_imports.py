"""The cold path: what `k8slint check` may import. A failure names the module and who imported it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
# each of them costs more than a small file's whole check, or leads to one that does
FORBIDDEN = (
    "pydantic", "typer", "rich", "click", "ruamel", "jsonschema", "jsonschema_rs", "typing", "re", "json", "dataclasses", "pathlib", "logging", "enum",
    "collections", "functools", "inspect", "datetime", "decimal", "fractions", "asyncio", "multiprocessing", "concurrent.futures",
    "importlib.metadata", "subprocess", "tempfile", "hashlib", "random", "copy", "yaml",
)
HEAVY = (
    "pydantic", "typer", "rich", "click", "ruamel", "jsonschema", "jsonschema_rs", "typing", "dataclasses", "pathlib", "logging", "inspect", "asyncio",
    "multiprocessing", "concurrent.futures", "importlib.metadata", "yaml",
)
# without `site`, so that only our own imports count; the spy sees who was first to import a module
SCRIPT = """
import sys
sys.path[:0] = [{root!r}, {site!r}]
import builtins
importers, plain = {{}}, builtins.__import__
def spy(name, globals=None, locals=None, fromlist=(), level=0):
    before = set(sys.modules)
    try:
        return plain(name, globals, locals, fromlist, level)
    finally:
        for new in set(sys.modules) - before:
            importers.setdefault(new, (globals or {{}}).get("__name__", "?"))
builtins.__import__ = spy
import k8slint.__main__
sys.argv = ["k8slint", "check", *{arguments!r}]
try:
    k8slint.__main__.main()
except SystemExit as done:
    print("code", done.code, file=sys.stderr)
for name in {forbidden!r}:
    if name in sys.modules:
        chain, by = name, importers.get(name)
        while by and by not in chain.split(" <- "):
            chain += " <- " + by
            by = importers.get(by)
        print("imported:", chain, file=sys.stderr)
"""

CLEAN = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data: {a: b}
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: nginx
        image: nginx:latest
        ports: [{name: http, containerPort: 80}]
        livenessProbe: {httpGet: {port: http, path: /}}
        resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 64Mi}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80, targetPort: http}]
"""


def imports(folder: Path, arguments: list[str]) -> tuple[str, list[str], str]:
    """Exit code, the forbidden modules that were imported (each with the chain of its importers), and stdout."""
    script = SCRIPT.format(root=str(ROOT), site=str(Path(yaml.__file__).parent.parent), arguments=arguments, forbidden=FORBIDDEN)
    environment = {"PATH": "/usr/bin:/bin", "XDG_CACHE_HOME": str(folder / ".cache"), "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run([sys.executable, "-S", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
    lines = done.stderr.splitlines()
    codes = [line for line in lines if line.startswith("code ")]
    assert codes, done.stderr
    return codes[0].removeprefix("code "), [line for line in lines if line.startswith("imported: ")], done.stdout


@pytest.mark.parametrize("arguments", [[], ["-o", "json"], ["--no-cache"], ["--kube-version", "1.30", "--select", "latest-tag"]])
def test_a_plain_check(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "web.yaml").write_text(WEB)
    code, found, out = imports(tmp_path, ["web.yaml", *arguments])
    assert found == []
    assert code == "1" and "latest-tag" in out


def test_a_clean_file(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_text(CLEAN)
    assert imports(tmp_path, ["settings.yaml"])[:2] == ("0", [])


def test_many_files(tmp_path: Path) -> None:
    """The cache may use json, and the reader of many files re: there they pay."""
    for i in range(40):
        (tmp_path / f"{i}.yaml").write_text(CLEAN.replace("settings", f"settings-{i}") if i else WEB)
    for _ in range(2):  # the second time from the cache
        code, found, _ = imports(tmp_path, [".", "-j", "1"])
        assert code == "1" and [line for line in found if line.split()[1] in HEAVY] == []


def test_a_configuration_file(tmp_path: Path) -> None:
    (tmp_path / ".k8slint.yaml").write_text("kube-version: '1.31'\nignore: [resources]\n")
    (tmp_path / "web.yaml").write_text(WEB)
    assert imports(tmp_path, ["web.yaml"])[1] == []


def test_the_examples() -> None:
    """Most kinds and rules; a message may need json (a mapping as it stands) or difflib (the nearest name), none of the heavy ones."""
    _, found, out = imports(ROOT, ["examples/shop", "--no-cache", "-j", "1"])
    assert [line for line in found if line.split()[1] in HEAVY] == []
    assert "latest-tag" in out


def test_the_spy_sees(tmp_path: Path) -> None:
    """--help goes through typer: the test's own test."""
    _, found, _ = imports(tmp_path, ["--help"])
    assert any(line.startswith("imported: typer <- k8slint.cli.app") for line in found), found


# what each room may import of the others; a room that is not listed may import anything
LAYERS = (
    ("source", "field", "diagnostic", "features"),
    ("scalars", "spans", "parse", "parse_plain", "scheme", "decode", "object", "schema"),
    ("apis", "cel"),
    ("visit", "store", "rule", "image", "securitycontext", "apiserver"),
    ("rules", "controller", "scheduler", "admission"),
    ("linter", "planner", "plan_result", "engine", "catalogue"),
    ("output", "explain", "cli"),
)


def test_imports_point_one_way() -> None:
    """Top-level imports go to earlier rooms only; rules import neither linter, output, cli nor each other."""
    import ast

    layer = {name: number for number, names in enumerate(LAYERS) for name in names}
    root = Path(__file__).resolve().parent.parent
    wrong = []
    for path in [*(root / "k8slint").rglob("*.py"), *(root / "rules").glob("*.py")]:
        room = "rules" if path.parent.name == "rules" else path.relative_to(root / "k8slint").parts[0].removesuffix(".py")
        if room not in layer:
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            names = [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            if isinstance(node, ast.ImportFrom) and node.module == "k8slint":
                names = [f"k8slint.{a.name}" for a in node.names]
            for name in names:
                parts = name.split(".")
                target = parts[1] if parts[0] == "k8slint" and len(parts) > 1 else ""
                if layer.get(target, -1) > layer[room] or (room == "rules" and target == "rules"):
                    wrong.append(f"{path.relative_to(root)} imports {name}")
    assert wrong == []
