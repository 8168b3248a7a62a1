"""Ports of the node itself (upstream: `plugins/nodeports/node_ports.go`, `framework/types.go` HostPortInfo)."""

from __future__ import annotations

from k8slint.scheduler.framework import NodeInfo, Status

NAME = "NodePorts"
_ANY = "0.0.0.0"
_STATUS = Status(NAME, ("node(s) didn't have free ports for the requested pod ports",), False)


def filter_node(ports: tuple[tuple[str, str, int], ...], node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None. An address conflicts with itself and with "any"."""
    used = node.ports
    if not used:
        return None
    for address, protocol, number in ports:
        if (address, protocol, number) in used or (_ANY, protocol, number) in used:
            return _STATUS
        if address == _ANY and any(p == protocol and n == number for _, p, n in used):
            return _STATUS
    return None
