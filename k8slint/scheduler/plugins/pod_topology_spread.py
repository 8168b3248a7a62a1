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
    """What pods without constraints of their own are given, if a Service or a controller selects them.
    Source: `systemDefaultConstraints`."""
    return [Constraint(HOSTNAME, 3, selector, {}), Constraint(ZONE, 5, selector, {})] if selector else []


def _eligible(snapshot: Snapshot, info: PodInfo, found: list[Constraint], one: Constraint, all_keys: bool) -> frozenset[int]:
    """The nodes that count for a constraint: with all the topology keys, and allowed by its policies.
    Source: `matchNodeInclusionPolicies`."""
    keys = tuple(c.key for c in found) if all_keys else ()
    shared = info.shared
    key = ("spread", keys, one.honor_affinity and shared.static_key[1:], one.honor_taints and shared.static_key[0])

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


def _domains(snapshot: Snapshot, key: str, eligible: frozenset[int]) -> dict[str, int]:
    """The values of a key that there are, each with 0."""
    column = snapshot.topology(key)
    found: dict[str, int] = snapshot.once(("domains", key, eligible), lambda: dict.fromkeys((column[i] for i in eligible), 0))
    return found


def _by_node(snapshot: Snapshot, info: PodInfo, constraint: Constraint) -> Mapping[int, int]:
    """How many pods of the pod's namespace a constraint selects, a node; an empty selector counts none.
    Source: `countPodsMatchSelector`."""
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
            counts = _domains(snapshot, constraint.key, eligible).copy()
            for index, number in _by_node(snapshot, info, constraint).items():
                if index in eligible:
                    counts[column[index]] += number  # type: ignore[index]
            least = min(counts.values(), default=_NO_DOMAIN)
            if len(counts) < constraint.min_domains:
                least = 0
            room = constraint.max_skew + least - selectors.matches(constraint.selector, info.labels)
            self.columns.append((column, counts, room))

    def full(self) -> list[tuple[list[str | None], frozenset[str | None]]]:
        """For each constraint the column of its key, and the values whose nodes do not take the pod."""
        out = []
        for column, counts, room in self.columns:
            full: set[str | None] = {value for value, number in counts.items() if number > room}
            full.add(None)
            if room < 0:  # a value that is on no eligible node counts no pods, and that is too many
                full |= {value for value in column if value not in counts}
            out.append((column, frozenset(full)))
        return out

    def node(self, index: int) -> Status | None:
        """Why a node does not take the pod, or None."""
        for column, counts, room in self.columns:
            value = column[index]
            if value is None:
                return _MISSING_LABEL
            if counts.get(value, 0) > room:
                return _SKEWED
        return None


Term = tuple[dict[str | None, float] | None, float, int]


class Alike:
    """Nodes in groups that are alike for a pod's constraints: `of` is the group of each node (-1: it is none of them), `keys` are
    each group's values of the topology keys but the host's name (None: nodes that lack a key, and are not scored), `sizes` how many."""

    __slots__ = ("keys", "of", "sizes")

    def __init__(self, of: list[int], keys: list[tuple[str | None, ...] | None], sizes: list[int]) -> None:
        self.of = of
        self.keys = keys
        self.sizes = sizes

    def only(self, nodes: list[int]) -> Alike:
        """The same for some of the nodes."""
        of, sizes, groups = [-1] * len(self.of), [0] * len(self.sizes), self.of
        for i in nodes:
            group = of[i] = groups[i]
            sizes[group] += 1
        return Alike(of, self.keys, sizes)


def alike(snapshot: Snapshot, found: list[Constraint], all_keys: bool, nodes: list[int]) -> Alike:
    """The nodes in groups. `all_keys`: those that lack one are not scored. Source: `initPreScoreState`."""
    columns = [snapshot.topology(c.key) for c in found]
    shown = [column for c, column in zip(found, columns, strict=True) if c.key != HOSTNAME]
    hosts = [column for c, column in zip(found, columns, strict=True) if c.key == HOSTNAME]
    groups: dict[tuple[str | None, ...] | None, int] = {}
    of, sizes = [-1] * len(snapshot.nodes), []
    for i in nodes:
        key: tuple[str | None, ...] | None = tuple([column[i] for column in shown])
        if all_keys and any(column[i] is None for column in columns):
            key = None
        elif hosts and hosts[0][i] is None:  # a node without the host's name is like no other
            key = (*key, None)  # type: ignore[misc]
        group = groups.get(key)
        if group is None:
            group = groups[key] = len(groups)
            sizes.append(0)
        of[i] = group
        sizes[group] += 1
    return Alike(of, list(groups), sizes)


