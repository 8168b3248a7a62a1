"""Sources to Documents: libyaml's events, composed into plain values by Kubernetes' own scalar rules.

libyaml through PyYAML's C extension, driven by its event parser. Measured over the public corpus, it and ruamel.yaml.clib make
events at the same rate (20 to 31 MB/s, no difference beyond noise); the start decides: ruamel.yaml.clib imports all of ruamel.yaml
(26 ms), PyYAML's extension is content with stand-ins (2 ms). Round-trip ruamel.yaml is for fixing files only. The extension makes
each event by calling a class that it looks up in its own namespace; for the time of a parse these names are our composer's
functions, so that no event object is ever made and the loop runs in C. The `yaml` package itself is not imported (20 ms):
the extension gets stand-ins for the classes it wants.

Scalars follow sigs.k8s.io/yaml (the go-yaml v2 fork): `yes` is a boolean, `0644` is 420, `1:30` a string.
Redefined anchors are legal, merge keys are applied, duplicate keys are errors of strict decoding.
"""

from __future__ import annotations

import sys
from _collections import deque
from _thread import allocate_lock

from k8slint import scalars
from k8slint.diagnostic import Span
from k8slint.scalars import INF, ParseError, key_text, resolve, tagged
from k8slint.scalars import memo as scalar_memo
from k8slint.source import Source
from k8slint.spans import END, MAP, SEQ, replay

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

MAX_DEPTH = 200
# go-yaml's limits for aliases: above this many nodes the share that comes from aliases is bounded.
_ALIAS_FREE, _ALIAS_LOW, _ALIAS_HIGH = 1_000, 400_000, 4_000_000

_EVENTS = (
    "StreamStartEvent", "StreamEndEvent", "DocumentStartEvent", "DocumentEndEvent", "AliasEvent", "ScalarEvent",
    "SequenceStartEvent", "SequenceEndEvent", "MappingStartEvent", "MappingEndEvent",
)


class Document:
    """One YAML document: its plain value and, on demand, where each part of it stands.

    `index` counts the documents of the file that have content. `line` is the first line of the content. `log` is the
    composer's record of positions; it is turned into spans only when a finding asks. It is None where the fast reader read
    the source (`_place`: which of its documents this is).
    """

    __slots__ = ("_place", "_spans", "error", "file", "index", "line", "log", "repeats", "source", "value")

    def __init__(self, source: Source, index: int, line: int, value: Any, log: list[Any] | None, repeats: list[Any] | None = None) -> None:
        self._place = index
        self.source = source
        self.file = source.name
        self.index = index
        self.line = line
        self.value = value
        self.log = log
        self.repeats = repeats
        self.error: ParseError | None = None
        self._spans: dict[tuple[str | int, ...], tuple[Any, Any, Any, Any]] | None = None

    def spans(self) -> dict[tuple[str | int, ...], tuple[Any, Any, Any, Any]]:
        """path -> (key start, key end, value start, value end) marks; key marks are None for list items."""
        if self._spans is None:
            self._spans = replay(self.positions())
        return self._spans

    def positions(self) -> list[Any]:
        """The composer's record; the fast reader keeps none, so libyaml reads the source now."""
        if self.log is None:
            found = [d for d in _compose(self.source, self.source.data)[0] if d.value is not None]
            self.log = found[self._place].log
        return self.log or []

    def is_set(self, path: tuple[str | int, ...]) -> bool:
        """Whether the author wrote this field (rather than a default having filled it)."""
        return path in self.spans()

    def span(self, path: tuple[str | int, ...], key: bool = False) -> Span:
        """The span of the value at `path` (of its key with `key`), or of the nearest ancestor that is there.

        Mappings and sequences, whose text may be long, are pointed to by their key, or else by their first line.
        """
        spans = self.spans()
        found = spans.get(path)
        while found is None and path:
            path = path[:-1]
            found = spans.get(path)
            key = True
        if found is None:
            return Span(self.line, 1, self.line, 1)
        key_start, key_end, start, end = found
        if key_start is not None and (
            key or end.line != start.line or start.line != key_start.line or end.column == start.column
        ):
            start, end = key_start, key_end
        elif end.line != start.line:
            return self.between(start, start, first_line=True)
        return self.between(start, end)

    def between(self, start: Any, end: Any, first_line: bool = False) -> Span:
        """The span between two marks; with `first_line` to the end of the line of the first one."""
        line, column = self.source.line_offset + 1, self.source.column_offset + 1
        at, first = self.source.place(start.line, start.column)
        if first_line:
            last, width = at, first + max(len(self._line_text(at).rstrip()) - first, 1)
        else:
            last, width = self.source.place(end.line, end.column)
            if (last, width) == (at, first):
                # nothing stands there (an item without a value): the dash or comma before it
                first, width = max(first - 1, 0), max(first, 1)
        return Span(at + line, first + column, last + line, width + column)

    def _line_text(self, line: int) -> str:
        if self.source.lines is None:
            self.source.lines = decode_text(self.source.data).split("\n")
        return self.source.lines[line] if line < len(self.source.lines) else ""


