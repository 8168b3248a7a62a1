"""Texts for people: templates with named values, in English here, in other languages from data.

A template is looked up by its English text, so that nothing but the data knows of a language.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

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


# Values that are words of ours rather than the author's; they are translated as well.
_SPOKEN = frozenset(("hint", "expected", "shown", "why", "reason", "reasons", "wanted", "what", "message", "messages", "title"))


class Phrase(str):
    """A value that is words of ours: `Finding(path, value=Phrase("5 by default"))`. " and " between its parts is translated by itself."""

    __slots__ = ()


class Messages:
    """The messages of one language. `table`: English template -> translated template."""

    __slots__ = ("_patterns", "_seen", "table")

    def __init__(self, table: dict[str, str] | None = None) -> None:
        self.table = table or {}
        self._patterns: list[tuple[Any, str]] | None = None
        self._seen: dict[str, str] = {}

    def text(self, key: str, template: str, values: dict[str, object] | None) -> str:
        """A template filled in; `key` says where it is used."""
        if self.table:
            if not values:
                return self.translate(template)
            template, values = self.table.get(template, template), self._spoken(values)
        return template.format(**values) if values else template

    def field_error(self, error: Error) -> str:
        """A field error as upstream spells it; in another language with title and detail translated."""
        if not self.table:
            return error.message()
        title = self.translate(error.title())
        detail = self.text("detail", error.detail, error.values) if error.detail else ""
        return f"{error.field}: {error.body(detail, title)}"

    def rule(self, rule: Rule, variant: str, values: dict[str, object]) -> str:
        """A rule's message."""
        template = rule.messages[variant]
        if self.table:
            template = self.table.get(template, template)
            values = {k: self.phrase(v) if type(v) is Phrase else v for k, v in values.items()}
        return template.format(**values)

    def phrase(self, text: str) -> str:
        """A Phrase."""
        found = self.table.get(text)
        if found is None and " and " in text:
            return self.table.get(" and ", " and ").join(map(self.translate, text.split(" and ")))
        return found or self.translate(text)

    def related(self, rule: Rule, text: str) -> str:
        """The sentence of a related place."""
        return self.translate(text)

    def translate(self, text: str) -> str:
        """A sentence that is already filled in: looked up as it is, else by the templates that it may have been made from."""
        if not self.table or not text:
            return text
        found = self.table.get(text)
        if found is None:
            found = self._seen.get(text)
            if found is None:
                found = self._seen[text] = self._by_pattern(text)
        return found

    def _spoken(self, values: dict[str, object]) -> dict[str, object]:
        return {k: self.translate(v) if k in _SPOKEN and type(v) is str else v for k, v in values.items()}

    def _by_pattern(self, text: str) -> str:
        """Only for other languages, so that importing re costs English nothing. Templates of hardly any words are left out."""
        if self._patterns is None:
            import re

            self._patterns = []
            for template, translated in self.table.items():
                if "{" in template and "|" not in template and not template.startswith("{problem}"):
                    parts = re.split(r"\{(\w+)\}", template)
                    if sum(len(p.strip()) for p in parts[::2]) >= 8:
                        holes = [f"(?P<{p}>.{'*' if p == 'hint' else '+'}?)" if p not in parts[1:i:2] else f"(?P={p})" for i, p in enumerate(parts)]
                        pattern = "".join(re.escape(p) if i % 2 == 0 else holes[i] for i, p in enumerate(parts))
                        self._patterns.append((re.compile(pattern, re.DOTALL), translated))
        for pattern, translated in self._patterns:
            match = pattern.fullmatch(text)
            if match is not None:
                return translated.format(**{k: self.translate(v) if k in _SPOKEN else v for k, v in match.groupdict().items()})
        return self._context(text)

    def _context(self, text: str) -> str:
        """libyaml's `problem (context that starts on line 3)`."""
        problem, opened, context = text.rpartition(" (")
        if not opened or not context.endswith(")") or problem not in self.table:
            return text
        context, starts, line = context[:-1].partition(" that starts on line ")
        shown = self.table.get(context, context)
        template = "{problem} ({context} that starts on line {line})" if starts else "{problem} ({context})"
        return self.table.get(template, template).format(problem=self.table[problem], context=shown, line=line)
