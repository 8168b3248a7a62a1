"""What the stages found as diagnostics, with their words and places: a path becomes a span here and nowhere else."""

from __future__ import annotations

from k8slint import apiserver
from k8slint.diagnostic import ERROR, WARNING, Diagnostic, Related, Span
from k8slint.field import BAD_REQUEST, Error, Warning, format_path
from k8slint.messages import Messages
from k8slint.object import Object
from k8slint.rule import DELETE, Finding, Rename, Rule

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.parse import Document, ParseError
    from k8slint.yaml_errors import Duplicate

_RULES = {
    "FieldValueRequired": "api-required", "FieldValueInvalid": "api-invalid", "FieldValueNotSupported": "api-not-supported",
    "FieldValueForbidden": "api-forbidden", "FieldValueDuplicate": "api-duplicate", "FieldValueTooLong": "api-too-long",
    "FieldValueTooMany": "api-too-many", "FieldValueTypeInvalid": "api-type-invalid", "FieldValueNotFound": "api-not-found",
    "InternalError": "api-invalid", "Denied": "api-denied", apiserver.UNKNOWN_KIND: "api-unknown-kind",
    apiserver.REMOVED_VERSION: "api-removed-version", apiserver.NOT_SERVED: "api-removed-version",
}
# of these k8slint/fix/api.py knows cases with one right answer
_FIXABLE = frozenset((
    "api-unknown-field", "api-wrong-type", "api-unknown-kind", "api-removed-version", "api-not-supported", "api-invalid", "api-duplicate",
))


class Diagnose:
    """Makes the diagnostics of a run in its language, for its version of Kubernetes."""

    __slots__ = ("messages", "minor")

    def __init__(self, messages: Messages, minor: int) -> None:
        self.messages = messages
        self.minor = minor

    def syntax(self, document: Document, error: ParseError) -> Diagnostic:
        """What is not YAML."""
        line = max(error.line, 0) + document.source.line_offset + 1
        column = max(error.column, 0) + document.source.column_offset + 1
        message = self.messages.text("yaml-syntax", "cannot be read as YAML: {why}", {"why": error.message})
        if by_tab(document):
            message = self.messages.text("yaml-tab", "cannot be read as YAML: a tab is used for indentation; use spaces ({why})", {"why": error.message})
        return Diagnostic(
            "yaml-syntax", ERROR, message, document.file, Span(line, column, line, column + 1), source="yaml", reason=BAD_REQUEST,
            document=document.index,
        )

    def duplicate(self, document: Document, repeated: Duplicate) -> Diagnostic:
        """A key that is set twice, with both places."""
        if repeated.merged:
            text = 'key "{key}" already set in map: both the `<<` merge and this mapping set it (kubectl lets this pass, strict decoding does not)'
        else:
            text = 'key "{key}" already set in map: the second one wins where it is read at all (kubectl lets this pass, strict decoding does not)'
        message = self.messages.text("yaml-duplicate-key", text, {"key": repeated.key})
        related: tuple[Related, ...] = ()
        if repeated.first is not None:
            related = (Related(document.file, repeated.first, self.messages.text("first-set", "first set here", None)),)
        return Diagnostic(
            "yaml-duplicate-key", ERROR, message, document.file, repeated.second, source="yaml", reason=BAD_REQUEST,
            document=document.index, path=repeated.path, related=related,
        )

    def api_error(self, obj: Object, error: Error) -> Diagnostic:
        """What the API server refuses, with its place in the text."""
        document = obj.document
        kind = error.type
        if kind == BAD_REQUEST:
            rule = "api-unknown-field" if error.detail.startswith("strict decoding error") else "api-wrong-type"
            reason = BAD_REQUEST
        else:
            rule = _RULES.get(kind, "api-invalid")
            reason = kind if kind.startswith("FieldValue") else "NotFound" if rule != "api-denied" else "Forbidden"
            if kind == "InternalError":
                reason = kind
        if reason.startswith("FieldValue") or kind == "InternalError":
            message = self.messages.field_error(error)
        else:
            message = self.messages.text(rule, error.detail, error.values)
        path = (*obj.path, *error.path)
        span = document.span(path, key=rule == "api-unknown-field")
        fix = None
        if rule in _FIXABLE:
            from k8slint.fix.api import fix_error

            fix = _in_document(obj, fix_error(rule, obj, error, self.minor))
        return Diagnostic(
            rule, ERROR, message, document.file, span, source="apiserver", reason=reason, field=error.field,
            document=document.index, object=_identity(obj), path=path, fix=fix,
        )

    def api_warning(self, obj: Object, warning: Warning) -> Diagnostic:
        """What the API server warns of, with its place in the text."""
        document = obj.document
        rule = "api-warning"
        if warning.path == ("apiVersion",) and "deprecated" in (warning.values or ()):
            rule = "api-deprecated-version"
        elif warning.text.endswith("(--runtime-config)"):
            rule = "api-version-off-by-default"
        path = (*obj.path, *warning.path)
        from k8slint.fix.api import fix_warning

        fix = _in_document(obj, fix_warning(rule, obj, warning, self.minor))
        return Diagnostic(
            rule, WARNING, self.messages.text(rule, warning.text, warning.values), document.file, document.span(path),
            source="apiserver", document=document.index, object=_identity(obj), path=path, fix=fix,
        )

    def dropped(self, obj: Object, path: tuple[str | int, ...], gate: str) -> Diagnostic:
        """A field that the server drops without a word: only a run with rules says so, the server sends no warning."""
        text = "{field} is dropped by the API server: the feature gate {gate} is off by default in 1.{minor}"
        values = {"field": format_path(path), "gate": gate, "minor": self.minor}
        return Diagnostic(
            "api-dropped-field", WARNING, self.messages.text("api-dropped-field", text, values), obj.document.file,
            obj.document.span((*obj.path, *path), key=True), document=obj.document.index, object=_identity(obj), path=(*obj.path, *path),
            field=format_path(path),
        )

    def finding(self, rule: Rule, finding: Finding, obj: Object) -> Diagnostic:
        """What a rule found in an object, with its place in the text."""
        document = obj.document
        path = (*obj.path, *finding.path)
        related = tuple(
            Related(o.document.file, o.document.span((*o.path, *p)), self.messages.related(rule, text)) for o, p, text in finding.related
        )
        fix = None
        if finding.fix is not None:
            fix = []
            for p, value in finding.fix.edits:
                edit = {"delete": True} if value is DELETE else {"rename": value.name} if type(value) is Rename else {"value": value}
                fix.append({"path": [*obj.path, *p], **edit})
        return Diagnostic(
            rule.id, rule.severity, self.messages.rule(rule, finding.variant, finding.values), document.file, document.span(path),
            document=document.index, object=_identity(obj), path=path, related=related, fix=fix,
        )


def _in_document(obj: Object, edits: list[dict[str, Any]] | None) -> list[dict[str, object]] | None:
    return None if edits is None else [{**edit, "path": [*obj.path, *edit["path"]]} for edit in edits]


def by_tab(document: Document) -> bool:
    """Whether a tab is what keeps the document from being read."""
    why = document.error.message if document.error is not None else ""
    return b"\t" in document.source.data and ("\\t" in why or "cannot start any token" in why)


def _identity(obj: Object) -> tuple[str, str, str, str]:
    return (obj.api_version, obj.kind, obj.namespace, obj.name)
