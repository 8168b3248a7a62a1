"""Checking many files in several processes.

The parent is one of the workers; the others are forked after everything is imported. Each takes chunks of files until none is left.
What came of a chunk goes, marshalled, into an unlinked temporary file, one a worker (our own children's bytes: trusted input), and
so do the objects, which are decoded only when a rule over all objects asks: this keeps the peak low.
"""

from __future__ import annotations

import marshal
import os
import sys

from k8slint import parse, source, spool, suppress
from k8slint.config import UsageError
from k8slint.diagnostic import Diagnostic, DocumentStatus, Hidden, Related, Skipped, Span
from k8slint.linter import FileResult, Linter
from k8slint.object import Object
from k8slint.workload import Workload, may_make_pods, unpack, workload_of

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from k8slint.run import Tick

# Objects above this size (definitions of custom resources, mostly) are read again from their file when they are wanted.
_KEEP_BYTES = 16_384


class StoredDocument:
    """A document that is no longer in memory: read again when a finding wants a position."""

    __slots__ = ("file", "index", "line")

    def __init__(self, file: str, index: int, line: int) -> None:
        self.file = file
        self.index = index
        self.line = line

    def _document(self) -> parse.Document | None:
        return _reread(self.file, self.index)

    def span(self, path: tuple[str | int, ...], key: bool = False) -> Span:
        """As Document.span; the first line where the file has changed or gone since."""
        document = self._document()
        return Span(self.line, 1, self.line, 1) if document is None else document.span(path, key)

    def is_set(self, path: tuple[str | int, ...]) -> bool:
        """As Document.is_set."""
        document = self._document()
        return document is not None and document.is_set(path)

    @property
    def source(self) -> source.Source:
        """The text that it stood in."""
        document = self._document()
        return source.Source(self.file, b"") if document is None else document.source


class StoredObject(Object):
    """An object whose value is kept as bytes (in a spool, here, or not at all) until it is wanted. `workload`: what it is as one,
    made where the value was at hand; it is not set where that is not known."""

    __slots__ = ("_bytes", "workload")

    if TYPE_CHECKING:
        _bytes: bytes | int
        workload: Workload | None

    @property
    def value(self) -> dict[str, Any]:  # type: ignore[override]
        """The decoded, defaulted value: made anew at each access, so take it once."""
        kept = self._bytes
        data = spool.fetch(kept) if type(kept) is int else kept
        if data:
            return marshal.loads(data)  # type: ignore[no-any-return,arg-type]
        return _reread_object(self)

    @value.setter
    def value(self, value: dict[str, Any]) -> None:
        data = marshal.dumps(value)
        self._bytes = data if len(data) <= _KEEP_BYTES else b""
        if hasattr(self, "workload"):
            del self.workload


_last: dict[str, list[parse.Document]] = {}
_minor = 0


def _reread(file: str, index: int) -> parse.Document | None:
    documents = _last.get(file)
    if documents is None:
        data = source.read(file)
        documents = []
        if type(data) is bytes:
            for text in source.sources(file, data):
                documents += parse.parse(text)[0]
        for number, document in enumerate(documents):
            document.index = number
        if len(_last) > 20:
            _last.clear()
        _last[file] = documents
    return documents[index] if index < len(documents) else None


def _reread_object(obj: StoredObject) -> dict[str, Any]:
    from k8slint import apiserver

    document = _reread(obj.document.file, obj.document.index)
    if document is not None:
        # receive() changes the value in place: the kept one stays as it was read
        value = marshal.loads(marshal.dumps(document.value))
        copy = parse.Document(document.source, document.index, document.line, value, document.log)
        verdicts = apiserver.receive(copy, _minor, apiserver.store)
        if type(verdicts) is list:
            for verdict in verdicts:
                if verdict.object.path == obj.path:
                    return verdict.object.value
    return {}


