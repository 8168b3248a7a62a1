"""Pods of a kind spread over zones and nodes (upstream: `plugins/podtopologyspread/{common,filtering,scoring}.go`)."""

from __future__ import annotations

import math
from collections.abc import Mapping

from k8slint.controller.nodeaffinity import required_node_affinity, untolerated_taint
from k8slint.scheduler import labels as selectors
from k8slint.scheduler.framework import HOSTNAME, MAX_NODE_SCORE, PodInfo, Status, Value
from k8slint.scheduler.labels import Selector
from k8slint.scheduler.snapshot import Snapshot

NAME = "PodTopologySpread"
ZONE = "topology.kubernetes.io/zone"
_MISSING_LABEL = Status(NAME, ("node(s) didn't match pod topology spread constraints (missing required label)",), True)
_SKEWED = Status(NAME, ("node(s) didn't match pod topology spread constraints",), False)
# What a topology without any node counts as. Source: `newCriticalPaths`.
_NO_DOMAIN = (1 << 31) - 1


class Constraint:
    """One entry of topologySpreadConstraints."""

    __slots__ = ("honor_affinity", "honor_taints", "key", "max_skew", "min_domains", "selector")

    def __init__(self, key: str, max_skew: int, selector: Selector, value: Value) -> None:
        self.key = key
        self.max_skew = max_skew
        self.selector = selector
        self.min_domains: int = value.get("minDomains", 1)
        self.honor_affinity = value.get("nodeAffinityPolicy", "Honor") == "Honor"
        self.honor_taints = value.get("nodeTaintsPolicy", "Ignore") == "Honor"


def constraints(info: PodInfo, action: str) -> list[Constraint]:
    """The pod's own constraints of a kind. Source: `filterTopologySpreadConstraints`."""
    out = []
    for value in info.spec.get("topologySpreadConstraints") or ():
        if value.get("whenUnsatisfiable") != action:
            continue
        selector = selectors.as_selector(value.get("labelSelector"))
        same = {k: info.labels[k] for k in value.get("matchLabelKeys") or () if k in info.labels}
        if same:
            selector = selectors.both(selector, selectors.of_set(same))
        out.append(Constraint(value.get("topologyKey", ""), value.get("maxSkew", 1), selector, value))
    return out


def default_constraints(selector: Selector) -> list[Constraint]:
    """What pods without constraints of their own are given, if a Service or a controller selects them. Source: `systemDefaultConstraints`."""
    return [Constraint(HOSTNAME, 3, selector, {}), Constraint(ZONE, 5, selector, {})] if selector else []


def _eligible(snapshot: Snapshot, info: PodInfo, found: list[Constraint], one: Constraint, all_keys: bool) -> frozenset[int]:
    """The nodes that count for a constraint: with all the topology keys, and allowed by its policies. Source: `matchNodeInclusionPolicies`."""
    keys = tuple(c.key for c in found) if all_keys else ()
    shared = info.shared
    key = (
        "spread", keys, one.honor_affinity and shared.static_key[1:], one.honor_taints and shared.static_key[0]
    )  # fmt: skip

    def work() -> frozenset[int]:
        columns = [snapshot.topology(k) for k in keys]
        nodes = []
        for node in snapshot.nodes:
            if any(column[node.index] is None for column in columns):
                continue
            if one.honor_affinity and not required_node_affinity(info.spec, node.node):
                continue
            if one.honor_taints and untolerated_taint(node.taints, shared.tolerations, ("NoSchedule", "NoExecute")) is not None:
                continue
            nodes.append(node.index)
        return frozenset(nodes)

    nodes: frozenset[int] = snapshot.once(key, work)
    return nodes


def _by_node(snapshot: Snapshot, info: PodInfo, constraint: Constraint) -> Mapping[int, int]:
    """How many pods of the pod's namespace a constraint selects, a node. Source: `countPodsMatchSelector` (an empty selector counts none)."""
    if not constraint.selector:
        return {}
    return snapshot.pods.counts((frozenset((info.namespace,)), constraint.selector)).by_node


