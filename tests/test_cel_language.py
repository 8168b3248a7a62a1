"""CEL: parsing, types, cost, and what evaluation says; bounded in every direction."""

from __future__ import annotations

import time
from typing import Any

import pytest

from k8slint.cel import Env, Program, begin_run, check_expression, compile_expression
from k8slint.cel.types import BOOL, DYN, INT, STRING, list_of, map_of, show
from k8slint.cel.values import CannotKnow, CelError, CostExceeded


@pytest.fixture(autouse=True)
def _new_run() -> None:
    """Each test begins with nothing spent on expressions."""
    begin_run()

FIELDS = {"Widget": {"size": INT, "name": STRING, "tags": list_of(STRING), "labels": map_of(STRING, STRING)}}
VARIABLES = {"w": ("object", "Widget"), "d": DYN, "n": INT, "s": STRING, "l": list_of(INT), "m": map_of(STRING, INT)}
VALUES = {
    "w": {"size": 3, "name": "a", "tags": ["x", "y"], "labels": {"a.b/c": "d"}},
    "d": {"a": [1, "x", None], "b": 2},
    "n": 7,
    "s": "hällo",
    "l": [3, 1, 2],
    "m": {"a": 1, "b": 2},
}


def environment(minor: int = 36) -> Env:
    """Variables of all sorts."""
    return Env(VARIABLES, minor, lambda name, field: FIELDS.get(name, {}).get(field))


def compiled(text: str, minor: int = 36) -> Program:
    """The expression, which has to be right."""
    program, issues = compile_expression(text, environment(minor))
    assert program is not None, [issue.render(text) for issue in issues]
    return program


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 8 / 3 % 2", 7),
        ("-n", -7),
        ("1u + 2u", 3),
        ("1.5 * 2.0", 3.0),
        ("'a' + \"b\"", "ab"),
        ("0x1F", 31),
        ("'\\u00e4\\n\\x41'", "ä\nA"),
        ("r'\\d'", "\\d"),
        ("'''a\nb'''", "a\nb"),
        ("b'ab'", b"ab"),
        ("[1, 2] + [3]", [1, 2, 3]),
        ("{'a': 1}['a']", 1),
        ("n > 5 ? 'big' : 'small'", "big"),
        ("true || d.nothing", True),
        ("d.nothing && false", False),
        ("1 in l", True),
        ("'c' in m", False),
        ("has(w.size) && !has(d.c)", True),
        ("size(s) == 5 && s.size() == 5", True),
        ("l.all(x, x > 0)", True),
        ("l.exists(x, x == 2)", True),
        ("l.exists_one(x, x > 1)", False),
        ("l.map(x, x * 2)", [6, 2, 4]),
        ("l.map(x, x > 1, x * 2)", [6, 4]),
        ("l.filter(x, x > 1)", [3, 2]),
        ("m.all(k, k < 'c')", True),
        ("d.a[1]", "x"),
        ("d.a.exists(x, x == null)", True),
        ("w.labels['a.b/c']", "d"),
        ("dyn(1) == 1.0 && dyn(1u) == 1 && 1 < 1.5", True),
        ("dyn(1) == 'a'", False),
        ("dyn([1, 2]) == [1.0, 2.0]", True),
        ("type(1) == int", True),
        ("int('42') + int(3.9)", 45),
        ("string(1.5) + string(true)", "1.5true"),
        ("double('1e3')", 1000.0),
        ("uint(5) + 1u", 6),
        ("bytes('ä').size()", 2),
        ("n.d", None),
        # strings
        ("s.startsWith('h') && s.endsWith('o') && s.contains('äl')", True),
        ("s.upperAscii()", "HäLLO"),
        ("'a,b,c'.split(',', 2)", ["a", "b,c"]),
        ("['a', 'b'].join('-')", "a-b"),
        ("'aXbX'.replace('X', 'y', 1)", "aybX"),
        ("s.substring(1, 3)", "äl"),
        ("' a '.trim()", "a"),
        ("'abc'.indexOf('c') + 'abc'.lastIndexOf('a')", 2),
        ("s.charAt(1)", "ä"),
        ("'%s is %d, %.2f, %x'.format([dyn('a'), 3, 1.5, 255])", "a is 3, 1.50, ff"),
        ("s.matches('^h.l+o$')", True),
        ("'a1b22'.find('[0-9]+')", "1"),
        ("'a1b22'.findAll('[0-9]+')", ["1", "22"]),
        # lists and sets
        ("l.sum() + l.max() + l.min()", 10),
        ("l.isSorted()", False),
        ("l.indexOf(1)", 1),
        ("sets.contains([1, 2], [2])", True),
        ("sets.intersects([1], [2])", False),
        ("sets.equivalent([1, 1], [1])", True),
        # optional values
        ("d.?b.orValue(0) + d.?c.orValue(5)", 7),
        ("d.?b.hasValue()", True),
        ("l[?9].or(optional.of(4)).value()", 4),
        ("[?d.?c, ?d.?b]", [2]),
        ("{?'x': d.?c}.size()", 0),
        ("optional.ofNonZeroValue(0).hasValue()", False),
        ("d.?b.optMap(x, x + 1).value()", 3),
        # comprehensions with two variables
        ("l.all(i, x, i < x || x < 3)", True),
        ("l.transformList(i, x, i * x)", [0, 1, 4]),
        ("m.transformMap(k, v, v > 1, v * 10)", {"b": 20}),
        # times
        ("duration('1h30m').getMinutes()", 90),
        ("timestamp('2024-02-29T12:00:00Z').getDayOfMonth()", 28),
        ("timestamp('2024-01-01T00:00:00Z') + duration('24h') > timestamp('2024-01-01T23:00:00Z')", True),
        ("timestamp('2024-01-01T00:00:00Z').getHours('-02:00')", 22),
        ("string(duration('90s'))", "90s"),
        # what Kubernetes adds
        ("quantity('1Gi').isGreaterThan(quantity('1G')) && isQuantity('1.5')", True),
        ("quantity('500m').add(quantity('1')).asApproximateFloat()", 1.5),
        ("quantity('2k').asInteger()", 2000),
        ("ip('10.0.0.1').family() + ip('::1').family()", 10),
        ("isIP('10.0.0.256')", False),
        ("cidr('10.0.0.0/8').containsIP('10.1.2.3')", True),
        ("cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))", True),
        ("ip('127.0.0.1').isLoopback()", True),
        ("url('https://a.b:8/c?d=e').getHostname()", "a.b"),
        ("url('https://a/b?c=d').getQuery()", {"c": ["d"]}),
        ("isURL('::')", False),
        ("semver('1.2.3').isLessThan(semver('1.10.0'))", True),
        ("isSemver('v1.0', true)", True),
        ("!format.dns1123Label().validate('ok').hasValue()", True),
        ("format.named('uuid').hasValue()", True),
    ],
)
def test_values(text: str, value: Any) -> None:
    if text == "n.d":
        with pytest.raises(AssertionError, match="does not support field selection"):
            compiled(text)
        return
    assert compiled(text).evaluate(VALUES)[0] == value


