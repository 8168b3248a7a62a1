"""Reading: values by Kubernetes' scalar rules, positions, and everything that is not quite YAML."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from k8slint import parse, yaml_errors
from k8slint.diagnostic import Span
from k8slint.source import Source


def read(data: str | bytes, name: str = "a.yaml") -> tuple[list[parse.Document], list[parse.ParseError]]:
    """The documents and errors of a text."""
    return parse.parse(Source(name, data.encode() if isinstance(data, str) else data))


def value(data: str | bytes) -> Any:
    """The one document's value."""
    documents, errors = read(data)
    assert [e.message for e in errors] == []
    assert len(documents) == 1
    return documents[0].value


def why(data: str | bytes) -> str:
    """The one error of a text."""
    _, errors = read(data)
    assert len(errors) == 1
    return errors[0].message


# as written -> the value, and the key that JSON gets (None: no key)
SCALARS: list[tuple[str, Any, str | None]] = [
    ("a", "a", "a"), ("yes", True, "true"), ("Off", False, "false"), ("y", True, "true"), ("N", False, "false"), ("tRue", "tRue", "tRue"),
    ("~", None, None), ("Null", None, None), ("nULL", "nULL", "nULL"), ("0", 0, "0"), ("-0", 0, "0"), ("0644", 420, "420"), ("0o17", 15, "15"),
    ("0x1F", 31, "31"), ("0b101", 5, "5"), ("08", 8, "8"), ("1_000", 1000, "1000"), ("+5", 5, "5"), ("-7", -7, "-7"), ("1:30", "1:30", "1:30"),
    ("1e3", 1000, "1000"), ("1.5", 1.5, "1.5"), (".5", 0.5, "0.5"), ("1.", 1, "1"), ("1.0", 1, "1"), ("0.5Gi", "0.5Gi", "0.5Gi"),
    ("1e999", "1e999", "1e999"), ("2020-01-01", "2020-01-01", "2020-01-01"), ("9223372036854775807", 9223372036854775807, "9223372036854775807"),
    ("-9223372036854775808", -9223372036854775808, "-9223372036854775808"), ("-", None, None), ("'1'", "1", "1"), ('"yes"', "yes", "yes"),
    ("!!str 12", "12", "12"), ('"\\u00e9"', "é", "é"), ("'it''s'", "it's", "it's"), ("=", "=", "="), ("<", "<", "<"),
]


@pytest.mark.parametrize(("text", "wanted", "key"), [s for s in SCALARS if s[0] != "-"])
def test_scalars(text: str, wanted: Any, key: str | None) -> None:
    got = value(f"a: {text}\n")["a"]
    assert (got, type(got)) == (wanted, type(wanted))
    assert value(f"- {text}\n- x\n")[0] == wanted
    if key is None:
        assert "quote it" in why(f"{text}: x\n")
    else:
        assert list(value(f"{text}: x\n")) == [key]


@pytest.mark.parametrize("text", [".nan", ".inf", "-.Inf"])
def test_numbers_that_json_does_not_know(text: str) -> None:
    assert "quote it" in why(f"a: {text}\n")
    assert "quote it" in why(f"- {text}\n")


@pytest.mark.parametrize(("text", "message"), [("!!int x", "cannot decode"), ("!!binary '*'", "base64"), ("!!bool 3", "cannot decode")])
def test_tags_that_do_not_fit(text: str, message: str) -> None:
    assert message in why(f"a: {text}\n")


def test_anchors() -> None:
    assert value("a: &x {b: 1}\nc: *x\n") == {"a": {"b": 1}, "c": {"b": 1}}
    assert value("a: &x 1\nb: *x\nc: &x 2\nd: *x\n") == {"a": 1, "b": 1, "c": 2, "d": 2}
    assert value("&k a: 1\nb: *k\n") == {"a": 1, "b": "a"}
    assert value("a: &x k\n*x : 2\n") == {"a": "k", "k": 2}
    shared = value("a: &x [1]\nb: *x\n")
    assert shared["a"] is not shared["b"]
    assert "unknown anchor 'y'" in why("a: *y\n")
    assert "contains itself" in why("a: &x [*x]\n")
    assert "unknown anchor 'x'" in why("a: &x 1\n---\nb: *x\n")


