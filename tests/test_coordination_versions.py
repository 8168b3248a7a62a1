"""Semantic versions, which LeaseCandidates and device attributes carry."""

from __future__ import annotations

import pytest

from k8slint.apis.coordination.validation import parse_semantic_version

ORDERED = [
    "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
    "1.2.0",
]  # fmt: skip


def test_order() -> None:
    parsed = [parse_semantic_version(text) for text in ORDERED]
    assert None not in parsed
    assert parsed == sorted(parsed, key=lambda version: version or ())
    assert parse_semantic_version("1.0.0+a") == parse_semantic_version("1.0.0+b")


@pytest.mark.parametrize(
    "text",
    ["", "1", "1.2", "1.2.3.4", "01.2.3", "v1.2.3", "1.2.3-", "1.2.3-01", "1.2.3+", "1.2.3-a..b", "1.2.3-é", "1.2.3+a_b"],
)
def test_no_version(text: str) -> None:
    assert parse_semantic_version(text) is None