@pytest.mark.parametrize(
    "text",
    [
        "1 / 0",
        "1 % 0",
        "9223372036854775807 + 1",
        "-9223372036854775807 - 2",
        "0u - 1u",
        "int('x')",
        "int(1e30)",
        "l[9]",
        "m['z']",
        "d.nothing",
        "d.a.b",
        "timestamp(s)",
        "quantity('x')",
        "ip('x')",
        "'a'.substring(3)",
        "d.b.startsWith('x')",
        "optional.none().value()",
        "d.a && true",
        "[1].map(x, x / 0)",
        "duration(s)",
        "uint(-1)",
        "'abc'.charAt(9)",
        "'a'.substring(d.a)",
        "'%d'.format([dyn('x')])",
        "{'a': 1, d.a[1] + '': 2}[d]",
    ],
)
def test_failures(text: str) -> None:
    with pytest.raises(CelError):
        compiled(text).evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 +", "Syntax error: mismatched input '<EOF>'"),
        ("'a", "Syntax error: token recognition error"),
        ("a b", "Syntax error"),
        ("", "Syntax error"),
        ("nowhere", "undeclared reference to 'nowhere' (in container '')"),
        ("nothing(1)", "undeclared reference to 'nothing' (in container '')"),
        ("w.colour", "undefined field 'colour'"),
        ("n + s", "found no matching overload for '_+_' applied to '(int, string)'"),
        ("s.startsWith(1)", "found no matching overload for 'startsWith' applied to 'string.(int)'"),
        ("n ? 1 : 2", "found no matching overload for '_?_:_' applied to '(int, int, int)'"),
        ("[1, 'a']", "expected type 'int' but found 'string'"),
        ("n.all(x, true)", "expression of type 'int' cannot be range of a comprehension"),
        ("l.all(x, x)", "found no matching overload for '_&&_' applied to '(bool, int)'"),
        ("l.all(1, true)", "argument must be a simple name"),
        ("has(w)", "invalid argument to has() macro"),
        ("Widget{size: 1}", "undeclared reference to 'Widget' (in container '')"),
        ("s.matches('(')", "invalid matches argument"),
        ("package", "reserved identifier: package"),
        ("duration('x')", "invalid duration"),
        ("timestamp('x')", "invalid timestamp"),
        ("99999999999999999999", "invalid int literal"),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    program, issues = compile_expression(text, environment())
    assert program is None
    assert any(message in issue.render(text) for issue in issues), [issue.render(text) for issue in issues]


