"""Code frames: carets stand under the span, whatever the line holds."""

from __future__ import annotations

import pytest

from k8slint.diagnostic import Span
from k8slint.output.frame import WINDOW, code_frame, read_source, split_lines


def drawn(text: str, span: Span, encoding: str = "") -> str:
    """The frame as lines; `>` stands for the gutter."""
    out = []
    for number, shown, offset, count in code_frame(split_lines(text), span, encoding):
        out.append(f"{number or ''}>{shown}")
        if number:
            out.append(">" + " " * offset + "^" * count)
    return "\n".join(out)


@pytest.mark.parametrize(("line", "columns", "expected"), [
    ("kind: Pod", (7, 10), "1>kind: Pod\n>      ^^^"),
    ("kind: Pod", (1, 1), "1>kind: Pod\n>^"),
    ("kind: Pod", (10, 10), "1>kind: Pod\n>         ^"),
    ("kind: Pod   ", (10, 13), "1>kind: Pod\n>         ^^^"),
    ("a:\tb", (4, 5), "1>a:  b\n>    ^"),
    ("\ta: b", (1, 2), "1>    a: b\n>^^^^"),
    ("名: 網站", (4, 6), "1>名: 網站\n>    ^^^^"),
    ("名: x", (4, 5), "1>名: x\n>    ^"),
    ("e\u0301: x", (5, 6), "1>e\u0301: x\n>   ^"),
    ("é: ü", (4, 5), "1>é: ü\n>   ^"),
    ("a: \x1b[31m", (4, 5), "1>a: \\x1b[31m\n>   ^^^^"),
    ("a: \u3000b", (5, 6), "1>a: \\u3000b\n>         ^"),
    ("a: \U0001f600", (4, 5), "1>a: \U0001f600\n>   ^^"),
    ("\U000e0001: b", (4, 5), "1>\\U000e0001: b\n>            ^"),
    ("a: \udc80 b", (4, 5), "1>a: \\udc80 b\n>   ^^^^^^"),
])
def test_one_line(line, columns, expected):
    assert drawn(line, Span(1, columns[0], 1, columns[1])) == expected


def test_what_the_stream_cannot_write_is_escaped_and_carets_still_fit():
    assert drawn("名: é", Span(1, 4, 1, 5), "latin-1") == "1>\\u540d: é\n>        ^"


def test_two_lines():
    assert drawn("a:\n  b: c\n", Span(1, 1, 2, 7)) == "1>a:\n>^^\n2>  b: c\n>  ^^^^"


def test_many_lines_are_shortened():
    assert drawn("a:\n  b: 1\n  c: 2\n  d: 3\n", Span(1, 1, 4, 7)) == "1>a:\n>^^\n>...\n4>  d: 3\n>  ^^^^"


@pytest.mark.parametrize("end", [(4, 1), (5, 1), (5, 3)])
def test_blank_lines_at_the_end_are_not_shown(end):
    text = "a:\n  b: 1\n\n\n  \nc: 2\n"
    assert drawn(text, Span(1, 1, *end)) == "1>a:\n>^^\n2>  b: 1\n>  ^^^^"


def test_a_block_that_ends_where_the_next_line_starts():
    assert drawn("a: |\nb: 2\n", Span(1, 1, 2, 1)) == "1>a: |\n>^^^^"


@pytest.mark.parametrize("span", [Span(0, 1, 0, 1), Span(2, 1, 2, 1), Span(3, 1, 3, 1), Span(9, 1, 12, 1)])
def test_no_frame_where_there_is_nothing_to_see(span):
    assert drawn("a: b\n  \n", span) == ""


def test_end_beyond_the_file():
    assert drawn("a: b\n", Span(1, 1, 99, 1)) == "1>a: b\n>^^^^"


def test_the_window_of_a_long_line():
    line = "a: " + "x" * 500 + "HERE" + "y" * 500
    number, shown, offset, count = code_frame([line], Span(1, 504, 1, 508))[0]
    assert number == 1
    assert shown[offset : offset + count] == "HERE"
    assert shown.startswith("...x") and shown.endswith("y...")
    assert len(shown) == WINDOW + 6


def test_a_span_longer_than_the_window():
    _, shown, offset, count = code_frame(["x" * 1000], Span(1, 1, 1, 1001))[0]
    assert (len(shown), offset, count) == (WINDOW + 3, 0, WINDOW)


@pytest.mark.parametrize(("text", "lines"), [
    ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b", ""]), ("a\rb", ["a", "b"]), ("\ufeffa", ["a"]),
    ("a\x85b\u2028c\u2029d", ["a", "b", "c", "d"]), ("", [""]),
])
def test_split_lines(text, lines):
    assert split_lines(text) == lines


def test_read_source(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_bytes(b"a: \xff\n")
    assert read_source(str(file)) == "a: \ufffd\n"
    file.write_text("a: é\n", encoding="utf-16")
    assert read_source(str(file)).lstrip("\ufeff") == "a: é\n"
    assert read_source(str(tmp_path)) == ""
    assert read_source(str(tmp_path / "missing")) == ""
    assert read_source("nul\0byte") == ""