def decode_text(data: bytes) -> str:
    """The text of a source, for code frames: UTF-8 or, by its mark, UTF-16; bad bytes are replaced, line ends are \\n."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = data.decode("utf-16", "replace")
    else:
        text = data.decode("utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stand_in(name: str) -> type:
    """A class in the place of one of yaml's exceptions: keeps its arguments."""

    def init(self: Any, *arguments: Any) -> None:
        Exception.__init__(self, *arguments)
        self.arguments = arguments

    return type(name, (Exception,), {"__init__": init})


def _load_extension() -> Any:
    """PyYAML's C extension, without importing the `yaml` package where it has not been imported yet."""
    loaded = sys.modules.get("yaml._yaml")
    if loaded is not None:
        return loaded
    if "yaml" not in sys.modules and sys.modules.get("k8slint.__main__cold") is not None:
        from importlib.machinery import (
            EXTENSION_SUFFIXES,
            ExtensionFileLoader,
            ModuleSpec,
        )
        from types import ModuleType

        package = ModuleType("yaml")
        classes = {
            "error": ("Mark", "YAMLError", "MarkedYAMLError"), "reader": ("ReaderError",), "scanner": ("ScannerError",),
            "parser": ("ParserError",), "composer": ("ComposerError",), "constructor": ("ConstructorError",),
            "emitter": ("EmitterError",), "serializer": ("SerializerError",), "representer": ("RepresenterError",),
            "tokens": (
                "StreamStartToken", "StreamEndToken", "DirectiveToken", "DocumentStartToken", "DocumentEndToken",
                "BlockSequenceStartToken", "BlockMappingStartToken", "BlockEndToken", "FlowSequenceStartToken",
                "FlowMappingStartToken", "FlowSequenceEndToken", "FlowMappingEndToken", "BlockEntryToken", "FlowEntryToken",
                "KeyToken", "ValueToken", "AliasToken", "AnchorToken", "TagToken", "ScalarToken",
            ),
            "events": _EVENTS, "nodes": ("ScalarNode", "SequenceNode", "MappingNode"),
        }
        for module, names in classes.items():
            holder = ModuleType(f"yaml.{module}")
            for name in names:
                setattr(holder, name, _stand_in(name))
            setattr(package, module, holder)
        import os

        for folder in sys.path:
            for suffix in EXTENSION_SUFFIXES:
                path = os.path.join(folder, "yaml", "_yaml" + suffix)
                if os.path.exists(path):
                    loader = ExtensionFileLoader("yaml._yaml", path)
                    spec = ModuleSpec("yaml._yaml", loader, origin=path)
                    sys.modules["yaml"] = package
                    try:
                        module_ = loader.create_module(spec)
                        loader.exec_module(module_)  # type: ignore[arg-type]
                        return module_
                    except (ImportError, AttributeError):
                        break
                    finally:
                        del sys.modules["yaml"]
    try:
        import yaml._yaml
    except ImportError as error:
        raise ImportError("k8slint needs PyYAML with its C extension (libyaml): pip install --force-reinstall pyyaml") from error
    return yaml._yaml


_yaml = _load_extension()

# ---------------------------------------------------------------------------------------------------- composer

_NO_KEY = object()
# The extension's names are one for the whole process: one parse at a time.
_lock = allocate_lock()


class _Bad:
    """A mapping key that is itself a mapping or sequence, while its content and its value are read."""

    __slots__ = ("mark", "value")

    def __init__(self, mark: Any) -> None:
        self.mark = mark
        self.value: Any = None


