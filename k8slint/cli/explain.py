"""`k8slint explain` and `k8slint learn`: a topic's page on a terminal, or as text, Markdown, HTML or JSON. No typer here."""

from __future__ import annotations

import os
import sys

from k8slint.cli.check import make_options, wants_color
from k8slint.config import UsageError

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.explain.page import Page
    from k8slint.explain.texts import Words

FORMATS = ("text", "markdown", "html", "json")

_OWN = ("--output", "--recursive", "--no-pager")


def run(values: dict[str, Any], topics: list[str]) -> int:
    """Explain the topics, one after the other. 0, or 2 where one is not known. Raises UsageError."""
    from k8slint.explain.texts import Words
    from k8slint.messages import language

    fmt = values.get("--output", "text")
    if fmt not in FORMATS:
        raise UsageError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
    options = make_options({k: v for k, v in values.items() if k not in _OWN}, [])
    lang = options.lang = language(options.lang)
    words = Words(lang)
    pages = []
    code = 0
    for topic in topics or [""]:
        page = _page(topic, lang, options, bool(values.get("--recursive")), words)
        if page is None:
            code = 2
        else:
            pages.append(page)
    if pages:
        show(pages, fmt, words, values.get("--color", "auto"), pager=not values.get("--no-pager"))
    return code


def _page(topic: str, lang: str, options: Any, recursive: bool, words: Words) -> Page | None:
    from k8slint.explain import UnknownTopic, explain

    try:
        return explain(topic, lang, options, recursive)
    except UnknownTopic as error:
        hint = words("did-you-mean", names=words("or").join(f'"{n}"' for n in error.near)) if error.near else ""
        print(f"k8slint: {error}{hint}", file=sys.stderr)
    except OSError as error:
        print(f"k8slint: {topic}: {(error.strerror or str(error)).lower()}", file=sys.stderr)
    return None


def show(pages: list[Page], fmt: str, words: Words, color: str = "auto", pager: bool = True) -> None:
    """Write the pages to stdout; on a terminal through a pager where they are longer than it."""
    from k8slint.explain import render

    out = sys.stdout
    if fmt == "json":
        import json

        answer = [p.to_json() for p in pages]
        text = json.dumps(answer[0] if len(answer) == 1 else answer, indent=1, ensure_ascii=False) + "\n"
    elif fmt == "markdown":
        text = "\n".join(render.to_markdown(p, words) for p in pages)
    elif fmt == "html":
        text = "\n".join(render.to_html(p, words) for p in pages)
    else:
        colored = wants_color(color, out)
        columns, rows = _size(out)
        paint = render.painter() if colored else render.plain
        text = "\n".join(render.to_text(p, words, columns, paint) for p in pages)
        if pager and out.isatty() and text.count("\n") >= rows and _page_through(text):
            return
    encoding = out.encoding or "utf-8"
    out.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _size(out: Any) -> tuple[int, int]:
    """Columns and rows of the terminal; wide where there is none."""
    try:
        found = os.get_terminal_size(out.fileno())
    except (OSError, ValueError, AttributeError):
        return 100, 0
    return found.columns or 100, found.lines or 24


def _page_through(text: str) -> bool:
    """Show a text in $PAGER (or less); False where there is none that runs."""
    import shlex
    import subprocess

    command = shlex.split(os.environ.get("K8SLINT_PAGER") or os.environ.get("PAGER") or "less")
    if not command:
        return False
    environment = {**os.environ, "LESS": os.environ.get("LESS", "-FRX"), "LESSCHARSET": "utf-8"}
    try:
        subprocess.run(command, input=text.encode("utf-8", "replace"), env=environment, check=False)
    except OSError:
        return False
    return True