class Filter:
    """Which topology values are full. Source: `calPreFilterState`."""

    def __init__(self, snapshot: Snapshot, info: PodInfo, found: list[Constraint]) -> None:
        self.columns: list[tuple[list[str | None], dict[str, int], int]] = []
        for constraint in found:
            column = snapshot.topology(constraint.key)
            eligible = _eligible(snapshot, info, found, constraint, True)
            counts: dict[str, int] = dict.fromkeys((column[i] for i in eligible), 0)  # type: ignore[arg-type]
            for index, number in _by_node(snapshot, info, constraint).items():
                if index in eligible:
                    counts[column[index]] += number  # type: ignore[index]
            least = min(counts.values(), default=_NO_DOMAIN)
            if len(counts) < constraint.min_domains:
                least = 0
            room = constraint.max_skew + least - selectors.matches(constraint.selector, info.labels)
            self.columns.append((column, counts, room))

    def keep(self, nodes: list[int]) -> list[int]:
        """The nodes that take the pod."""
        for column, counts, room in self.columns:
            full = {value for value, number in counts.items() if number > room}
            full.add(None)  # type: ignore[arg-type]
            if room >= 0:
                nodes = [i for i in nodes if column[i] not in full]
            else:
                nodes = [i for i in nodes if counts.get(column[i], 0) <= room and column[i] is not None]  # type: ignore[call-overload]
        return nodes

    def node(self, index: int) -> Status | None:
        """Why a node does not take the pod, or None."""
        for column, counts, room in self.columns:
            value = column[index]
            if value is None:
                return _MISSING_LABEL
            if counts.get(value, 0) > room:
                return _SKEWED
        return None


class Score:
    """How crowded each node's topologies are. Source: `initPreScoreState`, `PreScore`."""

    def __init__(self, snapshot: Snapshot, info: PodInfo, found: list[Constraint], all_keys: bool, feasible: list[int]) -> None:
        self.ignored: set[int] = set()
        columns = [snapshot.topology(c.key) for c in found]
        if all_keys:
            self.ignored = {i for i in feasible if any(column[i] is None for column in columns)}
        scored = [i for i in feasible if i not in self.ignored] if self.ignored else feasible
        raw = [0.0] * len(scored)
        for constraint, column in zip(found, columns, strict=True):
            by_node = _by_node(snapshot, info, constraint)
            skew = constraint.max_skew - 1
            if constraint.key == HOSTNAME:
                weight = math.log(len(scored) + 2)
                if by_node:
                    get = by_node.get
                    raw = [r + (get(i, 0) * weight + skew) if column[i] is not None else r for r, i in zip(raw, scored, strict=True)]
                else:
                    raw = [r + skew if column[i] is not None else r for r, i in zip(raw, scored, strict=True)]
                continue
            values = {column[i] for i in scored}
            weight = math.log(len(values) + 2)
            counts: dict[str | None, int] = dict.fromkeys(values, 0)
            if by_node:
                eligible = _eligible(snapshot, info, found, constraint, all_keys)
                for index, number in by_node.items():
                    if index in eligible and column[index] in counts:
                        counts[column[index]] += number
            terms = {value: number * weight + skew for value, number in counts.items()}
            terms[None] = 0.0
            raw = [r + terms[column[i]] for r, i in zip(raw, scored, strict=True)]
        self.scored = scored
        self.raw = [int(r + 0.5) for r in raw]

    def normalized(self, feasible: list[int]) -> list[int]:
        """The scores, 0..100. Source: `NormalizeScore`."""
        if not self.raw:
            return [0] * len(feasible)
        most = max(self.raw)
        if most == 0:
            scores = [MAX_NODE_SCORE] * len(self.raw)
        else:
            top = most + min(self.raw)
            shown = {r: MAX_NODE_SCORE * (top - r) // most for r in set(self.raw)}
            scores = [shown[r] for r in self.raw]
        if not self.ignored:
            return scores
        by_index = dict(zip(self.scored, scores, strict=True))
        return [by_index.get(i, 0) for i in feasible]
