"""Node and Namespace: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import STANDARD_FINALIZERS, validate_label_name, validate_object_meta
from k8slint.apis.names import is_qualified_name, is_valid_label_value, name_is_dns_label, name_is_dns_subdomain
from k8slint.field import Error, Key, duplicate, format_path, internal, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

TAINTS_ANNOTATION = "scheduler.alpha.kubernetes.io/taints"
# Since when equal networks are not reported one by one: 1.30 did, 1.33 does not, and 1.33 rewrote how IP fields are read.
_CIDRS_MINOR = 33
AVOID_PODS_ANNOTATION = "scheduler.alpha.kubernetes.io/preferAvoidPods"


def validate_node(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Node on creation; its status counts. Taints are printed under `metadata`."""
    meta = obj.get("metadata", {})
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_node_specific_annotations(meta.get("annotations", {}), errs)
    spec = obj.get("spec", {})
    if spec.get("taints"):
        validate_node_taints(spec["taints"], ("spec", "taints"), "metadata.taints", errs)
    status = obj.get("status", {})
    validate_node_resources(status, errs)
    capacity = status.get("nodeInfo", {}).get("swap", {}).get("capacity", 1)
    if capacity <= 0:
        at = ("status", "nodeInfo", "swap", "capacity")
        errs.append(invalid(at, capacity, "must be greater than zero", field="metadata.nodeSwapStatus.capacity"))
    if status.get("declaredFeatures") and minor >= 36:  # NodeDeclaredFeatures
        _validate_declared_features(status["declaredFeatures"], ("status", "declaredFeatures"), errs)
    cidrs = pod_cidrs(spec)
    if cidrs:
        _validate_pod_cidrs(cidrs, errs, minor)


def pod_cidrs(spec: dict[str, Any]) -> list[str]:
    """`podCIDRs` as the server reads them: where `podCIDR` differs from the first one, it replaces the list."""
    cidrs, single = spec.get("podCIDRs") or [], spec.get("podCIDR", "")
    return [single] if single and cidrs[:1] != [single] else cidrs


# What upstream's types say of the JSON in these annotations; null is allowed everywhere, names are read in any case.
_OWNER = {"apiversion": str, "kind": str, "name": str, "uid": str, "controller": bool, "blockownerdeletion": bool}
_AVOID_PODS = {"preferavoidpods": [{"podsignature": {"podcontroller": _OWNER}, "reason": str, "message": str}]}
_TAINTS = [{"key": str, "value": str, "effect": str}]


def validate_node_specific_annotations(annotations: dict[str, str], errs: list[Error]) -> None:
    """Taints and preferAvoidPods, which once were annotations."""
    for key, shape, printed in ((TAINTS_ANNOTATION, _TAINTS, ""), (AVOID_PODS_ANNOTATION, _AVOID_PODS, ".AvoidPods")):
        text = annotations.get(key)
        if not text:
            continue
        from json import loads

        path: Path = ("metadata", "annotations", Key(key))
        try:
            value = _read_as(loads(text), shape)
        except (ValueError, RecursionError) as error:
            errs.append(invalid(path, key, "{reason}", field=f"metadata.annotations{printed}", reason=str(error)))
            continue
        if value and key == TAINTS_ANNOTATION:
            validate_node_taints(value, path, f"metadata.annotations.{key}", errs)
        elif value:
            _validate_avoid_pods(value.get("preferavoidpods") or [], path, errs)


def _read_as(value: Any, shape: Any) -> Any:
    """JSON read into a type: dict and list shapes are built anew, without what the type has not. ValueError where it does not fit."""
    if value is None:
        return {} if type(shape) is dict else None
    if type(shape) is type:
        if type(value) is not shape:
            raise ValueError("json: cannot unmarshal")
        return value
    if type(value) is not type(shape):
        raise ValueError("json: cannot unmarshal")
    if type(shape) is list:
        return [_read_as(item, shape[0]) for item in value]
    out = {}
    for name, item in value.items():
        if name.lower() in shape and item is not None:
            out[name.lower()] = _read_as(item, shape[name.lower()])
    return out


def _validate_avoid_pods(entries: list[dict[str, Any]], path: Path, errs: list[Error]) -> None:
    for i, entry in enumerate(entries):
        printed = f"metadata.annotations.{AVOID_PODS_ANNOTATION}[{i}].PodSignature"
        controller = entry.get("podsignature", {}).get("podcontroller")
        if controller is None:
            errs.append(required(path, field=printed))
        elif not controller.get("controller"):
            errs.append(
                invalid(path, controller.get("controller"), "must point to a controller", field=f"{printed}.PodController.Controller")
            )


