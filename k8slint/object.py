"""One API object and where it stands."""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.parse import Document


class Object:
    """An API object: its identity, its decoded (and, where known, defaulted) value and its place in a document.

    `path` leads from the document's root to the object (`("items", 3)` inside a List, else `()`); paths in findings are
    relative to the object. `namespace` is "default" for namespaced objects that name none and "" for cluster objects.
    """

    __slots__ = ("api_version", "document", "kind", "known", "name", "namespace", "path", "value")

    def __init__(
        self,
        document: Document,
        path: tuple[str | int, ...],
        api_version: str,
        kind: str,
        namespace: str,
        name: str,
        value: dict[str, Any],
        known: bool,
    ) -> None:
        self.document = document
        self.path = path
        self.api_version = api_version
        self.kind = kind
        self.namespace = namespace
        self.name = name
        self.value = value
        self.known = known

    @property
    def group(self) -> str:
        """The API group, "" for the core group."""
        return self.api_version.rpartition("/")[0]

    @property
    def labels(self) -> dict[str, str]:
        """metadata.labels, or an empty dict."""
        return (self.value.get("metadata") or {}).get("labels") or {}

    @property
    def annotations(self) -> dict[str, str]:
        """metadata.annotations, or an empty dict."""
        return (self.value.get("metadata") or {}).get("annotations") or {}

    def __repr__(self) -> str:
        return f"Object({self.kind}/{self.name} in {self.namespace!r})"
