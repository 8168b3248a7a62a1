"""Nodes as they join a cluster (upstream: `pkg/kubelet/kubelet_node_status.go`, `pkg/controller/nodelifecycle`)."""

from __future__ import annotations

from k8slint.controller.cluster import Value


def register_node(node: Value) -> None:
    """What a kubelet and the node controllers add to a Node: its host name and system, and taints for what it is not."""
    meta, spec = node["metadata"], node.setdefault("spec", {})
    labels = meta.setdefault("labels", {})
    for key, value in (("hostname", meta["name"]), ("os", "linux"), ("arch", "amd64")):
        labels.setdefault(f"kubernetes.io/{key}", value)
    taints = spec.get("taints") or []
    have = {(t.get("key"), t.get("effect")) for t in taints}
    wanted = []
    if spec.get("unschedulable"):
        wanted.append(("node.kubernetes.io/unschedulable", "NoSchedule"))
    status = node["status"]
    conditions = {c.get("type"): c.get("status") for c in status.get("conditions") or ()}
    ready = conditions.get("Ready", "True")
    if (meta.get("annotations") or {}).get("oracle/ready") == "false":
        ready = "False"
    if ready != "True":
        key = "node.kubernetes.io/not-ready" if ready == "False" else "node.kubernetes.io/unreachable"
        wanted += [(key, "NoSchedule"), (key, "NoExecute")]
    else:
        # An inventory may have been taken while the node started: a node that says it is ready has no such taint.
        starting = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable") if "Ready" in conditions else ()
        taints = [t for t in taints if t.get("key") not in starting]
    spec["taints"] = taints + [{"key": k, "effect": e} for k, e in wanted if (k, e) not in have]
