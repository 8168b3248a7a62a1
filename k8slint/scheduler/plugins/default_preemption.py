"""Pods of lower priority that give way (upstream: `plugins/defaultpreemption/default_preemption.go`, `framework/preemption`).

PodDisruptionBudgets are kept where that is possible, and broken where it is not. A pod that has a node counts as healthy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from k8slint.controller.disruption import budget
from k8slint.scheduler.framework import NodeInfo, PodInfo, Status, Value, fit_error
from k8slint.store import match_selector

if TYPE_CHECKING:
    from k8slint.scheduler.cycle import Cycle

NAME = "DefaultPreemption"
_NOT_HELPFUL = "Preemption is not helpful for scheduling"
_NO_VICTIMS = "No preemption victims found for incoming pod"
# So many nodes are compared. Source: `minCandidateNodesPercentage`, `minCandidateNodesAbsolute`.
_PERCENTAGE, _CANDIDATES = 10, 100
_NEVER = "not eligible due to preemptionPolicy=Never."


class Outcome:
    """The pods that must go from a node, or the message that there are none."""

    __slots__ = ("message", "node", "victims")

    def __init__(self, message: str, node: str = "", victims: list[Value] | None = None) -> None:
        self.message = message
        self.node = node
        self.victims = victims or []


def not_helpful(nodes: int) -> str:
    """The message where no node could be made fit."""
    return f"preemption: {fit_error(nodes, {_NOT_HELPFUL: nodes})}"


def preempt(cycle: Cycle, statuses: list[Status]) -> Outcome:
    """Find the node where the least important pods have to go. `statuses` are those of the nodes, in order. Source: `Evaluator.Preempt`."""
    spec = cycle.info.spec
    if spec.get("preemptionPolicy") == "Never":
        return Outcome(f"preemption: {_NEVER}")
    nodes = cycle.snapshot.nodes
    most = max(len(nodes) * _PERCENTAGE // 100, _CANDIDATES)
    reasons: dict[str, int] = {}
    found: list[tuple[tuple[int, ...], NodeInfo, list[PodInfo]]] = []
    some = min(cycle.snapshot.priorities, default=0) < _priority(cycle.info)  # is any pod anywhere less important?
    budgets = _budgets(cycle) if some else []
    for node, status in zip(nodes, statuses, strict=True):
        if status.unresolvable:
            reasons[_NOT_HELPFUL] = reasons.get(_NOT_HELPFUL, 0) + 1
            continue
        if len(found) >= most:
            break
        victims, broken, why = select_victims(cycle, node, budgets) if some else ([], 0, (_NO_VICTIMS,))
        if victims:
            found.append(((broken, *_price(victims)), node, victims))
        for reason in why:
            reasons[reason] = reasons.get(reason, 0) + 1
    if not found:
        return Outcome(f"preemption: {fit_error(len(nodes), reasons)}")
    _, node, victims = min(found, key=lambda f: f[0])
    return Outcome("", node.name, [v.pod for v in victims])


def _priority(info: PodInfo) -> int:
    return info.spec.get("priority") or 0


def _importance(info: PodInfo) -> tuple[int, int]:
    """Higher priority first, then the older. Source: `MoreImportantPod`."""
    return -_priority(info), info.pod["metadata"].get("creationTimestamp", 0)


def _budgets(cycle: Cycle) -> list[tuple[Value, int]]:
    """Each PodDisruptionBudget and how many pods may go. Source: `getPodDisruptionBudgets`."""
    cluster = cycle.scheduler.cluster
    return [
        (pdb, budget(cluster, pdb, False, ready=lambda pod: bool(pod["spec"].get("nodeName")))["disruptionsAllowed"])
        for pdb in cluster.list("PodDisruptionBudget")
    ]


def _protected(victims: list[PodInfo], budgets: list[tuple[Value, int]]) -> set[str]:
    """The uids of those whose going breaks a budget, when they go in this order. Source: `filterPodsWithPDBViolation`."""
    found = set()
    left = [allowed for _, allowed in budgets]
    for info in victims:
        for i, (pdb, _) in enumerate(budgets):
            selector = pdb["spec"].get("selector")
            if not selector or not info.labels or pdb["metadata"].get("namespace", "") != info.namespace:
                continue
            if match_selector(selector, info.labels):
                left[i] -= 1
                if left[i] < 0:
                    found.add(info.uid)
    return found


def select_victims(cycle: Cycle, node: NodeInfo, budgets: list[tuple[Value, int]]) -> tuple[list[PodInfo], int, tuple[str, ...]]:
    """The pods that must go from the node and how many of them break a budget, or why that would not help.
    Source: `SelectVictimsOnNode`."""
    mine = _priority(cycle.info)
    lower = [info for info in node.pods.values() if _priority(info) < mine]
    if not lower:
        return [], 0, (_NO_VICTIMS,)
    snapshot = cycle.snapshot
    for info in lower:
        snapshot.remove(info.uid)
    status = cycle.again().dynamic_status(node)
    lower.sort(key=_importance)
    protected = _protected(lower, budgets) if budgets else set()
    victims = []
    # Those that a budget protects are spared first.
    for info in sorted(lower, key=lambda info: info.uid not in protected) if protected else lower:
        snapshot.add(info, node.name)
        if status is None and cycle.again().dynamic_status(node) is not None:
            snapshot.remove(info.uid)
            victims.append(info)
    for info in victims:
        snapshot.add(info, node.name)
    victims.sort(key=_importance)
    return (victims, sum(info.uid in protected for info in victims), ()) if status is None else ([], 0, status.reasons)


def _price(victims: list[PodInfo]) -> tuple[int, ...]:
    """What speaks against a node: the highest priority, the sum of priorities, the number of pods, how long the most important
    have run. Source: `pickOneNodeForPreemption`."""
    highest = max(map(_priority, victims))
    started = min(v.pod["metadata"].get("creationTimestamp", 0) for v in victims if _priority(v) == highest)
    return highest, sum(_priority(v) + (1 << 31) for v in victims), len(victims), -started
