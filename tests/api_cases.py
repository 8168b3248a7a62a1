"""Cases of tests/fixtures/api/<group>/<kind>/: a case changes the folder's base.yaml and names what a server of 1.`minor` (36) says.

`set` (dotted path -> value), `delete` (dotted paths), `repeat` (dotted path -> [times, value]); `causes`, `warnings`. A case
of updates.yaml changes the stored object: `old` and `new` hold such changes each.
"""

from __future__ import annotations

from copy import deepcopy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from k8slint import scheme
from k8slint.apis.disabled import drop_disabled_fields
from k8slint.decode import decoder
from k8slint.field import Error, Warning

API = Path(__file__).parent / "fixtures" / "api"


def read(path: Path) -> Any:
    """A fixture as plain values."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def create_cases(folders: tuple[str, ...]) -> list[Any]:
    """Each case of each folder as a pytest parameter (folder, case)."""
    return [
        pytest.param(folder, case, id=f"{folder}/{file.stem}: {case['name']}")
        for folder in folders
        for file in sorted((API / folder).glob("*.yaml"))
        if file.stem not in ("base", "updates")
        for case in read(file)
    ]


def update_cases(folders: tuple[str, ...]) -> list[Any]:
    """Each case of each folder's updates.yaml as a pytest parameter (folder, case)."""
    return [
        pytest.param(folder, case, id=f"{folder}: {case['name']}")
        for folder in folders
        if (API / folder / "updates.yaml").exists()
        for case in read(API / folder / "updates.yaml")
    ]


def walk(obj: Any, path: str) -> tuple[Any, Any]:
    """The container of the path's last part, and that part; mappings on the way are made. `\\.` is a dot in a name."""
    *parents, last = [part.replace("\0", ".") for part in path.replace("\\.", "\0").split(".")]
    for part in parents:
        obj = obj[int(part)] if isinstance(obj, list) else obj.setdefault(part, {})
    return obj, int(last) if isinstance(obj, list) else last


def build(folder: str, change: dict[str, Any]) -> Any:
    """The folder's base.yaml, changed."""
    obj = deepcopy(read(API / folder / "base.yaml"))
    for path in change.get("delete", ()):
        owner, key = walk(obj, path)
        del owner[key]
    for path, value in change.get("set", {}).items():
        owner, key = walk(obj, path)
        owner[key] = deepcopy(value)
    for path, (times, value) in change.get("repeat", {}).items():
        owner, key = walk(obj, path)
        owner[key] = value * times if isinstance(value, str) else [deepcopy(value) for _ in range(times)]
    return obj


def table(obj: Any, module: str, name: str) -> Any:
    """The function of a group's table for this object, None where it has none."""
    group, _, version = obj["apiVersion"].rpartition("/")
    try:
        found = getattr(import_module(f"k8slint.apis.{scheme.ROOMS[group]}.{module}"), name)
    except ModuleNotFoundError:
        return None
    return found.get(f"{version}/{obj['kind']}") or found.get(obj["kind"])


def prepare(obj: Any, minor: int) -> Any:
    """Decoded, defaulted, without the fields of disabled gates."""
    errs: list[Error] = []
    known = scheme.lookup(obj["apiVersion"], obj["kind"])
    assert known is not None
    decoder(minor, known.type)(obj, (), errs)
    assert not errs, f"the case does not decode: {errs}"
    set_defaults = table(obj, "defaults", "DEFAULTS")
    if set_defaults is not None:
        set_defaults(obj, minor)
    drop_disabled_fields(obj, obj["kind"], minor)
    return obj


def judge(obj: Any, minor: int) -> tuple[list[Error], list[Warning]]:
    """The errors of a creation, and the warnings."""
    obj = prepare(obj, minor)
    errs: list[Error] = []
    warnings: list[Warning] = []
    before = deepcopy(obj)
    table(obj, "validation", "VALIDATE")(obj, errs, minor)
    warn = table(obj, "warnings", "WARNINGS")
    if warn is not None:
        warn(obj, warnings, minor)
    assert obj == before, "judging must not change the object"
    return errs, warnings


def causes(errs: list[Error]) -> set[tuple[str, str]]:
    """What is compared with a case's `causes`."""
    return {(e.field, e.type) for e in errs}


def check_create(folder: str, case: dict[str, Any]) -> None:
    """A creation has the causes and the warnings that the case names, and errors stand inside the object."""
    obj = build(folder, case)
    errs, warnings = judge(obj, case.get("minor", 36))
    assert causes(errs) == {tuple(c) for c in case.get("causes", ())}, "\n".join(e.message() for e in errs)
    for error in errs:
        assert all(type(part) is int or isinstance(part, str) for part in error.path)
    texts = [w.message() for w in warnings]
    expected = case.get("warnings", None if errs else [])
    if isinstance(expected, int):
        assert len(texts) == expected, texts
    elif expected is not None:
        assert sorted(texts) == sorted(expected)
    for message in case.get("messages", ()):
        assert message in [e.message() for e in errs]


def check_update(folder: str, case: dict[str, Any]) -> None:
    """An update has the causes that the case names; `replace`: a manifest replaces the object."""
    minor = case.get("minor", 36)
    old, new = (prepare(build(folder, case.get(side, {})), minor) for side in ("old", "new"))
    before = deepcopy((old, new))
    errs: list[Error] = []
    table(new, "update", "REPLACE" if case.get("replace") else "UPDATE")(new, old, errs, minor)
    assert causes(errs) == {tuple(c) for c in case.get("causes", ())}, "\n".join(e.message() for e in errs)
    assert (old, new) == before, "judging must not change the objects"
