"""The Recreate strategy (upstream: `pkg/controller/deployment/recreate.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.deployment import util
from k8slint.controller.deployment.progress import sync_rollout_status
from k8slint.controller.deployment.sync import cleanup_deployment, get_all_replica_sets_and_sync_revision, scale_replica_set
from k8slint.controller.pods import is_pod_active


def rollout_recreate(cluster: Cluster, deployment: Value, rs_list: list[Value]) -> None:
    """Source: `rolloutRecreate`."""
    new_rs, old = get_all_replica_sets_and_sync_revision(cluster, deployment, rs_list, False)
    all_rs = [*old, new_rs] if new_rs is not None else old
    scaled = False
    for rs in util.active(old):
        scaled = scale_replica_set(cluster, rs, 0, deployment, "Recreate: old pods go first") or scaled
    if scaled or old_pods_running(cluster, old):
        sync_rollout_status(cluster, deployment, all_rs, new_rs)
        return
    if new_rs is None:
        new_rs, old = get_all_replica_sets_and_sync_revision(cluster, deployment, rs_list, True)
        if new_rs is None:
            return
        all_rs = [*old, new_rs]
    scale_replica_set(cluster, new_rs, util.replicas_of(deployment), deployment, "no old pod is left")
    if util.deployment_complete(deployment):
        cleanup_deployment(cluster, old, deployment)
    sync_rollout_status(cluster, deployment, all_rs, new_rs)


def old_pods_running(cluster: Cluster, old: list[Value]) -> bool:
    """Source: `oldPodsRunning`."""
    if util.actual_count(old) > 0:
        return True
    return any(is_pod_active(pod) for rs in old for pod in cluster.owned(rs["metadata"]["uid"], "Pod"))
