"""The workload kinds: pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_pod import validate_pod_template_spec
from k8slint.apis.meta.selector import is_empty_selector, selector_matches
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_label_selector, validate_object_meta
from k8slint.apis.names import is_valid_percent, name_is_dns_label, name_is_dns_subdomain
from k8slint.field import forbidden, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

IS_NEGATIVE = "must be greater than or equal to 0"
NO_MATCH = "`selector` does not match template `labels`"
_SPEC: Path = ("spec",)
_DIGITS = "0123456789"


def validate_positive_int_or_percent(value: int | str, path: Path, errs: list[Error]) -> None:
    """A number that is not negative, or a percentage."""
    if type(value) is str:
        for message in is_valid_percent(value):
            errs.append(invalid(path, value, message))
    elif value < 0:  # type: ignore[operator]
        errs.append(invalid(path, value, IS_NEGATIVE))


def int_or_percent_value(value: int | str) -> int:
    """The number, or the number before the `%`; other strings count as Go's Atoi reads them, 0 where it cannot."""
    if type(value) is int:
        return value
    text = str(value)
    digits = text.removesuffix("%") if not is_valid_percent(text) else text
    number = digits[1:] if digits[:1] in ("+", "-") else digits
    if not number or number.strip(_DIGITS) or len(number) > 18:
        return 0
    return int(digits)


def is_not_more_than_100_percent(value: int | str, path: Path, errs: list[Error]) -> None:
    """A percentage, if it is one, ends at 100."""
    if type(value) is str and not is_valid_percent(value) and (len(value) > 18 or int(value[:-1]) > 100):
        errs.append(invalid(path, value, "must not be greater than 100%"))


def validate_template_selector(
    spec: dict[str, Any], path: Path, errs: list[Error], kind: str, detail: str = "invalid label selector"
) -> bool:
    """The selector for itself; whether it can be compared with the template's labels. `kind`: as its error names it."""
    selector = spec.get("selector")
    if selector is None:
        errs.append(required((*path, "selector")))
        return True
    before = len(errs)
    validate_label_selector(selector, (*path, "selector"), errs)
    valid = len(errs) == before
    if is_empty_selector(selector):
        errs.append(invalid((*path, "selector"), selector, "empty selector is invalid for {kind}", kind=kind))
    if not valid:
        errs.append(invalid((*path, "selector"), selector, detail))
    return valid


