"""How many volumes of a CSI driver a node can hold (upstream: `plugins/nodevolumelimits/csi.go`). Known where the input has CSINodes."""

from __future__ import annotations

from collections.abc import Callable

from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "NodeVolumeLimits"
_STATUS = Status(NAME, ("node(s) exceed max volume count",), False)

# The pod's volumes as (driver, handle), found by the one who knows claims.
Attached = Callable[[Value], "set[tuple[str, str]]"]


def limits(csi_node: Value | None) -> dict[str, int]:
    """The limits that a CSINode states, by driver."""
    out = {}
    for driver in ((csi_node or {}).get("spec") or {}).get("drivers") or ():
        count = (driver.get("allocatable") or {}).get("count")
        if count is not None:
            out[driver.get("name", "")] = count
    return out


def filter_node(mine: set[tuple[str, str]], attached: Attached, limit: dict[str, int], node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None."""
    there: set[tuple[str, str]] = set()
    for info in node.pods.values():
        if info.spec.get("volumes"):
            there |= attached(info.pod)
    for driver, most in limit.items():
        new = sum(d == driver for d, _ in mine - there)
        if new and new + sum(d == driver for d, _ in there) > most:
            return _STATUS
    return None
