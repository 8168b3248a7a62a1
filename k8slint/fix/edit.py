"""Changes a text at paths and nothing beside: ruamel.yaml's round trip, of which only the changed lines are taken.

The document is read by ruamel.yaml and written twice, without and with the edits; the lines in which the two differ are carried over
to the author's text, whose own spacing, quotes and line ends stay. The outcome is then read by our own parser: every value must be as
it was but for the edits, and no comment, anchor, alias, tag or merge key may be gone. Otherwise the text is left alone (Refused).
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

from k8slint import parse, source
from k8slint.fix.lines import carry, opcodes
from k8slint.fix.plain import Edit, Refused, applied, child, same, tidied
from k8slint.fix.roundtrip import commented, layouts, round_trip, without_gone

LARGEST = 500_000
"""Characters of a document; a round trip over more would take minutes."""
MOST_TABS = 50
"""Lines with tabs, where some are part of a value and each has to be tried."""
_MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t]|$)")


def edit_file(data: bytes, edits: dict[int, list[Edit]], failed: dict[int, str] | None = None) -> bytes:
    """The file's bytes with the edits, by the index of their document.

    Raises Refused; with `failed` a document that cannot be changed is left out and noted there with the reason.
    """
    mark = b"\xef\xbb\xbf" if data[:3] == b"\xef\xbb\xbf" else b""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("it is not UTF-8")
    try:
        text = data[len(mark) :].decode()
    except UnicodeDecodeError:
        raise Refused("it is not UTF-8") from None
    rows = [(row.removesuffix("\r"), "\r" if row.endswith("\r") else "") for row in text.split("\n")]
    if any("\r" in row for row, _ in rows) or rows[-1][1] or any(c in text for c in "\x85\u2028\u2029"):
        raise Refused("it has line ends that editors do not agree on")
    if text.lstrip()[:1] == "{" and "\n" in text.strip():
        changed = _edit_json(text.replace("\r\n", "\n"), edits).replace("\n", "\r\n" if "\r\n" in text else "\n")
        if changed:
            _check_file(data, mark + changed.encode(), edits)
            return mark + changed.encode()
    lines = [row for row, _ in rows]
    ends = [end for _, end in rows]
    before = documents(data)
    for index in sorted(edits, reverse=True):
        if not 0 <= index < len(before) or before[index].error is not None:
            raise Refused("it is not what was checked")
        try:
            first, last = _slice(lines, before[index].line - 1)
            body = lines[first:last]
            final = last == len(lines) and body[-1:] == [""]
            if final:
                body.pop()
            new = edit_document(body, tidied(before[index].value, edits[index]))
        except Refused as refused:
            if failed is None:
                raise
            failed[index] = str(refused)
            continue
        origin = _origins(body, new)
        usual = ends[first] if ends[first : first + 1] else ""
        new_ends = [ends[first + o] if o is not None else usual for o in origin]
        if not final and last == len(lines) and new:
            # without a line end at the end of the file: there is none after the edit
            new_ends = [usual] * (len(new) - 1) + [""] if len(set(ends[:-1])) <= 1 else new_ends
        if final:
            new.append("")
            new_ends.append(ends[last - 1])
        lines[first:last] = new
        ends[first:last] = new_ends
    out = mark + "\n".join(line + end for line, end in zip(lines, ends, strict=True)).encode()
    _check_file(data, out, {index: e for index, e in edits.items() if index not in (failed or ())})
    return out


def documents(data: bytes) -> list[parse.Document]:
    """The documents with content of a file that is no Markdown, as a check counts them."""
    found, _ = parse.parse(source.Source("", data))
    return found


def _slice(lines: list[str], at: int) -> tuple[int, int]:
    """The lines of the document that has content in line `at`, without its markers."""
    first = next((i for i in range(at, -1, -1) if _MARKER.match(lines[i])), -1)
    if first >= 0 and (rest := lines[first][3:].strip()) and not rest.startswith("#"):
        raise Refused("the document begins on the line of its marker")
    if any(line.startswith("%") for line in lines[: first + 1]):
        raise Refused("it has YAML directives")
    last = next((i for i in range(at, len(lines)) if i > first and _MARKER.match(lines[i])), len(lines))
    return first + 1, last


def _origins(old: list[str], new: list[str]) -> list[int | None]:
    """For each new line the old one that it is or replaces."""
    out: list[int | None] = []
    for tag, a1, a2, b1, b2 in opcodes(old, new):
        if tag in ("equal", "replace"):
            out += [a1 + i if a1 + i < a2 else None for i in range(b2 - b1)]
        else:
            out += [None] * (b2 - b1)
    return out


def _check_file(old: bytes, new: bytes, edits: dict[int, list[Edit]]) -> None:
    """That each document is what it was, but for the edits."""
    before, after = documents(old), documents(new)
    if len(before) != len(after):
        raise Refused("a document would be lost")
    for index, (a, b) in enumerate(zip(before, after, strict=True)):
        wanted = applied(a.value, tidied(a.value, edits[index])) if index in edits else a.value
        if (a.error is None) is not (b.error is None) or not same(wanted, b.value):
            raise Refused("the text would say something else")


# ---------------------------------------------------------------------------------------------------- JSON


def _edit_json(text: str, edits: dict[int, list[Edit]]) -> str:
    """A JSON file that Python's writer gives back byte for byte; "" where it is another file."""
    import json

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({k for k, _ in items}) != len(items):
            raise Refused("a key is there twice")
        return dict(items)

    try:
        value = json.loads(text, object_pairs_hook=pairs)
    except ValueError:
        return ""
    indented = re.search(r"\n([ \t]+)\S", text)
    unit = indented[1] if indented else "  "
    tail = text[len(text.rstrip()) :]

    def written(value: Any, ascii: bool) -> str:
        return json.dumps(value, indent=unit, ensure_ascii=ascii) + tail

    for ascii in (False, True):
        if written(value, ascii) == text:
            return written(_in_order(value, applied(value, tidied(value, edits[0])), edits[0]), ascii)
    return ""


