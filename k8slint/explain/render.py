"""A page as text for a terminal, as Markdown or as HTML. rich is imported only to colour, markdown-it only for HTML."""

from __future__ import annotations

from k8slint.explain.page import PASS, Page, Section
from k8slint.output.escape import width_of

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable

    from k8slint.explain.texts import Words

    Paint = Callable[[str, str], str]

WIDEST = 100
STYLES = {"title": "bold", "heading": "bold cyan", "code": "green", "strong": "bold", "gutter": "dim", "comment": "dim", "fail": "red", "mark": "yellow"}
# No line starts with these, and none ends with those (Chinese typesetting).
_NOT_FIRST = frozenset("，。、；：？！）》」』】”’…—·,.;:?!)]}")
_NO_BLANK_AFTER = frozenset("，。、；：？！）》」』】”")
_NOT_LAST = frozenset("（《「『【“‘([{")


def _is_wide(char: str) -> bool:
    return char >= "\u2e80" and width_of(char) == 2


def plain(style: str, text: str) -> str:
    """The paint of what is no terminal."""
    return text


def painter() -> Paint:
    """A paint of ANSI codes, in the eight colours of every terminal."""
    from rich.color import ColorSystem
    from rich.style import Style

    around: dict[str, tuple[str, str]] = {}
    for name, style in STYLES.items():
        before, _, after = Style.parse(style).render("\0", color_system=ColorSystem.STANDARD).partition("\0")
        around[name] = before, after

    def paint(style: str, text: str) -> str:
        before, after = around[style]
        return f"{before}{text}{after}"

    return paint


# ---------------------------------------------------------------------------------------------------- text


