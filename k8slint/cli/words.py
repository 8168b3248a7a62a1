"""The command line's own words in the reader's language: help, usage errors. English needs none of this."""

from __future__ import annotations

import sys

from k8slint.messages import Messages, language, languages

OWN = "usage.yaml"
"""The file of templates by which errors are recognised; other tables are only looked up in."""


def chosen(arguments: list[str] | None = None) -> str:
    """The language of the command line: its `--lang`, else the locale's."""
    given = sys.argv if arguments is None else arguments
    for before, argument in zip(("", *given), given):
        name = argument.removeprefix("--lang=") if argument.startswith("--lang=") else argument if before == "--lang" else ""
        if name in languages():
            return name
    return language()


def wanted_language(lang: str) -> str:
    """A language that was asked for (or "", the locale's). Raises UsageError where it is none of ours."""
    if lang and lang not in languages():
        from k8slint.config import UsageError

        raise UsageError(f'--lang must be {" or ".join(languages())}, not "{lang}"')
    return lang


def table(lang: str) -> dict[str, str]:
    """English -> the language; empty for English."""
    if lang == "en":
        return {}
    from k8slint.lang import table as all_of

    return all_of(lang)


def said(text: str, lang: str | None = None) -> str:
    """An error in the language: as a whole, else what follows a `place: `, else each of the parts between `; `."""
    lang = lang or chosen()
    if lang == "en":
        return text
    import os

    from k8slint.lang import FOLDER, file_table

    path = os.path.join(FOLDER, lang, OWN)
    return _said(text, Messages(file_table(path) if os.path.exists(path) else {}), table(lang))


def _said(text: str, own: Messages, known: dict[str, str]) -> str:
    found = known.get(text) or own.translate(text)
    if found != text:
        return found
    at = text.rfind("; ")
    if at > 0:
        ends = _said(text[at + 2:], own, known)
        if ends != text[at + 2:]:
            return _said(text[:at], own, known) + "；" + ends
    at = text.find(": ")
    while at > 0:
        rest = text[at + 2:]
        follows = known.get(rest) or own.translate(rest)
        if follows != rest:
            return text[:at] + "：" + follows
        at = text.find(": ", at + 2)
    return text
