"""Checking many files in several processes.

The parent is one of the workers; the others are forked after everything is imported and send back one marshalled answer at
their end (our own children's bytes: trusted input). Objects travel and stay as bytes: 5,000 of them are decoded only when a
rule over all objects asks, which keeps the peak below half of kubeconform's.
"""

from __future__ import annotations

import marshal
import os

from k8slint import parse, source, suppress
from k8slint.config import UsageError
from k8slint.diagnostic import Diagnostic, DocumentStatus, Hidden, Related, Skipped, Span
from k8slint.linter import FileResult, Linter
from k8slint.object import Object

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
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
    """An object whose value is kept as bytes (or not at all) until it is wanted."""

    __slots__ = ("_bytes",)

    @property
    def value(self) -> dict[str, Any]:  # type: ignore[override]
        """The decoded, defaulted value: made anew at each access, so take it once."""
        if self._bytes:
            return marshal.loads(self._bytes)  # type: ignore[no-any-return]
        return _reread_object(self)

    @value.setter
    def value(self, value: dict[str, Any]) -> None:
        data = marshal.dumps(value)
        self._bytes = data if len(data) <= _KEEP_BYTES else b""


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
    jobs = min(jobs, max(len(files) // 8, 1), 64)
    if files:
        # one file before the fork: what it imports and compiles is then shared by all
        _share(linter, files[:1], contents, 0, 1)
    gc.freeze()
    children: list[tuple[int, int]] = []
    for number in range(1, jobs):
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                os.close(reading)
                answer = marshal.dumps(_share(linter, files, contents, number, jobs))
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
    shares = [_share(linter, files, contents, 0, jobs, tick)]
    for pid, reading in children:
        with os.fdopen(reading, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(pid, 0)
        if status != 0 or not data:
            raise UsageError("a worker process ended before its time (out of memory?); try --jobs 1")
        shares.append(marshal.loads(data))
        del data
    results: list[FileResult] = []
    for i in range(len(files)):
        packed = shares[i % jobs][i // jobs]
        shares[i % jobs][i // jobs] = None
        if len(packed) == 2:
            problems.append(source.Problem(*packed))
        else:
            results.append(_unpack(packed))
    return results


def _share(
    linter: Linter, files: list[str], contents: list[tuple[str, bytes | source.Problem]] | None, number: int, jobs: int,
    tick: Tick | None = None,
) -> list[Any]:
    """Every `jobs`-th file from `number` on, packed."""
    out: list[Any] = []
    for i in range(number, len(files), jobs):
        if tick is not None and i % 16 == 0:
            tick(i, len(files))
        data = source.read(files[i]) if contents is None else contents[i][1]
        if isinstance(data, source.Problem):
            out.append((data.path, data.reason))
        else:
            out.append(_pack(linter.check_file(files[i], data)))
    return out


def _span(span: Span) -> tuple[int, int, int, int]:
    return (span.line, span.column, span.end_line, span.end_column)


def _plain(path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """A path without Key, which marshal does not know."""
    return tuple([p if type(p) is int else str(p) for p in path])


def _pack(result: FileResult) -> tuple[Any, ...]:
    objects: list[tuple[Any, ...]] = []
    places: dict[int, int] = {}
    for obj in result.objects:
        data = marshal.dumps(obj.value)
        places[id(obj)] = len(objects)
        objects.append((
            obj.path, obj.api_version, obj.kind, obj.namespace, obj.name, obj.known, obj.document.index, obj.document.line,
            data if len(data) <= _KEEP_BYTES else b"",
        ))
    diagnostics = [
        (
            d.rule, d.severity, str(d.message), _span(d.span), d.source, d.reason, str(d.field), d.document, d.object, _plain(d.path),
            [(r.file, _span(r.span), r.message) for r in d.related],
            None if d.fix is None else [{**edit, "path": list(_plain(edit["path"]))} for edit in d.fix],  # type: ignore[arg-type]
        )
        for d in result.diagnostics
    ]
    return (
        result.file,
        [(d.index, d.line, d.api_version, d.kind, d.namespace, d.name, d.accepted) for d in result.documents],
        diagnostics,
        [(s.line, s.reason) for s in result.skipped],
        objects,
        [(list(i.rules), i.lines, _span(i.span), i.others, i.own, list(i.used)) for i in result.ignores],
        [(places.get(id(o), -1), list(i.rules), _span(i.span), i.others, i.own, list(i.used)) for o, i in result.named],
        [(h.rule, h.line, h.by) for h in result.hidden],
        result.unmapped,
        b"",
    )


def _unpack(packed: tuple[Any, ...]) -> FileResult:
    file, documents, diagnostics, skipped, objects, ignores, named, hidden, unmapped, data = packed
    result = FileResult(file)
    result.data = data
    result.hidden = [Hidden(rule, file, line, by) for rule, line, by in hidden]
    result.unmapped = unmapped
    result.documents = [DocumentStatus(file, *d) for d in documents]
    result.skipped = [Skipped(file, *s) for s in skipped]
    for rule, severity, message, span, kind, reason, field, document, identity, path, related, fix in diagnostics:
        result.diagnostics.append(
            Diagnostic(
                rule, severity, message, file, Span(*span), source=kind, reason=reason, field=field, document=document, object=identity,
                path=path, related=tuple(Related(f, Span(*s), m) for f, s, m in related), fix=fix,
            )
        )
    for path, api_version, kind, namespace, name, known, index, line, value in objects:
        obj = StoredObject.__new__(StoredObject)
        obj.document = StoredDocument(file, index, line)  # type: ignore[assignment]
        obj.path, obj.api_version, obj.kind, obj.namespace, obj.name, obj.known = path, api_version, kind, namespace, name, known
        obj._bytes = value
        result.objects.append(obj)
    for rules, lines, span, others, own, used in ignores:
        ignore = suppress.Ignore(frozenset(rules), lines, Span(*span), others, own)
        ignore.used = set(used)
        result.ignores.append(ignore)
    for place, rules, span, others, own, used in named:
        ignore = suppress.Ignore(frozenset(rules), (), Span(*span), others, own)
        ignore.used = set(used)
        if place >= 0:
            result.named.append((result.objects[place], ignore))
    return result
