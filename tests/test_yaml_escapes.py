"""Escapes in double quotes that libyaml and Kubernetes' own reader take differently (asked of a real 1.36 server)."""

from __future__ import annotations

import pytest

from k8slint.config import Options
from k8slint.diagnostic import Report
from k8slint.parse import parse
from k8slint.run import check_sources
from k8slint.source import Source

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n"


def check(name: str, text: str) -> Report:
    options = Options()
    options.only_api = True
    return check_sources([(name, text.encode())], options)


def value(text: str) -> object:
    (document,), errors = parse(Source("a.yaml", text.encode()))
    assert not errors, errors[0].message
    return document.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r'''a: "it\'s"''', "it's"),
        (r'''a: "\'"''', "'"),
        (r'''a: "\\'\'\\"''', r"\''" + "\\"),
        (r'''a: "\"\'\""''', "\"'\""),
        ("a: \"one\\'s\n  and two\\'s\"", "one's and two's"),
        (r'''{a: "ä\'ö"}''', "ä'ö"),
        (r'''a: '\'  # "\'" is not looked at here''', "\\"),
    ],
)
def test_an_apostrophe_may_be_escaped(text: str, expected: str) -> None:
    assert value(text + "\n") == {"a": expected}


def test_positions_behind_one_stay() -> None:
    report = check("a.yaml", HEAD + '  a: "\\\'"\n  b: {"x\\\'y\\\'z": 1}\n')
    assert [(d.rule, d.span.line, d.span.column) for d in report.diagnostics] == [("api-wrong-type", 7, 6)]
    report = check("a.yaml", 'apiVersion: v1\nkind: Service\nmetadata: {name: a, labels: {x: "\\\'\\\'", y: 1}}\n')
    assert ("api-wrong-type", 3, 44) in [(d.rule, d.span.line, d.span.column) for d in report.diagnostics]


def test_many_are_not_read_for_ever() -> None:
    text = HEAD + "".join(f'  k{n}: "\\\'"\n' for n in range(150))
    assert [d.rule for d in check("a.yaml", text).diagnostics] == ["yaml-syntax"]


@pytest.mark.parametrize("text", [r'  a: "x\/y"', "  a: \"x\n    \\/y\"", r'  a: {b: "\\\/"}', r'  "k\/": 1'])
def test_a_slash_may_not(text: str) -> None:
    (found,) = check("a.yaml", HEAD + text + "\n").diagnostics
    assert found.rule == "yaml-syntax" and "unknown escape" in found.message
    line = (HEAD + text).split("\n")[found.span.line - 1]
    assert line[found.span.column - 1 :].startswith("\\/")


@pytest.mark.parametrize("text", [r"  a: x\/y", r"  a: 'x\/y'", r'  a: "x\\/y"', "  a: |\n    \"x\\/y\"", r'''  a: b  # "\/"'''])
def test_elsewhere_it_is_no_escape(text: str) -> None:
    assert check("a.yaml", HEAD + text + "\n").diagnostics == []


@pytest.mark.parametrize("text", ["{b: http://c?d=1}", "[x, a?]", "{a?: 1}", "{a: [b?c]}", "{a: b\n    ?c}"])
def test_a_question_mark_ends_a_plain_scalar_inside_brackets(text: str) -> None:
    (found,) = check("a.yaml", HEAD.removesuffix("data:\n") + f"  annotations: {text}\n").diagnostics
    assert found.rule == "yaml-syntax" and found.span.line == 5


@pytest.mark.parametrize("text", ["a?b", '{b: "c?d"}', "{b: 'c?d'}", "{b: c}  # ?", "{? b : c}"])
def test_elsewhere_it_does_not(text: str) -> None:
    found = check("a.yaml", HEAD.removesuffix("data:\n") + f"  annotations:\n    x: a?b\n  labels: {text}\n").diagnostics
    assert "yaml-syntax" not in {d.rule for d in found}


def test_json_knows_it() -> None:
    text = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "data": {"a": "x\\/y"}}'
    assert check("a.json", text).diagnostics == []


def test_a_json_stream_needs_no_separators() -> None:
    one = '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}\n'
    two = '{"apiVersion": "v1",\n "kind": "ConfigMap",\n "metadata": {"name": "\\ud83d\\ude00", "x": 1}\n}\n'
    report = check("a.json", one + two + "\n" + one.replace("}}", "}"))
    assert [(d.index, d.line, d.accepted) for d in report.documents] == [(0, 1, True), (1, 2, False), (2, 9, False)]
    found = [(d.rule, d.span.line, d.span.column) for d in report.diagnostics]
    assert ("api-unknown-field", 4, 39) in found and found[-1][0] == "yaml-syntax"