def _compose(source: Source, data: bytes) -> tuple[list[Document], ParseError | None]:
    """The documents of one stream, up to its first error."""
    documents: list[Document] = []
    log: list[Any] = []
    add = log.append
    current: Any = None
    key: Any = _NO_KEY
    in_map = False
    depth = 0
    stack: list[Any] = []
    anchors: dict[str, Any] = {}
    open_anchors: dict[int, str] = {}
    repeats: list[Any] | None = None
    merging: set[int] = set()
    merged_names: dict[int, set[str]] = {}
    odd: dict[int, _Bad] = {}
    whole = 0
    expanded = 0
    memo = scalar_memo

    def repeat(mapping: dict[str, Any], name: str, mark: Any, end: Any, merged: bool) -> None:
        nonlocal repeats
        if repeats is None:
            repeats = []
        repeats.append((mapping, name, mark, end, merged))

    def scalar(anchor: Any, tag: Any, implicit: Any, value: Any, start: Any, end: Any, style: Any) -> int:
        nonlocal key
        add(start)
        add(end)
        if implicit[0]:
            text = value
            try:
                value = memo[text]
            except KeyError:
                value = resolve(text)
        elif tag is not None:
            text = value
            try:
                value = tagged(tag, text, style == "" or style is None)
            except ParseError as error:
                raise ParseError(error.message, start.line, start.column) from None
        if anchor is not None:
            anchors[anchor] = value
        if in_map:
            if key is _NO_KEY:
                if type(value) is not str:
                    name = key_text(value, text)
                    if name is None:
                        raise ParseError(f"a mapping key cannot be {'null' if value is None else text}: quote it", start.line, start.column)
                    value = name
                add(value)
                if value in current:
                    repeat(current, value, start, end, value in merged_names.get(id(current), ()))
                elif value == "<<" and implicit[0]:
                    merging.add(id(current))
                key = value
            else:
                if key == "<<" and id(current) in merging:
                    raise ParseError("map merge requires map or sequence of maps as the value", start.line, start.column)
                if value.__class__ is float and (value != value or value in (INF, -INF)):
                    raise ParseError(f"{text} is not a number that JSON knows: quote it", start.line, start.column)
                current[key] = value
                key = _NO_KEY
        elif current is None:
            documents[-1].value = value
        else:
            if value.__class__ is float and (value != value or value in (INF, -INF)):
                raise ParseError(f"{text} is not a number that JSON knows: quote it", start.line, start.column)
            current.append(value)
        return 1

    def begin(new: Any, is_map: bool, anchor: Any, start: Any, end: Any) -> int:
        nonlocal current, key, in_map, depth
        add(start)
        add(MAP if is_map else SEQ)
        depth += 1
        if depth > MAX_DEPTH:
            raise ParseError(f"nested deeper than {MAX_DEPTH} levels", start.line, start.column)
        if in_map:
            if key is _NO_KEY:
                key = _Bad(start)
                stack.append((current, True, key))
            else:
                if key.__class__ is not _Bad:
                    current[key] = new
                stack.append((current, True, _NO_KEY))
        else:
            if current is None:
                documents[-1].value = new
            else:
                current.append(new)
            stack.append((current, False, _NO_KEY))
        if anchor is not None:
            anchors[anchor] = new
            open_anchors[id(new)] = anchor
        current = new
        in_map = is_map
        key = _NO_KEY
        return 1

    def mapping_start(anchor: Any, tag: Any, implicit: Any, start: Any, end: Any, flow: Any) -> int:
        return begin({}, True, anchor, start, end)

    def sequence_start(anchor: Any, tag: Any, implicit: Any, start: Any, end: Any, flow: Any) -> int:
        return begin([], False, anchor, start, end)

    def finish(start: Any, end: Any) -> int:
        nonlocal current, key, in_map, depth
        add(end)
        add(END)
        depth -= 1
        done = current
        if open_anchors:
            open_anchors.pop(id(done), None)
        current, in_map, key = stack.pop()
        if odd and id(done) in odd:
            done = replace(done, odd.pop(id(done)))
        if key.__class__ is _Bad:
            if done or current:
                raise ParseError(
                    "a mapping key cannot be a mapping or a list", key.mark.line, key.mark.column
                )
            key.value = done
            odd[id(current)] = key
        elif merging and in_map and id(current) in merging and current.get("<<") is done:
            merge(done, end)
        return 1

    def replace(done: Any, bad: _Bad) -> Any:
        """go-yaml reads a mapping whose only key is an empty collection as that collection (oracle: yaml-scalars)."""
        if len(done) != 1 or key.__class__ is _Bad:
            raise ParseError("a mapping key cannot be a mapping or a list", bad.mark.line, bad.mark.column)
        if current is None:
            documents[-1].value = bad.value
        elif in_map:
            for name in current:
                if current[name] is done:
                    current[name] = bad.value
        else:
            current[-1] = bad.value
        for anchor in anchors:
            if anchors[anchor] is done:
                anchors[anchor] = bad.value
        return bad.value

    def merge(value: Any, mark: Any) -> None:
        """Apply `<<: value` to the current mapping: go-yaml sets key by key, the last one wins, strict mode minds."""
        del current["<<"]
        merging.discard(id(current))
        if type(value) is dict:
            parts = [value]
        elif type(value) is list and all(type(v) is dict for v in value):
            parts = value[::-1]
        else:
            raise ParseError("map merge requires map or sequence of maps as the value", mark.line, mark.column)
        for part in parts:
            for name, item in part.items():
                if name in current:
                    repeat(current, name, mark, mark, True)
                current[name] = copy(item, 0)
            merged_names.setdefault(id(current), set()).update(part)

    def copy(value: Any, level: int) -> Any:
        """Aliases are copied, so that values are trees; the sum is bounded as go-yaml bounds it."""
        nonlocal expanded
        expanded += 1
        total = expanded + len(log) // 2
        if expanded > 100 and total > _ALIAS_FREE:
            if total <= _ALIAS_LOW:
                allowed = 0.99
            elif total >= _ALIAS_HIGH:
                allowed = 0.10
            else:
                allowed = 0.99 - 0.89 * (total - _ALIAS_LOW) / (_ALIAS_HIGH - _ALIAS_LOW)
            if expanded / total > allowed:
                raise ParseError("document contains excessive aliasing")
        if level + depth > MAX_DEPTH:
            raise ParseError(f"nested deeper than {MAX_DEPTH} levels")
        if type(value) is dict:
            return {k: copy(v, level + 1) for k, v in value.items()}
        if type(value) is list:
            return [copy(v, level + 1) for v in value]
        return value

    def alias(anchor: Any, start: Any, end: Any) -> int:
        nonlocal key
        if anchor not in anchors:
            raise ParseError(f"unknown anchor '{anchor}' referenced", start.line, start.column)
        value = anchors[anchor]
        if open_anchors and id(value) in open_anchors:
            raise ParseError(f"anchor '{anchor}' value contains itself", start.line, start.column)
        try:
            value = copy(value, 0)
        except ParseError as error:
            raise ParseError(error.message, start.line, start.column) from None
        add(start)
        if in_map and key is _NO_KEY:
            name = value if type(value) is str else key_text(value, str(value))
            if name is None:
                raise ParseError("a mapping key cannot be a mapping or a list", start.line, start.column)
            add(end)
            add(name)
            if name in current:
                repeat(current, name, start, end, False)
            key = name
            return 1
        add(end)
        if in_map:
            if key == "<<" and id(current) in merging:
                current["<<"] = value
                merge(value, start)
            else:
                current[key] = value
            key = _NO_KEY
        elif current is None:
            documents[-1].value = value
        else:
            current.append(value)
        return 1

    def document_start(start: Any, end: Any, *rest: Any) -> int:
        nonlocal log, add, current, key, in_map, depth, repeats, expanded
        log = []
        add = log.append
        current, key, in_map, depth, repeats, expanded = None, _NO_KEY, False, 0, None, 0
        anchors.clear()
        stack.clear()
        merging.clear()
        merged_names.clear()
        odd.clear()
        documents.append(Document(source, 0, start.line + 1, None, log))
        return 1

    def document_end(start: Any, end: Any, *rest: Any) -> int:
        nonlocal whole
        document = documents[-1]
        document.repeats = repeats
        if len(log) > 1:
            document.line = source.place(log[0].line, 0)[0] + 1 + source.line_offset
        whole = len(documents)
        return 1

    def stream_start(*rest: Any) -> int:
        return 1

    def stream_end(*rest: Any) -> None:
        return None

    on_scalar, on_map, on_list, on_end = scalar, mapping_start, sequence_start, finish
    if b"\\/" in data and data.lstrip()[:1] != b"{":  # JSON knows it
        from k8slint.yaml_escapes import without_escaped_slashes

        on_scalar = without_escaped_slashes(scalar, data)
    if b"?" in data and (b"{" in data or b"[" in data):
        from k8slint.yaml_escapes import without_question_marks

        on_scalar, on_map, on_list, on_end = without_question_marks(on_scalar, on_map, on_list, on_end)
    handlers = (stream_start, stream_end, document_start, document_end, alias, on_scalar, on_list, on_end, on_map, on_end)
    _lock.acquire()
    module = _yaml.__dict__
    kept = [module[name] for name in _EVENTS]
    for name, handler in zip(_EVENTS, handlers, strict=True):
        module[name] = handler
    try:
        deque(iter(_yaml.CParser(data).get_event, None), 0)
        return documents, None
    except ParseError as error:
        failure = error
    except (ValueError, UnicodeError) as error:
        failure = ParseError(str(error))
    except Exception as error:  # libyaml's errors, whatever class they have here
        from k8slint.yaml_errors import translate

        translated = translate(error, source, data)
        if translated is None:
            raise
        failure = translated
    finally:
        for name, original in zip(_EVENTS, kept, strict=True):
            module[name] = original
        _lock.release()
        copy = None  # type: ignore[assignment]  # it refers to itself: without this only the cycle collector would free it
    del documents[whole:]
    return documents, failure


