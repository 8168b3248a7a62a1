"""One pass over a Deployment (upstream: `pkg/controller/deployment/deployment_controller.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.deployment import util
from k8slint.controller.deployment.recreate import rollout_recreate
from k8slint.controller.deployment.rolling import rollout_rolling
from k8slint.controller.deployment.sync import is_scaling_event, replica_sets_for, sync


def sync_deployment(cluster: Cluster, deployment: Value) -> None:
    """Source: `syncDeployment`."""
    rs_list = replica_sets_for(cluster, deployment)
    if deployment["spec"].get("paused") or is_scaling_event(cluster, deployment, rs_list):
        sync(cluster, deployment, rs_list)
    elif util.is_rolling_update(deployment):
        rollout_rolling(cluster, deployment, rs_list)
    else:
        rollout_recreate(cluster, deployment, rs_list)
