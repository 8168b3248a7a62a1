"""Updates of autoscalers: pkg/apis/autoscaling/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.autoscaling.conversion import spec_from_v1
from k8slint.apis.autoscaling.validation import validate_horizontal_pod_autoscaler_spec
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.features import enabled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_horizontal_pod_autoscaler_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An autoscaler of either version: bounds and an apiVersion that the stored object already has pass."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    is_v1 = new.get("apiVersion") == "autoscaling/v1"
    spec = spec_from_v1(new, minor) if is_v1 else new.get("spec", {})
    stored = old.get("spec", {})
    lowest = 0 if enabled("HPAScaleToZero", minor) or stored.get("minReplicas") == 0 else 1
    target = stored.get("scaleTargetRef", {})
    version = target.get("apiVersion", "")
    had_invalid = version.count("/") > 1 or ("/" not in version and target.get("kind") != "ReplicationController")
    before = len(errs)
    validate_horizontal_pod_autoscaler_spec(spec, ("spec",), errs, minor, lowest, not had_invalid)
    if is_v1:
        for error in errs[before:]:
            if error.path[1:2] in (("metrics",), ("behavior",)):
                error.path = ("spec", "targetCPUUtilizationPercentage")


UPDATE: dict[str, Callable] = {"HorizontalPodAutoscaler": validate_horizontal_pod_autoscaler_update}
