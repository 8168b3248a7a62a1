"""What a check reports. Output formats know these types and nothing else of the program."""

from __future__ import annotations

ERROR = "error"
"""The API server refuses it, or a controller can never make it work."""
WARNING = "warning"
"""It runs, and it will hurt."""
INFO = "info"
"""Taste."""

SEVERITIES = (INFO, WARNING, ERROR)


class Span:
    """A stretch of text; lines and columns count from 1, columns in characters, the end is exclusive."""

    __slots__ = ("column", "end_column", "end_line", "line")

    def __init__(self, line: int, column: int, end_line: int, end_column: int) -> None:
        self.line = line
        self.column = column
        self.end_line = end_line
        self.end_column = end_column

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())

    def __repr__(self) -> str:
        return f"Span({self.line}, {self.column}, {self.end_line}, {self.end_column})"

    def key(self) -> tuple[int, int, int, int]:
        """The four numbers, for sorting and comparing."""
        return (self.line, self.column, self.end_line, self.end_column)


class Related:
    """Another place that belongs to the finding, with a sentence that says how."""

    __slots__ = ("file", "message", "span")

    def __init__(self, file: str, span: Span, message: str) -> None:
        self.file = file
        self.span = span
        self.message = message


class Diagnostic:
    """One thing to report, at one place.

    `source` is `yaml` (cannot be read), `apiserver` (refused, or with severity warning: accepted with a warning header)
    or `rule`. `reason` and `field` are upstream's (empty for rules without a field). `document` is the index of the
    document in its file, -1 where the file itself is meant. `object` is (apiVersion, kind, namespace, name) or None.
    `fix` is a list of edits or None: {"path": [...]} with `value` (set), `delete` or `rename` (the key's new name).
    """

    __slots__ = (
        "document", "field", "file", "fix", "message", "object", "path", "reason", "related", "rule", "severity", "source", "span",
    )

    def __init__(
        self,
        rule: str,
        severity: str,
        message: str,
        file: str,
        span: Span,
        *,
        source: str = "rule",
        reason: str = "",
        field: str = "",
        document: int = -1,
        object: tuple[str, str, str, str] | None = None,
        path: tuple[str | int, ...] = (),
        related: tuple[Related, ...] = (),
        fix: list[dict[str, object]] | None = None,
    ) -> None:
        self.rule = rule
        self.severity = severity
        self.message = message
        self.file = file
        self.span = span
        self.source = source
        self.reason = reason
        self.field = field
        self.document = document
        self.object = object
        self.path = path
        self.related = related
        self.fix = fix

    def __repr__(self) -> str:
        return f"Diagnostic({self.file}:{self.span.line}:{self.span.column} {self.severity} {self.rule}: {self.message})"

    @property
    def fixable(self) -> bool:
        """Whether `check --fix` goes about it: it writes neither Markdown nor standard input."""
        return self.fix is not None and self.file != "<stdin>" and not self.file.endswith((".md", ".markdown"))

    def sort_key(self) -> tuple[object, ...]:
        """File, line, column, rule: the order of every output."""
        return (self.file, self.span.line, self.span.column, self.rule, self.message)


class Skipped:
    """A file or document that was not checked, and why."""

    __slots__ = ("file", "line", "reason")

    def __init__(self, file: str, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason


class Hidden:
    """A finding that an ignore hid: `by` is `k8slint`, or another tool's suppression such as `kube-linter: latest-tag`."""

    __slots__ = ("by", "file", "line", "rule")

    def __init__(self, rule: str, file: str, line: int, by: str) -> None:
        self.rule = rule
        self.file = file
        self.line = line
        self.by = by


class DocumentStatus:
    """One document (one API object) of the input and the API server's verdict on it: True, False or None (not known)."""

    __slots__ = ("accepted", "api_version", "file", "index", "kind", "line", "name", "namespace")

    def __init__(
        self, file: str, index: int, line: int, api_version: str, kind: str, namespace: str, name: str, accepted: bool | None
    ) -> None:
        self.file = file
        self.index = index
        self.line = line
        self.api_version = api_version
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.accepted = accepted


class Report:
    """The whole answer of a check: what `-o json` prints and what the library returns."""

    __slots__ = ("diagnostics", "documents", "files", "hidden", "kube_version", "skipped", "sources", "unmapped")

    def __init__(self, kube_version: str) -> None:
        self.kube_version = kube_version
        self.files = 0
        self.documents: list[DocumentStatus] = []
        self.diagnostics: list[Diagnostic] = []
        self.skipped: list[Skipped] = []
        self.hidden: list[Hidden] = []
        # suppressions for other tools that mean no rule of ours -> how often
        self.unmapped: dict[str, int] = {}
        # file -> text, for code frames; filled for files with findings only
        self.sources: dict[str, str] = {}

    @property
    def suppressed(self) -> int:
        """How many findings an ignore hid."""
        return len(self.hidden)

    def count(self, severity: str) -> int:
        """How many diagnostics have this severity."""
        return sum(1 for d in self.diagnostics if d.severity == severity)

    def failed(self, fail_on: str = WARNING) -> bool:
        """Whether anything at or above `fail_on` was found."""
        floor = SEVERITIES.index(fail_on)
        return any(SEVERITIES.index(d.severity) >= floor for d in self.diagnostics)
