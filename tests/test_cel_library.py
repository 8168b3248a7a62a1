"""What CEL and schemas lean on: regular expressions as Go has them, URLs as Go reads them, formats, field paths."""

from __future__ import annotations

import time

import pytest

from k8slint.apis.apiextensions import formats
from k8slint.apis.apiextensions.field_path import parse_field_path
from k8slint.apis.apiextensions.schema_structural import regular_expression_error
from k8slint.cel import re2
from k8slint.cel.url import Url, parse


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a+", "xaay", "aa"),
        ("a+?", "xaay", "a"),
        ("^a$", "b\na\nb", None),
        ("(?m)^a$", "b\na\nb", "a"),
        ("(?i)AbC", "xabc", "abc"),
        ("(?s)a.b", "a\nb", "a\nb"),
        ("a.b", "a\nb", None),
        ("a|ab", "ab", "a"),
        ("[^a-c]", "abcd", "d"),
        ("[[:digit:]]+", "a12", "12"),
        ("\\d+\\w", "12a", "12a"),
        ("\\bfoo\\b", "a foo b", "foo"),
        ("\\pL+", "1äß2", "äß"),
        ("\\p{Greek}", "aλ", "λ"),
        ("\\PL", "a1", "1"),
        ("\\x{e4}", "ä", "ä"),
        ("\\Qa.b\\E", "axb a.b", "a.b"),
        ("(?P<n>a)(b)", "ab", "ab"),
        ("x{2,3}", "xxxx", "xxx"),
        ("x{0}", "a", ""),
        ("x{,2}", "x{,2}", "x{,2}"),
        ("\\Aa\\z", "a", "a"),
        ("a$", "a\n", None),
        ("", "a", ""),
        ("\\d", "٣", None),
    ],
)
def test_regular_expressions(pattern: str, text: str, expected: str | None) -> None:
    regex = re2.compile(pattern)
    found = regex.find(text)
    assert (None if found is None else text[found[0] : found[1]]) == expected
    assert regex.matches(text) == (expected is not None)


@pytest.mark.parametrize(
    ("pattern", "error"),
    [
        ("(", "missing closing )"),
        (")", "unexpected )"),
        ("[a", "missing closing ]"),
        ("a**", "invalid nested repetition operator"),
        ("*", "missing argument"),
        ("a{1001}", "invalid repeat count"),
        ("(a{100}){100}", "invalid repeat count"),
        ("\\8", "invalid escape sequence"),
        ("\\", "trailing backslash"),
        ("(?!a)", "invalid or unsupported Perl syntax"),
        ("(?<=a)", "invalid or unsupported Perl syntax"),
        ("\\1", "invalid escape sequence"),
        ("[z-a]", "invalid character class range"),
        ("\\pX", "invalid character class range"),
        ("(?P<n", "invalid named capture"),
        ("[[:word:", "missing closing ]"),
        ("(" * 2_000 + ")" * 2_000, "nests too deeply"),
    ],
)
def test_no_regular_expressions(pattern: str, error: str) -> None:
    assert error in regular_expression_error(pattern)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+$", "a" * 10_000 + "!"),
        ("(a|a)*b", "a" * 10_000),
        ("(a|aa)+$", "a" * 10_000 + "!"),
        ("(.*)(.*)(.*)(.*)(.*)x", "y" * 10_000),
        ("((a{0,30}){0,30})$", "a" * 1_000 + "b"),
    ],
)
def test_regular_expressions_are_bounded(pattern: str, text: str) -> None:
    start = time.process_time()
    assert not re2.compile(pattern).matches(text) or pattern.startswith("((")
    assert time.process_time() - start < 5


def test_all_matches() -> None:
    assert re2.compile("a*").find_all("baac") == ["", "aa", ""]
    assert re2.compile("[a-z]").find_all("abc", 2) == ["a", "b"]


def test_urls() -> None:
    url = parse("https://u:p@[::1]:8443/a%2Fb/ä?c=d#e")
    assert isinstance(url, Url)
    assert (url.scheme, url.host, url.query, url.fragment) == ("https", "[::1]:8443", "c=d", "e")


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (":a", "missing protocol scheme"),
        ("https://a b", 'invalid character " " in host name'),
        ("https://a:x", 'invalid port ":x" after host'),
        ("https://a/%zz", 'invalid URL escape "%zz"'),
        ("https://[::1", "missing ']' in host"),
        ("a\x00", "invalid control character in URL"),
        ("1a:b", "first path segment in URL cannot contain colon"),
    ],
)
def test_no_urls(text: str, error: str) -> None:
    found = parse(text)
    assert isinstance(found, str)
    assert error in found


@pytest.mark.parametrize(
    ("format", "good", "bad"),
    [
        ("date", "2024-02-29", "2023-02-29"),
        ("date-time", "2024-01-01T00:00:00.5+01:00", "2024-01-01"),
        ("duration", "1h30m", "1x"),
        ("duration", "3 days", "days"),
        ("byte", "YQ==", "a"),
        ("uri", "https://a/b", "a b"),
        ("email", "a@b.c", "a"),
        ("hostname", "a.bc", "a_b"),
        ("ipv4", "1.2.3.4", "1.2.3"),
        ("ipv6", "::1", "1.2.3.4"),
        ("cidr", "10.0.0.0/8", "10.0.0.0"),
        ("mac", "00:11:22:33:44:55", "00:11"),
        ("uuid", "123e4567-e89b-12d3-a456-426614174000", "123"),
        ("uuid4", "123e4567-e89b-42d3-a456-426614174000", "123e4567-e89b-12d3-a456-426614174000"),
        ("isbn", "978-3-16-148410-0", "978-3-16-148410-1"),
        ("isbn10", "3-16-148410-X", "3-16-148410-0"),
        ("creditcard", "4012 8888 8888 1881", "1234"),
        ("ssn", "123-45-6789", "1"),
        ("hexcolor", "#ff0000", "#f"),
        ("rgbcolor", "rgb(1,2,3)", "rgb(1)"),
        ("bsonobjectid", "507f1f77bcf86cd799439011", "x"),
        ("k8s-short-name", "a-b", "A"),
        ("k8s-long-name", "a.b", "a..b"),
    ],
)
def test_formats(format: str, good: str, bad: str) -> None:
    assert formats.is_valid(format, good)
    assert not formats.is_valid(format, bad)


def test_formats_that_a_server_knows() -> None:
    assert formats.is_recognized("string", "uuid", 36)
    assert not formats.is_recognized("string", "colour", 36)
    assert formats.is_recognized("integer", "int64", 36)


def test_field_paths() -> None:
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "object", "properties": {"b.c": {"type": "string"}}},
            "m": {"type": "object", "additionalProperties": {"type": "integer"}},
        },
    }
    assert parse_field_path(".a['b.c']", schema) == (("a", "b.c"), {"type": "string"})
    found = parse_field_path(".m['x']", schema)
    assert found is not None and found[1] == {"type": "integer"}
    for text in (".x", "a", ".a.b.c", ".a[", ".a[0]", ".", ".a['b.c"):
        assert parse_field_path(text, schema) is None, text
