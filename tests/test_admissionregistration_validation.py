"""What the API server says of webhook configurations, admission policies and their bindings."""

from __future__ import annotations

from typing import Any

import pytest
from api_cases import build, check_create, create_cases, judge

FOLDERS = tuple(
    f"admissionregistration/{kind}"
    for kind in (
        "validating_webhook_configuration",
        "mutating_webhook_configuration",
        "validating_admission_policy",
        "validating_admission_policy_binding",
        "mutating_admission_policy",
        "mutating_admission_policy_binding",
    )
)


@pytest.mark.parametrize(("folder", "case"), create_cases(FOLDERS))
def test_create(folder: str, case: dict[str, Any]) -> None:
    check_create(folder, case)


def test_more_than_the_server_takes() -> None:
    conditions = [{"name": f"c{i}", "expression": "true"} for i in range(65)]
    errs, _ = judge(build(FOLDERS[0], {"set": {"webhooks.0.matchConditions": conditions}}), 36)
    assert [(e.field, e.type) for e in errs] == [("webhooks[0].matchConditions", "FieldValueTooMany")]
    annotations = [{"key": f"a{i}", "valueExpression": "'x'"} for i in range(21)]
    errs, _ = judge(build(FOLDERS[2], {"set": {"spec.auditAnnotations": annotations}}), 36)
    assert [(e.field, e.type) for e in errs] == [("spec.auditAnnotations", "FieldValueInvalid")]


def test_the_place_of_a_mistake_in_an_expression() -> None:
    """cel-go's own words, with the line and a caret."""
    condition = {"name": "a", "expression": "object.a ==\n  nowhere"}
    errs, _ = judge(build(FOLDERS[0], {"set": {"webhooks.0.matchConditions": [condition]}}), 36)
    assert errs[0].detail_text() == (
        "compilation failed: ERROR: <input>:2:3: undeclared reference to 'nowhere' (in container '')\n |   nowhere\n | ..^"
    )
