"""How many evictions a PodDisruptionBudget allows (upstream: `pkg/controller/disruption/disruption.go`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint.apis.intstr import scaled_value
from k8slint.controller.cluster import Cluster, Value, controller_of
from k8slint.controller.endpointslice import PodsByLabel
from k8slint.controller.pods import is_pod_active, is_pod_ready
from k8slint.store import match_selector

_UNSCALED = {"DaemonSet": "daemonsets.apps", "Job": "jobs.batch"}
_SCALED = frozenset(("ReplicaSet", "ReplicationController", "StatefulSet", "Deployment"))


def budget(
    cluster: Cluster, pdb: Value, assume_ready: bool, by_label: PodsByLabel | None = None, ready: Callable[[Value], bool] = is_pod_ready
) -> dict[str, Any]:
    """currentHealthy, desiredHealthy, disruptionsAllowed, expectedPods, as the status has them. `problem`: why the controller gives
    up, and then allows nothing. `by_label` holds all pods, for those who ask often. Source: `trySync`, `getExpectedPodCount`."""
    spec, namespace = pdb["spec"], pdb["metadata"].get("namespace", "")
    selector = spec.get("selector")
    labels = (selector or {}).get("matchLabels")
    pods = [
        p for p in (by_label.select(namespace, labels) if labels and by_label is not None else cluster.list("Pod", namespace))
        if match_selector(selector, p["metadata"].get("labels") or {})
    ]
    healthy = sum(1 for p in pods if is_pod_active(p) and (assume_ready or ready(p)))
    problem = ""
    if spec.get("maxUnavailable") is not None or type(spec.get("minAvailable")) is str:
        problem = unscalable(cluster, pods)
    if problem:
        healthy = expected = desired = 0
    elif spec.get("maxUnavailable") is not None:
        expected = expected_scale(cluster, pods)
        desired = max(0, expected - _scaled(spec["maxUnavailable"], expected))
    elif type(spec.get("minAvailable")) is str:
        expected = expected_scale(cluster, pods)
        desired = _scaled(spec["minAvailable"], expected)
    elif spec.get("minAvailable") is not None:
        expected, desired = len(pods), spec["minAvailable"]
    else:
        expected = desired = 0
    allowed = max(0, healthy - desired) if expected > 0 else 0
    numbers = {"currentHealthy": healthy, "desiredHealthy": desired, "disruptionsAllowed": allowed, "expectedPods": expected}
    return {**numbers, "problem": problem} if problem else numbers


def _scaled(value: int | str, total: int) -> int:
    try:
        return scaled_value(value, total, True)
    except ValueError:
        return 0


def unscalable(cluster: Cluster, pods: list[Value]) -> str:
    """The error for a pod whose controller has no replicas to count from, or "". Source: `getScaleController`."""
    for pod in pods:
        owner = controller_of(pod["metadata"])
        found = cluster.by_uid.get(owner["uid"]) if owner is not None else None
        resource = _UNSCALED.get(found["kind"]) if found is not None else None
        if resource is not None:
            return f"{resource} does not implement the scale subresource"
    return ""


def expected_scale(cluster: Cluster, pods: list[Value]) -> int:
    """What the pods' controllers ask for, each once. Source: `getExpectedScale`."""
    seen: dict[str, int] = {}
    for pod in pods:
        owner = controller_of(pod["metadata"])
        found = cluster.by_uid.get(owner["uid"]) if owner is not None else None
        while found is not None and (above := controller_of(found["metadata"])) is not None and above["kind"] in _SCALED:
            upper = cluster.by_uid.get(above["uid"])
            if upper is None:
                break
            found = upper
        if found is not None and found["kind"] in _SCALED:
            seen[found["metadata"]["uid"]] = found["spec"].get("replicas", 1)
    return sum(seen.values())
