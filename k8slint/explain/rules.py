"""The page of a rule, or of what the stages before the rules report (`api-required`, `yaml-syntax`)."""

from __future__ import annotations

import os

from k8slint import catalogue
from k8slint.explain import texts
from k8slint.explain.page import FAIL, PASS, Page
from k8slint.explain.texts import Markdown, Part, Words, parts

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.catalogue import Entry

_SECTIONS = {
    "Why": ("why", "h-why"), "Bad": ("bad", "h-bad"), "Good": ("good", "h-good"), "Fixed": ("fixed", "h-fixed"),
    "References": ("references", "h-references"),
}


def rule_page(name: str, lang: str, folders: tuple[str, ...] = ()) -> Page | None:
    """The page of a rule's id; None where there is no such rule."""
    words = Words(lang)
    if name in catalogue.BUILTIN_IDS:
        return _builtin(name, words)
    entry = catalogue.catalogue(folders).get(name)
    if entry is None:
        return None
    title, doc = document(entry)
    translated = texts.markdown(texts.topic_path(lang, "rules", name)) if lang != texts.ENGLISH else None
    page = Page(name, "rule", lang, f"{name}: {_title(title, translated)}")
    page.facts = {
        "id": entry.id, "topic": entry.topic, "severity": entry.severity, "profiles": list(entry.profiles), "since": entry.since,
        "options": entry.options, "aliases": {tool: list(ids) for tool, ids in entry.aliases.items()}, "fixable": entry.fixable,
    }
    page.add("facts", "", _facts(entry, words))
    shown = translate(doc, translated) if translated is not None else [part.text for part in doc]
    for part, text in zip(doc, shown):
        id, key = _SECTIONS.get(part.heading, ("text", ""))
        heading = words(key) if key else ""
        if part.info:
            bad = f"# <- {name}" in part.code
            page.add(id, heading, text, part.code, FAIL if bad else PASS)
        else:
            page.add(id, heading, text)
    if entry.options:
        page.add("options", words("h-options"), "\n".join(f"- `{k}` = `{v!r}`" for k, v in entry.options.items()))
    return page


def document(entry: Entry) -> tuple[str, list[texts.Part]]:
    """The title and the parts of a rule's docstring, read without importing the rule."""
    source = texts.read(os.path.join(entry.folder, entry.module.rpartition(".")[2] + ".py"))
    doc = source.partition('"""')[2].partition('"""')[0].replace("\\\\", "\\")
    title, _, rest = doc.partition("\n")
    return title.strip(), parts(rest)


def _title(title: str, translated: Markdown | None) -> str:
    return str(translated.front.get("title", title)) if translated is not None else title


def translate(doc: list[Part], translated: Markdown) -> list[str]:
    """The text of each part in another language; examples are the rule's own. Where a heading has several texts (above and between
    its examples), each takes as many paragraphs of the translation as it has itself."""
    below = {p.heading: p.text for p in translated.parts if p.text}
    groups: dict[str, list[int]] = {}
    heading = ""
    for n, part in enumerate(doc):
        heading = part.heading or heading
        if part.text:
            groups.setdefault(heading, []).append(n)
    out = [part.text for part in doc]
    for heading, places in groups.items():
        text = below.get(heading, "")
        if len(places) == 1:
            out[places[0]] = text or out[places[0]]
            continue
        paragraphs = _paragraphs(text)
        for n in places:
            count = len(_paragraphs(doc[n].text))
            if len(paragraphs) >= count:
                out[n] = "\n\n".join(paragraphs[:count])
            paragraphs = paragraphs[count:]
    return out


def _paragraphs(text: str) -> list[str]:
    return [p for p in text.split("\n\n") if p.strip()]


def _facts(entry: Entry, words: Words) -> str:
    lines = [
        words("rule-severity", severity=words("severity-" + entry.severity)),
        words("rule-topic", topic=_topic(entry.topic, words)),
        words("rule-profiles", profiles=words.join([f"`{p}`" for p in entry.profiles])),
    ]
    if entry.fixable:
        lines.append(words("rule-fixable"))
    if entry.aliases:
        lines.append(words("rule-aliases", aliases=words.join([f"{tool}: {', '.join(ids)}" for tool, ids in entry.aliases.items()])))
    return "\n".join("- " + line for line in lines)


def _builtin(name: str, words: Words) -> Page:
    """What a diagnostic of the API server's own words means."""
    lang = words.lang
    found = texts.topic(lang, "rules", name)
    page = Page(name, "rule", lang, name)
    if found is None:
        return page
    page.title = f"{name}: {found.front.get('title', '')}"
    from k8slint.fix.api import FIXABLE

    if name in FIXABLE:
        page.add("facts", "", "- " + words("rule-fixable"))
    for part in found.parts:
        id, key = _SECTIONS.get(part.heading, ("text", ""))
        heading = words(key) if key else part.heading
        if part.info:
            page.add(id, heading, part.text, part.code, PASS if "passes" in part.info else FAIL if "fails" in part.info else "")
        else:
            page.add(id, heading, part.text)
    return page


def _topic(name: str, words: Words) -> str:
    key = "topic-" + name
    return name if words.lang == texts.ENGLISH or not words.has(key) else f"{words(key)} `{name}`"
