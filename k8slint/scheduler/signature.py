"""Equal pods get equal answers from equal nodes: what depends on a node and a pod's template alone is worked out once for all
pods of one kind, and anew only for the node that a pod has come to or left (upstream: `SignPlugin`, the filters and scores
of `plugins/{nodeunschedulable,tainttoleration,nodeaffinity,noderesources}`).
"""

from __future__ import annotations

from typing import Any

from k8slint.scheduler.framework import MAX_NODE_SCORE, NodeInfo, Resources, SpecInfo, Status, default_normalize_score
from k8slint.scheduler.plugins import (
    WEIGHTS,
    node_affinity,
    node_resources_balanced_allocation,
    node_resources_fit,
    node_unschedulable,
    taint_toleration,
)  # fmt: skip
from k8slint.scheduler.plugins.pod_topology_spread import Alike
from k8slint.scheduler.snapshot import Snapshot

INFEASIBLE = -1
# So many parts of a signature's nodes are kept, and so many values of a label told apart for it.
_FEW = 32


class Static:
    """What a node says by its labels, its taints and being cordoned; none of it changes while pods come and go."""

    __slots__ = ("affinity", "even", "ok", "status", "taints")

    def __init__(self, snapshot: Snapshot, shared: SpecInfo, minor: int) -> None:
        spec, tolerations = shared.spec, shared.tolerations
        placed_by_labels = bool(spec.get("nodeSelector")) or "nodeAffinity" in (spec.get("affinity") or ())
        self.status: list[Status | None] = []
        for node in snapshot.nodes:
            status = node_unschedulable.filter_node(tolerations, node) or taint_toleration.filter_node(tolerations, node, minor)
            if status is None and placed_by_labels:
                status = node_affinity.filter_node(spec, node)
            self.status.append(status)
        self.ok = [i for i, status in enumerate(self.status) if status is None]
        taints = [taint_toleration.score(tolerations, node) for node in snapshot.nodes]
        # None: the same for all nodes.
        self.taints = taints if any(taints) else None
        preferred = node_affinity.preferred(spec) if placed_by_labels else []
        self.affinity = [node_affinity.score(preferred, node) for node in snapshot.nodes] if preferred else None
        self.even = self.taints is None and self.affinity is None

    def scores(self, feasible: list[int]) -> list[tuple[str, list[int]]]:
        """The weighted scores that differ from node to node."""
        out = []
        if self.taints is not None:
            column, weight = self.taints, WEIGHTS[taint_toleration.NAME]
            out.append((taint_toleration.NAME, [weight * s for s in default_normalize_score([column[i] for i in feasible], True)]))
        if self.affinity is not None:
            column, weight = self.affinity, WEIGHTS[node_affinity.NAME]
            out.append((node_affinity.NAME, [weight * s for s in default_normalize_score([column[i] for i in feasible], False)]))
        return out


class Fit:
    """What a node says by what is left of it. `local` is the sum of both resource scores."""

    __slots__ = ("_at", "_minor", "_skips", "_snapshot", "_wanted", "flips", "local", "status")

    def __init__(self, snapshot: Snapshot, wanted: Resources, minor: int) -> None:
        self._snapshot, self._wanted, self._minor = snapshot, wanted, minor
        self._skips = node_resources_balanced_allocation.skips(wanted, minor)
        self.status: list[Status | None] = [None] * len(snapshot.nodes)
        self.local = [0] * len(snapshot.nodes)
        # How often a node has changed from taking such a pod to refusing it, or back.
        self.flips = 0
        self._at = len(snapshot.changed)
        for index in range(len(snapshot.nodes)):
            self._look(index)

    def _look(self, index: int) -> None:
        node, wanted = self._snapshot.nodes[index], self._wanted
        status = node_resources_fit.filter_node(wanted, node, self._minor)
        if (status is None) != (self.status[index] is None):
            self.flips += 1
        self.status[index] = status
        if status is not None:
            return
        score = node_resources_fit.score(wanted, node)
        if not self._skips:
            score += node_resources_balanced_allocation.score(wanted, node, self._minor)
        self.local[index] = score

    def refresh(self) -> None:
        """Look again at the nodes that changed."""
        changed = self._snapshot.changed
        if self._at < len(changed):
            for index in set(changed[self._at :]):
                self._look(index)
            self._at = len(changed)


class Buckets:
    """Nodes in groups (`of`), and those of a group by their score: the best are found without looking at all. Kept up to date when asked for."""

    __slots__ = ("_at", "_changed", "_have", "_masked", "by_score", "of")

    def __init__(self, groups: Alike, masked: list[int], changed: list[int]) -> None:
        self.of, self._masked, self._changed = groups.of, masked, changed
        self._have = masked.copy()
        self._at = len(changed)
        self.by_score: list[dict[int, set[int]]] = [{} for _ in groups.sizes]
        for i, group in enumerate(groups.of):
            if group >= 0:
                self.by_score[group].setdefault(masked[i], set()).add(i)

    def refresh(self) -> None:
        """Move the nodes whose score has changed."""
        changed = self._changed
        if self._at == len(changed):
            return
        of, have, masked, by_score = self.of, self._have, self._masked, self.by_score
        for i in set(changed[self._at :]):
            group, before, after = of[i], have[i], masked[i]
            if group >= 0 and before != after:
                have[i] = after
                scores = by_score[group]
                nodes = scores[before]
                nodes.remove(i)
                if not nodes:
                    del scores[before]
                if after in scores:
                    scores[after].add(i)
                else:
                    scores[after] = {i}
        self._at = len(changed)

    def best(self, rest: list[int], own: dict[int, int]) -> list[int]:
        """The nodes of the highest sum of their own score and what is given: `own` for single nodes, `rest` for all others of a group."""
        top, found = -1, []
        for scores, more in zip(self.by_score, rest, strict=True):
            if not scores:
                continue
            score = max(scores)
            nodes = scores[score]
            if own and not own.keys().isdisjoint(nodes):
                for score in sorted(scores, reverse=True):
                    nodes = scores[score].difference(own)
                    if nodes:
                        break
                else:
                    continue
            if score + more > top:
                top, found = score + more, list(nodes)
            elif score + more == top:
                found += nodes
        have, of = self._have, self.of
        for i, more in own.items():
            if of[i] >= 0:
                score = have[i] + more
                if score > top:
                    top, found = score, [i]
                elif score == top:
                    found.append(i)
        found.sort()
        return found


