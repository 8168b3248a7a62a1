"""Pods on nodes whose NoExecute taint they do not tolerate (upstream: `pkg/controller/tainteviction`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value, controller_of
from k8slint.controller.nodeaffinity import tolerates

# Evictions of one controller's pods that a plan follows.
MOST = 20


def eviction(pod: Value, node: Value) -> Value | None:
    """The taint that drives the pod away, at once or after tolerationSeconds; None where it stays."""
    for taint in node["spec"].get("taints") or ():
        if taint.get("effect") == "NoExecute" and not any(tolerates(t, taint) for t in pod["spec"].get("tolerations") or ()):
            return taint
    return None


def evict(cluster: Cluster) -> int:
    """Delete what may not stay of the pods that have come to a node since the last look; how many. Source: `processPodOnNode`.
    Pods that tolerate for some seconds stay in the plan."""
    fresh, cluster.arrived = cluster.arrived, []
    count = 0
    for pod in fresh:
        node = cluster.get("Node", "", pod["spec"].get("nodeName") or "")
        taint = eviction(pod, node) if node is not None and pod["metadata"]["uid"] in cluster.by_uid else None
        if taint is None:
            continue
        owner = controller_of(pod["metadata"])
        if owner is not None:
            times = cluster.evictions[owner["uid"]] = cluster.evictions.get(owner["uid"], 0) + 1
            if times > MOST:
                # Its controller makes a new pod, which is evicted again, and so on for ever.
                name = f"{owner['kind']}/{owner['name']}"
                cluster.cuts[f"{name}: its pods are evicted from node {pod['spec']['nodeName']} again and again"] = None
                continue
        if owner is None:
            pod["status"].update(reason="TaintManagerEviction", message=f"Taint manager deletes it: it does not tolerate {taint.get('key')}:NoExecute")
            cluster.evicted.append(pod)
        cluster.delete(pod, f"evicted: it does not tolerate {taint.get('key')}:NoExecute")
        count += 1
    return count
