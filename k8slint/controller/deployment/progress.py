"""The Deployment's status (upstream: `pkg/controller/deployment/progress.go`, `calculateStatus` of `sync.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.deployment import util


def sync_rollout_status(cluster: Cluster, deployment: Value, all_rs: list[Value], new_rs: Value | None) -> None:
    """Write the counts; a change wakes the controller again, as the watch does. Source: `syncRolloutStatus`."""
    status = deployment["status"]
    total, ready = util.actual_count(all_rs), sum(rs["status"].get("readyReplicas", 0) for rs in all_rs)
    available = util.available_count(all_rs)
    counts = {
        "observedGeneration": deployment["metadata"].get("generation", 1),
        "replicas": total,
        "updatedReplicas": util.actual_count([new_rs]) if new_rs is not None else 0,
        "readyReplicas": ready,
        "availableReplicas": available,
        "unavailableReplicas": max(0, util.replica_count(all_rs) - available),
    }
    if any(status.get(k) != v for k, v in counts.items()):
        status.update(counts)
        cluster.touch(deployment)


def timed_out(cluster: Cluster, deployment: Value) -> str:
    """Why a Deployment that has come to rest will never be complete, or "". Source: `DeploymentTimedOut`."""
    if not util.has_progress_deadline(deployment) or deployment["spec"].get("paused") or util.deployment_complete(deployment):
        return ""
    if deployment["status"].get("replicas", 0) > deployment["status"].get("availableReplicas", 0):
        name = max(
            cluster.owned(deployment["metadata"]["uid"], "ReplicaSet"), key=util.revision_of, default={"metadata": {"name": ""}}
        )["metadata"]["name"]
        return f'ReplicaSet "{name}" has timed out progressing.'
    return ""