def test_merge_keys() -> None:
    assert value("x: &x {a: 1, b: 2}\nw:\n  <<: *x\n  c: 3\n")["w"] == {"a": 1, "b": 2, "c": 3}
    assert value("x: &x {a: 1}\nz: &z {b: 2}\nw: {<<: [*x, *z]}\n")["w"] == {"a": 1, "b": 2}
    assert value("w: {<<: {a: {b: [1]}}}\n")["w"] == {"a": {"b": [1]}}
    assert value('w: {"<<": 1}\n')["w"] == {"<<": 1}
    for bad in ("w: {<<: 1}\n", "w: {<<: [1]}\n", "x: &x 1\nw: {<<: *x}\n"):
        assert "map merge requires" in why(bad)


def test_a_merge_that_sets_a_key_again() -> None:
    documents, _ = read("x: &x {a: 1}\nw:\n  <<: *x\n  a: 2\n")
    [found] = yaml_errors.duplicates(documents[0])
    assert (found.path, found.key, found.merged, found.second) == (("w", "a"), "a", True, Span(4, 3, 4, 4))
    assert documents[0].value["w"] == {"a": 2}


def test_duplicate_keys_with_both_places() -> None:
    documents, _ = read("a:\n  é: 1\n  b: {c: 1, c: 2}\n  é: 2\n")
    found = {d.path: d for d in yaml_errors.duplicates(documents[0])}
    assert (found["a", "é"].first, found["a", "é"].second) == (Span(2, 3, 2, 4), Span(4, 3, 4, 4))
    assert (found["a", "b", "c"].first, found["a", "b", "c"].second) == (Span(3, 7, 3, 8), Span(3, 13, 3, 14))
    assert not any(d.merged for d in found.values())
    assert documents[0].value == {"a": {"é": 2, "b": {"c": 2}}}


def test_keys_that_become_the_same() -> None:
    documents, _ = read("yes: 1\ntrue: 2\n1: a\n0x1: b\n")
    assert [d.key for d in yaml_errors.duplicates(documents[0])] == ["true", "1"]


def test_many_duplicate_keys_in_linear_time() -> None:
    documents, _ = read("a:\n" + "  k: 1\n" * 20_000)
    start = time.perf_counter()
    assert len(yaml_errors.duplicates(documents[0])) == 19_999
    assert time.perf_counter() - start < 5


def test_collections_as_keys() -> None:
    for bad in ("{{a: b}: c}\n", "{[a]: c}\n", "{[]: 1, b: 2}\n", "? [x]\n: y\n", "{{[]: a}: c}\n"):
        assert "a mapping key cannot be a mapping or a list" in why(bad)


KINDS = """\
plain: one
"quoted": "a b"
flow: {a: [1, two], 'b': c}
späße: {k: v}
block: |
  one
  two
list:
- x
- three: y
"""


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("plain",), (1, 8, 1, 11)), (("quoted",), (2, 11, 2, 16)), (("flow", "a", 1), (3, 15, 3, 18)), (("flow", "b"), (3, 26, 3, 27)),
        (("späße", "k"), (4, 12, 4, 13)), (("list", 0), (9, 3, 9, 4)), (("list", 1, "three"), (10, 10, 10, 11)),
    ],
)
def test_spans(path: tuple[str | int, ...], wanted: tuple[int, int, int, int]) -> None:
    document = read(KINDS)[0][0]
    assert document.span(path).key() == wanted


def test_spans_of_keys() -> None:
    document = read(KINDS)[0][0]
    assert document.span(("flow", "b"), key=True) == Span(3, 21, 3, 24)
    assert document.span(("späße",), key=True) == Span(4, 1, 4, 6)
    assert document.is_set(("list", 1, "three")) and not document.is_set(("list", 1, "four"))


def test_spans_where_nothing_stands() -> None:
    document = read("a:\n- \n- x\nb: {c, d: }\n")[0][0]
    assert document.value == {"a": [None, "x"], "b": {"c": None, "d": None}}
    assert document.span(("a", 0)) == Span(2, 1, 2, 2)
    assert document.span(("b", "c")) == Span(4, 5, 4, 6)
    assert document.span(("b", "d")) == Span(4, 8, 4, 9)