def check_parallel(
    linter: Linter, files: list[str], contents: list[tuple[str, bytes | source.Problem]] | None, problems: list[source.Problem], jobs: int,
    tick: Tick | None = None,
) -> list[FileResult]:
    """The results of all files, in their order."""
    global _minor
    import gc

    _minor = linter.options.minor
    _last.clear()  # of an earlier run: its files may have changed
    spool.close()
    jobs = min(jobs, max(len(files) // 8, 1), 64)
    # one file before the fork: what it imports and compiles is then shared by all
    for batch in source.batches(_contents(files[:1], contents), []):
        linter.check_files(batch)
    gc.freeze()
    spools = spool.start(jobs)
    length = chunk_length(len(files), jobs)
    chunks = _deal(-(-len(files) // length))
    children: list[tuple[int, int]] = []
    for number in range(1, jobs):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(reading)
                answer = marshal.dumps(_share(linter, files, contents, chunks, length, spools[number]))
                with os.fdopen(writing, "wb") as pipe:
                    pipe.write(answer)
                code = 0
            except KeyboardInterrupt:
                pass  # the parent says so
            except BaseException:
                import traceback

                traceback.print_exc()
            finally:
                os._exit(code)
        os.close(writing)
        children.append((pid, reading))
    shares = _share(linter, files, contents, chunks, length, spools[0], tick)
    os.close(chunks)
    parse.forget()
    for pid, reading in children:
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(pid, 0)
        if status != 0 or not data:
            raise UsageError("a worker process ended before its time (out of memory?); try --jobs 1")
        shares += marshal.loads(data)
    shares.sort(key=lambda share: share[0])
    results: list[FileResult] = []
    for start, number, place in shares:
        data = spools[number].read(place)
        if not data:
            raise UsageError("a temporary file of this run is gone or was changed; try --jobs 1")
        packed, unread = marshal.loads(data)
        results += [_unpack(one, files[start + one[0]]) for one in packed]
        problems += [source.Problem(path, reason) for path, reason in unread]
    return results


# Files that a worker takes at a time at most, and how many times at most: the numbers of the chunks stand in one pipe before the start.
_CHUNK = 32
_MOST_CHUNKS = 1000


def chunk_length(files: int, jobs: int) -> int:
    """How many files a worker takes at a time: few where there are few, which may be large."""
    return max(min(_CHUNK, files // (jobs * 4)), -(-files // _MOST_CHUNKS), 1)


def _deal(count: int) -> int:
    """A pipe that holds the numbers below `count`, four bytes each: whoever reads one does that chunk."""
    reading, writing = os.pipe()
    os.write(writing, b"".join(number.to_bytes(4, "little") for number in range(count)))
    os.close(writing)
    return reading


def _contents(
    files: list[str], contents: list[tuple[str, bytes | source.Problem]] | None, start: int = 0
) -> Iterable[tuple[str, bytes | source.Problem]]:
    return ((f, source.read(f)) for f in files) if contents is None else contents[start : start + len(files)]


def _share(
    linter: Linter, files: list[str], contents: list[tuple[str, bytes | source.Problem]] | None, chunks: int, length: int, mine: spool.Spool,
    tick: Tick | None = None,
) -> list[tuple[int, int, spool.Place]]:
    """Checks the chunks of `length` files that this process gets hold of: (first file, spool, where the packed answer stands)."""
    out: list[tuple[int, int, spool.Place]] = []
    while number := os.read(chunks, 4):
        start = int.from_bytes(number, "little") * length
        if tick is not None:
            tick(start, len(files))
        names = {file: i for i, file in enumerate(files[start : start + length])}
        problems: list[source.Problem] = []
        packed: list[Any] = []
        for batch in source.batches(_contents(files[start : start + length], contents, start), problems):
            results = linter.check_files(batch)
            workloads = {id(obj): workload_of(obj) for result in results for obj in result.objects if may_make_pods(obj)}
            packed += [_pack(result, names[result.file], workloads, mine) for result in results]
        out.append((start, mine.number, mine.keep(marshal.dumps((packed, [(p.path, p.reason) for p in problems])))))
    return out


def _span(span: Span) -> tuple[int, int, int, int]:
    return (span.line, span.column, span.end_line, span.end_column)


def _lines(lines: tuple[int, ...] | range) -> tuple[int, ...]:
    """A range, which marshal does not know, as (-1, start, stop)."""
    return (-1, lines.start, lines.stop) if type(lines) is range else tuple(lines)


def _plain(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A path without Key, which marshal does not know."""
    return tuple([p if type(p) is int else str(p) for p in path])


def _pack(result: FileResult, number: int, workloads: dict[int, Workload | None], mine: spool.Spool) -> tuple[Any, ...]:
    objects: list[tuple[Any, ...]] = []
    places: dict[int, int] = {}
    for obj in result.objects:
        value = marshal.dumps(obj.value)
        data: bytes | int = mine.add(value) if len(value) <= _KEEP_BYTES else b""
        places[id(obj)] = len(objects)
        workload = workloads.get(id(obj))
        document = obj.document
        objects.append((
            obj.path, obj.api_version, obj.kind, sys.intern(obj.namespace), obj.name, obj.known, document.index, document.line, data,
            workload and workload.pack(),
        ))
    diagnostics = [
        (
            d.rule, d.severity, str(d.message), _span(d.span), d.source, d.reason, str(d.field), d.document, d.object, _plain(d.path),
            [(r.file, _span(r.span), r.message) for r in d.related],
            None if d.fix is None else [{**edit, "path": list(_plain(edit["path"]))} for edit in d.fix],  # type: ignore[arg-type]
        )
        for d in result.diagnostics
    ]
    # () for what is empty, which it nearly always is: one object for all
    return (
        number,
        [(d.index, d.line, d.api_version, d.kind, sys.intern(d.namespace), d.name, d.accepted) for d in result.documents],
        diagnostics or (),
        [(s.line, s.reason) for s in result.skipped] or (),
        objects or (),
        [(list(i.rules), _lines(i.lines), _span(i.span), i.others, i.own, list(i.used)) for i in result.ignores] or (),
        [(places.get(id(o), -1), list(i.rules), _span(i.span), i.others, i.own, list(i.used)) for o, i in result.named] or (),
        [(h.rule, h.line, h.by) for h in result.hidden] or (),
        result.unmapped or (),
    )


_NONE: list[Any] = []  # for what nothing is added to any more


def _unpack(packed: tuple[Any, ...], file: str) -> FileResult:
    _, documents, diagnostics, skipped, objects, ignores, named, hidden, unmapped = packed
    result = FileResult(file)
    result.documents = [DocumentStatus(file, *d) for d in documents]
    if hidden:
        result.hidden = [Hidden(rule, file, line, by) for rule, line, by in hidden]
    if skipped:
        result.skipped = [Skipped(file, *s) for s in skipped]
    result.unmapped = unmapped or _NONE
    for rule, severity, message, span, kind, reason, field, document, identity, path, related, fix in diagnostics:
        result.diagnostics.append(
            Diagnostic(
                rule, severity, message, file, Span(*span), source=kind, reason=reason, field=field, document=document, object=identity,
                path=path, related=tuple(Related(f, Span(*s), m) for f, s, m in related), fix=fix,
            )
        )
    for path, api_version, kind, namespace, name, known, index, line, value, workload in objects:
        obj = StoredObject.__new__(StoredObject)
        obj.document = StoredDocument(file, index, line)  # type: ignore[assignment]
        obj.path, obj.api_version, obj.kind, obj.namespace, obj.name, obj.known = path, api_version, kind, namespace, name, known
        obj._bytes = value
        obj.workload = workload and unpack(obj, workload)
        result.objects.append(obj)
    if not ignores:
        result.ignores = _NONE
    if not named:
        result.named = _NONE
    for rules, lines, span, others, own, used in ignores:
        ignore = suppress.Ignore(frozenset(rules), range(*lines[1:]) if lines[:1] == (-1,) else lines, Span(*span), others, own)
        ignore.used = set(used)
        result.ignores.append(ignore)
    for place, rules, span, others, own, used in named:
        ignore = suppress.Ignore(frozenset(rules), (), Span(*span), others, own)
        ignore.used = set(used)
        if place >= 0:
            result.named.append((result.objects[place], ignore))
    return result