def _in_order(old: Any, new: Any, edits: list[Edit]) -> Any:
    """Renamed keys stand where the old ones stood."""
    for edit in edits:
        if "rename" in edit:
            a, b = old, new
            for step in edit["path"][:-1]:
                a, b = child(a, step), child(b, step)
            names = [edit["rename"] if k == edit["path"][-1] else k for k in a]
            items = {k: b[k] for k in names if k in b} | b
            b.clear()
            b.update(items)
    return new


# ---------------------------------------------------------------------------------------------------- one document


def edit_document(body: list[str], edits: list[Edit]) -> list[str]:
    """The lines of one document with the edits. Raises Refused."""
    text = "\n".join(body) + "\n"
    if len(text) > LARGEST:
        raise Refused("the document is too large")
    before = documents(text.encode())
    if len(before) != 1 or before[0].error is not None:
        raise Refused("it cannot be read by itself")
    if before[0].repeats:
        raise Refused("a key is there twice")
    wanted = applied(before[0].value, edits)
    text = _without_tabs(text, before[0].value)
    held = _held(text)
    blank = sum(not line.strip() for line in body)
    removes = any(edit.get("delete") for edit in edits)
    reasons: list[str] = []

    def kept(make: Callable[[], list[str]]) -> list[str] | None:
        try:
            new = make()
            _check_document("\n".join(new) + "\n", wanted, held)
            left = sum(not line.strip() for line in new)
            if left > blank or (left < blank and not removes):
                raise Refused("its layout is not one that can be kept")
        except Refused as refused:
            reasons.append(str(refused))
            return None
        return new

    for layout in layouts(body):
        try:
            plain = round_trip(text, layout, []).split("\n")[:-1]
            fixed = without_gone(round_trip(text, layout, edits).split("\n")[:-1])
        except Refused as refused:
            reasons.append(str(refused))
            continue
        for climb in (True, False):
            new = kept(lambda plain=plain, fixed=fixed, climb=climb: carry(body, plain, fixed, climb))  # type: ignore[misc]
            if new is not None:
                return new
    new = kept(lambda: _in_place(body, before[0], edits))
    if new is not None:
        return new
    raise Refused(reasons[0])


