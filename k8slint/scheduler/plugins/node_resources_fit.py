"""CPU, memory, extended resources and the number of pods (upstream: `plugins/noderesources/fit.go`, `least_allocated.go`)."""

from __future__ import annotations

from k8slint.scheduler.framework import MAX_NODE_SCORE, NodeInfo, Resources, Status

NAME = "NodeResourcesFit"
_CPU = Status(NAME, ("Insufficient cpu",), False)
_MEMORY = Status(NAME, ("Insufficient memory",), False)
_TOO_LARGE_CPU = Status(NAME, ("Insufficient cpu",), True)
_TOO_LARGE_MEMORY = Status(NAME, ("Insufficient memory",), True)


def filter_node(wanted: Resources, node: NodeInfo, minor: int) -> Status | None:
    """Why the node does not take the pod, or None. From 1.34 on, what even the empty node could not offer cannot be
    resolved. Source: `fitsRequest`."""
    no_cpu = 0 < wanted.cpu > node.alloc_cpu - node.used_cpu
    no_memory = 0 < wanted.memory > node.alloc_memory - node.used_memory
    no_pods = len(node.pods) + 1 > node.alloc_pods
    if not (wanted.ephemeral or wanted.scalar or no_pods):
        if not no_cpu and not no_memory:
            return None
        if not no_memory:
            return _TOO_LARGE_CPU if wanted.cpu > node.alloc_cpu and minor >= 34 else _CPU
        if not no_cpu:
            return _TOO_LARGE_MEMORY if wanted.memory > node.alloc_memory and minor >= 34 else _MEMORY
    reasons: list[str] = []
    unresolvable = False
    if no_pods:
        reasons.append("Too many pods")
    if no_cpu:
        reasons.append("Insufficient cpu")
        unresolvable = wanted.cpu > node.alloc_cpu
    if no_memory:
        reasons.append("Insufficient memory")
        unresolvable = unresolvable or wanted.memory > node.alloc_memory
    if 0 < wanted.ephemeral > node.alloc_ephemeral - node.used_ephemeral:
        reasons.append("Insufficient ephemeral-storage")
        unresolvable = unresolvable or wanted.ephemeral > node.alloc_ephemeral
    for name, amount in wanted.scalar:
        have = node.alloc_scalar.get(name, 0)
        if 0 < amount > have - node.used_scalar.get(name, 0):
            reasons.append(f"Insufficient {name}")
            unresolvable = unresolvable or amount > have
    return Status(NAME, tuple(reasons), unresolvable and minor >= 34) if reasons else None


def score(wanted: Resources, node: NodeInfo) -> int:
    """LeastAllocated over CPU and memory: the share that would stay free. Source: `leastResourceScorer`."""
    total = weight = 0
    have = node.alloc_cpu
    if have:
        weight = 1
        left = have - node.nonzero_cpu - wanted.score_cpu
        if left > 0:
            total = left * MAX_NODE_SCORE // have
    have = node.alloc_memory
    if have:
        weight += 1
        left = have - node.nonzero_memory - wanted.score_memory
        if left > 0:
            total += left * MAX_NODE_SCORE // have
    return total // weight if weight else 0
