"""The RollingUpdate strategy (upstream: `pkg/controller/deployment/rolling.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.deployment import util
from k8slint.controller.deployment.progress import sync_rollout_status
from k8slint.controller.deployment.sync import cleanup_deployment, get_all_replica_sets_and_sync_revision, scale_replica_set


def rollout_rolling(cluster: Cluster, deployment: Value, rs_list: list[Value]) -> None:
    """Source: `rolloutRolling`."""
    new_rs, old = get_all_replica_sets_and_sync_revision(cluster, deployment, rs_list, True)
    if new_rs is None:
        return
    all_rs = [*old, new_rs]
    if not reconcile_new_replica_set(cluster, all_rs, new_rs, deployment) and not reconcile_old_replica_sets(
        cluster, all_rs, util.active(old), new_rs, deployment
    ):
        if util.deployment_complete(deployment):
            cleanup_deployment(cluster, old, deployment)
    sync_rollout_status(cluster, deployment, all_rs, new_rs)


def reconcile_new_replica_set(cluster: Cluster, all_rs: list[Value], new_rs: Value, deployment: Value) -> bool:
    """Whether the new ReplicaSet was scaled. Source: `reconcileNewReplicaSet`."""
    desired, size = util.replicas_of(deployment), util.replicas_of(new_rs)
    if size == desired:
        return False
    if size > desired:
        return scale_replica_set(cluster, new_rs, desired, deployment, "more than spec.replicas")
    wanted = util.new_rs_new_replicas(deployment, all_rs, new_rs)
    return scale_replica_set(cluster, new_rs, wanted, deployment, f"room for {wanted} of {desired} (maxSurge {util.max_surge(deployment)})")


def reconcile_old_replica_sets(cluster: Cluster, all_rs: list[Value], old: list[Value], new_rs: Value, deployment: Value) -> bool:
    """Whether old ReplicaSets were scaled down. Source: `reconcileOldReplicaSets`."""
    if util.replica_count(old) == 0:
        return False
    minimum = util.replicas_of(deployment) - util.max_unavailable(deployment)
    new_unavailable = util.replicas_of(new_rs) - util.available(new_rs)
    most = util.replica_count(all_rs) - minimum - new_unavailable
    if most <= 0:
        return False
    cleaned = cleanup_unhealthy_replicas(cluster, old, deployment, most)
    return scale_down_old_replica_sets(cluster, all_rs, old, deployment) + cleaned > 0


def cleanup_unhealthy_replicas(cluster: Cluster, old: list[Value], deployment: Value, most: int) -> int:
    """Give up old pods that are not available first; how many. Source: `cleanupUnhealthyReplicas`."""
    total = 0
    for rs in util.by_creation(old):
        if total >= most:
            break
        size, healthy = util.replicas_of(rs), util.available(rs)
        if size == 0 or size <= healthy:
            continue
        count = min(most - total, size - healthy)
        scale_replica_set(cluster, rs, size - count, deployment, "its pods are not available")
        total += count
    return total


def scale_down_old_replica_sets(cluster: Cluster, all_rs: list[Value], old: list[Value], deployment: Value) -> int:
    """Give up old pods as far as maxUnavailable allows; how many. Source: `scaleDownOldReplicaSetsForRollingUpdate`."""
    minimum = util.replicas_of(deployment) - util.max_unavailable(deployment)
    most = util.available_count(all_rs) - minimum
    total = 0
    for rs in util.by_creation(old):
        if total >= most:
            break
        size = util.replicas_of(rs)
        if size == 0:
            continue
        count = min(size, most - total)
        scale_replica_set(cluster, rs, size - count, deployment, f"{most} more than the {minimum} that must be available")
        total += count
    return total
