"""Volumes that carry a zone as labels (upstream: `plugins/volumezone/volume_zone.go`)."""

from __future__ import annotations

from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "VolumeZone"
_STATUS = Status(NAME, ("node(s) had no available volume zone",), True)
_ZONE, _REGION = "topology.kubernetes.io/zone", "topology.kubernetes.io/region"
_OLD = {"failure-domain.beta.kubernetes.io/zone": _ZONE, "failure-domain.beta.kubernetes.io/region": _REGION}
_KEYS = (*_OLD, _ZONE, _REGION)


def topologies(volumes: list[Value | None]) -> list[tuple[str, frozenset[str]]]:
    """(label, values of which the node must have one) of the pod's bound volumes. Source: `getPVbyPod`."""
    out = []
    for volume in volumes:
        labels = ((volume or {}).get("metadata") or {}).get("labels") or {}
        for key in _KEYS:
            if labels.get(key):
                out.append((key, frozenset(labels[key].split("__"))))
    return out


def filter_node(wanted: list[tuple[str, frozenset[str]]], node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None. A node without any such label is taken to be everywhere."""
    if not any(key in node.labels for key in _KEYS):
        return None
    for key, values in wanted:
        have = node.labels.get(key)
        if have is None:
            have = node.labels.get(_OLD.get(key, ""))
        if have not in values:
            return _STATUS
    return None
