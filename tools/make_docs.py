#!/usr/bin/env python3
"""The pages of the documentation site that are made of the texts of `k8slint explain`, in every language.

    mkdocs build --strict                 uses this file as a hook: the pages exist only while it builds
    python tools/make_docs.py FOLDER      writes them as Markdown

English pages stand at the top, those of another language under its name: index.md (where to begin), concepts/, rules/ and
fields/ (a page for each struct of the kinds that have models).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
for folder in (ROOT, ROOT / "tools"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

import missing_texts  # noqa: E402

from k8slint import catalogue, scheme  # noqa: E402
from k8slint.config import Options  # noqa: E402
from k8slint.explain import concepts, explain, facts, fields, render, texts  # noqa: E402
from k8slint.explain.lessons import path_page  # noqa: E402
from k8slint.explain.page import Page, UnknownTopic  # noqa: E402
from k8slint.explain.place import Place, resolve  # noqa: E402
from k8slint.explain.texts import Words  # noqa: E402

_COMMAND = re.compile(r"`k8slint explain ([\w.-]+)`")
_RULE = re.compile(r"^- `([a-z0-9-]+)`(?=: )", re.MULTILINE)


def pages() -> dict[str, str]:
    """Path below the site's root -> Markdown."""
    out: dict[str, str] = {}
    found = missing_texts.places()
    for lang in texts.languages():
        out.update(_Language(lang, found).pages())
    return out


