"""A tab in a fenced fragment is a mistake in any YAML; other fragments that cannot be read alone are left out and said so."""

from __future__ import annotations

from k8slint.config import Options
from k8slint.run import check_sources


def test_a_tab_in_a_fragment_is_reported() -> None:
    text = b"# n\n\n```yaml\nspec:\n\ttolerations:\n\t- key: a\n```\n\n```yaml\nfoo: [\n```\n"
    report = check_sources([("notes.md", text)], Options())
    assert [(d.rule, d.span.line, d.span.column) for d in report.diagnostics] == [("yaml-syntax", 5, 1)]
    assert "tab" in report.diagnostics[0].message
    assert [(s.line, s.reason) for s in report.skipped] == [(11, "a fragment that is not YAML by itself")]