class Score:
    """How crowded each node's topologies are, normalized: `own` holds the nodes that have such pods themselves (where the host's name
    is a topology), `rest` what all others of a group have. Source: `PreScore`, `Score`, `NormalizeScore`."""

    __slots__ = ("groups", "own", "rest")

    def __init__(self, snapshot: Snapshot, info: PodInfo, found: list[Constraint], all_keys: bool, groups: Alike) -> None:
        self.groups = groups
        of, keys, sizes = groups.of, groups.keys, groups.sizes
        scored = [g for g, key in enumerate(keys) if key is not None and sizes[g]]
        number = sum([sizes[g] for g in scored])
        # For each constraint what a value of its key adds, or (None: the host's name) what a pod and its skew do.
        terms: list[Term] = []
        hosts: list[Mapping[int, int]] = []
        width = 0
        for constraint in found:
            by_node = _by_node(snapshot, info, constraint)
            skew = constraint.max_skew - 1
            if constraint.key == HOSTNAME:
                hosts.append(by_node)
                terms.append((None, math.log(number + 2), skew))
                continue
            column = snapshot.topology(constraint.key)
            counts: dict[str | None, int] = dict.fromkeys((keys[g][width] for g in scored), 0)  # type: ignore[index]
            width += 1
            weight = math.log(len(counts) + 2)
            if by_node:
                eligible = _eligible(snapshot, info, found, constraint, all_keys)
                for index, pods in by_node.items():
                    if index in eligible and column[index] in counts:
                        counts[column[index]] += pods
            values = {value: pods * weight + skew for value, pods in counts.items()}
            values[None] = 0.0
            terms.append((values, weight, skew))
        # Nodes by their group and by how many pods they have themselves.
        taken: dict[tuple[int, tuple[int, ...]], list[int]] = {}
        left = sizes.copy()
        for i in hosts[0] if len(hosts) == 1 else {i for by_node in hosts for i in by_node}:
            group = of[i]
            if group >= 0:
                key = keys[group]
                if key is not None and len(key) == width:  # the node has the host's name
                    left[group] -= 1
                    taken.setdefault((group, tuple([by_node.get(i, 0) for by_node in hosts])), []).append(i)
        none = (0,) * len(hosts)
        rest = {g: _raw(terms, keys[g], none, width) for g in scored if left[g]}  # type: ignore[arg-type]
        own = [(nodes, _raw(terms, keys[g], pods, width)) for (g, pods), nodes in taken.items()]  # type: ignore[arg-type]
        self.rest = [0] * len(keys)
        self.own: dict[int, int] = {}
        if scored:
            raw = [*rest.values(), *(r for _, r in own)]
            most, top = max(raw), max(raw) + min(raw)
            for g, r in rest.items():
                self.rest[g] = MAX_NODE_SCORE if most == 0 else MAX_NODE_SCORE * (top - r) // most
            for nodes, r in own:
                self.own.update(dict.fromkeys(nodes, MAX_NODE_SCORE if most == 0 else MAX_NODE_SCORE * (top - r) // most))

    def scores(self, feasible: list[int]) -> list[int]:
        """The score of each node."""
        own, rest, of = self.own, self.rest, self.groups.of
        return [own[i] if i in own else rest[of[i]] for i in feasible]


def _raw(terms: list[Term], key: tuple[str | None, ...], pods: tuple[int, ...], width: int) -> int:
    """The score of nodes with these values and numbers of pods, before it is normalized."""
    total, position, host = 0.0, 0, 0
    for values, weight, skew in terms:
        if values is not None:
            total += values[key[position]]
            position += 1
        elif len(key) == width:  # the node has the host's name
            total += pods[host] * weight + skew
            host += 1
    return int(total + 0.5)
