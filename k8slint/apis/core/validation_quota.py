"""ResourceQuota and LimitRange: pkg/apis/core/validation/validation.go and pkg/apis/core/helper."""

from __future__ import annotations

from k8slint.apis.core.validation_resources import (
    is_overcommit_allowed,
    is_standard_quota_resource_name,
    validate_container_resource_name,
    validate_resource_name,
    validate_resource_quantity_value,
)
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_qualified_name, name_is_dns_subdomain
from k8slint.apis.resource import NANO, canonical, milli_value, parse, value
from k8slint.field import Key, duplicate, forbidden, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

LIMIT_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_WITH_COMPUTE = frozenset(("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"))
# Which standard resources a scope can be combined with.
SCOPE_RESOURCES: dict[str, frozenset[str]] = {
    "Terminating": _WITH_COMPUTE,
    "NotTerminating": _WITH_COMPUTE,
    "NotBestEffort": _WITH_COMPUTE,
    "PriorityClass": _WITH_COMPUTE,
    "CrossNamespacePodAffinity": _WITH_COMPUTE,
    "BestEffort": frozenset(("pods",)),
    "VolumeAttributesClass": frozenset(("persistentvolumeclaims", "requests.storage")),
}
# The scope came with quotas for volume attributes classes; it asks no feature gate.
_ATTRIBUTES_CLASS_MINOR = 33
# Scopes that take no operator but Exists.
_EXISTS_ONLY = ("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity")
_CONFLICTS = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_MAX_MILLI_VALUE = ((1 << 63) - 1) // 1000


