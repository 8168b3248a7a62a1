"""The page of a concept: prose, a manifest that `check` passes, the plan's own output beside it, what people get wrong.

A fence says what `check` answers to it: `yaml passes`, `yaml fails api-invalid latest-tag`, `yaml part` (no manifest).
The empty fence `plan` is filled with what `plan` says of the `yaml passes` before it.
"""

from __future__ import annotations

from k8slint.explain import texts
from k8slint.explain.page import FAIL, PASS, Page
from k8slint.explain.texts import Part, Words

FOLDER = "concepts"
HEADINGS = {"Manifest": "h-manifest", "What happens": "h-happens", "What people get wrong": "h-concept-mistakes"}


def names() -> list[str]:
    """The concepts that there are."""
    return texts.topic_names(FOLDER)


def title(name: str, lang: str) -> str:
    """A concept's title in a language."""
    found = texts.topic(lang, FOLDER, name)
    return str(found.front.get("title", name)) if found is not None else name


def concept_page(name: str, lang: str, minor: int) -> Page | None:
    """The page of a concept; None where there is no such concept."""
    found = texts.topic(lang, FOLDER, name)
    if found is None:
        return None
    words = Words(lang)
    page = Page(name, "concept", lang, str(found.front.get("title", name)))
    write_parts(page, found.parts, words, minor)
    see = [f"`k8slint explain {t}`" for key in ("fields", "concepts", "rules") for t in found.front.get(key) or ()]
    page.add("see", words("h-see"), "\n".join("- " + s for s in see))
    page.facts = {key: list(found.front.get(key) or ()) for key in ("fields", "concepts", "rules")}
    return page


def write_parts(page: Page, parts: list[Part], words: Words, minor: int) -> None:
    """The parts of a Markdown text as sections, plans filled in."""
    manifest = ""
    for part in parts:
        heading = words(HEADINGS[part.heading]) if part.heading in HEADINGS else part.heading
        id = part.heading.lower().replace(" ", "-")
        info = part.info
        if info[:2] == ["yaml", "passes"]:
            manifest = part.code
            page.add(id, heading, part.text, part.code, PASS)
        elif info[:2] == ["yaml", "fails"]:
            page.add(id, heading, part.text, part.code, FAIL)
        elif info == ["plan"]:
            from k8slint.explain.planned import plan_text

            page.add(id, heading, part.text, plan_text(manifest, minor, words), language="text")
        else:
            page.add(id, heading, part.text, part.code, language=info[0] if info else "")