def _in_place(body: list[str], document: parse.Document, edits: list[Edit]) -> list[str]:
    """Scalars and keys that stand on one line, written over where they stand: for lists and mappings in brackets over several lines."""
    import json

    json_like = re.match(r'\s*\{\s*"', "\n".join(body)) is not None
    spans = document.spans()
    places = []
    for edit in edits:
        marks = spans.get(tuple(edit["path"]))
        if marks is None or document.source.moved or edit.get("delete"):
            raise Refused("its layout is not one that can be kept")
        start, end = marks[:2] if "rename" in edit else marks[2:]
        new = edit.get("rename", edit.get("value"))
        if start is None or start.line != end.line or type(new) in (dict, list) or end.column <= start.column:
            raise Refused("its layout is not one that can be kept")
        places.append((start.line, start.column, end.column, new))
    out = list(body)
    for line, first, last, new in sorted(places, key=lambda p: p[:2], reverse=True):
        old = out[line][first:last]
        if old[:1] in "[{":
            raise Refused("its layout is not one that can be kept")
        if isinstance(new, str) and old[0] == "'" and "'" not in new and new.isprintable():
            shown = f"'{new}'"
        elif isinstance(new, str) and old[0] != '"' and not json_like and new.isalnum() and commented(new) is new:
            shown = new
        else:
            shown = json.dumps(new, ensure_ascii=False)
        out[line] = out[line][:first] + shown + out[line][last:]
    return out


def _check_document(text: str, wanted: Any, held: Counter[tuple[str, str]]) -> None:
    after = documents(text.encode())
    if len(after) != 1 or after[0].error is not None or after[0].repeats or not same(after[0].value, wanted):
        raise Refused("the text would say something else")
    now = _held(_without_tabs(text, wanted))
    if now != held:
        lost = next(iter(sorted((held - now) or (now - held))))[0]
        raise Refused({"comment": "a comment would be lost", "merge": "a merge key would be lost", "tag": "a tag would be lost"}.get(
            lost, "an anchor would be lost"))


def _without_tabs(text: str, value: Any) -> str:
    """The text with spaces for the tabs between its tokens, which ruamel.yaml does not read; `value` is what it says."""
    if "\t" not in text:
        return text
    found = documents(text.replace("\t", " ").encode())
    if len(found) == 1 and same(found[0].value, value):
        return text.replace("\t", " ")
    lines = text.split("\n")
    for i in [i for i, line in enumerate(lines) if "\t" in line][:MOST_TABS]:
        # some are part of a value
        lines[i], kept = lines[i].replace("\t", " "), lines[i]
        found = documents("\n".join(lines).encode())
        if len(found) != 1 or not same(found[0].value, value):
            lines[i] = kept
    return "\n".join(lines)


def _held(text: str) -> Counter[tuple[str, str]]:
    """What a value does not show and must not get lost: comments, anchors, aliases, tags, merge keys."""
    found: Counter[tuple[str, str]] = Counter()
    at = 0
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for token in YAML(typ="safe", pure=True).scan(io.StringIO(text)):
                start, end = token.start_mark.index, token.end_mark.index
                if start > at:
                    for line in text[at:start].split("\n"):
                        _, mark, comment = line.partition("#")
                        if mark:
                            found["comment", comment.strip()] += 1
                at = max(at, end)
                kind = type(token).__name__
                if kind in ("AnchorToken", "AliasToken", "TagToken"):
                    found["tag" if kind == "TagToken" else kind, str(token.value)] += 1
                elif kind == "ScalarToken" and token.value == "<<" and token.plain:
                    found["merge", ""] += 1
    except Exception:
        raise Refused("ruamel.yaml does not read it") from None
    for line in text[at:].split("\n"):
        _, mark, comment = line.partition("#")
        if mark:
            found["comment", comment.strip()] += 1
    return found
