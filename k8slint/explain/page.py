"""A page: what every topic becomes, and what every way of showing it starts from.

Texts are Markdown, less what a terminal cannot show: paragraphs, lists (nested by two spaces), `code`, **bold**, links.
Fenced blocks are not part of a text: they are a section's example.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

PASS, FAIL = "pass", "fail"


class Section:
    """A heading, a text, an example, or some of them. `expects` says what `check` answers to the example: "pass", "fail",
    or "" for what is no whole manifest. `id` is the heading's name in all languages."""

    __slots__ = ("example", "expects", "heading", "id", "language", "text")

    def __init__(self, id: str, heading: str, text: str = "", example: str = "", expects: str = "", language: str = "yaml") -> None:
        self.id = id
        self.heading = heading
        self.text = text
        self.example = example
        self.expects = expects
        self.language = language


class Page:
    """What is said about one topic. `kind` is field, rule, concept, file or path (of learning); `facts` is for scripts."""

    __slots__ = ("facts", "kind", "lang", "sections", "title", "topic")

    def __init__(self, topic: str, kind: str, lang: str, title: str) -> None:
        self.topic = topic
        self.kind = kind
        self.lang = lang
        self.title = title
        self.sections: list[Section] = []
        self.facts: dict[str, Any] = {}

    def add(self, id: str, heading: str, text: str = "", example: str = "", expects: str = "", language: str = "yaml") -> None:
        """One more section, unless there is nothing in it."""
        if text or example:
            self.sections.append(Section(id, heading, text, example, expects, language))

    def render(self, fmt: str = "text") -> str:
        """The page as text, markdown, html or json. Raises ValueError for another format."""
        if fmt == "json":
            import json

            return json.dumps(self.to_json(), indent=1, ensure_ascii=False) + "\n"
        from k8slint.explain import render
        from k8slint.explain.texts import Words

        words = Words(self.lang)
        if fmt == "text":
            return render.to_text(self, words)
        if fmt == "markdown":
            return render.to_markdown(self, words)
        if fmt == "html":
            return render.to_html(self, words)
        raise ValueError(f'no such output format "{fmt}"; formats are text, markdown, html, json')

    def to_json(self) -> dict[str, Any]:
        """`explain -o json` (docs/interfaces: topic, kind, lang, title, sections; facts of a field or a rule beside them)."""
        out: dict[str, Any] = {"topic": self.topic, "kind": self.kind, "lang": self.lang, "title": self.title}
        if self.facts:
            out["facts"] = self.facts
        out["sections"] = [
            {"heading": s.heading, "text": s.text, "example": s.example, "expects": s.expects} for s in self.sections
        ]
        return out


class UnknownTopic(Exception):
    """No such topic; the message names what is near."""

    def __init__(self, message: str, near: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.near = near
