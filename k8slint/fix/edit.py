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
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, PlainScalarString, SingleQuotedScalarString

from k8slint import parse, scalars, source

Edit = dict[str, Any]
"""`{"path": [...]}` with one of `value` (set, append at a list's end), `delete` or `rename` (the key's new name)."""
Path = tuple[str | int, ...]

LARGEST = 500_000
"""Characters of a document; a round trip over more would take minutes."""
MOST_TABS = 50
"""Lines with tabs, where some are part of a value and each has to be tried."""
_GONE = "k8slint-gone-"
_MARKER = re.compile(r"(?:---|\.\.\.)(?=[ \t]|$)")
_KEYS_ONLY = ("annotations", "labels", "nodeSelector")
"""Maps that say nothing when they are empty: the last key takes its map along."""


class Refused(Exception):
    """The text is left alone, and why. The reason is a template of a message."""


# ---------------------------------------------------------------------------------------------------- plain values


def applied(value: Any, edits: list[Edit]) -> Any:
    """The value with the edits. Raises Refused where they do not fit."""
    value = _copy(value)
    gone: list[Path] = []
    for edit in edits:
        path = tuple(edit["path"])
        at = value
        for step, following in pairwise(path):
            if type(at) is dict and at.get(step) is None and type(following) is not int and "value" in edit:
                at[step] = {}
            at = _child(at, step)
        last = path[-1]
        if edit.get("delete"):
            _child(at, last)
            gone.append(path)
        elif "rename" in edit:
            if type(at) is not dict or last not in at or edit["rename"] in at:
                raise Refused("the new name is there already")
            at[edit["rename"]] = at.pop(last)
        elif type(at) is list and last == len(at):
            at.append(_copy(edit["value"]))
        elif type(at) is dict or (type(at) is list and type(last) is int and last < len(at)):
            at[last] = _copy(edit["value"])
        else:
            raise Refused("the place of the edit is not there")
    for path in sorted(gone, key=lambda p: tuple((type(s) is int, s) for s in p), reverse=True):
        at = value
        for step in path[:-1]:
            at = _child(at, step)
        del at[path[-1]]
    return value


def _child(at: Any, step: str | int) -> Any:
    try:
        return at[step]
    except (KeyError, IndexError, TypeError):
        raise Refused("the place of the edit is not there") from None


def _copy(value: Any) -> Any:
    if type(value) is dict:
        return {k: _copy(v) for k, v in value.items()}
    if type(value) is list:
        return [_copy(v) for v in value]
    return value


def same(a: Any, b: Any) -> bool:
    """Equal in type as well: 1 is not true."""
    if type(a) is not type(b):
        return False
    if type(a) is dict:
        return a.keys() == b.keys() and all(same(v, b[k]) for k, v in a.items())
    if type(a) is list:
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def tidied(value: Any, edits: list[Edit]) -> list[Edit]:
    """The edits, where deletions that empty a mapping or a list become one edit of that: `{}`, or the map of labels goes."""
    out = list(edits)
    while True:
        by_parent: dict[Path, list[Edit]] = {}
        for edit in out:
            by_parent.setdefault(tuple(edit["path"])[:-1], []).append(edit)
        for parent, here in by_parent.items():
            if not parent or not all(e.get("delete") for e in here):
                continue
            at = value
            for step in parent:
                at = _child(at, step)
            if len(at) != len({e["path"][-1] for e in here}) or any(tuple(e["path"])[: len(parent)] == parent and e not in here for e in out):
                continue
            whole: Edit = {"path": list(parent), "delete": True}
            if parent[-1] not in _KEYS_ONLY:
                whole = {"path": list(parent), "value": [] if type(at) is list else {}}
            out = [e for e in out if e not in here] + [whole]
            break
        else:
            return out


# ---------------------------------------------------------------------------------------------------- files


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
    for tag, a1, a2, b1, b2 in _opcodes(old, new):
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
                a, b = _child(a, step), _child(b, step)
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

    for layout in _layouts(body):
        try:
            plain = _round_trip(text, layout, []).split("\n")[:-1]
            fixed = _without_gone(_round_trip(text, layout, edits).split("\n")[:-1])
        except Refused as refused:
            reasons.append(str(refused))
            continue
        for climb in (True, False):
            new = kept(lambda plain=plain, fixed=fixed, climb=climb: _carry(body, plain, fixed, climb))  # type: ignore[misc]
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
        elif isinstance(new, str) and old[0] != '"' and not json_like and new.isalnum() and _commented(new) is new:
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