def validate_selector_matches_template(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """The pods of the template are the ones that are selected."""
    labels = spec.get("template", {}).get("metadata", {}).get("labels")
    if not selector_matches(spec.get("selector"), labels or {}):
        errs.append(invalid((*path, "template", "metadata", "labels"), labels, NO_MATCH))


def validate_always_running_template(template: dict[str, Any], path: Path, errs: list[Error], minor: int, kind: str) -> None:
    """A template whose pods are replaced for ever: ValidatePodTemplateSpecForReplicaSet and its like."""
    validate_pod_template_spec(template, path, errs, minor)
    validate_always_restarts(template, path, errs, kind)


def validate_always_restarts(template: dict[str, Any], path: Path, errs: list[Error], kind: str) -> None:
    """Such a template's pods restart for ever and have no deadline."""
    pod = template.get("spec", {})
    if pod.get("restartPolicy") != "Always":
        errs.append(not_supported((*path, "spec", "restartPolicy"), pod.get("restartPolicy", ""), ("Always",)))
    if "activeDeadlineSeconds" in pod:
        detail = "activeDeadlineSeconds in {kind} is not Supported"
        errs.append(forbidden((*path, "spec", "activeDeadlineSeconds"), detail, kind=kind))


def _validate_nonnegative(spec: dict[str, Any], names: tuple[str, ...], path: Path, errs: list[Error]) -> None:
    for name in names:
        if spec.get(name, 0) < 0:
            errs.append(invalid((*path, name), spec[name], IS_NEGATIVE))


def validate_deployment(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Deployment on creation."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_deployment_spec(obj.get("spec", {}), _SPEC, errs, minor)


def validate_deployment_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Replicas, selector, template, strategy and deadlines."""
    _validate_nonnegative(spec, ("replicas",), path, errs)
    if validate_template_selector(spec, path, errs, "deployment"):
        validate_selector_matches_template(spec, path, errs)
        validate_always_running_template(spec.get("template", {}), (*path, "template"), errs, minor, "ReplicaSet")
    validate_deployment_strategy(spec.get("strategy", {}), (*path, "strategy"), errs)
    _validate_nonnegative(spec, ("minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"), path, errs)
    deadline = spec.get("progressDeadlineSeconds")
    if deadline is not None and deadline <= spec.get("minReadySeconds", 0):
        errs.append(invalid((*path, "progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds"))


def validate_deployment_strategy(strategy: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Recreate, or RollingUpdate with its numbers."""
    kind = strategy.get("type", "")
    rolling = strategy.get("rollingUpdate")
    if kind == "RollingUpdate":
        if rolling is None:
            errs.append(required((*path, "rollingUpdate"), "this should be defaulted and never be nil"))
            return
        unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
        if unavailable == "25%" and surge == "25%":  # the defaults
            return
        where = (*path, "rollingUpdate", "maxUnavailable")
        validate_positive_int_or_percent(unavailable, where, errs)
        validate_positive_int_or_percent(surge, (*path, "rollingUpdate", "maxSurge"), errs)
        if int_or_percent_value(unavailable) == 0 and int_or_percent_value(surge) == 0:
            errs.append(invalid(where, unavailable, "may not be 0 when `maxSurge` is 0"))
        is_not_more_than_100_percent(unavailable, where, errs)
    elif kind == "Recreate":
        if rolling is not None:
            detail = "may not be specified when strategy `type` is '{type}'"
            errs.append(forbidden((*path, "rollingUpdate"), detail, type=kind))
    else:
        errs.append(not_supported(path, strategy, ("Recreate", "RollingUpdate")))


def validate_replica_set(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ReplicaSet on creation."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_replica_set_spec(obj.get("spec", {}), _SPEC, errs, minor)


def validate_replica_set_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Replicas, selector and template. (Upstream's message for an empty selector says `deployment`.)"""
    _validate_nonnegative(spec, ("replicas", "minReadySeconds"), path, errs)
    if validate_template_selector(spec, path, errs, "deployment"):
        validate_selector_matches_template(spec, path, errs)
        validate_always_running_template(spec.get("template", {}), (*path, "template"), errs, minor, "ReplicaSet")


def validate_daemon_set(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A DaemonSet on creation."""
    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_daemon_set_spec(obj.get("spec", {}), _SPEC, errs, minor)


def validate_daemon_set_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Selector, template, strategy. A selector that is missing only does not match."""
    selector = spec.get("selector")
    before = len(errs)
    validate_label_selector(selector, (*path, "selector"), errs)
    if len(errs) == before:
        validate_selector_matches_template(spec, path, errs)
    if selector is not None and is_empty_selector(selector):
        errs.append(invalid((*path, "selector"), selector, "empty selector is invalid for {kind}", kind="daemonset"))
    validate_always_running_template(spec.get("template", {}), (*path, "template"), errs, minor, "DaemonSet")
    _validate_nonnegative(spec, ("minReadySeconds", "revisionHistoryLimit"), path, errs)
    validate_daemon_set_update_strategy(spec.get("updateStrategy", {}), (*path, "updateStrategy"), errs)


def validate_daemon_set_update_strategy(strategy: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """OnDelete, or RollingUpdate with exactly one of its numbers above zero."""
    kind = strategy.get("type", "")
    if kind == "OnDelete":
        return
    if kind != "RollingUpdate":
        errs.append(not_supported(path, strategy, ("RollingUpdate", "OnDelete")))
        return
    rolling = strategy.get("rollingUpdate")
    if rolling is None:
        errs.append(required((*path, "rollingUpdate")))
        return
    path = (*path, "rollingUpdate")
    unavailable, surge = rolling.get("maxUnavailable", 0), rolling.get("maxSurge", 0)
    validate_positive_int_or_percent(unavailable, (*path, "maxUnavailable"), errs)
    validate_positive_int_or_percent(surge, (*path, "maxSurge"), errs)
    is_not_more_than_100_percent(unavailable, (*path, "maxUnavailable"), errs)
    is_not_more_than_100_percent(surge, (*path, "maxSurge"), errs)
    has_unavailable, has_surge = int_or_percent_value(unavailable) != 0, int_or_percent_value(surge) != 0
    if has_unavailable and has_surge:
        errs.append(invalid((*path, "maxSurge"), surge, "may not be set when maxUnavailable is non-zero"))
    elif not has_unavailable and not has_surge:
        errs.append(required((*path, "maxUnavailable"), "cannot be 0 when maxSurge is 0"))


def validate_stateful_set(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StatefulSet on creation."""
    from k8slint.apis.apps.validation_statefulset import validate_stateful_set_spec

    validate_object_meta(reset_generation(obj.get("metadata", {})), True, name_is_dns_label, ("metadata",), errs)
    validate_stateful_set_spec(obj.get("spec", {}), _SPEC, errs, minor)


def validate_controller_revision(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A ControllerRevision on creation: it has data, since 1.31 a JSON object."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    if obj.get("data") is None:
        errs.append(required(("data",), "data is mandatory"))
    elif minor >= 31 and not isinstance(obj["data"], dict):
        errs.append(required(("data",), "data must be a valid JSON object"))
    _validate_nonnegative(obj, ("revision",), (), errs)


VALIDATE: dict[str, Callable] = {
    "ControllerRevision": validate_controller_revision,
    "DaemonSet": validate_daemon_set,
    "Deployment": validate_deployment,
    "ReplicaSet": validate_replica_set,
    "StatefulSet": validate_stateful_set,
}
