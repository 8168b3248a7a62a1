"""What a device selector may say."""

from __future__ import annotations

import pytest

from k8slint.apis.resource.cel import check_device_expression
from k8slint.apis.resource.validation import MAX_CEL_COST


@pytest.mark.parametrize(
    "text",
    [
        'device.driver == "a"',
        'device.attributes["example.com"].model',
        'device.attributes["example.com"].?model.orValue("x") == "y"',
        'device.capacity["example.com"].memory.compareTo(quantity("1Gi")) >= 0',
        'device.attributes["example.com"].version.isGreaterThan(semver("1.2.3"))',
        'cel.bind(d, device.attributes["example.com"], cel.bind(m, d.model, m == "a" || m == "b"))',
        'device.attributes["example.com"].name.matches("^a+$")',
        "device.allowMultipleAllocations",
    ],
)
def test_compiles(text: str) -> None:
    fault, cost = check_device_expression(text, 36)
    assert fault == ""
    assert 0 < cost <= MAX_CEL_COST


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("device.driver", "must evaluate to bool or the unknown type, not string"),
        ("device.name == 'a'", "undefined field 'name'"),
        ("devices.driver == 'a'", "undeclared reference to 'devices'"),
        ("cel.bind(a.b, 1, true)", "cel.bind() variable names must be simple identifiers"),
        ("cel.bind(a, 1, b == 1)", "undeclared reference to 'b'"),
        ("device.driver ==", "Syntax error"),
    ],
)
def test_fault(text: str, fault: str) -> None:
    assert fault in check_device_expression(text, 36)[0]


def test_multiple_allocations_came_with_their_feature() -> None:
    assert "undefined field" in check_device_expression("device.allowMultipleAllocations", 35)[0]


def test_loops_in_loops_cost_too_much() -> None:
    text = "device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, a == b))))"
    assert check_device_expression(text, 36)[1] > MAX_CEL_COST
