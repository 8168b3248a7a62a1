"""Equal pods get equal answers from equal nodes: what depends on a node and a pod's template alone is worked out once for all
pods of one kind, and anew only for the node that a pod has come to or left (upstream: `SignPlugin`, the filters and scores
of `plugins/{nodeunschedulable,tainttoleration,nodeaffinity,noderesources}`).
"""

from __future__ import annotations

from typing import Any

from k8slint.scheduler.framework import MAX_NODE_SCORE, Resources, SpecInfo, Status, default_normalize_score
from k8slint.scheduler.plugins import (
    WEIGHTS,
    node_affinity,
    node_resources_balanced_allocation,
    node_resources_fit,
    node_unschedulable,
    taint_toleration,
)  # fmt: skip
from k8slint.scheduler.snapshot import Snapshot

INFEASIBLE = -1


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


class Signature:
    """The nodes that would take a pod as far as `Static` and `Fit` know, and their scores but those that depend on other pods."""

    __slots__ = ("_at", "_flips", "_images", "_snapshot", "_steady", "alike", "feasible", "fit", "masked", "names", "static")

    def __init__(self, snapshot: Snapshot, static: Static, fit: Fit, images: list[int] | None) -> None:
        self._snapshot = snapshot
        self._images = images
        self.static = static
        self.fit = fit
        self.feasible: list[int] = []
        self.names: list[str] = []
        # By node: the scores so far, `INFEASIBLE` where the node does not take the pod.
        self.masked: list[int] = []
        # What of them does not change while the same nodes are feasible.
        self._steady: list[int] = []
        # The feasible nodes in groups, by topology keys.
        self.alike: dict[Any, Any] = {}
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
        self.names = [nodes[i].name for i in feasible]
        self.alike.clear()
        self._steady = [0] * len(nodes)
        self.masked = [INFEASIBLE] * len(nodes)
        for i, score in zip(feasible, self.steady(feasible), strict=True):
            self._steady[i] = score
            self.masked[i] = local[i] + score

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


# What every node gets when none has a PreferNoSchedule taint that matters.
EVEN_TAINT_SCORE = WEIGHTS[taint_toleration.NAME] * MAX_NODE_SCORE
