"""Answers of earlier runs, by content: the same texts under the same options with the same program have the same answer.

The key is a hash over the program (version; in a checkout its files), the options, and every path with its whole content; the
entry is the report as JSON in the user's cache folder (never in the checked repository). An entry is untrusted input: it is
parsed as JSON, its shape is checked field by field, and anything odd counts as no entry. Nothing is unpickled.
"""

from __future__ import annotations

import os

from k8slint import __version__, kustomize, source, template
from k8slint.config import Options
from k8slint.diagnostic import SEVERITIES, Diagnostic, DocumentStatus, Hidden, Related, Report, Skipped, Span
from k8slint.messages import language
from k8slint.parse import decode_text

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

FORMAT = "2"
ENTRIES = 32


def folder() -> str:
    """The cache folder: $XDG_CACHE_HOME/k8slint or ~/.cache/k8slint; "" where there is no home."""
    base = os.environ.get("XDG_CACHE_HOME") or ""
    if not os.path.isabs(base):  # the standard has such a value ignored: it would lie in the checked repository
        base = os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "k8slint") if os.path.isabs(base) else ""


def _hash() -> Any:
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    return blake2b(digest_size=20)


def _program() -> str:
    """What the answer depends on besides input and options: the version, and in a checkout the program's own files."""
    here = os.path.dirname(os.path.abspath(__file__))
    if "site-packages" in here:
        return __version__
    stamps = [__version__]
    pending = [here, os.path.join(os.path.dirname(here), "rules"), os.path.join(os.path.dirname(here), "schemas")]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".txt", ".yaml", ".json")):
                    status = entry.stat()
                    stamps.append(f"{entry.path}:{status.st_size}:{status.st_mtime_ns}")
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    pending.append(entry.path)
    return "|".join(sorted(stamps))