def validate_node_taints(taints: list[dict[str, Any]], path: Path, printed: str, errs: list[Error]) -> None:
    """Taints; `printed` is the name that upstream gives to the list."""
    from k8slint.apis.core.validation_scheduling import validate_taint_effect

    seen: set[tuple[str, str]] = set()
    for i, taint in enumerate(taints):
        before = len(errs)
        key, value, effect = taint.get("key", ""), taint.get("value", ""), taint.get("effect", "")
        validate_label_name(key, (*path, i, "key"), errs)
        messages = is_valid_label_value(value)
        if messages:
            errs.append(invalid((*path, i, "value"), value, "{messages}", messages=";".join(messages)))
        validate_taint_effect(effect, False, (*path, i, "effect"), errs)
        if (key, effect) in seen:
            error = duplicate((*path, i), taint)
            error.detail = "taints must be unique by key and effect pair"
            errs.append(error)
        seen.add((key, effect))
        for error in errs[before:]:
            error.field = printed + format_path(("", *error.path[len(path) :]))


def validate_node_resources(status: dict[str, Any], errs: list[Error]) -> None:
    """Capacity and allocatable quantities."""
    for name in ("capacity", "allocatable"):
        if name in status:
            from k8slint.apis.core.validation_resources import validate_resource_quantity_value

            for resource, quantity in status[name].items():
                validate_resource_quantity_value(resource, quantity, ("status", name, resource), errs)


def _validate_declared_features(features: list[str], path: Path, errs: list[Error]) -> None:
    """Names such as Feature or Feature/detail, in order, each once."""
    before = ""
    for i, feature in enumerate(features):
        segments = feature.split("/")
        if not feature[:1].isupper() or not all(s.isascii() and s.isalnum() and s[0].isalpha() for s in segments):
            detail = (
                'invalid feature name "{name}": must start with an UpperCamelCase segment, with subsequent segments separated by \'/\' '
                "(e.g., MyFeature or MyFeature/mySubFeature), and contain only alphanumeric characters and slashes"
            )
            errs.append(invalid((*path, i), feature, detail, name=feature))
        if i:
            if feature == before:
                errs.append(duplicate((*path, i), feature))
            elif feature < before:
                errs.append(invalid((*path, i), feature, "list must be sorted alphabetically"))
        before = feature


def _validate_pod_cidrs(cidrs: list[str], errs: list[Error], minor: int) -> None:
    from k8slint.apis.ip import is_ipv4, parse_cidr_sloppy, validate_cidr_for_legacy_field

    path: Path = ("spec", "podCIDRs")
    for i, cidr in enumerate(cidrs):
        validate_cidr_for_legacy_field(cidr, (*path, i), errs, minor)
    if len(cidrs) < 2:
        return
    families: set[bool] = set()
    for cidr in cidrs:
        parsed = parse_cidr_sloppy(cidr)
        if parsed is None:
            detail = "invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR address: {cidr}"
            errs.append(internal(path, detail, cidr=cidr))
            families.clear()
            break
        families.add(is_ipv4(parsed[0]))
    if len(families) < 2 or len(cidrs) > 2:
        errs.append(invalid(path, cidrs, "may specify no more than one CIDR for each IP family"))
    if minor < _CIDRS_MINOR:
        for i, cidr in enumerate(cidrs):
            if cidr in cidrs[:i]:
                errs.append(duplicate((*path, i), cidr))


def validate_namespace(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Namespace on creation. Upstream names no index for a finalizer of the spec."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_label, ("metadata",), errs)
    for i, finalizer in enumerate(obj.get("spec", {}).get("finalizers", ())):
        validate_finalizer_name(finalizer, ("spec", "finalizers", i), "spec.finalizers", errs)


def validate_finalizer_name(finalizer: str, path: Path, printed: str, errs: list[Error]) -> None:
    """A finalizer of a Namespace's spec."""
    for message in is_qualified_name(finalizer):
        errs.append(invalid(path, finalizer, message, field=printed))
    if "/" not in finalizer and finalizer not in STANDARD_FINALIZERS:
        detail = "name is neither a standard finalizer name nor is it fully qualified"
        errs.append(invalid(path, finalizer, detail, field=printed))