def test_spans_of_aliases() -> None:
    document = read("a: &x {b: 1}\nc: *x\n")[0][0]
    assert document.span(("c",)) == Span(2, 4, 2, 6)
    assert document.span(("c", "b")) == Span(2, 1, 2, 2)


def test_line_ends_and_marks() -> None:
    for data in (b"a: 1\r\nb:\r\n  - c\r\n", b"\xef\xbb\xbfa: 1\nb:\n  - c\n", b"a: 1\rb:\r  - c\r", "a: 1\nb:\n  - c\n".encode("utf-16")):
        document = read(data)[0][0]
        assert document.value == {"a": 1, "b": ["c"]}
        assert document.span(("a",)) == Span(1, 4, 1, 5)
        assert document.span(("b", 0)) == Span(3, 5, 3, 6)
    wide = read("é: 日本 # x\nb: c\n".encode("utf-16"))[0][0]
    assert wide.span(("é",)) == Span(1, 4, 1, 6)
    assert value("a: |\r\n  x\r\n  y\r\n") == {"a": "x\ny\n"}


def test_columns_are_characters() -> None:
    document = read("{a: 'äöü😀', b: c}\n")[0][0]
    assert document.span(("a",)) == Span(1, 5, 1, 11)
    assert document.span(("b",)) == Span(1, 16, 1, 17)


def test_line_breaks_that_only_yaml_counts() -> None:
    """U+0085, U+2028 and U+2029 end a line for YAML, and not for an editor."""
    document = read("a: 'x\u2028  y'\nb: 1\nc: [2,\u2029 3]\nd: 'é\u0085 z'\ne: f\n")[0][0]
    assert document.span(("b",)) == Span(2, 4, 2, 5)
    assert document.span(("c", 1)) == Span(3, 9, 3, 10)
    assert document.span(("e",)) == Span(5, 4, 5, 5)
    broken = read("a: 'x\u2028  y'\nb: [}\n")[0][0]
    assert (broken.line, broken.error and broken.error.line) == (2, 1)


def test_json_escapes() -> None:
    """A pair of surrogates is one character; half of one is U+FFFD. Columns are those of the file."""
    document = read('{"a": "\\ud83d\\ude00\\ud83d\\ude00", "b": 1}\n')[0][0]
    assert document.value == {"a": "😀😀", "b": 1}
    assert document.span(("a",)) == Span(1, 7, 1, 33)
    assert document.span(("b",)) == Span(1, 40, 1, 41)
    assert value('{"a": "\\ud83d x", "b": "\\\\ud83d"}') == {"a": "\ufffd x", "b": "\\ud83d"}
    assert value('{"a": "x\\/y", "b": [1e3, true, null]}') == {"a": "x/y", "b": [1000, True, None]}
    assert value('{\n\t"a": {\n\t\t"b": 1\n\t}\n}\n') == {"a": {"b": 1}}


def test_documents() -> None:
    documents, errors = read("# c\n---\n---\na: 1\n---\n# only a comment\n---\nb: 2\n...\n---\nnull\n")
    assert not errors
    assert [(d.index, d.line, d.value) for d in documents] == [(0, 4, {"a": 1}), (1, 8, {"b": 2})]


def test_an_error_leaves_the_other_documents() -> None:
    documents, errors = read("a: 1\n---\nfoo: [a\nbar: x\n---\n{c: d} x\n---\ne: f\n")
    assert [(d.index, d.value, d.error is not None) for d in documents] == [
        (0, {"a": 1}, False), (1, None, True), (2, None, True), (3, {"e": "f"}, False),
    ]
    assert "starts on line 3" in errors[0].message
    assert documents[3].span(("e",)) == Span(8, 4, 8, 5)


@pytest.mark.parametrize(
    "text",
    ["a: [\n", "a: b: c\n", "a:\n\t- b\n", "'x", '"x\n', "a: 'b' c\n", "- a\nb: c\n", "%YAML 9\n---\n", "a: @x\n", "? a\nb\n: c\n", "}\n", "*x"],
)
def test_what_is_not_yaml(text: str) -> None:
    documents, errors = read(text)
    assert len(errors) == len(documents) == 1
    assert errors[0].line >= 0 and errors[0].message


