"""Names: the words that the API server uses, which follow where upstream's functions live."""

from __future__ import annotations

import pytest

from k8slint import field
from k8slint.apis import names


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (names.is_dns1123_label("a" * 64), ["must be no more than 63 characters"]),
        (names.is_dns1123_subdomain("a" * 254), ["must be no more than 253 characters"]),
        (names.is_dns1035_label("a" * 64), ["must be no more than 63 characters"]),
        (names.is_valid_label_value("a" * 64), ["must be no more than 63 bytes"]),
        (names.is_qualified_name("a" * 64), ["name part must be no more than 63 bytes"]),
        (names.is_qualified_name("a" * 254 + "/a"), ["prefix part must be no more than 253 bytes"]),
        (names.is_qualified_name("/a"), ["prefix part must be non-empty"]),
        (names.is_valid_port_name("a" * 16), ["must be no more than 15 characters"]),
        (
            names.is_valid_port_name(""),
            ["must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)", "must contain at least one letter (a-z)"],
        ),
    ],
)
def test_what_is_wrong_with_a_name(said: list[str], expected: list[str]) -> None:
    assert said == expected


def test_two_slashes() -> None:
    (said,) = names.is_qualified_name("a/b/c")
    assert said.startswith("a valid label key must consist of") and said.endswith("(e.g. 'example.com/MyName')")


def test_lists_of_what_is_supported() -> None:
    path = ("a",)
    assert field.not_supported(path, "X", ("b", "a")).message() == 'a: Unsupported value: "X": supported values: "b", "a"'
    assert field.not_supported(path, "X", frozenset(("b", "a"))).message() == 'a: Unsupported value: "X": supported values: "a", "b"'
    assert field.too_many(path, 65, 64).message() == "a: Too many: 65: must have at most 64 items"
