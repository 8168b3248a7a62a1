"""Scalars, anchors, duplicates and positions: text as Kubernetes reads it."""

from __future__ import annotations

import pytest

from k8slint.parse import Document, parse
from k8slint.source import Source, fences
from k8slint.yaml_errors import duplicates


def documents(text: str | bytes) -> list[Document]:
    """The documents of a text that can be read."""
    found, errors = parse(Source("x.yaml", text if isinstance(text, bytes) else text.encode()))
    assert errors == []
    return found


def value(text: str) -> object:
    """The value of `v`."""
    return documents(f"v: {text}\n")[0].value["v"]


@pytest.mark.parametrize(("text", "expected"), [
    ("yes", True), ("Off", False), ("y", True), ("n", False), ("0644", 420), ("0o17", 15), ("08", 8), ("1_000", 1000), ("0b11", 3),
    ("1:30", "1:30"), ("=", "="), ("2020-01-01", "2020-01-01"), ("1e3", 1000), ("1.0", 1), (".5", 0.5), ("1e400", "1e400"), ("~", None), ("null", None),
    ("'1'", "1"), ('"yes"', "yes"), ("!!str 1", "1"), ("100m", "100m"), ("-", None), ("0x1F", 31), ("18446744073709551616", 18446744073709552000),
])  # fmt: skip
def test_scalars(text: str, expected: object) -> None:
    if text == "-":
        assert parse(Source("x", b"v: -\n"))[1]
        return
    found = value(text)
    assert found == expected and isinstance(found, bool) == isinstance(expected, bool)


@pytest.mark.parametrize(("text", "expected"), [("1", "1"), ("yes", "true"), ("0644", "420"), ("1.50", "1.5"), ("1e10", "1e+10"), ("v1", "v1")])
def test_keys(text: str, expected: str) -> None:
    assert list(documents(f"{text}: x\n")[0].value) == [expected]


@pytest.mark.parametrize("text", [".inf", "-.inf", ".nan"])
def test_numbers_that_json_lacks(text: str) -> None:
    assert "is not a number that JSON knows" in parse(Source("x", f"v: {text}\n".encode()))[1][0].message


def test_anchors_may_be_redefined_and_are_copies() -> None:
    found = documents("a: &x {k: 1}\nb: *x\nc: &x {k: 2}\nd: *x\n")[0].value
    assert found == {"a": {"k": 1}, "b": {"k": 1}, "c": {"k": 2}, "d": {"k": 2}}
    assert found["a"] is not found["b"]


def test_merge_keys() -> None:
    assert documents("a: &x {k: 1}\nb:\n  <<: *x\n  l: 2\n")[0].value["b"] == {"k": 1, "l": 2}
    document = documents("a: &x {k: 1}\nb:\n  <<: *x\n  k: 2\n")[0]
    assert [(d.key, d.merged) for d in duplicates(document)] == [("k", True)]


def test_duplicate_keys_show_both_lines() -> None:
    document = documents("m:\n  a: 1\n  b: 2\n  a: 3\n")[0]
    (found,) = duplicates(document)
    assert found.path == ("m", "a") and found.first is not None
    assert found.first.key() == (2, 3, 2, 4) and found.second.key() == (4, 3, 4, 4)


@pytest.mark.parametrize("text", ["\ufeffa: ü b\n", "a: ü b\r\n", "a: ü b\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_encodings_and_line_ends(text: str, encoding: str) -> None:
    if encoding == "utf-16" and text.startswith("\ufeff"):
        pytest.skip("utf-16 brings its own mark")
    assert documents(text.encode(encoding))[0].value == {"a": "ü b"}


@pytest.mark.parametrize(("text", "path", "span"), [
    ("a: b\n", ("a",), (1, 4, 1, 5)),
    ("ä: 'öö'\n", ("ä",), (1, 4, 1, 8)),
    ("a:\n  b: c\n", ("a",), (1, 1, 1, 2)),
    ("a: {b: [x, yy]}\n", ("a", "b", 1), (1, 12, 1, 14)),
    ("a:\n- b: 1\n  c: 2\n- d\n", ("a", 1), (4, 3, 4, 4)),
    ("a:\n- b: 1\n  c: 2\n", ("a", 0), (2, 3, 2, 7)),
    ("a: |\n  text\n  more\nb: 1\n", ("a",), (1, 1, 1, 2)),
    ("a: 1\n", ("missing", "deep"), (1, 1, 1, 5)),
    ("---\na: 1\n---\nb: 2\n", ("b",), (4, 4, 4, 5)),
])  # fmt: skip
def test_spans(text: str, path: tuple[str | int, ...], span: tuple[int, int, int, int]) -> None:
    assert documents(text)[-1].span(path).key() == span


def test_an_error_in_one_document_leaves_the_others() -> None:
    found, errors = parse(Source("x", b"a: 1\n---\nb: [\n---\nc: 3\n"))
    assert [d.value for d in found if d.error is None] == [{"a": 1}, {"c": 3}] and len(errors) == 1


def test_fences_keep_the_files_own_lines() -> None:
    text = b"# Notes\n\n  ```yaml\n  a: 1\n  b: c\n  ```\n"
    (source,) = fences("n.md", text)
    assert parse(source)[0][0].span(("b",)).key() == (5, 6, 5, 7)
