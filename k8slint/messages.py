"""Texts for people: templates with named values, in English here, in other languages from data.

A template is looked up by its English text, so that nothing but the data knows of a language.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.field import Error
    from k8slint.rule import Rule


def languages() -> list[str]:
    """The languages that there are: English and one for each folder under `lang/`."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "lang")
    return ["en", *sorted(n for n in os.listdir(folder) if n.isalpha() and os.path.isdir(os.path.join(folder, n)))]


def language(given: str = "") -> str:
    """The language that was asked for, else the locale's where it is one of ours, else English."""
    if given:
        return given
    name = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    code = name[:2]
    if code in ("en", "", "C", "C.", "PO") or not code.isalpha():
        return "en"
    return code if code in languages() else "en"


class Messages:
    """The messages of one language. `table`: English template -> translated template."""

    __slots__ = ("table",)

    def __init__(self, table: dict[str, str] | None = None) -> None:
        self.table = table or {}

    def text(self, key: str, template: str, values: dict[str, object] | None) -> str:
        """A template filled in; `key` says where it is used."""
        if self.table:
            template = self.table.get(template, template)
        return template.format(**values) if values else template

    def field_error(self, error: Error) -> str:
        """A field error as upstream spells it, its detail translated where there is a translation."""
        if self.table:
            return f"{error.field}: {error.body(self.table.get(error.detail, ''))}"
        return error.message()

    def rule(self, rule: Rule, variant: str, values: dict[str, object]) -> str:
        """A rule's message."""
        template = rule.messages[variant]
        if self.table:
            template = self.table.get(template, template)
        return template.format(**values)

    def related(self, rule: Rule, text: str) -> str:
        """The sentence of a related place."""
        return self.table.get(text, text) if self.table else text