class _Language:
    """The pages of one language."""

    def __init__(self, lang: str, places: dict[tuple[str, str], Place]) -> None:
        self.words = Words(lang)
        self.lang = lang
        self.root = "" if lang == texts.ENGLISH else lang + "/"
        self.places = places
        self.types: dict[str, list[Place]] = {}
        for place in places.values():
            self.types.setdefault(place.steps[-1].outer, []).append(place)
        self.out: dict[str, str] = {}

    def pages(self) -> dict[str, str]:
        """All of them."""
        self._write("index.md", render.to_markdown(path_page(self.lang), self.words))
        for name in concepts.names():
            self._write(f"concepts/{name}.md", self._page(name))
        self._rules()
        self._types()
        return self.out

    def _page(self, topic: str) -> str:
        return render.to_markdown(explain(topic, self.lang, Options()), self.words)

    def _rules(self) -> None:
        words, entries = self.words, catalogue.catalogue()
        lines = [f"# {words('docs-rules')}", ""]
        for topic in sorted({e.topic for e in entries.values()}):
            title = words("topic-" + topic) if words.has("topic-" + topic) else topic
            lines += [f"## {title}", "", f"`--topic {topic}`", ""]
            for entry in entries.values():
                if entry.topic == topic:
                    mark = f" ({words('docs-default')})" if "default" in entry.profiles else ""
                    lines.append(f"- [`{entry.id}`]({entry.id}.md), {entry.severity}{mark}: {facts.rule_title(entry, self.lang)}")
            lines.append("")
        lines += [f"## {words('docs-api')}", ""]
        for name in catalogue.BUILTIN_IDS:
            found = texts.topic(self.lang, "rules", name)
            lines.append(f"- [`{name}`]({name}.md): {found.front['title'] if found is not None else ''}")
        self._write("rules/index.md", "\n".join(lines) + "\n")
        for name in [*entries, *catalogue.BUILTIN_IDS]:
            self._write(f"rules/{name}.md", self._page(name))

    def _types(self) -> None:
        words = self.words
        lines = [f"# {words('docs-fields')}", ""]
        kinds = [scheme.lookup(*key) for key in missing_texts.MODELS]
        for kind in sorted((k for k in kinds if k is not None), key=lambda k: (k.kind, k.api_version)):
            text = fields.first_sentence(fields.entry(Place(kind, kind.type, scheme.NEWEST), self.lang).get("text", ""))
            lines.append(f"- [{kind.kind}]({_file(kind.type)}) (`{kind.api_version}`)" + (f"{words('colon')}{text}" if text else ""))
        lines += ["", f"## {words('docs-types')}", ""]
        lines += [f"- [{t.rpartition('.')[2]}]({_file(t)}) (`{t.rpartition('.')[0]}`)" for t in sorted(self.types)]
        self._write("fields/index.md", "\n".join(lines) + "\n")
        for name, places in self.types.items():
            self._write(f"fields/{_file(name)}", self._type(name, places))

    def _type(self, name: str, places: list[Place]) -> str:
        """A struct: what it is, then its fields."""
        short = name.rpartition(".")[2]
        out = [f"# {short}", "", f"`{name}`", ""]
        about = texts.field_entry(self.lang, name, "_").get("text") or texts.field_entry(texts.ENGLISH, name, "_").get("text")
        if about:
            out += [render.flowing(about.strip()), ""]
        for place in places:
            page = Page("", "field", self.lang, place.names[-1])
            fields.write(page, place, self.words)
            page.sections = [s for s in page.sections if s.id not in ("fields",)]
            inner = f"\n\n- [{place.type.rpartition('.')[2]}]({_file(place.type)})" if place.type in self.types and place.type != name else ""
            if page.sections and inner:
                page.sections[0].text += inner.replace("\n\n", "\n")
            out += [f"## {page.title}", "", f"`{place.text()}`", ""]
            for section in page.sections:
                if section.heading:
                    out += [f"**{section.heading}**", ""]
                if section.text:
                    out += [render.flowing(section.text.strip("\n")), ""]
                if section.example:
                    out += [render.fence(section.example, section.language), ""]
        return "\n".join(out)

    def _write(self, path: str, text: str) -> None:
        """Keep a page, what it says to ask `explain` for turned into links."""
        up = "../" * path.count("/")

        def link(match: re.Match[str]) -> str:
            target = self._target(match[1])
            return f"[`k8slint explain {match[1]}`]({up}{target})" if target else match[0]

        def rule(match: re.Match[str]) -> str:
            return f"- [`{match[1]}`]({up}rules/{match[1]}.md)" if match[1] in catalogue.catalogue() else match[0]

        parts = re.split(r"(^```.*?^```$)", text, flags=re.DOTALL | re.MULTILINE)
        self.out[self.root + path] = "".join(p if p.startswith("```") else _RULE.sub(rule, _COMMAND.sub(link, p)) for p in parts)

    def _target(self, topic: str) -> str:
        if topic in concepts.names():
            return f"concepts/{topic}.md"
        if topic in catalogue.BUILTIN_IDS or topic in catalogue.catalogue():
            return f"rules/{topic}.md"
        try:
            place = resolve(topic, scheme.NEWEST, self.words)
        except UnknownTopic:
            return ""
        if not place.steps:
            return f"fields/{_file(place.root)}" if place.root in self.types else ""
        owner = place.steps[-1].outer
        return f"fields/{_file(owner)}#{place.names[-1].lower()}" if owner in self.types else ""


def _file(type_name: str) -> str:
    """`core/v1.Pod` -> `corev1.Pod.md`."""
    return f"{texts.alias(type_name)}.{type_name.rpartition('.')[2]}.md"


# ---------------------------------------------------------------------------------------------------- mkdocs


def on_files(files: Any, config: Any) -> Any:
    """mkdocs asks which files there are: these, too."""
    from mkdocs.structure.files import File

    for path, text in pages().items():
        files.append(File.generated(config, path, content=text))
    return files


def on_config(config: Any) -> Any:
    """The navigation's folders of concepts are filled in."""
    config.nav = _fill(config.nav)
    return config


def _fill(nav: Any) -> Any:
    if isinstance(nav, list):
        return [_fill(item) for item in nav]
    if isinstance(nav, dict):
        return {title: _concepts(target) if isinstance(target, str) and target.endswith("concepts/") else _fill(target) for title, target in nav.items()}
    return nav


def _concepts(folder: str) -> list[dict[str, str]]:
    head = folder.partition("/")[0]
    lang = head if head in texts.languages() else texts.ENGLISH
    return [{concepts.title(name, lang): f"{folder}{name}.md"} for name in concepts.names()]


def main() -> None:
    """Write the pages into a folder."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit((__doc__ or "").strip())
    target = Path(sys.argv[1])
    for path, text in pages().items():
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
