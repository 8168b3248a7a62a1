"""Defaults of the autoscaling group: pkg/apis/autoscaling/v1 and v2 defaults.go, and what the v1 conversion adds."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


DEFAULT_CPU_UTILIZATION = 80
METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics"


def set_defaults_horizontal_pod_autoscaler(autoscaler: Value, minor: int) -> None:
    """SetDefaults_HorizontalPodAutoscaler of autoscaling/v2: without metrics, 80 % of the requested CPU."""
    spec = autoscaler.setdefault("spec", {})
    if "minReplicas" not in spec:
        spec["minReplicas"] = 1
    if not spec.get("metrics"):
        target = {"type": "Utilization", "averageUtilization": DEFAULT_CPU_UTILIZATION}
        spec["metrics"] = [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    if "behavior" in spec:
        set_defaults_horizontal_pod_autoscaler_behavior(spec["behavior"])


def set_defaults_horizontal_pod_autoscaler_behavior(behavior: Value) -> None:
    """SetDefaults_HorizontalPodAutoscalerBehavior: both directions are filled in as soon as `behavior` is there."""
    up = behavior.setdefault("scaleUp", {})
    up.setdefault("stabilizationWindowSeconds", 0)
    up.setdefault("selectPolicy", "Max")
    if "policies" not in up:
        up["policies"] = [
            {"type": "Pods", "value": 4, "periodSeconds": 15},
            {"type": "Percent", "value": 100, "periodSeconds": 15},
        ]
    down = behavior.setdefault("scaleDown", {})
    down.setdefault("selectPolicy", "Max")
    if "policies" not in down:
        down["policies"] = [{"type": "Percent", "value": 100, "periodSeconds": 15}]


def set_defaults_horizontal_pod_autoscaler_v1(autoscaler: Value, minor: int) -> None:
    """SetDefaults_HorizontalPodAutoscaler of autoscaling/v1; the CPU target is set unless an annotation has metrics."""
    spec = autoscaler.setdefault("spec", {})
    if "minReplicas" not in spec:
        spec["minReplicas"] = 1
    if "targetCPUUtilizationPercentage" not in spec:
        annotations = autoscaler.get("metadata", {}).get("annotations", {})
        if METRICS_ANNOTATION not in annotations:
            spec["targetCPUUtilizationPercentage"] = DEFAULT_CPU_UTILIZATION


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "v1/HorizontalPodAutoscaler": set_defaults_horizontal_pod_autoscaler_v1,
    "v2/HorizontalPodAutoscaler": set_defaults_horizontal_pod_autoscaler,
    "v2beta2/HorizontalPodAutoscaler": set_defaults_horizontal_pod_autoscaler,
}
