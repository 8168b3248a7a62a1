"""YAML that cannot be read: which slips of the pen explain it, and the text as it was probably meant, line for line.

The usual slips of beginners are undone one at a time, each only where it lets the parser get further. The lines keep
their numbers, so that what is said about the mended text holds for the reader's.
"""

from __future__ import annotations

from k8slint import parse
from k8slint.source import Source

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 30
_WIDE = {"：": ":", "，": ",", "“": '"', "”": '"', "‘": "'", "’": "'", "－": "-", "　": " ", "［": "[", "］": "]", "｛": "{", "｝": "}", "＃": "#"}


class Mistake:
    """A slip: its line (from 1, in the text that was given), the word of `words.yaml` and what fills it in."""

    __slots__ = ("key", "line", "values")

    def __init__(self, line: int, key: str, /, **values: object) -> None:
        self.line = line
        self.key = key
        self.values = values


def repair(text: str) -> tuple[str, list[Mistake], bool]:
    """The mended text, what was mended, and whether it can be read now."""
    lines = text.split("\n")
    found: list[Mistake] = []
    json = _is_json(lines)
    _tabs(lines, [] if json else found)
    reached = _reach(lines)
    while reached < len(lines) and len(found) < MOST:
        best: tuple[int, list[str], Mistake] | None = None
        for candidate, mistake in _candidates(lines, reached):
            further = _reach(candidate)
            if further > (best[0] if best is not None else reached):
                best = (further, candidate, mistake)
                if further >= len(lines):
                    break
        if best is None:
            break
        reached, lines = best[0], best[1]
        found.append(best[2])
    found.sort(key=lambda m: m.line)
    if json:
        for mistake in found:
            mistake.key = mistake.key.replace("mistake-prose-comment", "mistake-json-comment")
    return "\n".join(lines), found, reached >= len(lines)


def _is_json(lines: list[str]) -> bool:
    """Whether the text is JSON, in which tabs are no mistake and nothing is a comment."""
    first = next((line.strip() for line in lines if line.strip() and not line.lstrip().startswith("//")), "")
    return first.startswith(("{", "["))


def _reach(lines: list[str]) -> int:
    """The line (from 0) at which reading ends; the number of lines where it does not."""
    _, errors = parse.parse(Source("text", "\n".join(lines).encode("utf-8", "replace")))
    return min(max(errors[0].line, 0), len(lines) - 1) if errors else len(lines)


def _tabs(lines: list[str], found: list[Mistake]) -> None:
    """Tabs in indentations become two blanks each."""
    for i, line in enumerate(lines):
        head = line[: len(line) - len(line.lstrip())]
        if "\t" in head:
            lines[i] = head.replace("\t", "  ") + line.lstrip()
            if line.strip():
                found.append(Mistake(i + 1, "mistake-tab"))


def _candidates(lines: list[str], at: int) -> Iterator[tuple[list[str], Mistake]]:
    """Texts with one slip less, tried around the line where reading ended: that line, then those above."""
    order = [at, *range(at - 1, max(at - 40, -1), -1), at + 1]
    for i in order:
        if not 0 <= i < len(lines):
            continue
        line = lines[i]
        for changed, mistake in _slips(line, i):
            yield [*lines[:i], changed, *lines[i + 1 :]], mistake
    for i in (at, at - 1):
        if 0 <= i < len(lines) and lines[i].strip() and _is_prose(lines[i]):
            yield [*lines[:i], "# " + lines[i].strip(), *lines[i + 1 :]], Mistake(i + 1, "mistake-prose")
    for i in order[:8]:
        if 0 <= i < len(lines) and lines[i].strip():
            yield from _indents(lines, i)


def _slips(line: str, i: int) -> Iterator[tuple[str, Mistake]]:
    """What is wrong within one line."""
    body = line.lstrip()
    indent = line[: len(line) - len(body)]
    if body.startswith("#"):
        return
    if body.startswith("//"):
        yield indent + "#" + body, Mistake(i + 1, "mistake-prose-comment")
    if " //" in body:
        yield line.replace(" //", " #//", 1), Mistake(i + 1, "mistake-prose-comment")
    for wide, wanted in _WIDE.items():
        if wide in body:
            changed = "".join(_WIDE.get(c, c) for c in body)
            if "：" in body:
                changed = body.replace("：", ": ", 1) if body.partition("：")[2][:1] not in ("", " ") else body.replace("：", ":", 1)
            yield indent + changed, Mistake(i + 1, "mistake-wide", found=wide, wanted=wanted)
            break
    if body.startswith("-") and len(body) > 1 and body[1] not in " -" and not body[1].isdigit():
        yield f"{indent}- {body[1:]}", Mistake(i + 1, "mistake-dash")
    start = body[2:] if body.startswith("- ") else body
    key, colon, rest = start.partition(":")
    if colon and rest and rest[0] not in " \t" and key and _is_key(key):
        lead = indent + body[: len(body) - len(start)]
        if rest[0] == "#":
            yield f"{lead}{key}: {rest}", Mistake(i + 1, "mistake-comment", key=key)
        elif not rest.startswith("//"):
            yield f"{lead}{key}: {rest}", Mistake(i + 1, "mistake-colon", key=key)
    for quote in "\"'":
        if body.count(quote) % 2 == 1:
            yield line.rstrip() + quote, Mistake(i + 1, "mistake-quote")


def _is_key(key: str) -> bool:
    return all((c.isalnum() and c.isascii()) or c in "._-/" for c in key)


def _is_prose(line: str) -> bool:
    """A line that nobody would take for YAML: no key, no list item."""
    body = line.strip()
    return not body.startswith(("- ", "{", "[", "#")) and ": " not in body and not body.endswith(":")


def _indents(lines: list[str], i: int) -> Iterator[tuple[list[str], Mistake]]:
    """The line, and what hangs on it, moved to the indentation of a line above."""
    line = lines[i]
    own = len(line) - len(line.lstrip())
    end = i + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > own):
        end += 1
    levels: list[int] = []
    for above in reversed(lines[:i]):
        if not above.strip() or above.lstrip().startswith("#"):
            continue
        level = len(above) - len(above.lstrip())
        for candidate in (level, level + 2):
            if candidate != own and candidate not in levels:
                levels.append(candidate)
        if len(levels) > 6:
            break
    for level in sorted(levels, key=lambda n: abs(n - own)):
        moved = []
        for part in lines[i:end]:
            width = len(part) - len(part.lstrip())
            moved.append(" " * max(width + level - own, 0) + part.lstrip() if part.strip() else part)
        yield [*lines[:i], *moved, *lines[end:]], Mistake(i + 1, "mistake-indent", columns=level)
