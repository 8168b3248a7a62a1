"""`k8slint explain` and `k8slint learn`: a topic's page on a terminal, or as text, Markdown, HTML or JSON. No typer here."""

from __future__ import annotations

import os
import sys

from k8slint.cli.check import complain, make_options, wants_color
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
        hint = words("did-you-mean", names=words("or").join(f'"{n}"' for n in error.near)) if error.near else words("unknown-hint")
        print(f"k8slint: {error}{hint}", file=sys.stderr)
    except OSError as error:
        complain(f"{topic}: {(error.strerror or str(error)).lower()}", lang)
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

    try:
        command = shlex.split(os.environ.get("K8SLINT_PAGER") or os.environ.get("PAGER") or "less")
    except ValueError:  # an open quote
        return False
    if not command:
        return False
    environment = {**os.environ, "LESS": os.environ.get("LESS", "-FRX"), "LESSCHARSET": "utf-8"}
    try:
        subprocess.run(command, input=text.encode("utf-8", "replace"), env=environment, check=False)
    except OSError:
        return False
    return True


def learn(values: dict[str, Any], arguments: list[str]) -> int:
    """`learn [N [FOLDER]]`: set an exercise up, judge it or show its solution. 0: set up or solved, 1: not solved yet, 2: no such step."""
    from k8slint.explain import lessons
    from k8slint.explain.texts import Words
    from k8slint.messages import language

    fmt = values.get("--output", "text")
    if fmt not in FORMATS:
        raise UsageError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
    options = make_options({k: v for k, v in values.items() if k in ("--lang",)} | {"--no-config": True}, [])
    lang = options.lang = language(options.lang)
    words = Words(lang)
    if len(arguments) > 2:
        raise UsageError(f"Got unexpected extra argument ({' '.join(arguments[2:])})")
    if not arguments and (values.get("--check") or values.get("--solution")):
        raise UsageError("Missing argument 'N'.")
    if not arguments:
        show([lessons.path_page(lang)], fmt, words, values.get("--color", "auto"), pager=not values.get("--no-pager"))
        return 0
    number = arguments[0]
    found = lessons.lesson(int(number), lang) if number.isascii() and number.isdigit() and len(number) < 10 else None
    if found is None:
        raise UsageError(words("learn-unknown", n=arguments[0], last=len(lessons.names())))
    given = arguments[1] if len(arguments) > 1 else ""
    folder = given or os.path.join("k8slint-learn", found.name)
    if values.get("--check"):
        return _judge(found, folder, given, options, words)
    if values.get("--solution"):
        show([lessons.lesson_page(found, folder, solution=True)], fmt, words, values.get("--color", "auto"), pager=False)
        return 0
    try:
        written = lessons.set_up(found, folder)
    except OSError as error:
        raise UsageError(f"{folder}: {(error.strerror or str(error)).lower()}") from None
    show([lessons.lesson_page(found, folder, given=given)], fmt, words, values.get("--color", "auto"), pager=False)
    if not written:
        print(words("learn-kept", folder=folder), file=sys.stderr)
    return 0


def _judge(found: Any, folder: str, given: str, options: Any, words: Words) -> int:
    from k8slint import source
    from k8slint.explain.lessons import judge, names

    paths, _ = source.discover([folder]) if os.path.isdir(folder) else ([], [])
    files = [(p, data) for p in paths if isinstance(data := source.read(p), bytes)]
    if not files:
        raise UsageError(words("learn-no-files", folder=folder, n=f"{found.number} {given}".strip()))
    verdict = judge(found, files, options)
    if verdict.done:
        print(words("learn-done", n=found.number))
        print(words("learn-next", n=found.number + 1) if found.number < len(names()) else words("learn-last"))
        return 0
    print(words("learn-not-done"))
    for diagnostic in verdict.diagnostics:
        print(f"{diagnostic.file}:{diagnostic.span.line}:{diagnostic.span.column}: {diagnostic.severity} {diagnostic.rule}: {diagnostic.message}")
    for sentence in verdict.missing:
        print(sentence)
    return 1
