"""Defaults of the apps group: pkg/apis/apps/v1/defaults.go."""

from __future__ import annotations

from k8slint.apis.core.defaults import set_defaults_persistent_volume_claim, set_defaults_pod_template_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_deployment(deployment: Value, minor: int) -> None:
    """SetDefaults_Deployment."""
    spec = deployment.setdefault("spec", {})
    if "replicas" not in spec:
        spec["replicas"] = 1
    strategy = spec.setdefault("strategy", {})
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling_update = strategy.setdefault("rollingUpdate", {})
        if "maxUnavailable" not in rolling_update:
            rolling_update["maxUnavailable"] = "25%"
        if "maxSurge" not in rolling_update:
            rolling_update["maxSurge"] = "25%"
    if "revisionHistoryLimit" not in spec:
        spec["revisionHistoryLimit"] = 10
    if "progressDeadlineSeconds" not in spec:
        spec["progressDeadlineSeconds"] = 600
    set_defaults_pod_template_spec(spec.setdefault("template", {}), minor)


def set_defaults_daemon_set(daemon_set: Value, minor: int) -> None:
    """SetDefaults_DaemonSet."""
    spec = daemon_set.setdefault("spec", {})
    strategy = spec.setdefault("updateStrategy", {})
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
    if strategy["type"] == "RollingUpdate":
        rolling_update = strategy.setdefault("rollingUpdate", {})
        if "maxUnavailable" not in rolling_update:
            rolling_update["maxUnavailable"] = 1
        if "maxSurge" not in rolling_update:
            rolling_update["maxSurge"] = 0
    if "revisionHistoryLimit" not in spec:
        spec["revisionHistoryLimit"] = 10
    set_defaults_pod_template_spec(spec.setdefault("template", {}), minor)


def set_defaults_stateful_set(stateful_set: Value, minor: int) -> None:
    """SetDefaults_StatefulSet: `rollingUpdate` is filled in where it is given or where no strategy is."""
    spec = stateful_set.setdefault("spec", {})
    if not spec.get("podManagementPolicy"):
        spec["podManagementPolicy"] = "OrderedReady"
    strategy = spec.setdefault("updateStrategy", {})
    if not strategy.get("type"):
        strategy["type"] = "RollingUpdate"
        strategy.setdefault("rollingUpdate", {})
    if strategy["type"] == "RollingUpdate" and "rollingUpdate" in strategy:
        rolling_update = strategy["rollingUpdate"]
        if "partition" not in rolling_update:
            rolling_update["partition"] = 0
        if minor >= 37 and "maxUnavailable" not in rolling_update:  # MaxUnavailableStatefulSet
            rolling_update["maxUnavailable"] = 1
    if minor >= 27:  # StatefulSetAutoDeletePVC
        policy = spec.setdefault("persistentVolumeClaimRetentionPolicy", {})
        if not policy.get("whenDeleted"):
            policy["whenDeleted"] = "Retain"
        if not policy.get("whenScaled"):
            policy["whenScaled"] = "Retain"
    if "replicas" not in spec:
        spec["replicas"] = 1
    if "revisionHistoryLimit" not in spec:
        spec["revisionHistoryLimit"] = 10
    set_defaults_pod_template_spec(spec.setdefault("template", {}), minor)
    for claim in spec.get("volumeClaimTemplates", ()):
        set_defaults_persistent_volume_claim(claim, minor)


def set_defaults_replica_set(replica_set: Value, minor: int) -> None:
    """SetDefaults_ReplicaSet."""
    spec = replica_set.setdefault("spec", {})
    if "replicas" not in spec:
        spec["replicas"] = 1
    set_defaults_pod_template_spec(spec.setdefault("template", {}), minor)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "DaemonSet": set_defaults_daemon_set,
    "Deployment": set_defaults_deployment,
    "ReplicaSet": set_defaults_replica_set,
    "StatefulSet": set_defaults_stateful_set,
}
