"""What the API server says of Pods and PodTemplates: every case of tests/fixtures/api/pod and .../pod_template.

A case changes the folder's base.yaml (`set`, `delete`, `repeat`: dotted path -> [times, value]) and names the causes, and
the warnings, that a server of version 1.`minor` (36) gives.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from k8slint.apis import disabled
from k8slint.apis.core.defaults import DEFAULTS
from k8slint.apis.core.validation import VALIDATE
from k8slint.apis.core.warnings import WARNINGS
from k8slint.decode import decoder
from k8slint.field import Error, Warning

API = Path(__file__).parent / "fixtures" / "api"
FOLDERS = ("pod", "pod_template")


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cases() -> list[Any]:
    return [
        pytest.param(folder, case, id=f"{folder}/{file.stem}: {case['name']}")
        for folder in FOLDERS
        for file in sorted((API / folder).glob("*.yaml"))
        if file.stem != "base"
        for case in read(file)
    ]


def walk(obj: Any, path: str) -> tuple[Any, Any]:
    """The container of the path's last part, and that part; mappings on the way are made."""
    *parents, last = path.split(".")
    for part in parents:
        obj = obj[int(part)] if isinstance(obj, list) else obj.setdefault(part, {})
    return obj, int(last) if isinstance(obj, list) else last


def build(folder: str, case: dict[str, Any]) -> Any:
    obj = deepcopy(read(API / folder / "base.yaml"))
    for path in case.get("delete", ()):
        owner, key = walk(obj, path)
        del owner[key]
    for path, value in case.get("set", {}).items():
        owner, key = walk(obj, path)
        owner[key] = deepcopy(value)
    for path, (times, value) in case.get("repeat", {}).items():
        owner, key = walk(obj, path)
        owner[key] = [deepcopy(value) for _ in range(times)]
    return obj


def judge(obj: Any, minor: int) -> tuple[list[Error], list[Warning]]:
    kind = obj["kind"]
    errs: list[Error] = []
    warnings: list[Warning] = []
    decoder(minor, f"core/v1.{kind}")(obj, (), errs)
    assert not errs, f"the case does not decode: {errs}"
    DEFAULTS[kind](obj, minor)
    disabled.drop_disabled_fields(obj, kind, minor)
    VALIDATE[kind](obj, errs, minor)
    WARNINGS[kind](obj, warnings, minor)
    return errs, warnings


@pytest.mark.parametrize(("folder", "case"), cases())
def test_case(folder: str, case: dict[str, Any]) -> None:
    errs, warnings = judge(build(folder, case), case.get("minor", 36))
    found = {(e.field, e.type) for e in errs}
    assert found == {tuple(c) for c in case.get("causes", ())}, "\n".join(e.message() for e in errs)
    texts = [w.message() for w in warnings]
    expected = case.get("warnings", [] if not errs else None)
    if isinstance(expected, int):
        assert len(texts) == expected, texts
    elif expected is not None:
        assert sorted(texts) == sorted(expected)


@pytest.mark.parametrize(("folder", "case"), cases())
def test_every_error_is_where_it_says(folder: str, case: dict[str, Any]) -> None:
    """The path of an error leads into the object, as far as it exists, so that it can be shown in the file."""
    obj = build(folder, case)
    errs, warnings = judge(obj, case.get("minor", 36))
    for found in [*errs, *warnings]:
        here: Any = obj
        for depth, part in enumerate(found.path):
            if isinstance(here, dict) and str(part) in here:
                here = here[str(part)]
            elif isinstance(here, list) and isinstance(part, int) and part < len(here):
                here = here[part]
            else:
                # Only the field that is missing may not be there, or what lies below a map key of its own.
                assert depth >= len(found.path) - 2, found.path
                break


def test_validation_leaves_the_object_alone() -> None:
    obj = build(
        "pod",
        {
            "set": {
                "spec.affinity": {
                    "podAffinity": {
                        "requiredDuringSchedulingIgnoredDuringExecution": [
                            {"topologyKey": "z", "matchLabelKeys": ["app"], "labelSelector": {}}
                        ]
                    }
                },
                "spec.terminationGracePeriodSeconds": -1,
            }
        },
    )
    DEFAULTS["Pod"](obj, 36)
    before = deepcopy(obj)
    errs: list[Error] = []
    VALIDATE["Pod"](obj, errs, 36)
    WARNINGS["Pod"](obj, [], 36)
    assert obj == before


@pytest.mark.parametrize("minor", range(25, 38))
def test_the_base_is_valid_in_every_version(minor: int) -> None:
    obj = build("pod", {"delete": ["spec.initContainers", "spec.containers.0.lifecycle"]})
    assert judge(obj, minor) == ([], [])