class View:
    """Some nodes of a signature that are compared with each other again and again."""

    __slots__ = ("alike", "buckets", "feasible", "names")

    def __init__(self, feasible: list[int], nodes: list[NodeInfo]) -> None:
        self.feasible = feasible
        self.names = [nodes[i].name for i in feasible]
        # In groups, by topology keys.
        self.alike: dict[Any, Alike] = {}
        self.buckets: dict[Any, Buckets] = {}


class Signature:
    """The nodes that would take a pod as far as `Static` and `Fit` know, and their scores but those that depend on other pods."""

    __slots__ = ("_at", "_flips", "_images", "_snapshot", "_steady", "_views", "all", "feasible", "fit", "masked", "static")

    def __init__(self, snapshot: Snapshot, static: Static, fit: Fit, images: list[int] | None) -> None:
        self._snapshot = snapshot
        self._images = images
        self.static = static
        self.fit = fit
        self.feasible: list[int] = []
        self.all = View([], [])
        # Parts of them that are asked for often.
        self._views: dict[Any, View] = {}
        # By node: the scores so far, `INFEASIBLE` where the node does not take the pod.
        self.masked: list[int] = []
        # What of them does not change while the same nodes are feasible.
        self._steady: list[int] = []
        self._at = self._flips = -1

    def refresh(self) -> None:
        """Bring everything up to date."""
        fit, changed = self.fit, self._snapshot.changed
        fit.refresh()
        if self._flips != fit.flips:
            self._flips = fit.flips
            self._rebuild()
        elif self._at < len(changed):
            masked, local, steady = self.masked, fit.local, self._steady
            for i in set(changed[self._at :]):
                if masked[i] != INFEASIBLE:
                    masked[i] = local[i] + steady[i]
        self._at = len(changed)

    def _rebuild(self) -> None:
        status, local, nodes = self.fit.status, self.fit.local, self._snapshot.nodes
        feasible = self.feasible = [i for i in self.static.ok if status[i] is None]
        self.all = View(feasible, nodes)
        self._views.clear()
        self._steady = [0] * len(nodes)
        self.masked = [INFEASIBLE] * len(nodes)
        for i, score in zip(feasible, self.steady(feasible), strict=True):
            self._steady[i] = score
            self.masked[i] = local[i] + score

    def without(self, full: list[tuple[list[str | None], frozenset[str | None]]]) -> View | None:
        """The feasible nodes whose values in each column are none of those given; None where they are too many to be kept."""
        if any(len(values) > _FEW for _, values in full):
            return None
        key = tuple([values for _, values in full]) + tuple([id(column) for column, _ in full])
        found = self._views.get(key)
        if found is None:
            nodes = left_out(self.feasible, full)
            if len(self._views) > _FEW:
                self._views.clear()
            found = self._views[key] = self.all if len(nodes) == len(self.feasible) else View(nodes, self._snapshot.nodes)
        return found

    def buckets(self, view: View, key: Any, groups: Alike | None) -> Buckets:
        """A view's nodes in groups (None: in one), by score."""
        found = view.buckets.get(key)
        if found is None:
            if groups is None:
                of = [-1] * len(self.masked)
                for i in view.feasible:
                    of[i] = 0
                groups = Alike(of, [()], [len(view.feasible)])
            found = view.buckets[key] = Buckets(groups, self.masked, self._snapshot.changed)
        found.refresh()
        return found

    def steady(self, feasible: list[int]) -> list[int]:
        """The scores of nodes that do not depend on what is placed; they do depend on which nodes are compared."""
        totals = [0] * len(feasible)
        for _, scores in self.static.scores(feasible):
            totals = list(map(int.__add__, totals, scores))
        if self._images is not None:
            totals = [total + self._images[i] for total, i in zip(totals, feasible, strict=True)]
        return totals

    def totals(self, feasible: list[int]) -> list[int]:
        """The scores so far of some of the feasible nodes, compared with each other alone."""
        if self.static.even:
            masked = self.masked
            return [masked[i] for i in feasible]
        local = self.fit.local
        return [local[i] + score for i, score in zip(feasible, self.steady(feasible), strict=True)]


def left_out(nodes: list[int], full: list[tuple[list[str | None], frozenset[str | None]]]) -> list[int]:
    """The nodes whose values in each column are none of those given."""
    for column, values in full:
        nodes = [i for i in nodes if column[i] not in values]
    return nodes


# What every node gets when none has a PreferNoSchedule taint that matters.
EVEN_TAINT_SCORE = WEIGHTS[taint_toleration.NAME] * MAX_NODE_SCORE
