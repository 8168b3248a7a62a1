"""Pods near other pods, or far from them (upstream: `plugins/interpodaffinity/{filtering,scoring}.go`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from k8slint.scheduler import labels as selectors
from k8slint.scheduler.framework import MAX_NODE_SCORE, AffinityTerm, PodInfo, Status
from k8slint.scheduler.pod_index import ANTI, Condition, TermGroup
from k8slint.scheduler.snapshot import Snapshot

if TYPE_CHECKING:
    from k8slint.scheduler.namespaces import Namespaces

NAME = "InterPodAffinity"
_AFFINITY = Status(NAME, ("node(s) didn't match pod affinity rules",), True)
_ANTI_AFFINITY = Status(NAME, ("node(s) didn't match pod anti-affinity rules",), False)
_EXISTING = Status(NAME, ("node(s) didn't satisfy existing pods anti-affinity rules",), False)


def condition(term: AffinityTerm, namespaces: Namespaces, minor: int) -> Condition:
    """What a term of the incoming pod asks of other pods. Source: `mergeAffinityTermNamespacesIfNotEmpty`."""
    if term.namespace_selector == selectors.EVERYTHING:
        return None, term.selector
    if term.namespace_selector is selectors.NOTHING:
        return term.namespaces, term.selector
    # In these versions the selector is asked again, of no labels at all: NotIn and DoesNotExist find every namespace
    # (kubernetes/kubernetes#138198).
    if 34 <= minor <= 36 and selectors.matches(term.namespace_selector, {}):
        return None, term.selector
    return term.namespaces | namespaces.matching(term.namespace_selector), term.selector


def _values(snapshot: Snapshot, key: str, nodes: Iterable[int]) -> set[str]:
    column = snapshot.topology(key)
    return {value for value in (column[i] for i in nodes) if value is not None}


def _selected(terms: list[AffinityTerm], info: PodInfo, namespaces: Namespaces, minor: int) -> bool:
    """Whether a pod is what its own terms ask for. Source: `podMatchesAllAffinityTerms`."""
    for term in terms:
        wanted, selector = condition(term, namespaces, minor)
        if (wanted is not None and info.namespace not in wanted) or not selectors.matches(selector, info.labels):
            return False
    return True


class Filter:
    """Which topology values a pod must have, and must not have. Source: `PreFilter`."""

    def __init__(self, snapshot: Snapshot, info: PodInfo, groups: list[TermGroup], namespaces: Namespaces, minor: int) -> None:
        self.required: list[tuple[list[str | None], set[str]]] = []
        self.anti: list[tuple[list[str | None], set[str]]] = []
        self.existing: list[tuple[list[str | None], set[str]]] = []
        self.alone = False
        terms = info.terms
        if terms is not None and terms.required:
            # A pod counts only where it satisfies all the terms.
            nodes = snapshot.pods.counts(*(condition(t, namespaces, minor) for t in terms.required)).by_node
            for term in terms.required:
                self.required.append((snapshot.topology(term.topology_key), _values(snapshot, term.topology_key, nodes)))
            self.alone = not any(values for _, values in self.required) and _selected(terms.required, info, namespaces, minor)
        for term in terms.anti if terms is not None else ():
            nodes = snapshot.pods.counts(condition(term, namespaces, minor)).by_node
            if nodes:
                self.anti.append((snapshot.topology(term.topology_key), _values(snapshot, term.topology_key, nodes)))
        blocked: dict[str, set[str]] = {}
        for group in groups:
            if group.kind == ANTI and group.by_node:
                key = group.term.topology_key
                blocked.setdefault(key, set()).update(_values(snapshot, key, group.by_node))
        self.existing = [(snapshot.topology(key), values) for key, values in blocked.items() if values]

    def __bool__(self) -> bool:
        return bool(self.required or self.anti or self.existing)

    def keep(self, nodes: list[int]) -> list[int]:
        """The nodes that take the pod."""
        for column, values in self.required:
            if self.alone:
                nodes = [i for i in nodes if column[i] is not None]
            else:
                nodes = [i for i in nodes if column[i] in values]
        for column, values in (*self.anti, *self.existing):
            nodes = [i for i in nodes if column[i] not in values]
        return nodes

    def node(self, index: int) -> Status | None:
        """Why a node does not take the pod, or None."""
        there = True
        for column, values in self.required:
            value = column[index]
            if value is None:
                return _AFFINITY
            there = there and value in values
        if not there and not self.alone:
            return _AFFINITY
        for column, values in self.anti:
            if column[index] in values:
                return _ANTI_AFFINITY
        for column, values in self.existing:
            if column[index] in values:
                return _EXISTING
        return None


class Score:
    """What each topology value is worth. Source: `PreScore`, `processExistingPod`."""

    def __init__(self, snapshot: Snapshot, info: PodInfo, groups: list[TermGroup], namespaces: Namespaces, minor: int) -> None:
        self._snapshot = snapshot
        self._found: dict[str, dict[str, int]] = {}
        terms = info.terms
        if terms is not None:
            for mine, sign in ((terms.preferred, 1), (terms.preferred_anti, -1)):
                for term in mine:
                    nodes = snapshot.pods.counts(condition(term, namespaces, minor)).by_node
                    self._add(snapshot, term.topology_key, nodes, sign * term.weight)
        for group in groups:
            if group.kind != ANTI:
                self._add(snapshot, group.term.topology_key, group.by_node, 1)
        self.columns = [(snapshot.topology(key), values) for key, values in self._found.items()]

    def _add(self, snapshot: Snapshot, key: str, nodes: Mapping[int, int], weight: int) -> None:
        if not nodes:
            return
        column = snapshot.topology(key)
        values = self._found.setdefault(key, {})
        for index, number in nodes.items():
            value = column[index]
            if value is not None:
                values[value] = values.get(value, 0) + number * weight

    def few(self, of: list[int], number: int) -> tuple[int, dict[int, int]] | None:
        """(the score of most nodes, those of the others), 0..100, of the so many nodes whose `of` is not negative; None where it is
        more work than to look at all of them."""
        raw: dict[int, int] = {}
        most = number // 4
        for key, values in self._found.items():
            nodes = self._snapshot.having(key)
            for value, score in values.items():
                there = nodes[value]
                if len(raw) + len(there) > most:
                    return None
                for i in there:
                    if of[i] >= 0:
                        raw[i] = raw.get(i, 0) + score
        least = min(0, *raw.values()) if raw else 0
        spread = (max(0, *raw.values()) if raw else 0) - least
        if spread <= 0:
            return 0, {}
        shown = {r: int(MAX_NODE_SCORE * ((r - least) / spread)) for r in {0, *raw.values()}}
        return shown[0], {i: shown[r] for i, r in raw.items()}

    def normalized(self, feasible: list[int]) -> list[int]:
        """The scores, 0..100. Source: `Score`, `NormalizeScore`."""
        raw = [0] * len(feasible)
        for column, values in self.columns:
            look: dict[str | None, int] = {None: 0, **values}  # type: ignore[dict-item]
            raw = [r + look.get(column[i], 0) for r, i in zip(raw, feasible, strict=True)]
        least = min(raw, default=0)
        spread = max(raw, default=0) - least
        if spread <= 0:
            return [0] * len(feasible)
        shown = {r: int(MAX_NODE_SCORE * ((r - least) / spread)) for r in set(raw)}
        return [shown[r] for r in raw]
