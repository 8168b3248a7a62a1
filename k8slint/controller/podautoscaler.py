"""The bounds of a HorizontalPodAutoscaler (upstream: `pkg/controller/podautoscaler/horizontal.go`). Metrics are not known here."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value

# Rescalings by one autoscaler that a plan follows.
MOST = 3
SCALABLE = frozenset(("Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"))


def reconcile_autoscaler(cluster: Cluster, hpa: Value) -> bool:
    """Bring the target inside minReplicas and maxReplicas; whether it was scaled. Source: `reconcileAutoscaler`."""
    spec, meta = hpa["spec"], hpa["metadata"]
    reference = spec.get("scaleTargetRef") or {}
    kind, name = reference.get("kind", ""), reference.get("name", "")
    if kind not in SCALABLE:
        return False
    target = cluster.get(kind, meta.get("namespace", ""), name)
    if target is None:
        cluster.fail(hpa, "FailedGetScale", f'{kind.lower()}s.apps "{name}" not found')
        return False
    current = target["spec"].get("replicas", 1)
    least, most = spec.get("minReplicas", 1), spec.get("maxReplicas", 1)
    if current == 0 and least != 0:
        return False  # autoscaling is off while the target is scaled to zero
    if current > most:
        wanted, reason = most, "Current number of replicas above Spec.MaxReplicas"
    elif current < least:
        wanted, reason = least, "Current number of replicas below Spec.MinReplicas"
    else:
        return False
    times = hpa["status"]["rescales"] = hpa["status"].get("rescales", 0) + 1
    if times > MOST:
        cluster.cuts[f"HorizontalPodAutoscaler/{meta['name']}: something else scales {kind}/{name} back again and again"] = None
        return False
    target["spec"]["replicas"] = wanted
    target["metadata"]["generation"] = target["metadata"].get("generation", 1) + 1
    cluster.record("scale", target, current, wanted, f"New size: {wanted}; reason: {reason}")
    cluster.touch(target)
    return True