# ---------------------------------------------------------------------------------------------------- files

# The reader of plain manifests (parse_plain.read) in runs over many files.
plain_reader: Callable[[bytes], list[tuple[int, Any]] | None] | None = None


def expect_many() -> None:
    """Many files are to come: read the plain ones without libyaml."""
    global plain_reader
    from k8slint.parse_plain import read

    plain_reader = read


def forget() -> None:
    """Give back the memory that the readers remember texts in: at the end of a large run's reading."""
    scalars.forget()
    if plain_reader is not None:
        from k8slint import parse_plain

        parse_plain.forget()


def parse(source: Source) -> tuple[list[Document], list[ParseError]]:
    """The documents of a source that have content, and the errors of the parts that are not YAML.

    After an error the text is cut at its `---` lines, as kubectl does, so that the other documents are still read; a
    part with an error is a Document whose `error` is set.
    """
    if plain_reader is not None:
        plain = plain_reader(source.data)
        if plain is not None:
            offset = source.line_offset
            return [Document(source, i, line + offset, value, None) for i, (line, value) in enumerate(plain)], []
    if b"\\ud" in source.data or b"\\uD" in source.data:
        from k8slint.yaml_escapes import join_surrogates

        join_surrogates(source)
    documents, failure = _compose(source, source.data)
    if failure is not None and b"\\'" in source.data:
        documents, failure = _with_apostrophes(source, documents, failure)
    errors: list[ParseError] = []
    if failure is not None:
        pieces = split(source)
        if len(pieces) == 1 and source.data[:1] == b"{":
            pieces = _split_json(source)
        if len(pieces) == 1:
            documents = [_broken(source, failure)]
            errors.append(failure)
        else:
            documents = []
            for piece in pieces:
                found, failure = _compose(piece, piece.data)
                if failure is None:
                    documents += found
                else:
                    documents.append(_broken(piece, failure))
                    errors.append(failure)
    if len(documents) == 1 and documents[0].value is not None:
        return documents, errors
    kept = [d for d in documents if d.value is not None or d.error is not None]
    for index, document in enumerate(kept):
        document.index = index
    return kept, errors


