"""Taints and tolerations (upstream: `plugins/tainttoleration/taint_toleration.go`)."""

from __future__ import annotations

from k8slint.controller.nodeaffinity import tolerates, untolerated_taint
from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "TaintToleration"
_STATUS = Status(NAME, ("node(s) had untolerated taint(s)",), True)


def filter_node(tolerations: list[Value], node: NodeInfo, minor: int) -> Status | None:
    """Why the node does not take the pod, or None. Until 1.33 the message names the taint."""
    if not node.taints:
        return None
    taint = untolerated_taint(node.taints, tolerations, ("NoSchedule", "NoExecute"))
    if taint is None:
        return None
    if minor >= 34:
        return _STATUS
    return Status(NAME, (f"node(s) had untolerated taint {{{taint.get('key', '')}: {taint.get('value', '')}}}",), True)


def score(tolerations: list[Value], node: NodeInfo) -> int:
    """The number of PreferNoSchedule taints that nothing tolerates (to be reversed)."""
    if not node.taints:
        return 0
    mine = [t for t in tolerations if t.get("effect") in (None, "", "PreferNoSchedule")]
    return sum(t.get("effect") == "PreferNoSchedule" and not any(tolerates(m, t) for m in mine) for t in node.taints)