# ---------------------------------------------------------------------------------------------------- the round trip


def _layouts(body: list[str]) -> list[tuple[int, int, int]]:
    """(mapping, sequence, offset) of ruamel.yaml's writer, the document's own first."""
    offsets: Counter[int] = Counter()
    widths: Counter[int] = Counter()
    parent: tuple[int, bool] | None = None
    for line in body:
        bare = line.lstrip(" ")
        if not bare or bare[0] == "#":
            continue
        indent = len(line) - len(bare)
        if parent is not None and parent[1]:
            if bare.startswith("- "):
                offsets[indent - parent[0]] += 1
            elif indent > parent[0]:
                widths[indent - parent[0]] += 1
        while bare.startswith("- "):
            bare = bare[2:].lstrip(" ")
        parent = (len(line) - len(bare), bare.split(" #")[0].rstrip().endswith(":"))
    mapping = widths.most_common(1)[0][0] if widths else 2
    found = [(mapping, max(offset, 0) + 2, max(offset, 0)) for offset, _ in offsets.most_common(3) if 0 <= offset < 9]
    return found or [(mapping, 2, 0)]


def _round_trip(text: str, layout: tuple[int, int, int], edits: list[Edit]) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = 1 << 30
    yaml.indent(mapping=layout[0], sequence=layout[1], offset=layout[2])
    out = io.StringIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            root = yaml.load(text)
            for number, edit in enumerate(edits):
                _edit(root, edit, number)
            yaml.dump(root, out)
    except Refused:
        raise
    except Exception:
        raise Refused("ruamel.yaml does not read it") from None
    return out.getvalue()


def _key(at: Any, step: str | int) -> Any:
    """The key as ruamel.yaml has it: with its quotes, or as a number where ours is the text of it."""
    if isinstance(at, CommentedSeq):
        return step
    for key in at:
        if key == step or (step not in at and str(key) == step):
            return key
    raise Refused("the place of the edit is not there")


def _edit(root: Any, edit: Edit, number: int) -> None:
    """One edit of ruamel.yaml's tree. What goes is replaced by a mark that `_without_gone` takes out of the text."""
    path = tuple(edit["path"])
    at = root
    for i, step in enumerate(path[:-1]):
        if isinstance(at, CommentedMap) and at.get(step) is None and "value" in edit:
            value = edit["value"]
            for name in reversed(path[i + 1 :]):
                value = {name: value}
            at[step] = _commented(value)
            return
        if not isinstance(at, (CommentedMap, CommentedSeq)):
            raise Refused("the place of the edit is not there")
        at = at[_key(at, step)]
    last = path[-1]
    mark = PlainScalarString(f"{_GONE}{number}")
    if isinstance(at, CommentedSeq):
        if type(last) is not int:
            raise Refused("the place of the edit is not there")
        if edit.get("delete"):
            _keep_tail(at, last, last, at[last])
            at[last] = mark
        elif last == len(at):
            at.append(_commented(edit["value"]))
        else:
            _set(at, last, edit["value"])
    elif not isinstance(at, CommentedMap):
        raise Refused("the place of the edit is not there")
    elif "rename" in edit or edit.get("delete"):
        key = _key(at, last)
        if key not in [k for k, _ in at.non_merged_items()]:
            raise Refused("the place of the edit is not there")
        new = edit.get("rename", mark)
        if isinstance(key, (DoubleQuotedScalarString, SingleQuotedScalarString)):
            new = type(key)(new) if "rename" in edit else new
        value = at[key]
        at.insert(list(at.keys()).index(key), new, value if "rename" in edit else 0)
        if "rename" in edit:
            if key in at.ca.items:
                at.ca.items[new] = at.ca.items.pop(key)
        else:
            _keep_tail(at, key, new, value)
        del at[key]
    elif any(str(k) == last for k in at):
        _set(at, _key(at, last), edit["value"])
    else:
        at[last] = _commented(edit["value"])


def _last_leaf(at: Any, key: Any) -> tuple[Any, Any]:
    """Where ruamel.yaml keeps the comments and blank lines behind a value: with the last leaf in it."""
    value = at[key]
    while isinstance(value, (CommentedMap, CommentedSeq)) and len(value) and not value.fa.flow_style():
        at, key = value, (list(value.keys())[-1] if isinstance(value, CommentedMap) else len(value) - 1)
        value = at[key]
    return at, key


