"""`k8slint migrate --suppressions`: annotations and comments for other tools, rewritten as ours; every other byte stays.

An annotation becomes `k8slint.io/ignore` of its object, a comment becomes `# k8slint: ignore[...]` at each line whose finding it hides. A file
is only changed where the same findings come out afterwards, hidden and not hidden.
"""

from __future__ import annotations

from typing import Any

from k8slint import foreign, parse, source
from k8slint.config import Options
from k8slint.suppress import ANNOTATION, MARK, annotation_rules

Note = tuple[int, str, dict[str, object]]
_NO_RULE = '"{word}" stays: k8slint has no such check'
_ALL = '"{word}" stays: it names no check'
_NOT_PLAIN = '"{word}" stays: it is not on a line of its own'
_IDLE = '"{word}" stays: it hides nothing here'
_DIFFERS = "left as it is: with k8slint's own ignores other findings would come out"
_ENCODING = "left as it is: not UTF-8"


class Rewritten:
    """A file's text before and after, how many suppressions went over, and (line, template, values) of what stays."""

    __slots__ = ("after", "before", "file", "notes", "number")

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.before = self.after = text
        self.notes: list[Note] = []
        self.number = 0


def rewrite(file: str, data: bytes) -> Rewritten:
    """The file with our suppressions in the place of others'."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        out = Rewritten(file, "")
        out.notes.append((1, _ENCODING, {}))
        return out
    out = Rewritten(file, text)
    hidden = _hidden(file, data)
    edit = _Edit(text)
    _annotations(out, edit, file, data)
    _comments(out, edit, text, hidden)
    if not out.number:
        return out
    after = edit.text()
    if _outcome(file, after.encode()) != _outcome(file, data):
        out.notes, out.number = [(1, _DIFFERS, {})], 0
        return out
    out.after = after
    return out


class _Edit:
    """Changes of lines: replaced, removed, inserted before."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.end = "\r" if self.lines and self.lines[0].endswith("\r") else ""
        self.changed: dict[int, str | None] = {}  # by index from 0
        self.inserted: dict[int, list[str]] = {}

    def insert(self, before: int, line: str) -> None:
        there = self.inserted.setdefault(before, [])
        if line + self.end not in there:
            there.append(line + self.end)

    def text(self) -> str:
        out: list[str] = []
        for number, line in enumerate(self.lines):
            out += self.inserted.get(number, ())
            kept = self.changed.get(number, line)
            if kept is not None:
                out.append(kept)
        return "\n".join(out)


def _options() -> Options:
    options = Options()
    options.select = ("ALL",)
    return options


def _hidden(file: str, data: bytes) -> list[tuple[str, int, str]]:
    from k8slint.run import check_sources

    return [(h.rule, h.line, h.by) for h in check_sources([(file, data)], _options()).hidden]


def _outcome(file: str, data: bytes) -> tuple[list[Any], list[Any]]:
    """What is reported and what is hidden, without the places, which move."""
    from k8slint.run import check_sources

    report = check_sources([(file, data)], _options())
    found = sorted((d.rule, d.message, str(d.object)) for d in report.diagnostics if d.rule != "unused-ignore")
    return found, sorted(h.rule for h in report.hidden)


# ---------------------------------------------------------------------------------------------------- annotations


def _annotations(out: Rewritten, edit: _Edit, file: str, data: bytes) -> None:
    from k8slint import apiserver, scheme

    for text in source.sources(file, data):
        for document in parse.parse(text)[0]:
            if document.error is not None or document.repeats:
                continue
            verdicts = apiserver.receive(document, scheme.NEWEST)
            for verdict in verdicts if type(verdicts) is list else ():
                if verdict.decoded and _named(verdict.object.value.get("metadata")):
                    _object(out, edit, verdict.object)


def _named(metadata: Any) -> bool:
    return type(metadata) is dict and bool(metadata.get("name") or metadata.get("generateName"))


def _object(out: Rewritten, edit: _Edit, obj: Any) -> None:
    table = foreign.table()
    rules: set[str] = set()
    reasons: list[str] = []
    lines: dict[int, str] = {}
    by_key: dict[tuple[Any, ...], list[foreign.Word]] = {}
    for word in foreign.object_words(obj.value):
        by_key.setdefault((*word.path, word.key), []).append(word)
    for path, words in by_key.items():
        line = obj.document.span((*obj.path, *path), key=True).line
        meant = [table.get((w.tool, foreign.normal(w.tool, w.check))) for w in words]
        problem = ""
        if any(w.check == foreign.ALL for w in words):
            problem = _ALL
        elif None in meant:
            problem = _NO_RULE
        elif not _is_plain(edit.lines[line - 1], words[0].key, obj, path):
            problem = _NOT_PLAIN
        if problem:
            out.notes.append((line, problem, {"word": words[0].key}))
            continue
        rules.update(*(m for m in meant if m))
        reasons += [w.reason for w in words if w.reason and "\n" not in w.reason]
        lines[line - 1] = words[0].key
        out.number += 1
    if not lines:
        return
    own = obj.annotations.get(ANNOTATION)
    if own is not None:
        place = obj.document.span((*obj.path, "metadata", "annotations", ANNOTATION), key=True).line - 1
        if annotation_rules(obj.annotations) & {"*", "all"}:
            rules = {"*"}
        elif not _is_plain(edit.lines[place], ANNOTATION, obj, ("metadata", "annotations", ANNOTATION)):
            out.number -= len(lines)
            out.notes.append((place + 1, _NOT_PLAIN, {"word": ANNOTATION}))
            return
        else:
            rules |= annotation_rules(obj.annotations)
    else:
        place = _place_for(edit, obj, lines)
    indent = edit.lines[place][: len(edit.lines[place]) - len(edit.lines[place].lstrip())]
    comment = "  # " + "; ".join(dict.fromkeys(reasons)) if reasons else ""
    written = f"{indent}{ANNOTATION}: {_scalar(', '.join(sorted(rules)))}{comment}"
    if own is not None or place in lines:
        edit.changed[place] = written + edit.end
    else:
        _insert(edit, obj, place, written.lstrip())
    for line in lines:
        if line != place:
            edit.changed[line] = None
    _emptied(edit, obj, set(lines))


