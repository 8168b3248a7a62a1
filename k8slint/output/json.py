"""`-o json`: one object, one line a document and a finding. `version` counts the changes of its shape (tests/test_output_json.py).

Written by hand, because importing the standard library's json (which imports re and enum) costs ten times what writing
the answer for a small file does; `_json` is its C part alone.
"""

from __future__ import annotations

try:
    from _json import encode_basestring as _quote_raw
    from _json import encode_basestring_ascii as _quote_ascii
except ImportError:  # a Python without the C accelerator
    from json.encoder import encode_basestring as _quote_raw
    from json.encoder import encode_basestring_ascii as _quote_ascii

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TextIO

    from k8slint.diagnostic import Diagnostic, Related, Report

VERSION = 1


def write(report: Report, out: TextIO, **options: Any) -> None:
    """Write the whole report; text that the stream cannot encode is written as `\\u` escapes."""
    text = dumps(report)
    if not text.isascii():
        try:
            text.encode(getattr(out, "encoding", None) or "utf-8")
        except (UnicodeError, LookupError):
            text = dumps(report, _quote_ascii)
    out.write(text)


def quote(text: str) -> str:
    """A JSON string: readable where it is printable, escaped where a terminal might obey it or no encoding take it."""
    return _quote_raw(text) if text.isprintable() else _quote_ascii(text)


def dumps(report: Report, quote: Callable[[str], str] = quote) -> str:
    """The report as JSON text that ends with a newline."""
    parts = [f'{{"version": {VERSION}, "kube_version": {quote(report.kube_version)},\n"documents": [']
    comma = "\n"
    # apiVersion, kind and namespace repeat from document to document
    words: dict[str, str] = {}
    file = quoted_file = ""
    for d in sorted(report.documents, key=_document_order):
        if d.file != file or not quoted_file:
            file = d.file
            quoted_file = quote(file)
        api_version, kind, namespace = d.api_version, d.kind, d.namespace
        if api_version not in words:
            words[api_version] = quote(api_version)
        if kind not in words:
            words[kind] = quote(kind)
        if namespace not in words:
            words[namespace] = quote(namespace)
        accepted = d.accepted
        parts.append(
            f'{comma}{{"file": {quoted_file}, "index": {d.index}, "line": {d.line}, "apiVersion": {words[api_version]}, '
            f'"kind": {words[kind]}, "namespace": {words[namespace]}, "name": {quote(d.name)}, '
            f'"accepted": {"null" if accepted is None else "true" if accepted else "false"}}}'
        )
        comma = ",\n"
    parts.append('],\n"diagnostics": [')
    counts = {"error": 0, "warning": 0, "info": 0}
    comma = "\n"
    for diagnostic in sorted(report.diagnostics, key=_diagnostic_order):
        counts[diagnostic.severity] += 1
        parts.append(comma + _diagnostic(diagnostic, quote))
        comma = ",\n"
    parts.append('],\n"skipped": [')
    comma = "\n"
    for s in sorted(report.skipped, key=lambda s: (s.file, s.line, s.reason)):
        parts.append(f'{comma}{{"file": {quote(s.file)}, "line": {s.line}, "reason": {quote(s.reason)}}}')
        comma = ",\n"
    parts.append('],\n"suppressed": [')
    comma = "\n"
    for h in sorted(report.hidden, key=lambda h: (h.file, h.line, h.rule, h.by)):
        parts.append(f'{comma}{{"rule": {quote(h.rule)}, "file": {quote(h.file)}, "line": {h.line}, "by": {quote(h.by)}}}')
        comma = ",\n"
    parts.append('],\n"unmapped_suppressions": {' + ", ".join(f"{quote(k)}: {n}" for k, n in sorted(report.unmapped.items())) + "},")
    parts.append(
        f'\n"summary": {{"files": {report.files}, "documents": {len(report.documents)}, "error": {counts["error"]}, '
        f'"warning": {counts["warning"]}, "info": {counts["info"]}, "suppressed": {report.suppressed}, '
        f'"skipped": {len(report.skipped)}}}}}\n'
    )
    return "".join(parts)


def _document_order(document: Any) -> tuple[str, int, int]:
    return (document.file, document.index, document.line)


def _diagnostic_order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.sort_key()


def _diagnostic(d: Diagnostic, quote: Callable[[str], str]) -> str:
    span = d.span
    obj = d.object
    return (
        f'{{"rule": {quote(d.rule)}, "source": {quote(d.source)}, "severity": {quote(d.severity)}, "message": {quote(d.message)}, '
        f'"reason": {quote(d.reason)}, "field": {quote(d.field)}, '
        f'"file": {quote(d.file)}, "document": {d.document if d.document >= 0 else "null"}, '
        f'"line": {span.line}, "column": {span.column}, "end_line": {span.end_line}, "end_column": {span.end_column}, '
        f'"object": {_object(obj, quote) if obj is not None else "null"}, '
        f'"related": [{", ".join([_related(r, quote) for r in d.related])}], '
        f'"fixable": {"true" if d.fixable else "false"}, "fix": {"null" if d.fix is None else encode(d.fix, quote)}}}'
    )


def _object(obj: tuple[str, str, str, str], quote: Callable[[str], str]) -> str:
    api_version, kind, namespace, name = obj
    return f'{{"apiVersion": {quote(api_version)}, "kind": {quote(kind)}, "namespace": {quote(namespace)}, "name": {quote(name)}}}'


def _related(r: Related, quote: Callable[[str], str]) -> str:
    return f'{{"file": {quote(r.file)}, "line": {r.span.line}, "column": {r.span.column}, "message": {quote(r.message)}}}'


def encode(value: object, quote: Callable[[str], str] = quote) -> str:
    """Any value of a manifest as JSON; what JSON cannot say (infinities, foreign objects) is null."""
    if isinstance(value, str):
        return quote(value)
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return repr(value) if value - value == 0 else "null"
    if isinstance(value, dict):
        return "{" + ", ".join([f"{quote(str(k))}: {encode(v, quote)}" for k, v in value.items()]) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([encode(v, quote) for v in value]) + "]"
    return "null"
