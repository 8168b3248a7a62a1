"""Validation, warnings and updates of every kind of the smaller groups, from tests/fixtures/api/<group>/<kind>.yaml.

A file has two documents: a valid object, and cases. A case changes the object (`set`: dotted path -> value, `delete`:
dotted paths) and says what the API server answers: `causes` as [field, reason], `warnings` as beginnings of texts. With
`update` the changed object replaces the valid one. `minor` is the Kubernetes version, 36 if not given.
"""

from __future__ import annotations

import copy
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from k8slint.apis.disabled import drop_disabled_fields
from k8slint.field import Error, Warning

ROOT = Path(__file__).parent / "fixtures" / "api"
GROUPS = (
    "apiregistration", "authentication", "authorization", "certificates", "coordination", "discovery", "events",
    "flowcontrol", "internal", "networking", "node", "rbac", "resource", "scheduling", "storage", "storagemigration",
)  # fmt: skip
REASONS = {
    "required": "FieldValueRequired", "invalid": "FieldValueInvalid", "unsupported": "FieldValueNotSupported",
    "forbidden": "FieldValueForbidden", "duplicate": "FieldValueDuplicate", "too long": "FieldValueTooLong",
    "too many": "FieldValueTooMany", "not found": "FieldValueNotFound", "bad request": "BadRequest",
}  # fmt: skip


def _table(group: str, module: str, name: str) -> dict[str, Any]:
    try:
        table: dict[str, Any] = getattr(import_module(f"k8slint.apis.{group}.{module}"), name)
    except ModuleNotFoundError:
        return {}
    return table


def _lookup(table: dict[str, Any], obj: dict[str, Any]) -> Any:
    return table.get(f"{obj['apiVersion'].rpartition('/')[2]}/{obj['kind']}") or table.get(obj["kind"])


def _defaulted(group: str, obj: dict[str, Any], minor: int) -> dict[str, Any]:
    obj = copy.deepcopy(obj)
    if set_defaults := _lookup(_table(group, "defaults", "DEFAULTS"), obj):
        set_defaults(obj, minor)
    drop_disabled_fields(obj, obj["kind"], minor)
    return obj


def _changed(base: dict[str, Any], case: dict[str, Any]) -> dict[str, Any]:
    obj = copy.deepcopy(base)
    for dotted in case.get("delete", ()):
        *parents, last = _path(dotted)
        del _at(obj, parents)[last]
    for dotted, value in case.get("set", {}).items():
        *parents, last = _path(dotted)
        _at(obj, parents)[last] = copy.deepcopy(value)
    return obj


def _path(dotted: str) -> list[str | int]:
    return [int(part) if part.isdigit() else part for part in dotted.split(".")]


def _at(value: Any, path: list[str | int]) -> Any:
    for part in path:
        if isinstance(value, dict) and part not in value:
            value[part] = {}
        value = value[part]
    return value


def _load() -> list[Any]:
    out = []
    for group in GROUPS:
        for file in sorted((ROOT / group).glob("*.yaml")):
            base, cases = yaml.safe_load_all(file.read_text(encoding="utf-8"))
            for case in [{"name": "as it is"}, *cases]:
                out.append(pytest.param(group, base, case, id=f"{group}/{file.stem}: {case['name']}"))
    return out


@pytest.mark.parametrize(("group", "base", "case"), _load())
def test_answer(group: str, base: dict[str, Any], case: dict[str, Any]) -> None:
    minor = case.get("minor", 36)
    errors: list[Error] = []
    obj = _defaulted(group, _changed(base, case), minor)
    if case.get("update"):
        _lookup(_table(group, "update", "UPDATE"), obj)(obj, _defaulted(group, base, minor), errors, minor)
    else:
        _lookup(_table(group, "validation", "VALIDATE"), obj)(obj, errors, minor)
    expected = {(field, REASONS[reason]) for field, reason in case.get("causes", ())}
    assert {(error.field, error.type) for error in errors} == expected, [error.message() for error in errors]
    assert all(error.message() for error in errors)
    if errors or case.get("update"):
        return
    warnings: list[Warning] = []
    if warn := _lookup(_table(group, "warnings", "WARNINGS"), obj):
        warn(obj, warnings, minor)
    texts = [warning.message() for warning in warnings]
    wanted = case.get("warnings", [])
    assert len(texts) == len(wanted) and all(map(str.startswith, sorted(texts), sorted(wanted))), texts
