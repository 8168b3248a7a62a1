"""CPU and memory used in the same proportion (upstream: `plugins/noderesources/balanced_allocation.go`)."""

from __future__ import annotations

from k8slint.scheduler.framework import MAX_NODE_SCORE, NodeInfo, Resources

NAME = "NodeResourcesBalancedAllocation"


def skips(wanted: Resources, minor: int) -> bool:
    """Pods that ask for neither are not scored, from 1.33 on. Source: `isBestEffortPod`."""
    return minor >= 33 and not wanted.cpu and not wanted.memory


def score(wanted: Resources, node: NodeInfo, minor: int) -> int:
    """How even the node's load would be; from 1.36 on, how much more even than it is. Source: `balancedResourceScorer`."""
    after = _evenness(node.used_cpu + wanted.cpu, node.used_memory + wanted.memory, node)
    if minor < 36:
        return after
    if node.evenness is None:
        node.evenness = _evenness(node.used_cpu, node.used_memory, node)
    return (MAX_NODE_SCORE * 3 // 2 + after - node.evenness) // 2


def _evenness(used_cpu: int, used_memory: int, node: NodeInfo) -> int:
    cpu, memory = node.alloc_cpu, node.alloc_memory
    if not cpu or not memory:
        return MAX_NODE_SCORE
    difference = (used_cpu / cpu if used_cpu < cpu else 1.0) - (used_memory / memory if used_memory < memory else 1.0)
    return int((1 - abs(difference / 2)) * MAX_NODE_SCORE)