def _with_apostrophes(source: Source, documents: list[Document], failure: ParseError | None) -> tuple[list[Document], ParseError | None]:
    r"""As `_compose`, once more for each scalar with a `\'`, which libyaml does not know."""
    from k8slint.yaml_escapes import spell_apostrophes

    for _ in range(_MOST_APOSTROPHES):
        if failure is None or not spell_apostrophes(source, failure.line, failure.column):
            break
        documents, failure = _compose(source, source.data)
    return documents, failure


# Scalars with such an escape in one text: each costs a reading of all before it.
_MOST_APOSTROPHES = 100


def _broken(source: Source, error: ParseError) -> Document:
    """The Document that stands for a text with an error."""
    if error.line >= 0:
        error.line, error.column = source.place(error.line, max(error.column, 0))
    document = Document(source, 0, max(error.line, 0) + 1 + source.line_offset, None, [])
    document.error = error
    return document


def _split_json(source: Source) -> list[Source]:
    """The objects of a JSON stream, each beginning on a line of its own: kubectl reads one after the other, without `---`."""
    lines = source.data.split(b"\n")
    starts = [0]
    before = b""
    for i, line in enumerate(lines):
        if line[:1] == b"{" and before == b"}":
            starts.append(i)
        before = line.rstrip()[-1:] or before
    return [_piece(source, lines, a, b) for a, b in zip(starts, [*starts[1:], len(lines)])]


def _piece(source: Source, lines: list[bytes], start: int, end: int) -> Source:
    """Some lines of a source as one of their own."""
    piece = Source(source.name, b"\n".join(lines[start:end]) + b"\n", source.line_offset + start, source.column_offset)
    piece.moved = {line - start: columns for line, columns in source.moved.items() if start <= line < end}
    return piece


def split(source: Source) -> list[Source]:
    """The source cut at its document separators, pieces without content left out."""
    if source.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return [source]
    pieces: list[Source] = []
    lines = source.data.split(b"\n")
    start = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or lines[i].startswith(b"---"):
            body = lines[start:i]
            if any(line.strip() and not line.lstrip().startswith(b"#") for line in body):
                pieces.append(_piece(source, lines, start, i))
            start = i + 1
    return pieces or [source]
