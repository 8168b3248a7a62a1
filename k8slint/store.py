"""The objects of one run, found by kind, name and labels: what client-go calls a lister."""

from __future__ import annotations

from k8slint.object import Object
from k8slint.visit import PodTemplate, pod_template

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


class Store:
    """All objects of a run. Lookups are by kind, with the namespace for namespaced kinds."""

    __slots__ = ("_by_kind", "_by_name", "_templates", "objects")

    def __init__(self, objects: list[Object]) -> None:
        self.objects = objects
        self._by_kind: dict[str, list[Object]] = {}
        self._by_name: dict[tuple[str, str, str], Object] = {}
        self._templates: list[PodTemplate] | None = None
        for obj in objects:
            self._by_kind.setdefault(obj.kind, []).append(obj)
            self._by_name.setdefault((obj.kind, obj.namespace, obj.name), obj)

    def list(self, kind: str, namespace: str | None = None) -> list[Object]:
        """Objects of the kind, in input order; of one namespace where it is given."""
        found = self._by_kind.get(kind, [])
        return found if namespace is None else [o for o in found if o.namespace == namespace]

    def get(self, kind: str, namespace: str, name: str) -> Object | None:
        """The first object of this name, or None. Cluster objects have the namespace ""."""
        return self._by_name.get((kind, namespace, name))

    def pod_templates(self) -> list[PodTemplate]:
        """Every Pod and workload template, in input order."""
        if self._templates is None:
            self._templates = [t for t in map(pod_template, self.objects) if t is not None]
        return self._templates

    def namespaces(self) -> Iterator[str]:
        """The namespaces that occur, each once."""
        return iter(dict.fromkeys(o.namespace for o in self.objects if o.namespace))


def match_labels(selector: dict[str, str], labels: dict[str, str]) -> bool:
    """Whether an equality selector (Service, ReplicationController) matches; an empty one matches nothing."""
    if not selector:
        return False
    return all(labels.get(key) == value for key, value in selector.items())


def match_selector(selector: dict[str, Any] | None, labels: dict[str, str]) -> bool:
    """Whether a metav1.LabelSelector matches; None matches nothing, an empty one everything.

    Source: apimachinery `LabelSelectorAsSelector`.
    """
    if selector is None:
        return False
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions") or ():
        key, operator, values = expression.get("key"), expression.get("operator"), expression.get("values") or ()
        if operator == "In" and labels.get(key) not in values:
            return False
        if operator == "NotIn" and key in labels and labels[key] in values:
            return False
        if operator == "Exists" and key not in labels:
            return False
        if operator == "DoesNotExist" and key in labels:
            return False
    return True