def _tail(at: Any, key: Any) -> Any:
    items = at.ca.items.get(key)
    return items[2 if isinstance(at, CommentedMap) else 0] if items else None


def _put_tail(at: Any, key: Any, token: Any) -> None:
    if token is not None:
        is_map = isinstance(at, CommentedMap)
        items = at.ca.items.setdefault(key, [None, None, None, None] if is_map else [None, None])
        items[2 if is_map else 0] = token


def _keep_tail(at: Any, key: Any, new: Any, value: Any) -> None:
    """Hand the comments and blank lines behind a value that goes on to what stands in its place."""
    token = _tail(*_last_leaf(at, key))
    at.ca.items.pop(key, None)
    _put_tail(at, new, token)


def _set(at: Any, key: Any, value: Any) -> None:
    """Another value at a place that has one, with the comments and blank lines behind the old."""
    old = at[key]
    leaf = _last_leaf(at, key)
    token = _tail(*leaf)
    at[key] = new = _restyled(old, value)
    if isinstance(old, (CommentedMap, CommentedSeq)):
        if isinstance(new, (CommentedMap, CommentedSeq)) and old.fa.flow_style():
            new.fa.set_flow_style()
        if leaf[0] is not at:
            _put_tail(*_last_leaf(at, key), token)
    elif isinstance(new, (CommentedMap, CommentedSeq)) and len(new) and not new.fa.flow_style():
        at.ca.items.pop(key, None)
        _put_tail(*_last_leaf(at, key), token)


def _restyled(old: Any, value: Any) -> Any:
    """The new value in the old one's quotes."""
    if type(value) is str and isinstance(old, SingleQuotedScalarString) and "'" not in value and value.isprintable():
        return SingleQuotedScalarString(value)
    if type(value) is str and isinstance(old, DoubleQuotedScalarString):
        return DoubleQuotedScalarString(value)
    return _commented(value)


def _commented(value: Any) -> Any:
    """A plain value as ruamel.yaml's: strings that YAML 1.1 reads as something else in quotes, empty collections in braces."""
    if type(value) is str:
        read = scalars.memo[value] if value in scalars.memo else scalars.resolve(value)
        return value if read == value and value.isprintable() and value == value.strip() else DoubleQuotedScalarString(value)
    if type(value) is dict:
        made = CommentedMap({k: _commented(v) for k, v in value.items()})
        if not value:
            made.fa.set_flow_style()
        return made
    if type(value) is list:
        listed = CommentedSeq([_commented(v) for v in value])
        if not value:
            listed.fa.set_flow_style()
        return listed
    return value


_GONE_LINE = re.compile(rf"(\s*(?:- +)*)(?:- )?{_GONE}\d+(?:: 0)?\s*$")
_GONE_FLOW = re.compile(rf"{_GONE}\d+(?:: 0)?, ?|(?:, ?)?{_GONE}\d+(?:: 0)?(?=\s*[\]}}])")


def _without_gone(lines: list[str]) -> list[str]:
    """The written lines without the marks of what goes."""
    out: list[str] = []
    pending = ""
    for line in lines:
        if pending:
            if len(line) - len(line.lstrip()) != len(pending) or not line.strip() or line.lstrip()[0] == "#":
                raise Refused("its layout is not one that can be kept")
            line, pending = pending + line.lstrip(), ""
        if _GONE in line:
            whole = _GONE_LINE.match(line)
            if whole is not None:
                dashes = line[: line.index(_GONE)]
                if line.rstrip().endswith(": 0"):
                    pending = dashes if dashes.strip() else ""
                elif dashes.count("-") > 1:
                    raise Refused("its layout is not one that can be kept")
                continue
            if re.search(rf"{_GONE}\d+(?:: 0)?\s+#", line):
                raise Refused("a comment would be lost")
            line = _GONE_FLOW.sub("", line)
            if _GONE in line:
                raise Refused("its layout is not one that can be kept")
        out.append(line)
    if pending:
        raise Refused("its layout is not one that can be kept")
    return out


# ---------------------------------------------------------------------------------------------------- changed lines


