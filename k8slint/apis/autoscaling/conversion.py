"""An autoscaler of v1 in the form of v2: pkg/apis/autoscaling/v1/conversion.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

METRICS_ANNOTATION = "autoscaling.alpha.kubernetes.io/metrics"
BEHAVIOR_ANNOTATION = "autoscaling.alpha.kubernetes.io/behavior"


def spec_from_v1(obj: dict[str, Any], minor: int) -> dict[str, Any]:
    """The spec in v2's form: the CPU target is a metric, other metrics and the behavior come from annotations."""
    spec = obj.get("spec", {})
    out = {name: spec[name] for name in ("scaleTargetRef", "minReplicas", "maxReplicas") if name in spec}
    metrics: list[dict[str, Any]] = []
    if "targetCPUUtilizationPercentage" in spec:
        target = {"type": "Utilization", "averageUtilization": spec["targetCPUUtilizationPercentage"]}
        metrics.append({"type": "Resource", "resource": {"name": "cpu", "target": target}})
    annotations = obj.get("metadata", {}).get("annotations", {})
    if METRICS_ANNOTATION in annotations:
        found = _decode(annotations[METRICS_ANNOTATION], list, "autoscaling/v1.MetricSpec", minor)
        if found is not None:
            metrics = [_metric(m) for m in found] + metrics
    if BEHAVIOR_ANNOTATION in annotations:
        found = _decode(annotations[BEHAVIOR_ANNOTATION], dict, "autoscaling/v2.HorizontalPodAutoscalerBehavior", minor)
        if found:
            out["behavior"] = found[0]
    if metrics:
        out["metrics"] = metrics
    return out


def _decode(text: str, kind: type, type_name: str, minor: int) -> list[dict[str, Any]] | None:
    """The annotation's value (`kind`: a list of this type, or one of it); None where it cannot be read: it is ignored then."""
    from json import loads

    from k8slint.decode import decoder
    from k8slint.field import Error

    try:
        value = loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, kind):
        return None
    errs: list[Error] = []
    items = [_named_as_fields(item, type_name, minor) for item in (value if isinstance(value, list) else [value])]
    out = [decoder(minor, type_name)(item, (), errs) for item in items]
    # Unknown fields are not looked at here.
    return None if any(not error.detail.startswith("strict") for error in errs) else out


def _named_as_fields(value: Any, type_name: str, minor: int) -> Any:
    """The value with its keys spelt as the fields are: annotations are read by encoding/json, which takes them in any case."""
    from k8slint import scheme

    if isinstance(value, list):
        return [_named_as_fields(item, type_name[2:], minor) for item in value]
    fields = {f.json_name.lower(): f for f in scheme.struct(minor, type_name.lstrip("*"))}
    if not isinstance(value, dict) or not fields:
        return value
    out = {}
    for key, item in value.items():
        field = fields.get(key.lower())
        out[field.json_name if field else key] = _named_as_fields(item, field.go_type.lstrip("*"), minor) if field else item
    return out


def _metric(metric: dict[str, Any]) -> dict[str, Any]:
    """One metric of the annotation, whose sources name their fields as v1 did."""
    out: dict[str, Any] = {"type": metric.get("type", "")}
    for kind in ("object", "pods", "resource", "containerResource", "external"):
        source = metric.get(kind)
        if isinstance(source, dict):
            out[kind] = _source(kind, source)
    return out


def _source(kind: str, source: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    target: dict[str, Any] = {}
    if kind in ("resource", "containerResource"):
        out["name"] = source.get("name", "")
        if "container" in source:
            out["container"] = source["container"]
        utilization = source.get("targetAverageUtilization")
        target["type"] = "AverageValue" if utilization is None else "Utilization"
        if utilization is not None:
            target["averageUtilization"] = utilization
        if source.get("targetAverageValue") is not None:
            target["averageValue"] = source["targetAverageValue"]
    else:
        out["metric"] = {"name": source.get("metricName", "")}
        value = source.get("targetValue")
        average = source.get("averageValue" if kind == "object" else "targetAverageValue")
        target["type"] = "Value" if average is None and kind != "pods" else "AverageValue"
        if kind == "object":
            out["describedObject"] = source.get("target") or {}
        if value is not None and (kind == "external" or average is None):
            target["value"] = value
        if average is not None or kind == "pods":
            target["averageValue"] = average if average is not None else "0"
    out["target"] = target
    return out
