"""CEL's extended functions on lists: types, values, what they may cost, and since when a server has them."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.cel import Env, begin_run, compile_expression
from k8slint.cel.types import INT, STRING, list_of
from k8slint.cel.values import CelError, CostExceeded

VARIABLES = {"l": list_of(INT), "s": list_of(STRING)}
VALUES = {"l": [3, 1, 3, 2], "s": ["b", "a"]}


@pytest.fixture(autouse=True)
def _new_run() -> None:
    """Each test begins with nothing spent on expressions."""
    begin_run()


def value(text: str) -> Any:
    """What the expression gives on a 1.36."""
    program, issues = compile_expression(text, Env(VARIABLES, 36))
    assert program is not None, [issue.render(text) for issue in issues]
    return program.evaluate(VALUES)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l.sort()", [1, 2, 3, 3]),
        ("s.sort()", ["a", "b"]),
        ("l.sortBy(x, -x)", [3, 3, 2, 1]),
        ("[{'n': 2}, {'n': 1}].sortBy(x, x.n).map(x, x.n)", [1, 2]),
        ("l.filter(x, x > 1).sortBy(x, x)", [2, 3, 3]),
        ("l.distinct()", [3, 1, 2]),
        ("l.reverse()", [2, 3, 1, 3]),
        ("l.slice(1, 3)", [1, 3]),
        ("lists.range(3)", [0, 1, 2]),
        ("[l, [4]].flatten()", [3, 1, 3, 2, 4]),
        ("[dyn([dyn(1), dyn([2])]), dyn(3)].flatten(2)", [1, 2, 3]),
        ("[dyn(1), dyn([2, 3])].flatten(0).size()", 2),
        ("l.first().value() + l.last().value()", 5),
    ],
)
def test_values(text: str, expected: object) -> None:
    assert value(text) == expected


@pytest.mark.parametrize("text", ["l.slice(2, 1)", "l.slice(0, 5)", "l.slice(-1, 1)", "l.flatten(-1)", "[dyn(1), dyn('a')].sort()"])
def test_errors(text: str) -> None:
    with pytest.raises(CelError):
        value(text)


def test_a_list_too_long_to_make() -> None:
    with pytest.raises(CostExceeded):
        value("lists.range(1000000000)")


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("l.first().hasValue()", 33),
        ("l.sort() == l", 35),
        ("l.sortBy(x, x) == l", 35),
        ("lists.range(2) == l", 35),
        ("l.flatten() == l", 99),
        ("[l].sort() == [l]", 99),
        ("{1: 2}.sortBy(x, x) == l", 99),
        ("lists.range('a') == l", 99),
    ],
)
def test_since_when(text: str, since: int) -> None:
    for minor in (30, 32, 33, 34, 35, 36):
        program, _ = compile_expression(text, Env(VARIABLES, minor))
        assert (program is not None) == (minor >= since), minor
