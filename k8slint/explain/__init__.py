"""`k8slint explain`: the teacher. A topic becomes a page (`page.py`), a page becomes text, Markdown, HTML or JSON (`render.py`).

    file         manifest.py    the reader's own file, from top to bottom, or one line of it
    rule         rules.py       a rule, or what the stages before the rules report
    concept      concepts.py    an idea, with a manifest and its plan
    field        fields.py      a field, a kind or a type

What is said is data (`texts/`), how a value is to be read is `sentences.py`.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType

from k8slint.explain.page import Page, UnknownTopic

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.config import Options

__all__ = ["Page", "UnknownTopic", "explain"]


def explain(topic: str, lang: str, options: Options, recursive: bool = False) -> Page:
    """The page of a topic: a file (or `FILE:LINE`), a rule's id, a concept or a path of fields; "" is where to begin.

    Raises UnknownTopic; OSError for a file that cannot be read.
    """
    minor = options.minor
    topic = topic.strip()
    if not topic:
        from k8slint.explain.lessons import path_page

        return path_page(lang)
    file, line = _file(topic)
    if file:
        from k8slint.explain.manifest import file_page

        return file_page(file, line, lang, options)
    page = None
    if topic == topic.lower():
        from k8slint.explain import concepts, rules

        if "-" in topic and "." not in topic:
            page = rules.rule_page(topic, lang, options.rule_folders)
        if page is None and "." not in topic and "/" not in topic:
            page = concepts.concept_page(topic, lang, minor)
        if page is not None:
            return page
    from k8slint.explain.fields import field_page

    try:
        return field_page(topic, lang, minor, recursive)
    except UnknownTopic as error:
        raise _with_near_topics(error, topic, options) from None


def _file(topic: str) -> tuple[str, int]:
    """The file and the line (0: all) that a topic means, ("", 0) where it means none. What `check` prints, `FILE:LINE:COLUMN`,
    means the line."""
    from k8slint.source import MARKDOWN_SUFFIXES, STDIN, SUFFIXES

    path, line = topic, 0
    for _ in range(2):
        name, colon, number = path.rpartition(":")
        if colon and number.isascii() and number.isdigit() and len(number) < 10:
            path, line = name, int(number)
    if path == STDIN or path.endswith((*SUFFIXES, *MARKDOWN_SUFFIXES)) or (os.sep in path and os.path.exists(path)) or os.path.isfile(path):
        return path, line
    return "", 0


def _with_near_topics(error: UnknownTopic, topic: str, options: Options) -> UnknownTopic:
    """The error with rules and concepts of a similar name put first."""
    import difflib

    from k8slint import catalogue
    from k8slint.explain import concepts

    known = [*catalogue.catalogue(options.rule_folders), *catalogue.BUILTIN_IDS, *concepts.names()]
    word = topic.lower()
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.65)
    if len(word) > 2 and "." not in word:
        near = [k for k in concepts.names() if any(part.startswith(word) for part in k.split("-"))] + near
        near += [k for k in known if word in k.split("-")][:2]
    return UnknownTopic(str(error), tuple(dict.fromkeys([*near, *error.near]))[:4])


class _Callable(ModuleType):
    """This package, as a function too: `k8slint.explain(topic)` is the library's, and Python would put the package in its place."""

    def __call__(self, topic: str = "", **options: Any) -> Page:
        from k8slint.explain.library import explain

        return explain(topic, **options)


sys.modules[__name__].__class__ = _Callable
