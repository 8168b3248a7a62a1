"""ResourceClaim, ResourceClaimTemplate, DeviceClass, DeviceTaintRule: pkg/apis/resource/validation/validation.go.

Validation is written for the internal form, which is that of v1 and v1beta2; `internal_...` bring v1beta1 into it. Paths are
those of the internal form, as the API server prints them whatever version was written. ResourceSlice: validation_slice.py.
"""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_annotations, validate_label_name, validate_labels, validate_object_meta
from k8slint.apis.names import (
    is_dns1123_label,
    is_dns1123_subdomain,
    is_valid_label_value,
    name_is_dns_subdomain,
)
from k8slint.field import duplicate, forbidden, internal, invalid, not_supported, required, too_long, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

MAX_SELECTORS = 32
MAX_REQUESTS = 32
MAX_FIRST_AVAILABLE = 8
MAX_CONSTRAINTS = 32
MAX_CONFIGS = 32
MAX_CEL_LENGTH = 10 * 1024
MAX_CEL_COST = 1_000_000
MAX_OPAQUE_PARAMETERS = 10 * 1024
MAX_DRIVER_NAME = 63
MAX_POOL_NAME = 253
MAX_ID_LENGTH = 32
_ALNUM = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
# What v1beta1 has in the request itself and later versions in `exactly`.
_EXACT_FIELDS = ("deviceClassName", "selectors", "allocationMode", "count", "adminAccess", "tolerations", "capacity")
# Metadata that a template cannot give to its claims, in upstream's order; of the second those that count when they are empty, too.
_NOT_OF_TEMPLATES = (
    "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
    "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields",
)  # fmt: skip
_POINTERS_AND_LISTS = ("creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "ownerReferences", "finalizers", "managedFields")


def validate_resource_claim(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceClaim on creation; its status is cleared before."""
    meta, spec = obj.get("metadata", {}), internal_claim_spec(obj.get("spec", {}), obj.get("apiVersion", ""))
    _authorize_admin_access(spec, meta, ("spec", "devices", "requests"), errs)
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    validate_device_claim(spec.get("devices", {}), ("spec", "devices"), errs, minor)


def validate_resource_claim_template(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceClaimTemplate on creation."""
    meta, template = obj.get("metadata", {}), obj.get("spec", {})
    spec = internal_claim_spec(template.get("spec", {}), obj.get("apiVersion", ""))
    _authorize_admin_access(spec, meta, ("spec", "spec", "devices", "requests"), errs)
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    inner = template.get("metadata")
    if inner:
        # ValidateTemplateObjectMeta: labels and annotations alone.
        validate_annotations(inner.get("annotations", {}), ("spec", "metadata", "annotations"), errs)
        validate_labels(inner.get("labels", {}), ("spec", "metadata", "labels"), errs)
        for child in _NOT_OF_TEMPLATES:
            if inner.get(child) or (child in inner and child in _POINTERS_AND_LISTS):
                printed = "spec.metadata.uID" if child == "uid" else None
                errs.append(forbidden(("spec", "metadata", child), "cannot be set", **({"field": printed} if printed else {})))
    validate_device_claim(spec.get("devices", {}), ("spec", "spec", "devices"), errs, minor)


def internal_claim_spec(spec: dict[str, Any], api_version: str) -> dict[str, Any]:
    """A ResourceClaimSpec in the form of v1."""
    devices = spec.get("devices")
    if not api_version.endswith("/v1beta1") or not devices or "requests" not in devices:
        return spec
    requests = []
    for request in devices["requests"]:
        moved = {child: request[child] for child in _EXACT_FIELDS if child in request}
        kept = {child: value for child, value in request.items() if child not in _EXACT_FIELDS}
        requests.append({**kept, "exactly": moved} if moved else kept)
    return {**spec, "devices": {**devices, "requests": requests}}


def _authorize_admin_access(spec: dict[str, Any], meta: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Admin access takes a label on the namespace. `default` has none; of others nothing is known here.

    `path`: of the requests. The first that asks is reported, by the path that it has in a ResourceClaim.
    """
    if meta.get("namespace", "") not in ("", "default"):
        return
    for i, request in enumerate(spec.get("devices", {}).get("requests", ())):
        if request.get("exactly", {}).get("adminAccess"):
            detail = (
                "admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace"
            )
            printed = f"spec.devices.requests[{i}].adminAccess"
            errs.append(forbidden((*path, i, "exactly", "adminAccess"), detail, field=printed))
            return


def validate_device_claim(
    claim: dict[str, Any], path: Path, errs: list[Error], minor: int, stored: bool = False
) -> None:
    """A DeviceClaim. `stored`: CEL expressions and parameters are as they were."""
    from k8slint.features import enabled

    requests = claim.get("requests", ())
    # name -> names of its alternatives
    names = {r.get("name", ""): {item.get("name", "") for item in r.get("firstAvailable", ())} for r in requests}
    where = (*path, "requests")
    if _has_room(requests, MAX_REQUESTS, where, errs):
        for i, request in enumerate(requests):
            _validate_request(request, (*where, i), errs, minor, stored)
        _validate_unique([request.get("name", "") for request in requests], where, errs, minor, "name")
    constraints = claim.get("constraints", ())
    if constraints and _has_room(constraints, MAX_CONSTRAINTS, (*path, "constraints"), errs):
        consumable = enabled("DRAConsumableCapacity", minor)
        for i, constraint in enumerate(constraints):
            _validate_constraint(constraint, names, (*path, "constraints", i), errs, minor, consumable)
    configs = claim.get("config", ())
    if configs and _has_room(configs, MAX_CONFIGS, (*path, "config"), errs):
        for i, config in enumerate(configs):
            _validate_request_refs(config.get("requests", ()), names, (*path, "config", i, "requests"), errs, minor)
            validate_device_configuration(config, (*path, "config", i), errs, stored)


def _has_room(items: list[Any] | tuple[Any, ...], limit: int, path: Path, errs: list[Error]) -> bool:
    """Whether a list may be looked at: one that is too long is reported as that alone."""
    if len(items) <= limit:
        return True
    errs.append(too_many(path, len(items), limit))
    return False


def _validate_unique(keys: list[Any], path: Path, errs: list[Error], minor: int, child: str = "") -> None:
    """Items that repeat an earlier key. `child`: the field that was named in the path before 1.35."""
    seen = set()
    for i, key in enumerate(keys):
        if key in seen:
            errs.append(duplicate((*path, i, child) if child and minor < 35 else (*path, i), key))
        seen.add(key)


def _validate_label(name: str, path: Path, errs: list[Error]) -> None:
    for message in is_dns1123_label(name):
        errs.append(invalid(path, name, message))


def _validate_request(request: dict[str, Any], path: Path, errs: list[Error], minor: int, stored: bool) -> None:
    """A DeviceRequest: exactly one of `exactly` and `firstAvailable`."""
    _validate_label(request.get("name", ""), (*path, "name"), errs)
    exact = request.get("exactly")
    alternatives = request.get("firstAvailable", ())
    if exact is None and not alternatives:
        errs.append(required(path, "exactly one of `exactly` or `firstAvailable` is required"))
    elif exact is not None and alternatives:
        errs.append(
            invalid(path, None, "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set")
        )
    elif exact is not None:
        _validate_exact_request(exact, (*path, "exactly"), errs, minor, stored)
    elif _has_room(alternatives, MAX_FIRST_AVAILABLE, (*path, "firstAvailable"), errs):
        for i, item in enumerate(alternatives):
            _validate_label(item.get("name", ""), (*path, "firstAvailable", i, "name"), errs)
            _validate_exact_request(item, (*path, "firstAvailable", i), errs, minor, stored)
        names = [item.get("name", "") for item in alternatives]
        _validate_unique(names, (*path, "firstAvailable"), errs, minor, "name")


def _validate_exact_request(request: dict[str, Any], path: Path, errs: list[Error], minor: int, stored: bool) -> None:
    """What ExactDeviceRequest and DeviceSubRequest have in common."""
    name = request.get("deviceClassName", "")
    if not name:
        errs.append(required((*path, "deviceClassName")))
    else:
        for message in is_dns1123_subdomain(name):
            errs.append(invalid((*path, "deviceClassName"), name, message))
    validate_selectors(request.get("selectors", ()), (*path, "selectors"), errs, minor, stored)
    mode, count = request.get("allocationMode", ""), request.get("count", 0)
    if mode == "All":
        if count:
            errs.append(
                invalid((*path, "count"), count, "must not be specified when allocationMode is '{mode}'", mode=mode)
            )
    elif mode == "ExactCount":
        if count <= 0:
            errs.append(invalid((*path, "count"), count, "must be greater than zero"))
    else:
        errs.append(not_supported((*path, "allocationMode"), mode, ("All", "ExactCount")))
    for i, toleration in enumerate(request.get("tolerations", ())):
        _validate_device_toleration(toleration, (*path, "tolerations", i), errs, minor)


def taint_effects(minor: int) -> tuple[str, ...]:
    """Effects of device taints; `None` came with 1.35."""
    return ("NoExecute", "NoSchedule", "None") if minor >= 35 else ("NoExecute", "NoSchedule")


def _validate_device_toleration(toleration: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    key, operator, value = toleration.get("key", ""), toleration.get("operator", ""), toleration.get("value", "")
    if key:
        validate_label_name(key, (*path, "key"), errs)
    if operator == "Exists":
        if value:
            errs.append(invalid((*path, "value"), value, "must be empty for operator `Exists`"))
    elif operator == "Equal":
        for message in is_valid_label_value(value):
            errs.append(invalid((*path, "value"), value, message))
    elif not operator:
        errs.append(required((*path, "operator")))
    else:
        errs.append(not_supported((*path, "operator"), operator, ("Equal", "Exists")))
    effect = toleration.get("effect", "")
    if effect and effect not in taint_effects(minor):
        errs.append(not_supported((*path, "effect"), effect, taint_effects(minor)))


def validate_selectors(
    selectors: list[dict[str, Any]] | tuple[dict[str, Any], ...], path: Path, errs: list[Error], minor: int, stored: bool = False
) -> None:
    """CEL selectors of devices."""
    if not _has_room(selectors, MAX_SELECTORS, path, errs):
        return
    for i, selector in enumerate(selectors):
        cel = selector.get("cel")
        if cel is None:
            errs.append(required((*path, i, "cel")))
        elif not stored:
            validate_cel_expression(cel.get("expression", ""), (*path, i, "cel", "expression"), errs, minor)


def validate_cel_expression(expression: str, path: Path, errs: list[Error], minor: int) -> None:
    """A CEL expression over `device` that answers true or false, not too long and not too costly."""
    if len(expression.encode()) > MAX_CEL_LENGTH:
        errs.append(too_long(path, MAX_CEL_LENGTH))
        return
    from k8slint.apis.resource.cel import NOT_INSTANTIATED, check_device_expression

    fault, cost = check_device_expression(expression, minor)
    if fault.startswith(NOT_INSTANTIATED):
        errs.append(internal(path, "{fault}", fault=fault))
    elif fault:
        errs.append(invalid(path, expression, "{fault}", fault=fault))
    elif cost > MAX_CEL_COST:
        errs.append(forbidden(path, "too complex, exceeds cost limit"))


def _validate_constraint(
    constraint: dict[str, Any],
    names: dict[str, set[str]],
    path: Path,
    errs: list[Error],
    minor: int,
    consumable: bool,
) -> None:
    _validate_request_refs(constraint.get("requests", ()), names, (*path, "requests"), errs, minor)
    if "matchAttribute" in constraint:
        validate_fully_qualified_name(constraint["matchAttribute"], (*path, "matchAttribute"), errs)
    elif not consumable:
        errs.append(required((*path, "matchAttribute")))
    elif "distinctAttribute" in constraint:
        validate_fully_qualified_name(constraint["distinctAttribute"], (*path, "distinctAttribute"), errs)
    else:
        errs.append(
            required(
                path, 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set'
            )
        )


def _validate_request_refs(
    refs: list[str] | tuple[str, ...], names: dict[str, set[str]], path: Path, errs: list[Error], minor: int
) -> None:
    """Names of requests of the claim, `request` or `request/alternative`, each once."""
    if not _has_room(refs, MAX_REQUESTS, path, errs):
        return
    for i, ref in enumerate(refs):
        segments = ref.split("/")
        known = False
        if len(segments) <= 2:
            for segment in segments:
                _validate_label(segment, (*path, i), errs)
            known = segments[0] in names and (len(segments) == 1 or segments[1] in names[segments[0]])
        if not known:
            detail = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
            errs.append(invalid((*path, i), ref, detail))
    _validate_unique(list(refs), path, errs, minor)


def validate_device_configuration(config: dict[str, Any], path: Path, errs: list[Error], stored: bool = False) -> None:
    """Configuration for a driver: opaque to Kubernetes, but it must be a JSON object."""
    opaque = config.get("opaque")
    if opaque is None:
        errs.append(required((*path, "opaque")))
        return
    validate_driver_name(opaque.get("driver", ""), (*path, "opaque", "driver"), errs)
    validate_raw_extension(opaque.get("parameters"), (*path, "opaque", "parameters"), errs, MAX_OPAQUE_PARAMETERS, stored)


def validate_raw_extension(value: object, path: Path, errs: list[Error], limit: int, stored: bool = False) -> None:
    """A JSON object of at most `limit` bytes."""
    if value is None:
        errs.append(required(path))
        return
    if not stored:
        from json import dumps

        if len(dumps(value, separators=(",", ":"), ensure_ascii=False).encode()) > limit:
            errs.append(too_long(path, limit))
            return
    if not isinstance(value, dict):
        errs.append(invalid(path, "<value omitted>", "must be a valid JSON object"))


def validate_driver_name(name: str, path: Path, errs: list[Error]) -> None:
    """The name of a driver: a DNS subdomain in any case, at most 63 bytes."""
    if not name:
        errs.append(required(path))
        return
    if len(name.encode()) > MAX_DRIVER_NAME:
        errs.append(too_long(path, MAX_DRIVER_NAME))
    for message in is_dns1123_subdomain(name.lower()):
        errs.append(invalid(path, name, message))


def validate_pool_name(name: str, path: Path, errs: list[Error]) -> None:
    """DNS subdomains with `/` between."""
    if not name:
        errs.append(required(path))
        return
    if len(name.encode()) > MAX_POOL_NAME:
        errs.append(too_long(path, MAX_POOL_NAME))
    for part in name.split("/"):
        for message in is_dns1123_subdomain(part):
            errs.append(invalid(path, part, message))


def validate_qualified_name(name: str, path: Path, errs: list[Error]) -> None:
    """A C identifier, with a driver's domain and `/` before it if need be."""
    domain, slash, identifier = name.partition("/")
    if not slash:
        _validate_c_identifier(name, path, errs)
        return
    if "/" in identifier:
        errs.append(invalid(path, name, "must not contain more than one slash"))
        return
    if not domain:
        errs.append(invalid(path, "", "the domain must not be empty"))
    else:
        validate_driver_name(domain, path, errs)
    if not identifier:
        errs.append(invalid(path, "", "the name must not be empty"))
    else:
        _validate_c_identifier(identifier, path, errs)


def validate_fully_qualified_name(name: str, path: Path, errs: list[Error]) -> None:
    """A qualified name that has its domain."""
    validate_qualified_name(name, path, errs)
    if "/" not in name:
        errs.append(invalid(path, name, "a fully qualified name must be a domain and a name separated by a slash"))


def _validate_c_identifier(name: str, path: Path, errs: list[Error]) -> None:
    if len(name.encode()) > MAX_ID_LENGTH:
        errs.append(too_long(path, MAX_ID_LENGTH))
    if not name or name.strip(_ALNUM) or name[0] in "0123456789":
        errs.append(
            invalid(
                path,
                name,
                "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters "
                "or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
            )
        )


# DeviceClass and DeviceTaintRule


def validate_device_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DeviceClass."""
    meta = reset_generation(obj.get("metadata", {}))
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_device_class_spec(obj.get("spec", {}), ("spec",), errs, minor)


def validate_device_class_spec(
    spec: dict[str, Any],
    path: Path,
    errs: list[Error],
    minor: int,
    stored_selectors: bool = False,
    stored_configs: bool = False,
) -> None:
    """A DeviceClassSpec. The two `stored_...`: as they were before the update."""
    validate_selectors(spec.get("selectors", ()), (*path, "selectors"), errs, minor, stored_selectors)
    configs = spec.get("config", ())
    if _has_room(configs, MAX_CONFIGS, (*path, "config"), errs):
        for i, config in enumerate(configs):
            validate_device_configuration(config, (*path, "config", i), errs, stored_configs)
    if "extendedResourceName" in spec:
        from k8slint.apis.core.validation_resources import is_extended_resource_name

        name = spec["extendedResourceName"]
        if not is_extended_resource_name(name):
            errs.append(invalid((*path, "extendedResourceName"), name, "must be a valid extended resource name"))


def validate_device_taint(taint: dict[str, Any], path: Path, errs: list[Error], minor: int, old_effect: str = "") -> None:
    """A DeviceTaint. `old_effect`: passes as it is (update)."""
    validate_label_name(taint.get("key", ""), (*path, "key"), errs)
    value, effect = taint.get("value", ""), taint.get("effect", "")
    for message in is_valid_label_value(value):
        errs.append(invalid((*path, "value"), value, message))
    if not effect:
        errs.append(required((*path, "effect")))
    elif effect != old_effect and effect not in taint_effects(minor):
        errs.append(not_supported((*path, "effect"), effect, taint_effects(minor)))


def validate_device_taint_rule(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DeviceTaintRule."""
    meta = reset_generation(obj.get("metadata", {}))
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    spec = obj.get("spec", {})
    validate_device_taint_selector(spec.get("deviceSelector", {}), ("spec", "deviceSelector"), errs)
    validate_device_taint(spec.get("taint", {}), ("spec", "taint"), errs, minor)


def validate_device_taint_selector(selector: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Which devices a rule taints."""
    if "driver" in selector:
        validate_driver_name(selector["driver"], (*path, "driver"), errs)
    if "pool" in selector:
        validate_pool_name(selector["pool"], (*path, "pool"), errs)
    if "device" in selector:
        _validate_label(selector["device"], (*path, "device"), errs)


def _validate_resource_slice(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    from k8slint.apis.resource.validation_slice import validate_resource_slice

    validate_resource_slice(obj, errs, minor)


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "ResourceClaim": validate_resource_claim,
    "ResourceClaimTemplate": validate_resource_claim_template,
    "DeviceClass": validate_device_class,
    "DeviceTaintRule": validate_device_taint_rule,
    "ResourceSlice": _validate_resource_slice,
}
