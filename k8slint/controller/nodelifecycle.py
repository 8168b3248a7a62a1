"""Nodes as they join a cluster (upstream: `pkg/kubelet/kubelet_node_status.go`, `pkg/controller/nodelifecycle`)."""

from __future__ import annotations

from k8slint.controller.cluster import Value

_PREFIX = "node.kubernetes.io/"
# Conditions that keep pods away while they are true. Source: `nodeConditionToTaintKeyStatusMap`.
_PRESSURES = {
    "MemoryPressure": "memory-pressure",
    "DiskPressure": "disk-pressure",
    "NetworkUnavailable": "network-unavailable",
    "PIDPressure": "pid-pressure",
}
_NOT_READY = ("not-ready", "unreachable")
_BY_CONDITION = frozenset(_PREFIX + key for key in (*_PRESSURES.values(), *_NOT_READY, "unschedulable"))
_EVICTING = frozenset(_PREFIX + key for key in _NOT_READY)


def register_node(node: Value) -> None:
    """What a kubelet and the node controllers add to a Node: its host name and system, and taints for what it is not.
    Source: `doNoScheduleTaintingPass`, `processTaintBaseEviction`."""
    meta, spec = node["metadata"], node.setdefault("spec", {})
    labels = meta.setdefault("labels", {})
    for key, value in (("hostname", meta["name"]), ("os", "linux"), ("arch", "amd64")):
        labels.setdefault(f"kubernetes.io/{key}", value)
    conditions = {c.get("type"): c.get("status") for c in node["status"].get("conditions") or ()}
    ready = conditions.get("Ready", "True")
    if (meta.get("annotations") or {}).get("oracle/ready") == "false":
        ready = "False"
    wanted = [(_PREFIX + key, "NoSchedule") for name, key in _PRESSURES.items() if conditions.get(name) == "True"]
    if spec.get("unschedulable"):
        wanted.append((_PREFIX + "unschedulable", "NoSchedule"))
    if ready != "True":
        key = _PREFIX + _NOT_READY[0 if ready == "False" else 1]
        wanted += [(key, "NoSchedule"), (key, "NoExecute")]
    taints = spec.get("taints") or []
    if "Ready" in conditions:
        # The node says how it is: taints of what it was (it started, it was full) have gone.
        taints = [t for t in taints if not _is_outdated(t.get("key"), t.get("effect"), wanted)]
    have = {(t.get("key"), t.get("effect")) for t in taints}
    spec["taints"] = taints + [{"key": k, "effect": e} for k, e in wanted if (k, e) not in have]


def _is_outdated(key: str, effect: str, wanted: list[tuple[str, str]]) -> bool:
    kept_by = _EVICTING if effect == "NoExecute" else _BY_CONDITION if effect == "NoSchedule" else ()
    return key in kept_by and (key, effect) not in wanted
