"""What the API server says of CustomResourceDefinitions: names, versions, parts, schemas, rules."""

from __future__ import annotations

from typing import Any

import pytest
from api_cases import API, build, causes, check_create, create_cases, judge, read

FOLDER = "apiextensions/custom_resource_definition"
ROOT = "spec.validation.openAPIV3Schema"


@pytest.mark.parametrize(("folder", "case"), create_cases((FOLDER,)))
def test_create(folder: str, case: dict[str, Any]) -> None:
    check_create(folder, case)


def judge_schema(schema: Any, minor: int = 36) -> Any:
    """The errors of a definition with this schema."""
    return judge(build(FOLDER, {"set": {"spec.versions.0.schema.openAPIV3Schema": schema}}), minor)[0]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{file}: {case['name']}")
        for file in ("schemas", "rules")
        for case in read(API / f"apiextensions/{file}.yaml")
    ],
)
def test_schema(case: dict[str, Any]) -> None:
    root = case.get("root")
    errs = judge_schema(case["schema"] if root else {"type": "object", "properties": {"spec": case["schema"]}}, case.get("minor", 36))
    prefix = ROOT if root else ROOT + ".properties[spec]"
    expected = {(prefix + field, kind) for field, kind in case.get("causes", ())}
    if case.get("total"):
        expected.add((ROOT, "FieldValueForbidden"))
    assert causes(errs) == expected, "\n".join(e.message() for e in errs)


def test_the_places_in_the_document() -> None:
    """Fields are the server's internal ones; paths lead to where it stands in the document."""
    errs = judge_schema({"type": "object", "properties": {"a": {"type": "word"}}})
    assert errs[0].field == ROOT + ".properties[a].type"
    assert errs[0].path == ("spec", "versions", 0, "schema", "openAPIV3Schema", "properties", "a", "type")


def test_a_schema_that_nests_deeply() -> None:
    schema: Any = {"type": "string"}
    for _ in range(5_000):
        schema = {"type": "object", "properties": {"a": schema}}
    import k8slint.apis.apiextensions.validation as validation

    errs: list[Any] = []
    crd = build(FOLDER, {})
    crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"] = schema
    validation.VALIDATE["CustomResourceDefinition"](crd, errs, 36)
    assert [e.type for e in errs] == ["InternalError"]


def test_a_marked_part_of_a_schema_is_judged_like_any_other() -> None:
    """Parts that look harmless are not walked through; beside something wrong they are still found harmless."""
    good = {"type": "object", "properties": {"x": {"type": "array", "items": {"type": "string", "pattern": "^a$"}}}}
    errs = judge_schema({"type": "object", "properties": {"a": good, "b": {"type": "object", "properties": {"c": {}}}}})
    assert causes(errs) == {(ROOT + ".properties[b].properties[c].type", "FieldValueRequired")}


def test_many_costly_rules() -> None:
    """Each is cheap enough, all together are not."""
    rule = {"rule": "self.all(x, x.contains('a'))"}
    part = {"type": "array", "maxItems": 1000, "items": {"type": "string", "maxLength": 50_000}, "x-kubernetes-validations": [rule]}
    errs = judge_schema({"type": "object", "properties": {"spec": {"type": "object", "properties": {f"a{i}": part for i in range(40)}}}})
    assert errs[-1].field == ROOT
    assert "estimated rule cost total" in errs[-1].message()