def test_bytes_that_are_no_text() -> None:
    assert why(b"\0\1\2binary" * 10) == "is a binary file, not YAML"
    assert why(b"a: \xff\xfe\n")
    assert "control characters" in why(b"a: b\x07c\n")
    assert value(b"") == [] if read(b"")[0] else True
    assert read(b"") == ([], [])
    assert read(b"# nothing\n") == ([], [])


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000, "{a: " * 50_000, "- " * 100_000, "".join(" " * i + "a:\n" for i in range(1_000)), "? " * 50_000,
        "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [{','.join([f'*{p}'] * 10)}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: &a {x: 1}\n" + "".join(f"{c}: &{c} {{{', '.join(f'k{i}: *{p}' for i in range(10))}}}\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    ],
    ids=["flow", "flow maps", "dashes", "indents", "questions", "bomb of lists", "bomb of maps"],
)
def test_depth_and_bombs_are_bounded(data: str) -> None:
    start = time.perf_counter()
    message = why(data)
    assert "nested deeper than" in message or "excessive aliasing" in message
    assert time.perf_counter() - start < 5


def test_depth_that_is_allowed() -> None:
    got = value("[" * 150 + "]" * 150)
    for _ in range(149):
        [got] = got
    assert got == []


def test_threads() -> None:
    """The C extension's names are one for the process; parses in several threads do not meet."""
    wrong: list[Any] = []

    def work(number: int) -> None:
        for _ in range(60):
            got = value(f"a: {{b: [{number}, &x {number}, *x]}}\n" * 1)
            if got != {"a": {"b": [number] * 3}}:
                wrong.append(got)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_decode_text() -> None:
    assert parse.decode_text(b"\xef\xbb\xbfa\r\nb\rc\n") == "a\nb\nc\n"
    assert parse.decode_text("é".encode("utf-16")) == "é"
    assert parse.decode_text(b"\xff") == "\ufffd"


def test_a_key_without_its_colon_is_reported_where_it_stands() -> None:
    [error] = read("a: 1\nfoo\nbar: 2\n")[1]
    assert (error.line, error.column) == (1, 0) and "could not find expected ':'" in error.message


@pytest.mark.parametrize(("text", "wanted"), [
    ("v: {{}: a}\n", {"v": {}}), ("v: {[]: a}\n", {"v": []}), ("{}: a\n", {}), ("- {[]: 1}\n- 2\n", [[], 2]), ("a: &x {[]: 1}\nb: *x\n", {"a": [], "b": []}),
])  # fmt: skip
def test_an_empty_collection_as_the_only_key(text: str, wanted: Any) -> None:
    """go-yaml reads such a mapping as its key: at the top, in a mapping, in a list and through an alias."""
    assert value(text) == wanted


@pytest.mark.parametrize(("text", "wanted", "repeated"), [
    ("a: &x b\n*x : c\n", {"a": "b", "b": "c"}, []), ("a: &x b\nb: 1\n*x : c\n", {"a": "b", "b": "c"}, ["b"]), ("&a b: *a\n", {"b": "b"}, []),
    ("<<: {a: 1}\na: 2\nb: 3\n", {"a": 2, "b": 3}, ["a"]), ("a: 1\n<<: [{a: 2}, {c: 3}]\n", {"a": 2, "c": 3}, ["a"]),
])  # fmt: skip
def test_keys_by_alias_and_merge(text: str, wanted: Any, repeated: list[str]) -> None:
    documents, errors = read(text)
    assert not errors and documents[0].value == wanted
    assert [d.key for d in yaml_errors.duplicates(documents[0])] == repeated


@pytest.mark.parametrize("text", ["<<: 5\n", "<<: [1]\n", "? *x\n: a\n", "&x {a: b}\n---\n*x\n", "a: &x [b]\n*x : c\n"])
def test_aliases_and_merges_that_lead_nowhere(text: str) -> None:
    assert len(read(text)[1]) == 1
