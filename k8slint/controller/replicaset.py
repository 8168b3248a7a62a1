"""ReplicaSets and ReplicationControllers (upstream: `pkg/controller/replicaset/replica_set.go`, which serves both)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value, controller_of
from k8slint.controller.pods import (
    claim_pods,
    create_pod,
    deletion_order,
    is_pod_active,
    pod_from_template,
    pods_prefix,
)
from k8slint.store import match_labels, match_selector


def sync_replica_set(cluster: Cluster, rs: Value) -> None:
    """Source: `syncReplicaSet`."""
    meta, selector = rs["metadata"], rs["spec"].get("selector")
    running, wanted = cluster.tally(meta["uid"])[0], rs["spec"].get("replicas", 1)
    if (running == wanted or cluster.is_cut(rs, running)) and not cluster.orphans("Pod", meta.get("namespace", "")):
        cluster.recovered(rs, "FailedCreate")
        update_status(cluster, rs)
        return
    if rs["kind"] == "ReplicationController":
        pods = claim_pods(cluster, rs, lambda labels: match_labels(selector or {}, labels), active_only=True)
    else:
        pods = claim_pods(cluster, rs, lambda labels: match_selector(selector, labels), active_only=True)
    pods = [p for p in pods if is_pod_active(p)]
    manage_replicas(cluster, rs, pods)
    update_status(cluster, rs)


def manage_replicas(cluster: Cluster, rs: Value, pods: list[Value]) -> None:
    """Create what is missing or delete what is too much. All pods of a template are alike to admission, so the first that
    is refused ends the attempt. Source: `manageReplicas`."""
    wanted = rs["spec"].get("replicas", 1)
    difference = len(pods) - wanted
    if difference < 0:
        template = rs["spec"].get("template") or {}
        prefix = pods_prefix(rs["metadata"]["name"])
        for _ in range(-difference):
            if create_pod(cluster, pod_from_template(template, rs, prefix), rs) is None:
                return
        cluster.recovered(rs, "FailedCreate")
    elif difference > 0:
        reason = f"{rs['kind']}/{rs['metadata']['name']} asks for {wanted}"
        chosen = pods if wanted == 0 else deletion_order(pods, related_pods(cluster, rs))[:difference]
        for pod in chosen:
            cluster.delete(pod, reason)
    else:
        cluster.recovered(rs, "FailedCreate")


def related_pods(cluster: Cluster, rs: Value) -> list[Value]:
    """The pods of all ReplicaSets of the same owner. Source: `getIndirectlyRelatedPods`."""
    owner = controller_of(rs["metadata"])
    if owner is None:
        return cluster.owned(rs["metadata"]["uid"], "Pod")
    siblings = cluster.owned(owner["uid"], rs["kind"])
    return [pod for sibling in siblings for pod in cluster.owned(sibling["metadata"]["uid"], "Pod")]


def update_status(cluster: Cluster, rs: Value) -> None:
    """Source: `calculateStatus`, `updateReplicaSetStatus`."""
    active, ready = cluster.tally(rs["metadata"]["uid"])
    status = rs["status"]
    counts = {"replicas": active, "readyReplicas": ready, "availableReplicas": ready}
    if any(status.get(k, 0) != v for k, v in counts.items()):
        status.update(counts)
        owner = controller_of(rs["metadata"])
        if owner is not None:
            cluster.enqueue_owner(owner, rs["metadata"].get("namespace", ""))
