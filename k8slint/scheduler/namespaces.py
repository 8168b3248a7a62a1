"""The labels of namespaces, as selectors of namespaces see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from k8slint.scheduler import labels as selectors
from k8slint.scheduler.labels import Selector

# Every namespace has its name as a label. Source: `SetDefaults_Namespace`.
_NAME = "kubernetes.io/metadata.name"


class Namespaces:
    """Namespaces of the input, and those that only its pods name."""

    def __init__(self, objects: Iterable[dict[str, Any]], named: Iterable[str]) -> None:
        self._labels: dict[str, dict[str, str]] = {name: {_NAME: name} for name in ("default", *named)}
        for obj in objects:
            meta = obj["metadata"]
            self._labels[meta["name"]] = {**(meta.get("labels") or {}), _NAME: meta["name"]}
        self._matching: dict[Selector, frozenset[str]] = {}

    def learn(self, name: str) -> None:
        """There is a pod in the namespace."""
        if name not in self._labels:
            self._labels[name] = {_NAME: name}
            self._matching.clear()

    def labels(self, name: str) -> dict[str, str]:
        """A namespace's labels."""
        return self._labels.get(name) or {_NAME: name}

    def matching(self, selector: Selector) -> frozenset[str]:
        """The names of the namespaces that a selector finds."""
        found = self._matching.get(selector)
        if found is None:
            found = self._matching[selector] = frozenset(n for n, labels in self._labels.items() if selectors.matches(selector, labels))
        return found