def validate_resource_quota(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ResourceQuota on creation (its status is cleared before)."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_resource_quota_spec(obj.get("spec", {}), ("spec",), errs, minor)


def validate_resource_quota_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Hard limits and scopes."""
    for name, quantity in spec.get("hard", {}).items():
        where = (*path, "hard", Key(name))
        validate_resource_name(name, where, errs)
        if "/" not in name and not is_standard_quota_resource_name(name):
            errs.append(invalid(where, name, "must be a standard resource for quota"))
        validate_resource_quantity_value(name, quantity, where, errs)
    if spec.get("scopes"):
        _validate_scopes(spec, (*path, "scopes"), errs, minor)
    if "scopeSelector" in spec:
        _validate_scope_selector(spec, (*path, "scopeSelector", "matchExpressions"), errs, minor)


def _is_standard_scope(scope: str, minor: int) -> bool:
    if scope == "VolumeAttributesClass":
        return minor >= _ATTRIBUTES_CLASS_MINOR
    return scope in SCOPE_RESOURCES


def _fits(scope: str, resource: str, minor: int) -> bool:
    allowed = SCOPE_RESOURCES.get(scope) if _is_standard_scope(scope, minor) else None
    return allowed is None or resource in allowed or not is_standard_quota_resource_name(resource)


def _validate_scopes(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    scopes, hard = spec["scopes"], spec.get("hard", {})
    for scope in scopes:
        if not _is_standard_scope(scope, minor):
            errs.append(invalid(path, scopes, "unsupported scope"))
        for resource in hard:
            if not _fits(scope, resource, minor):
                errs.append(invalid(path, scopes, "unsupported scope applied to resource"))
    for one, other in _CONFLICTS:
        if one in scopes and other in scopes:
            errs.append(invalid(path, scopes, "conflicting scopes"))


def _validate_scope_selector(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Upstream names no index in these paths."""
    selector, hard = spec["scopeSelector"], spec.get("hard", {})
    expressions = selector.get("matchExpressions", ())
    printed = "spec.scopeSelector.matchExpressions"
    seen: set[str] = set()
    for i, requirement in enumerate(expressions):
        scope, operator = requirement.get("scopeName", ""), requirement.get("operator", "")
        values = requirement.get("values", ())
        at: Path = (*path, i)
        if not _is_standard_scope(scope, minor):
            errs.append(invalid((*at, "scopeName"), scope, "unsupported scope", field=f"{printed}.scopeName"))
        for resource in hard:
            if not _fits(scope, resource, minor):
                errs.append(invalid(path, selector, "unsupported scope applied to resource"))
        if scope in _EXISTS_ONLY and operator != "Exists":
            detail = (
                "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
                "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
            )
            errs.append(invalid((*at, "operator"), operator, detail, field=f"{printed}.operator"))
        if operator in ("In", "NotIn"):
            if not values:
                detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
                errs.append(required((*at, "values"), detail, field=f"{printed}.values"))
        elif operator in ("Exists", "DoesNotExist"):
            if values:
                detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
                errs.append(invalid((*at, "values"), values, detail, field=f"{printed}.values"))
        else:
            errs.append(invalid((*at, "operator"), operator, "not a valid selector operator", field=f"{printed}.operator"))
        seen.add(scope)
    for one, other in _CONFLICTS:
        if one in seen and other in seen:
            errs.append(invalid(path, spec.get("scopes"), "conflicting scopes"))


def validate_limit_range(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LimitRange: its types, resources, and the order min <= defaultRequest <= default <= max.

    One without a name gets a random one when it is created.
    """
    meta = obj.get("metadata", {})
    if not meta.get("name") and not meta.get("generateName"):
        meta = {**meta, "name": "x"}
    validate_object_meta(meta, True, name_is_dns_subdomain, ("metadata",), errs)
    types: set[str] = set()
    for i, limit in enumerate(obj.get("spec", {}).get("limits", ())):
        path: Path = ("spec", "limits", i)
        kind = limit.get("type", "")
        messages = is_qualified_name(kind)
        for message in messages:
            errs.append(invalid((*path, "type"), kind, message))
        if not messages and "/" not in kind and kind not in LIMIT_TYPES:
            errs.append(invalid((*path, "type"), kind, "must be a standard limit type or fully qualified"))
        if kind in types:
            errs.append(duplicate((*path, "type"), kind))
        types.add(kind)
        names = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"]
        if kind == "Pod":
            for name in ("default", "defaultRequest"):
                names.remove(name)
                if limit.get(name):
                    errs.append(forbidden((*path, name), "may not be specified when `type` is '{type}'", type="Pod"))
        check = validate_container_resource_name if kind in ("Pod", "Container") else validate_resource_name
        resources: dict[str, None] = {}
        for name in names:
            for resource in limit.get(name, ()):
                check(resource, (*path, name, Key(resource)), errs)
                resources[resource] = None
        if kind == "PersistentVolumeClaim" and "storage" not in limit.get("min", ()) and "storage" not in limit.get("max", ()):
            detail = "either minimum or maximum storage value is required, but neither was provided"
            errs.append(required(path, detail, field=f"spec.limits[{i}].limits"))
        for resource in resources:
            _validate_limits({name: limit[name][resource] for name in names if resource in limit.get(name, ())}, resource, path, errs)


def _validate_limits(limits: dict[str, Any], resource: str, path: Path, errs: list[Error]) -> None:
    """The values of one resource against each other."""
    key = Key(resource)

    def order(low: str, high: str, at: str, shown: str, detail: str) -> None:
        if low in limits and high in limits and parse(limits[low])[0] > parse(limits[high])[0]:
            values = {"low": canonical(limits[low]), "high": canonical(limits[high])}
            errs.append(invalid((*path, at, key), canonical(limits[shown]), detail, **values))

    order("min", "max", "min", "min", "min value {low} is greater than max value {high}")
    at = "defaultRequest"
    order("min", at, at, at, "min value {low} is greater than default request value {high}")
    order(at, "max", at, at, "default request value {low} is greater than max value {high}")
    order(at, "default", at, at, "default request value {low} is greater than default limit value {high}")
    order("min", "default", "default", "min", "min value {low} is greater than default value {high}")
    order("default", "max", "default", "max", "default value {low} is greater than max value {high}")
    if "maxLimitRequestRatio" in limits:
        _validate_ratio(limits, (*path, "maxLimitRequestRatio", key), errs)
    default, request = limits.get("default"), limits.get(at)
    if default is not None and request is not None and parse(default)[0] != parse(request)[0]:
        if not is_overcommit_allowed(resource):
            detail = "default value {default} must equal to defaultRequest value {request} in {resource}"
            shown = canonical(request)
            errs.append(invalid((*path, at, key), shown, detail, default=canonical(default), request=shown, resource=resource))


def _validate_ratio(limits: dict[str, Any], path: Path, errs: list[Error]) -> None:
    ratio = limits["maxLimitRequestRatio"]
    shown = canonical(ratio)
    if parse(ratio)[0] < NANO:
        errs.append(invalid(path, shown, "ratio {ratio} is less than 1", ratio=shown))
    if "min" not in limits or "max" not in limits:
        return
    have, low, high = float(value(ratio)), value(limits["min"]), value(limits["max"])
    if have < _MAX_MILLI_VALUE and low < _MAX_MILLI_VALUE and high < _MAX_MILLI_VALUE:
        have, low, high = milli_value(ratio) / 1000, milli_value(limits["min"]), milli_value(limits["max"])
    if low == 0:  # as floating point divides: 0/0 is no number and compares with nothing
        most = float("nan") if high == 0 else float("inf") if high > 0 else float("-inf")
    else:
        most = high / low
    if have > most:
        errs.append(invalid(path, shown, "ratio {ratio} is greater than max/min = {most}", ratio=shown, most=f"{most:.6f}"))
