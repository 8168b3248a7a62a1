"""Equal pods get equal answers from equal nodes: what depends on a node and a pod's template alone is worked out once for all
pods of one kind, and anew only for the node that a pod has come to or left (upstream: `SignPlugin`, the filters and scores
of `plugins/{nodeunschedulable,tainttoleration,nodeaffinity,noderesources}`).
"""

from __future__ import annotations

from k8slint.scheduler.framework import MAX_NODE_SCORE, Resources, SpecInfo, Status, default_normalize_score
from k8slint.scheduler.plugins import (
    WEIGHTS, node_affinity, node_resources_balanced_allocation, node_resources_fit, node_unschedulable, taint_toleration
)  # fmt: skip
from k8slint.scheduler.snapshot import Snapshot

INFEASIBLE = -1


class Static:
    """What a node says by its labels, its taints and being cordoned; none of it changes while pods come and go."""

    __slots__ = ("affinity", "ok", "status", "taints")

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
    """The nodes that would take a pod as far as `Static` and `Fit` know."""

    __slots__ = ("_at", "_flips", "_snapshot", "feasible", "fit", "masked", "names", "static")

    def __init__(self, snapshot: Snapshot, static: Static, fit: Fit) -> None:
        self._snapshot = snapshot
        self.static = static
        self.fit = fit
        self.feasible: list[int] = []
        self.names: list[str] = []
        # By node: the local score, `INFEASIBLE` where the node is none.
        self.masked: list[int] = []
        self._at = self._flips = -1

    def refresh(self) -> None:
        """Bring everything up to date."""
        fit, changed = self.fit, self._snapshot.changed
        fit.refresh()
        if self._flips != fit.flips:
            self._flips = fit.flips
            status = fit.status
            self.feasible = [i for i in self.static.ok if status[i] is None]
            nodes = self._snapshot.nodes
            self.names = [nodes[i].name for i in self.feasible]
            self.masked = [INFEASIBLE] * len(nodes)
            for i in self.feasible:
                self.masked[i] = fit.local[i]
        elif self._at < len(changed):
            masked, local = self.masked, fit.local
            for i in set(changed[self._at :]):
                if masked[i] != INFEASIBLE:
                    masked[i] = local[i]
        self._at = len(changed)


# What every node gets when none has a PreferNoSchedule taint that matters.
EVEN_TAINT_SCORE = WEIGHTS[taint_toleration.NAME] * MAX_NODE_SCORE
