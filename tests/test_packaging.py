"""The wheel holds what the checkout holds: every package and every data file, `rules/` and `schemas/` inside `k8slint`."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import k8slint

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def packages() -> list[str]:
    """The packages that setup.py names."""
    code = (
        "import setuptools; setuptools.setup = lambda **given: print('\\n'.join(given['packages']))\n"
        "exec(open('setup.py').read(), {'__file__': 'setup.py', '__name__': 'setup'})"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.split()


def folder(package: str) -> Path:
    """Where a package stands in the checkout."""
    mapped = PROJECT["tool"]["setuptools"]["package-dir"]
    for name in sorted(mapped, key=len, reverse=True):
        if package == name or package.startswith(name + "."):
            return ROOT / mapped[name] / package[len(name) :].lstrip(".").replace(".", "/")
    raise AssertionError(package)


def test_every_folder_with_python_is_a_package() -> None:
    listed = {folder(p) for p in packages()}
    found = {p.parent for top in ("k8slint", "rules", "schemas") for p in (ROOT / top).rglob("*.py") if "__pycache__" not in p.parts}
    assert found == {p for p in listed if any(p.glob("*.py"))}
    assert {"k8slint.rules", "k8slint.schemas"} <= set(packages())


def test_every_data_file_is_packaged() -> None:
    data = PROJECT["tool"]["setuptools"]["package-data"]
    packaged = {p for package in packages() for pattern in data["*"] for p in folder(package).glob(pattern)}
    packaged |= {p for package, patterns in data.items() if package != "*" for pattern in patterns for p in folder(package).glob(pattern)}
    tracked = subprocess.run(["git", "ls-files", "k8slint", "rules", "schemas"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    for name in tracked.split():
        path = ROOT / name
        if path.suffix != ".py" and path.exists() and not path.name.startswith("."):
            assert path in packaged, f"{name} is in no package-data pattern: it would not reach the wheel"


def test_version_is_in_one_place() -> None:
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert k8slint.__version__.count(".") == 2


def test_runs_from_the_checkout_without_installation() -> None:
    """`python -S -c` with the checkout alone on the path: rules and schemas are found beside the package."""
    code = "import sys; sys.path[:0] = ['.']; import k8slint.catalogue as c, k8slint.scheme as s; print(len(c.catalogue()) > 20, s.lookup('v1', 'Pod'))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("True <")
