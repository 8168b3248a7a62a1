"""A pod that names its node (upstream: `plugins/nodename/node_name.go`). Such a pod is bound already, so this is for `why` alone."""

from __future__ import annotations

from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "NodeName"
_STATUS = Status(NAME, ("node(s) didn't match the requested node name",), True)


def filter_node(spec: Value, node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None."""
    wanted = spec.get("nodeName")
    return _STATUS if wanted and wanted != node.name else None
