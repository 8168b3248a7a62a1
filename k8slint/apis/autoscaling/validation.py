"""HorizontalPodAutoscaler: pkg/apis/autoscaling/validation/validation.go.

Both versions are judged in the form of v2; v1 is converted first, and its errors are printed as v2 spells the fields.
"""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1123_label, name_is_dns_subdomain, validate_path_segment_name
from k8slint.apis.resource import canonical, parse
from k8slint.features import enabled
from k8slint.field import forbidden, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

MAX_PERIOD_SECONDS = 1800
MAX_STABILIZATION_WINDOW_SECONDS = 3600
# Since these versions the target's apiVersion is judged, and maxReplicas is by the declared rules.
_API_VERSION_MINOR = 34
_DECLARED_MINOR = 36
# type -> field, in the order in which upstream looks at them
SOURCES = {
    "Object": "object",
    "External": "external",
    "Pods": "pods",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}
TARGET_TYPES = ("Utilization", "Value", "AverageValue")
POPULATE = "must populate information for the given metric source"


def validate_horizontal_pod_autoscaler(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An autoscaler of v2 on creation."""
    _validate_meta(obj, errs, minor)
    lowest = 0 if enabled("HPAScaleToZero", minor) else 1
    validate_horizontal_pod_autoscaler_spec(obj.get("spec", {}), ("spec",), errs, minor, lowest)


def validate_horizontal_pod_autoscaler_v1(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An autoscaler of v1 on creation."""
    from k8slint.apis.autoscaling.conversion import spec_from_v1

    _validate_meta(obj, errs, minor)
    before = len(errs)
    lowest = 0 if enabled("HPAScaleToZero", minor) else 1
    validate_horizontal_pod_autoscaler_spec(spec_from_v1(obj, minor), ("spec",), errs, minor, lowest)
    for error in errs[before:]:
        if error.path[1:2] in (("metrics",), ("behavior",)):
            error.path = ("spec", "targetCPUUtilizationPercentage")


def _validate_meta(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    meta = obj.get("metadata", {})
    if enabled("HPAGeneration", minor):
        meta = reset_generation(meta)
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)


def validate_horizontal_pod_autoscaler_spec(
    spec: dict[str, Any], path: Path, errs: list[Error], minor: int, lowest: int, check_version: bool = True
) -> None:
    """Bounds, target, metrics and behavior. `lowest`: the least `minReplicas`; `check_version`: judge the target's apiVersion."""
    low, high = spec.get("minReplicas"), spec.get("maxReplicas", 0)
    where = (*path, "maxReplicas")
    if low is not None and low < lowest:
        errs.append(invalid((*path, "minReplicas"), low, "must be greater than or equal to {min}", min=lowest))
    if high < 1:
        if minor < _DECLARED_MINOR:
            errs.append(invalid(where, high, "must be greater than 0"))
        elif high == 0:
            errs.append(required(where, "must be set and greater than 0"))
        else:
            errs.append(invalid(where, high, "must be greater than or equal to {min}", min=1))
    if low is not None and high < low:
        errs.append(invalid(where, high, "must be greater than or equal to `minReplicas`"))
    target = spec.get("scaleTargetRef", {})
    check = check_version and minor >= _API_VERSION_MINOR
    # The one core kind that can be scaled has no group.
    bare = target.get("kind") == "ReplicationController"
    validate_cross_version_object_reference(target, (*path, "scaleTargetRef"), errs, check, bare)
    zero = False
    for i, metric in enumerate(spec.get("metrics", ())):
        _validate_metric(metric, (*path, "metrics", i), errs, minor >= _API_VERSION_MINOR, minor)
        zero = zero or metric.get("type") in ("Object", "External")
    if low == 0 and not zero:
        detail = "must specify at least one Object or External metric to support scaling to zero replicas"
        errs.append(forbidden((*path, "metrics"), detail))
    if "behavior" in spec:
        for name in ("scaleUp", "scaleDown"):
            if name in spec["behavior"]:
                _validate_scaling_rules(spec["behavior"][name], (*path, "behavior", name), errs, minor)


def validate_cross_version_object_reference(
    ref: dict[str, Any], path: Path, errs: list[Error], check_version: bool, allow_empty_group: bool
) -> None:
    """Kind and name, and an apiVersion with a group unless it may lack one."""
    for name in ("kind", "name"):
        value = ref.get(name, "")
        if not value:
            errs.append(required((*path, name)))
        else:
            for message in validate_path_segment_name(value):
                errs.append(invalid((*path, name), value, message))
    if check_version:
        version = ref.get("apiVersion", "")
        if version.count("/") > 1:
            detail = "unexpected GroupVersion string: {version}"
            errs.append(invalid((*path, "apiVersion"), version, detail, version=version))
        elif (not allow_empty_group and not version.partition("/")[0]) or ("/" not in version and not allow_empty_group):
            errs.append(invalid((*path, "apiVersion"), version, "apiVersion must specify API group"))


def _validate_metric(metric: dict[str, Any], path: Path, errs: list[Error], check_version: bool, minor: int) -> None:
    kind = metric.get("type", "")
    if not kind:
        errs.append(required((*path, "type"), "must specify a metric source type"))
    if kind not in SOURCES:
        errs.append(not_supported((*path, "type"), kind, tuple(sorted(SOURCES))))
    present = [field for field in SOURCES.values() if field in metric]
    if present:
        _validate_source(metric[present[0]], present[0], (*path, present[0]), errs, check_version)
    expected = SOURCES.get(kind)
    if expected is None:
        errs.append(not_supported((*path, "type"), kind, tuple(sorted(SOURCES))))
    elif expected not in metric:
        detail = POPULATE
        if expected == "containerResource" and not enabled("HPAContainerMetrics", minor):
            detail += " (only allowed when HPAContainerMetrics feature is enabled)"
        errs.append(required((*path, expected), detail))
    if len(present) != 1:
        for field in present:
            if field != expected:
                errs.append(forbidden((*path, field), "must populate the given metric source only"))


def _validate_source(source: dict[str, Any], kind: str, path: Path, errs: list[Error], check_version: bool) -> None:
    target, where = source.get("target", {}), (*path, "target")
    if kind == "object":
        ref = source.get("describedObject", {})
        validate_cross_version_object_reference(ref, (*path, "describedObject"), errs, check_version, True)
    if kind == "resource" or kind == "containerResource":
        _validate_resource_source(source, kind, path, errs)
        _validate_metric_target(target, where, errs)
        if "averageUtilization" not in target and "averageValue" not in target:
            detail = "must set either a target raw value or a target utilization"
            errs.append(required((*where, "averageUtilization"), detail))
        elif "averageUtilization" in target and "averageValue" in target:
            errs.append(forbidden((*where, "averageValue"), "may not set both a target raw value and a target utilization"))
        return
    name = source.get("metric", {}).get("name", "")
    if not name:
        errs.append(required((*path, "metric", "name"), "must specify a metric name"))
    else:
        for message in validate_path_segment_name(name):
            errs.append(invalid((*path, "metric", "name"), name, message))
    _validate_metric_target(target, where, errs)
    if kind == "pods":
        if "averageValue" not in target:
            errs.append(required((*where, "averageValue"), "must specify a positive target averageValue"))
    elif "value" not in target and "averageValue" not in target:
        detail = "must set either a target value or averageValue"
        if kind == "external":
            detail = "must set either a target value for metric or a per-pod target"
        errs.append(required((*where, "averageValue"), detail))
    elif kind == "external" and "value" in target and "averageValue" in target:
        errs.append(forbidden((*where, "value"), "may not set both a target value for metric and a per-pod target"))


def _validate_resource_source(source: dict[str, Any], kind: str, path: Path, errs: list[Error]) -> None:
    name = source.get("name", "")
    if not name:
        errs.append(required((*path, "name"), "must specify a resource name"))
    elif kind == "containerResource":
        from k8slint.apis.core.validation_resources import validate_container_resource_name

        validate_container_resource_name(name, (*path, "name"), errs)
    if kind == "containerResource":
        container = source.get("container", "")
        if not container:
            errs.append(required((*path, "container"), "must specify a container"))
        else:
            for message in is_dns1123_label(container):
                errs.append(invalid((*path, "container"), container, message))


def _validate_metric_target(target: dict[str, Any], path: Path, errs: list[Error]) -> None:
    kind = target.get("type", "")
    if not kind:
        errs.append(required((*path, "type"), "must specify a metric target type"))
    if kind not in TARGET_TYPES:
        errs.append(invalid((*path, "type"), kind, "must be either Utilization, Value, or AverageValue"))
    for name in ("value", "averageValue"):
        if name in target and parse(target[name])[0] <= 0:
            errs.append(invalid((*path, name), canonical(target[name]), "must be positive"))
    if target.get("averageUtilization", 1) < 1:
        errs.append(invalid((*path, "averageUtilization"), target["averageUtilization"], "must be greater than 0"))


def _validate_scaling_rules(rules: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    window = rules.get("stabilizationWindowSeconds", 0)
    where = (*path, "stabilizationWindowSeconds")
    if window < 0:
        errs.append(invalid(where, window, "must be greater than or equal to zero"))
    if window > MAX_STABILIZATION_WINDOW_SECONDS:
        errs.append(invalid(where, window, "must be less than or equal to {max}", max=MAX_STABILIZATION_WINDOW_SECONDS))
    select = rules.get("selectPolicy")
    if select is not None and select not in ("Disabled", "Max", "Min"):
        errs.append(not_supported((*path, "selectPolicy"), select, ("Disabled", "Max", "Min")))
    policies = rules.get("policies", ())
    if not policies:
        errs.append(required((*path, "policies"), "must specify at least one Policy"))
    for i, policy in enumerate(policies):
        where = (*path, "policies", i)
        if policy.get("type", "") not in ("Pods", "Percent"):
            errs.append(not_supported((*where, "type"), policy.get("type", ""), ("Percent", "Pods")))
        for name in ("value", "periodSeconds"):
            if policy.get(name, 0) <= 0:
                errs.append(invalid((*where, name), policy.get(name, 0), "must be greater than zero"))
        if policy.get("periodSeconds", 0) > MAX_PERIOD_SECONDS:
            detail = "must be less than or equal to {max}"
            errs.append(invalid((*where, "periodSeconds"), policy["periodSeconds"], detail, max=MAX_PERIOD_SECONDS))
    if "tolerance" in rules and enabled("HPAConfigurableTolerance", minor):
        from k8slint.apis.core.validation_resources import validate_nonnegative_quantity

        validate_nonnegative_quantity(rules["tolerance"], (*path, "tolerance"), errs)


VALIDATE: dict[str, Callable] = {
    "v1/HorizontalPodAutoscaler": validate_horizontal_pod_autoscaler_v1,
    "v2/HorizontalPodAutoscaler": validate_horizontal_pod_autoscaler,
    "v2beta2/HorizontalPodAutoscaler": validate_horizontal_pod_autoscaler,
}
