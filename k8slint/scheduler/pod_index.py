"""Placed pods, found by selector: how many of them stand on which node.

Upstream counts anew for every pod that is scheduled. Here every count is kept and brought up to date when it is asked for:
each pod that comes or goes is written once into the lists of its labels, and a count reads on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from k8slint.scheduler import labels as selectors
from k8slint.scheduler.framework import AffinityTerm, PodInfo
from k8slint.scheduler.labels import Selector

# (namespace, labels, index of the node, 1 or -1)
Entry = tuple[str, dict[str, str], int, int]
# What a pod must be: in one of the namespaces (None: in any), with these labels.
Condition = tuple[frozenset[str] | None, Selector]


class Counts:
    """The number of pods that meet all conditions, by the index of the node; nodes without any are left out."""

    __slots__ = ("_at", "_conditions", "_entries", "by_node", "total")

    def __init__(self, conditions: tuple[Condition, ...], entries: list[Entry]) -> None:
        self.by_node: dict[int, int] = {}
        self.total = 0
        self._conditions = conditions
        self._entries = entries
        self._at = 0

    def refresh(self) -> None:
        """Read what has happened since."""
        entries, at = self._entries, self._at
        if at == len(entries):
            return
        by_node, conditions = self.by_node, self._conditions
        for position in range(at, len(entries)):
            namespace, labels, node, sign = entries[position]
            for namespaces, selector in conditions:
                if namespaces is not None and namespace not in namespaces:
                    break
                if not selectors.matches(selector, labels):
                    break
            else:
                number = by_node.get(node, 0) + sign
                self.total += sign
                if number:
                    by_node[node] = number
                else:
                    del by_node[node]
        self._at = len(entries)


class PodIndex:
    """All pods that stand on a node."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str | None, str, str], list[Entry]] = {}
        self._counts: dict[tuple[Condition, ...], Counts] = {}

    def write(self, info: PodInfo, node: int, sign: int) -> None:
        """A pod came to a node (1) or left it (-1)."""
        namespace, labels = info.namespace, info.labels
        entry = (namespace, labels, node, sign)
        lists = self._lists
        for key, value in labels.items():
            lists.setdefault((namespace, key, value), []).append(entry)
            lists.setdefault((None, key, value), []).append(entry)
        lists.setdefault((namespace, "", ""), []).append(entry)
        lists.setdefault((None, "", ""), []).append(entry)

    def counts(self, *conditions: Condition) -> Counts:
        """The pods that meet all conditions, up to date."""
        found = self._counts.get(conditions)
        if found is None:
            found = self._counts[conditions] = Counts(conditions, self._shortest(conditions))
        found.refresh()
        return found

    def _shortest(self, conditions: tuple[Condition, ...]) -> list[Entry]:
        """The shortest list that holds every pod which may meet the conditions."""
        best: list[Entry] | None = None
        for namespaces, selector in conditions:
            namespace = next(iter(namespaces)) if namespaces is not None and len(namespaces) == 1 else None
            pair = selectors.equality(selector) or ("", "")
            entries = self._lists.setdefault((namespace, *pair), [])
            if best is None or len(entries) < len(best):
                best = entries
        return best if best is not None else []


class TermGroup:
    """Equal affinity terms of placed pods: how much they weigh, by the index of the node."""

    __slots__ = ("by_node", "kind", "term")

    def __init__(self, kind: str, term: AffinityTerm) -> None:
        self.kind = kind
        self.term = term
        self.by_node: dict[int, int] = {}


# Kinds of terms of placed pods, and what one weighs for a pod that it selects. Source: `HardPodAffinityWeight`'s default.
ANTI = "anti"
SCORED = "scored"


class TermIndex:
    """The affinity terms of placed pods, and which of them select a pod that comes."""

    def __init__(self) -> None:
        self.groups: list[TermGroup] = []
        self._by_key: dict[tuple[str, Any], TermGroup] = {}
        self._matched: dict[tuple[str, tuple[tuple[str, str], ...]], tuple[int, list[TermGroup]]] = {}

    def write(self, info: PodInfo, node: int, sign: int) -> None:
        """A pod with terms came to a node or left it."""
        terms = info.terms
        if terms is None:
            return
        for kind, found, factor in (
            (ANTI, terms.anti, 1), (SCORED, terms.required, 1), (SCORED, terms.preferred, 1), (SCORED, terms.preferred_anti, -1)
        ):  # fmt: skip
            for term in found:
                group = self._by_key.get((kind, term.key))
                if group is None:
                    group = self._by_key[(kind, term.key)] = TermGroup(kind, term)
                    self.groups.append(group)
                weight = group.by_node.get(node, 0) + sign * factor * term.weight
                if weight:
                    group.by_node[node] = weight
                else:
                    group.by_node.pop(node, None)

    def matching(self, info: PodInfo, namespace_labels: Callable[[str], Mapping[str, str]]) -> list[TermGroup]:
        """The groups whose terms select the pod."""
        if not self.groups:
            return []
        key = (info.namespace, tuple(info.labels.items()))
        seen, found = self._matched.get(key, (0, []))
        if seen < len(self.groups):
            there = namespace_labels(info.namespace)
            found = found + [g for g in self.groups[seen:] if g.term.matches(info.namespace, info.labels, there)]
            self._matched[key] = (len(self.groups), found)
        return found

    def forget(self) -> None:
        """The labels of namespaces have changed."""
        self._matched.clear()