def to_text(page: Page, words: Words, width: int = WIDEST, paint: Paint = plain) -> str:
    """The page for people: wrapped, examples indented behind a bar."""
    width = max(40, min(width, WIDEST))
    lines = [*(paint("title", line) for line in wrap(page.title, width, "", "")), ""]
    for section in page.sections:
        if section.heading:
            lines += [paint("heading", section.heading), ""]
        if section.text:
            lines += [*_text(section.text, width, paint), ""]
        if section.example:
            lines += [*_example(section, words, paint), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


def _example(section: Section, words: Words, paint: Paint) -> list[str]:
    out = []
    if section.expects:
        out.append("  " + paint("gutter" if section.expects == PASS else "fail", words("expects-" + section.expects)))
    bar = paint("gutter", "  |")
    for line in section.example.rstrip("\n").split("\n"):
        out.append(f"{bar} {_yaml_line(line, paint) if section.language == 'yaml' else line}".rstrip())
    return out


def _yaml_line(line: str, paint: Paint) -> str:
    if paint is plain:
        return line
    body, mark, comment = line.partition(" #")
    if line.lstrip().startswith("#"):
        return paint("comment", line)
    return body + (paint("mark" if comment.lstrip().startswith("<-") else "comment", mark + comment) if mark else "")


def _text(text: str, width: int, paint: Paint) -> list[str]:
    """Paragraphs and lists, wrapped."""
    out: list[str] = []
    paragraph: list[str] = []
    indent, lead = "", ""

    def flush() -> None:
        nonlocal lead
        if paragraph:
            out.extend(wrap(join(paragraph), width, lead or indent, indent, paint))
            paragraph.clear()
        lead = ""

    for line in text.split("\n"):
        stripped = line.strip()
        depth = len(line) - len(line.lstrip())
        marker = _marker(stripped)
        if not stripped:
            flush()
            if out and out[-1]:
                out.append("")
            indent = ""
        elif stripped.startswith("|"):
            flush()
            out.append("  " + stripped)
        elif marker:
            flush()
            lead = " " * depth + "  " + marker
            indent = " " * len(lead)
            paragraph.append(stripped[len(marker) :].strip())
        else:
            if not paragraph:
                indent = " " * (depth + 2) if depth else ""
            paragraph.append(stripped)
    flush()
    while out and not out[-1]:
        out.pop()
    return out


def _marker(line: str) -> str:
    """The `- ` or `1. ` at the start of a list item, "" where there is none."""
    if line.startswith("- "):
        return "- "
    digits = line[: len(line) - len(line.lstrip("0123456789"))]
    return f"{digits}. " if digits and line[len(digits) :].startswith(". ") else ""


def join(lines: list[str]) -> str:
    """Lines of a paragraph as one; no blank between two Chinese characters."""
    out = lines[0]
    for line in lines[1:]:
        out += line if out and line and ((_is_wide(out[-1]) and _is_wide(line[0])) or out[-1] in _NO_BLANK_AFTER) else " " + line
    return out


def flowing(text: str) -> str:
    """Markdown whose Chinese lines go on without the blank that a line's end becomes."""
    lines = text.split("\n")
    out = lines[:1]
    for line in lines[1:]:
        before, after = out[-1], line.lstrip()
        plain_line = after and not _marker(after) and after[0] not in "|#>" and before.strip() and not before.lstrip().startswith("|")
        if plain_line and (before[-1] in _NO_BLANK_AFTER or (_is_wide(before[-1]) and _is_wide(after[0]))):
            out[-1] = before + after
        else:
            out.append(line)
    return "\n".join(out)


def wrap(text: str, width: int, first: str, rest: str, paint: Paint = plain) -> list[str]:
    """Text broken into lines: at blanks, and between Chinese characters where typesetting allows it."""
    lines: list[str] = []
    current, used, before = first, len(first), ""
    pieces = _pieces(text, paint is plain)
    for i, (gap, piece, style) in enumerate(pieces):
        size = width_of(piece)
        may_break = gap or _is_wide(piece[0]) or (before and _is_wide(before))
        if gap and before and ((_is_wide(before) and _is_wide(piece[0])) or before in _NO_BLANK_AFTER):
            gap = ""  # Markdown needs the blank behind `**。**`, Chinese does not
        if before and may_break and used + len(gap) + size + _glued(pieces, i) > width and piece[0] not in _NOT_FIRST and before not in _NOT_LAST:
            lines.append(current.rstrip())
            current, used, gap = rest, len(rest), ""
        current += (gap if before else "") + (paint(style, piece) if style else piece)
        used += len(gap) + size
        before = piece[-1]
    lines.append(current.rstrip())
    return lines


def _glued(pieces: list[tuple[str, str, str]], i: int) -> int:
    """Columns of what no line may part from a piece: what an opening bracket opens, and the marks behind."""
    out, last = 0, pieces[i][1][-1]
    for gap, piece, _ in pieces[i + 1 : i + 4]:
        if gap or not (last in _NOT_LAST or (piece[0] in _NOT_FIRST and _is_wide(piece[0]))):
            break
        out += width_of(piece)
        last = piece[-1]
    return out


def _pieces(text: str, marks: bool) -> list[tuple[str, str, str]]:
    """(blank before, unbreakable piece, style), in order. Code keeps its backticks with `marks`, bold never its stars."""
    out: list[tuple[str, str, str]] = []
    gap, style = "", ""
    i, size = 0, len(text)
    while i < size:
        char = text[i]
        if char == " ":
            gap = " "
            i += 1
            continue
        kind = style
        if char == "`" and (end := text.find("`", i + 1)) > 0:
            piece, kind = text[i + 1 : end], "code"
            if marks:
                piece = f"`{piece}`"
            i = end + 1
        elif text.startswith("**", i):
            style = "" if style else "strong"
            i += 2
            continue
        elif char == "[" and (end := text.find("](", i)) > 0 and (close := text.find(")", end)) > 0:
            piece = f"{text[i + 1 : end]} ({text[end + 2 : close]})"
            i = close + 1
        elif _is_wide(char):
            piece = char
            i += 1
        else:
            end = i + 1
            while end < size and text[end] not in " `[" and not _is_wide(text[end]) and not text.startswith("**", end):
                end += 1
            piece = text[i:end]
            i = end
        if piece:
            out.append((gap, piece, kind))
            gap = ""
    return out


# ---------------------------------------------------------------------------------------------------- Markdown, HTML


def to_markdown(page: Page, words: Words, level: int = 1) -> str:
    """The page as Markdown."""
    out = [f"{'#' * level} {page.title}", ""]
    for section in page.sections:
        if section.heading:
            out += [f"{'#' * (level + 1)} {section.heading}", ""]
        if section.text:
            out += [flowing(section.text.strip("\n")), ""]
        if section.example:
            if section.expects:
                out += [f"*{words('expects-' + section.expects)}*", ""]
            out += [fence(section.example, section.language), ""]
    return "\n".join(out).rstrip("\n") + "\n"


def fence(code: str, language: str) -> str:
    """A fenced block, its marks longer than any inside."""
    marks = "```"
    while marks in code:
        marks += "`"
    return f"{marks}{language}\n{code.rstrip(chr(10))}\n{marks}"


def to_html(page: Page, words: Words) -> str:
    """The page as one HTML document that needs nothing else."""
    from html import escape

    from markdown_it import MarkdownIt

    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(to_markdown(page, words))
    return _HTML.format(lang={"zh": "zh-Hans"}.get(page.lang, page.lang), title=escape(page.title), body=body)


_HTML = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} - k8slint</title>
<style>
body {{ max-width: 48rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.6 system-ui, sans-serif; color: #1b1f24; background: #fff; }}
pre {{ padding: .8rem 1rem; overflow-x: auto; background: #f4f6f8; border-radius: 6px; }}
code {{ font: 90% ui-monospace, monospace; background: #f4f6f8; }}
@media (prefers-color-scheme: dark) {{
  body {{ color: #dfe3e8; background: #14171a; }}
  pre, code {{ background: #22272e; }}
}}
</style>
</head>
<body>
{body}</body>
</html>
"""