def test_the_expected_type() -> None:
    assert check_expression("n > 1", environment(), BOOL) == []
    assert check_expression("n", environment(), BOOL) == ["must evaluate to bool but got int"]
    assert check_expression("n +", environment(), BOOL)[0].startswith("compilation failed: ERROR: <input>:1:4: Syntax error")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("w.tags", "list(string)"),
        ("m.map(k, m[k])", "list(int)"),
        ("d.a", "dyn"),
        ("{'a': [1]}", "map(string, list(int))"),
        ("d.?a", "optional_type(dyn)"),
        ("l[?0]", "optional_type(int)"),
        ("[]", "list(dyn)"),
        ("null", "null"),
        ("true ? d : 1", "dyn"),
        ("quantity('1')", "kubernetes.Quantity"),
    ],
)
def test_types(text: str, shown: str) -> None:
    assert show(compiled(text).type) == shown


@pytest.mark.parametrize(
    ("text", "since"),
    [
        ("isQuantity('1')", 29),
        ("isIP('::1')", 31),
        ("sets.contains(l, l)", 30),
        ("'%s'.format([1])", 30),
        ("format.uuid().validate('x').hasValue()", 32),
        ("l.transformList(i, x, x)", 33),
        ("isSemver('1.0.0')", 34),
    ],
)
def test_functions_of_later_servers(text: str, since: int) -> None:
    """A server takes new expressions only with what its predecessor understands, too."""
    assert compile_expression(text, environment(since))[0] is not None
    assert compile_expression(text, environment(since - 1))[0] is None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("true", 0, 0),
        ("n > 1", 2, 2),
        ("n > 1 && n < 3", 2, 4),
        ("l.all(x, x > 1)", 2, 52),
        ("s.startsWith('abc')", 2, 2),
        ("s.contains('abc')", 1, 5),
    ],
)
def test_cost(text: str, least: int, most: int) -> None:
    """Lists of at most ten items, texts of at most forty characters."""

    def size_of(path: tuple[str, ...]) -> tuple[int, int] | None:
        return {"l": (0, 10), "s": (0, 40)}.get(path[0]) if len(path) == 1 else None

    estimate = compiled(text).estimate(size_of)
    assert estimate == (least, most)


def test_unknown_sizes_cost_a_lot() -> None:
    assert compiled("l.all(x, l.all(y, x == y))").estimate(lambda path: None)[1] > 1 << 40


def test_a_budget_ends_everything() -> None:
    endless = compiled("l.all(a, l.all(b, l.all(c, l.all(d, l.all(e, true)))))")
    start = time.process_time()
    with pytest.raises(CostExceeded):
        endless.evaluate({"l": list(range(1000))}, 100_000)
    growing = compiled("[s, s, s, s].map(a, [s, s, s, s].map(b, (a + b + a + b).replace('x', s + s)))")
    with pytest.raises((CostExceeded, CelError)):
        growing.evaluate({"s": "x" * 50_000})
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "1" + ")" * 5_000,
        "-" * 50_000 + "1",
        "[" * 3_000,
        "!" * 5_000 + "true",
        "1" + " + 1" * 40_000,
        "d" + ".a" * 30_000,
        "d" + "[0]" * 30_000,
        "d.all(a, " * 60 + "true" + ")" * 60,
        "true ? " * 2_000 + "1" + " : 2" * 2_000,
    ],
)
def test_long_and_deep_expressions(text: str) -> None:
    start = time.process_time()
    program, issues = compile_expression(text, environment())
    assert (program is None) == bool(issues)
    assert time.process_time() - start < 5


def test_what_only_the_cluster_knows() -> None:
    from k8slint.cel.admission import admission_env

    program, _ = compile_expression("authorizer.serviceAccount('a', 'b').group('').resource('pods').check('get').allowed()", admission_env(36, False, True))
    assert program is not None
    with pytest.raises(CannotKnow):
        program.evaluate({"authorizer": None})