def _scalar(text: str) -> str:
    return '"*"' if text == "*" else text


def _is_plain(line: str, key: str, obj: Any, path: tuple[Any, ...]) -> bool:
    """Whether the key and its whole value are this line and nothing else is."""
    stripped = line.strip()
    if not stripped.startswith((key + ":", f'"{key}":', f"'{key}':")):
        return False
    span = obj.document.span((*obj.path, *path))
    return bool(span.end_line == span.line and not stripped.partition(":")[2].strip().startswith(("|", ">", "&", "*")))


def _place_for(edit: _Edit, obj: Any, lines: dict[int, str]) -> int:
    """The line (from 0) of the first of these annotations that is the object's own; else the line of `metadata`."""
    for key in obj.annotations:
        line = obj.document.span((*obj.path, "metadata", "annotations", key), key=True).line - 1
        if line in lines:
            return line
    return int(obj.document.span((*obj.path, "metadata"), key=True).line) - 1


def _insert(edit: _Edit, obj: Any, place: int, written: str) -> None:
    """Our annotation as the first of the object's own, where it had none of another tool's."""
    metadata = obj.value["metadata"]
    spans = obj.document.span
    if type(metadata.get("annotations")) is dict and metadata["annotations"]:
        first = next(iter(metadata["annotations"]))
        line = spans((*obj.path, "metadata", "annotations", first), key=True).line - 1
        edit.insert(line, _indent(edit.lines[line]) + written)
        return
    key = next(k for k in metadata if k != "annotations")
    line = spans((*obj.path, "metadata", key), key=True).line - 1
    indent = _indent(edit.lines[line])
    edit.insert(line, f"{indent}annotations:")
    edit.inserted[line].append(f"{indent}  {written}{edit.end}")


def _emptied(edit: _Edit, obj: Any, removed: set[int]) -> None:
    """A template's `annotations:` that has lost all it held goes, too."""
    path, held = foreign.template_annotations(obj.value)
    if not held:
        return
    at = [obj.document.span((*obj.path, *path, "metadata", "annotations", k), key=True).line - 1 for k in held]
    if all(line in removed and edit.changed.get(line, "") is None for line in at):
        edit.changed[obj.document.span((*obj.path, *path, "metadata", "annotations"), key=True).line - 1] = None


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


# ---------------------------------------------------------------------------------------------------- comments


def _comments(out: Rewritten, edit: _Edit, text: str, hidden: list[tuple[str, int, str]]) -> None:
    table = foreign.table()
    by_line: dict[int, list[foreign.Word]] = {}
    for word in foreign.text_words(text):
        by_line.setdefault(word.line, []).append(word)
    for line, words in by_line.items():
        start = words[0].span[0]
        shown = edit.lines[line - 1][start:].strip()
        if any(w.check != foreign.ALL and (w.tool, foreign.normal(w.tool, w.check)) not in table for w in words):
            out.notes.append((line, _NO_RULE, {"word": shown}))
            continue
        places: dict[int, set[str]] = {}
        names = {w.name for w in words}
        covered = {n for w in words for n in w.lines}
        for rule, at, by in hidden:
            if by in names and at in covered:
                places.setdefault(at, set()).add(rule)
        if not places:
            out.notes.append((line, _IDLE, {"word": shown}))
            continue
        reason = "; ".join(dict.fromkeys(w.reason for w in words if w.reason))
        out.number += 1
        alone = not edit.lines[line - 1][:start].strip()
        if not alone:
            edit.changed[line - 1] = edit.lines[line - 1][:start].rstrip() + edit.end
        else:
            edit.changed[line - 1] = None
        for at, rules in sorted(places.items()):
            written = f"# {MARK} ignore[{', '.join(sorted(rules))}]" + (f" {reason}" if reason else "")
            if at == line and not alone:
                edit.changed[line - 1] = edit.lines[line - 1][:start] + written + edit.end
            else:
                edit.insert(at - 1, _indent(edit.lines[at - 1]) + written)