class Cache:
    """The cache for one set of options."""

    __slots__ = ("_options", "_path")

    def __init__(self, options: Options) -> None:
        self._options = options
        self._path = ""

    def _key(self, contents: list[tuple[str, bytes | source.Problem]], problems: list[source.Problem]) -> str:
        state = _hash()
        options = f"{self._options.fingerprint()}\0{language(self._options.lang)}"
        state.update(f"{FORMAT}\0{_program()}\0{options}\0".encode("utf-8", "surrogateescape"))
        for problem in problems:
            state.update(f"\0{problem.path}\0?{problem.reason}\0".encode("utf-8", "surrogateescape"))
        last, concerned = None, False
        for path, data in contents:
            if type(data) is bytes:
                state.update(f"\0{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
                state.update(data)
                if template.maybe(data):
                    state.update(b"\1" if template.in_chart(path) else b"\0")  # by what stands beside the file
                at = path.rfind("/") if os.sep == "/" else 0
                folder_of = path[:at] if at > 0 else os.path.dirname(path)
                if folder_of != last:
                    last, concerned = folder_of, kustomize.concerns(folder_of)
                if concerned:
                    if kustomize.is_patch(path):
                        state.update(b"\2")
                    for name in kustomize.state(path):
                        state.update(f"\0{name}".encode("utf-8", "surrogateescape"))
            else:
                state.update(f"\0{path}\0!{data.reason}\0".encode("utf-8", "surrogateescape"))  # type: ignore[union-attr]
        return str(state.hexdigest())

    def get(self, contents: list[tuple[str, bytes | source.Problem]], report: Report, problems: list[source.Problem]) -> bool:
        """Fill the report from an entry; False where there is none that is sound. `problems`: of the discovery."""
        # what these lead to is read elsewhere: runs with them are not cached by content
        if self._options.crds or self._options.schema_locations or self._options.policies or not folder():
            return False
        self._path = os.path.join(folder(), self._key(contents, problems) + ".json")
        data = source.read(self._path)  # a regular file of bounded size, or none
        if type(data) is not bytes:
            return False
        found = Report(report.kube_version)
        try:
            # an output reads the files that a report names: no others than those of this run
            _fill(found, _parse(data.decode("utf-8")), {"<stdin>"}.union([c[0] for c in contents], [p.path for p in problems]))
        except (ValueError, TypeError, KeyError, IndexError, StopIteration, RecursionError, OverflowError):
            return False
        report.files, report.hidden, report.unmapped = found.files, found.hidden, found.unmapped
        report.documents, report.diagnostics, report.skipped = found.documents, found.diagnostics, found.skipped
        wanted = {d.file for d in report.diagnostics}
        for path, text in contents:
            if path in wanted and type(text) is bytes:
                report.sources[path] = decode_text(text)
        try:
            os.utime(self._path)  # the newest stay
        except OSError:
            return True
        return True

    def put(self, contents: list[tuple[str, bytes | source.Problem]], report: Report) -> None:
        """Keep the report for the same contents; a cache that cannot be written is no error."""
        if not self._path:
            return
        import json

        temporary = f"{self._path}.{os.getpid()}.{os.urandom(6).hex()}"
        try:
            text = json.dumps(_plain(report), separators=(",", ":"), ensure_ascii=False).encode("utf-8")
            if len(text) > source.MAX_BYTES:
                return
            os.makedirs(folder(), mode=0o700, exist_ok=True)
            fd = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                with os.fdopen(fd, "wb") as file:
                    file.write(text)
                os.replace(temporary, self._path)
            except OSError:
                os.unlink(temporary)
                raise
            _forget()
        except (OSError, ValueError):
            pass  # a full disk or names that are not UTF-8: the answer is right all the same


def _forget() -> None:
    """Keep the newest entries only."""
    with os.scandir(folder()) as entries:
        found = sorted(((e.stat(follow_symlinks=False).st_mtime, e.path) for e in entries if ".json" in e.name), reverse=True)
    for _, path in found[ENTRIES:]:
        os.unlink(path)


def _plain(report: Report) -> list[Any]:
    return [
        report.files,
        [[h.rule, h.file, h.line, h.by] for h in report.hidden],
        report.unmapped,
        [[d.file, d.index, d.line, d.api_version, d.kind, d.namespace, d.name, d.accepted] for d in report.documents],
        [
            [
                d.rule, d.severity, d.message, d.file, d.span.key(), d.source, d.reason, d.field, d.document, d.object,
                list(d.path), [[r.file, r.span.key(), r.message] for r in d.related], d.fix,
            ]
            for d in report.diagnostics
        ],
        [[s.file, s.line, s.reason] for s in report.skipped],
    ]


def _parse(text: str) -> Any:
    from _json import make_scanner

    class _Context:  # what the C scanner wants to be told
        strict = True
        object_hook = object_pairs_hook = None
        parse_float = float
        parse_int = int
        parse_constant = None  # no NaN: calling it is a TypeError

    value, end = make_scanner(_Context())(text, 0)  # type: ignore[arg-type]
    if end != len(text):
        raise ValueError("trailing text")
    return value


def _want(condition: bool) -> None:
    if not condition:
        raise ValueError("not an entry of ours")


def _span(value: Any) -> Span:
    line, column, end_line, end_column = value
    _want(type(line) is int and type(column) is int and type(end_line) is int and type(end_column) is int)
    _want(0 < line < 1 << 31 and 0 < column < 1 << 31 and 0 < end_line < 1 << 31 and 0 < end_column < 1 << 31)
    return Span(line, column, end_line, end_column)


def _fill(report: Report, value: Any, names: set[str]) -> None:
    files, hidden, unmapped, documents, diagnostics, skipped = value
    _want(type(files) is int and files >= 0 and type(unmapped) is dict)
    _want(all(type(k) is str and type(n) is int for k, n in unmapped.items()))
    report.files, report.unmapped = files, unmapped
    for rule, file, line, by in hidden:
        _want(file in names and rule.__class__ is file.__class__ is by.__class__ is str and type(line) is int)
        report.hidden.append(Hidden(rule, file, line, by))
    for file, index, line, api_version, kind, namespace, name, accepted in documents:
        _want(type(index) is int and type(line) is int and (accepted is None or type(accepted) is bool))
        _want(file in names and file.__class__ is api_version.__class__ is kind.__class__ is namespace.__class__ is name.__class__ is str)
        report.documents.append(DocumentStatus(file, index, line, api_version, kind, namespace, name, accepted))
    for rule, severity, message, file, span, kind, reason, field, document, identity, path, related, fix in diagnostics:
        _want(severity in SEVERITIES and type(document) is int)
        _want(file in names and rule.__class__ is message.__class__ is file.__class__ is kind.__class__ is reason.__class__ is field.__class__ is str)
        _want(all(type(p) is str or type(p) is int for p in path))
        _want(identity is None or (len(identity) == 4 and all(type(i) is str for i in identity)))
        _want(fix is None or (type(fix) is list and all(type(f) is dict for f in fix)))
        _want(all(f in names and type(m) is str for f, _, m in related))
        report.diagnostics.append(
            Diagnostic(
                rule, severity, message, file, _span(span), source=kind, reason=reason, field=field, document=document,
                object=tuple(identity) if identity is not None else None, path=tuple(path),
                related=tuple(Related(f, _span(s), m) for f, s, m in related), fix=fix,
            )
        )
    for file, line, reason in skipped:
        _want(file in names and type(line) is int and type(reason) is str)
        report.skipped.append(Skipped(file, line, reason))
