"""Messages in other languages: YAML files under `lang/<language>/`, each a mapping from the English template to its translation.

A template keeps its `{names}`. Rules bring their own messages: `explain/texts/<language>/rules/<rule-id>.md`, under `messages`.
English needs no table, and a run in English imports nothing of this.
"""

from __future__ import annotations

import os

from k8slint.explain import texts

FOLDER = os.path.dirname(os.path.abspath(__file__))

_tables: dict[str, dict[str, str]] = {}


def table(lang: str) -> dict[str, str]:
    """English template -> template in a language; {} for English and for languages that we lack."""
    found = _tables.get(lang)
    if found is None:
        found = _tables[lang] = {}
        folder = os.path.join(FOLDER, lang)
        for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
            if name.endswith(".yaml"):
                found.update(file_table(os.path.join(folder, name)))
        rules = os.path.join(texts.FOLDER, lang, "rules")
        for name in sorted(os.listdir(rules)) if os.path.isdir(rules) else ():
            if name.endswith(".md"):
                found.update(front_messages(os.path.join(rules, name)))
    return found


def plan_table(lang: str) -> dict[str, str]:
    """The words of `plan`, without all the others: {} for English."""
    out: dict[str, str] = {}
    for name in ("reading.yaml", "cli.yaml", "plan.yaml"):
        out.update(file_table(os.path.join(FOLDER, lang, name)))
    return out


def file_table(path: str) -> dict[str, str]:
    """One file's translations."""
    return texts.load(texts.read(path), path) or {}


def front_messages(path: str) -> dict[str, str]:
    """The messages in the front matter of a rule's text."""
    text = texts.read(path)
    if not text.startswith("---\n") or "\nmessages:" not in text:
        return {}
    head = text[4:].partition("\n---\n")[0]
    return texts.load("\n" + head, path).get("messages") or {}