def _opcodes(a: list[str], b: list[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's, but what both have at their beginning and end is compared at once."""
    short = min(len(a), len(b))
    head = next((i for i in range(short) if a[i] != b[i]), short)
    tail = next((i for i in range(short - head) if a[-1 - i] != b[-1 - i]), short - head)
    middle = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False).get_opcodes()
    out: list[tuple[str, int, int, int, int]] = [("equal", 0, head, 0, head)] if head else []
    out += [(tag, a1 + head, a2 + head, b1 + head, b2 + head) for tag, a1, a2, b1, b2 in middle]
    if tail:
        out.append(("equal", len(a) - tail, len(a), len(b) - tail, len(b)))
    return out


def _carry(original: list[str], plain: list[str], fixed: list[str], climb: bool) -> list[str]:
    """The original with the difference between the two written texts; lines are matched without regard to their spacing.

    `climb`: new lines go above the blank lines and comments that stand before the next key.
    """
    mapped: dict[int, int] = {}
    for tag, a1, a2, b1, _ in _opcodes(["".join(x.split()) for x in plain], ["".join(x.split()) for x in original]):
        if tag == "equal":
            mapped |= {a1 + i: b1 + i for i in range(a2 - a1)}
    out = list(original)
    for tag, a1, a2, b1, b2 in reversed(_opcodes(plain, fixed)):
        if tag == "equal":
            continue
        places = [mapped.get(a) for a in range(a1, a2)]
        if None in places or any(y != x + 1 for x, y in pairwise(places)):  # type: ignore[operator]
            raise Refused("its layout is not one that can be kept")
        if tag == "insert":
            at = 0
            if a1:
                if mapped.get(a1 - 1) is None:
                    raise Refused("its layout is not one that can be kept")
                at = mapped[a1 - 1] + 1
            while climb and at > 1 and (not out[at - 1].strip() or out[at - 1].lstrip()[0] == "#"):
                at -= 1
            out[at:at] = _shifted(original, plain, fixed[b1:b2], mapped, a1)
            continue
        first = places[0] or 0
        if tag == "replace" and a2 - a1 == b2 - b1:
            out[first : first + a2 - a1] = [_transplanted(out[first + i], plain[a1 + i], fixed[b1 + i]) for i in range(a2 - a1)]
        elif tag == "replace":
            new = _shifted(original, plain, fixed[b1:b2], mapped, a1 + 1)
            # the lines at both ends that only change in part keep their spacing
            if plain[a1] in fixed[b1:b2] or out[first] != plain[a1]:
                new[0] = _transplanted(out[first], plain[a1], fixed[b1])
            out[first : first + a2 - a1] = new
        else:
            del out[first : first + a2 - a1]
    return out


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _shifted(original: list[str], plain: list[str], new: list[str], mapped: dict[int, int], before: int) -> list[str]:
    """New lines, indented as the author indents: by what the nearest line above of the same or a lesser depth says."""
    least = min((_indent(line) for line in new if line.strip()), default=0)
    for a in range(before - 1, -1, -1):
        line = plain[a]
        if line.strip() and line.lstrip()[0] != "#" and _indent(line) <= least:
            if a not in mapped:
                break
            by = _indent(original[mapped[a]]) - _indent(line)
            return [" " * (_indent(line) + by) + line.lstrip(" ") if line.strip() else line for line in new]
    if before == 0 or least == 0:
        return new
    raise Refused("its layout is not one that can be kept")


def _transplanted(own: str, old: str, new: str) -> str:
    """The author's line with what has changed between two written lines; its spacing stays, that before a comment too."""
    if own == old and (" #" not in old or _indent(old) != _indent(new)):
        return new
    short = min(len(old), len(new))
    head = next((i for i in range(short) if old[i] != new[i]), short)
    tail = next((i for i in range(short - head) if old[-1 - i] != new[-1 - i]), short - head)
    # no word is cut in two: spacing in its midst would be counted wrongly
    while head and not old[head - 1].isspace():
        head -= 1
    while tail and not old[-tail].isspace():
        tail -= 1
    front, back = len("".join(old[:head].split())), len("".join(old[len(old) - tail :].split()))
    start, seen = 0, 0
    while seen < front:
        seen += not own[start].isspace()
        start += 1
    end, seen = len(own), 0
    while seen < back:
        end -= 1
        seen += not own[end].isspace()
    middle = own[start:end]
    left = middle[: len(middle) - len(middle.lstrip())]
    right = middle[len(middle.rstrip()) :]
    return own[:start] + left + new[head : len(new) - tail].strip() + right + own[end:]
