"""Nodes that are cordoned (upstream: `plugins/nodeunschedulable/node_unschedulable.go`)."""

from __future__ import annotations

from k8slint.controller.nodeaffinity import tolerates
from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "NodeUnschedulable"
_TAINT = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
_STATUS = Status(NAME, ("node(s) were unschedulable",), True)


def filter_node(tolerations: list[Value], node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None."""
    if not node.unschedulable or any(tolerates(t, _TAINT) for t in tolerations):
        return None
    return _STATUS
