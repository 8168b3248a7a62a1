"""StatefulSet: pkg/apis/apps/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.apps.validation import (
    IS_NEGATIVE,
    int_or_percent_value,
    is_not_more_than_100_percent,
    validate_always_restarts,
    validate_positive_int_or_percent,
    validate_selector_matches_template,
    validate_template_selector,
)
from k8slint.apis.core.validation_pod import validate_pod_template_spec
from k8slint.apis.names import is_dns1123_label
from k8slint.features import enabled
from k8slint.field import invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

RETENTION_POLICIES = ("Retain", "Delete")
# The versions since which the Service's name, the pod template in full, and the claims are judged.
_SERVICE_NAME_MINOR = 33
_TEMPLATE_MINOR = 34
_CLAIMS_MINOR = 35


def validate_stateful_set_spec(
    spec: dict[str, Any], path: Path, errs: list[Error], minor: int, check_service_name: bool = True, check_claims: bool = True
) -> None:
    """Everything of the spec. On update the Service's name and the claims are only judged where they change."""
    policy = spec.get("podManagementPolicy", "")
    if not policy:
        errs.append(required((*path, "podManagementPolicy")))
    elif policy not in ("OrderedReady", "Parallel"):
        detail = "must be '{first}' or '{second}'"
        errs.append(invalid((*path, "podManagementPolicy"), policy, detail, first="OrderedReady", second="Parallel"))
    _validate_update_strategy(spec.get("updateStrategy", {}), (*path, "updateStrategy"), errs, minor)
    retention = spec.get("persistentVolumeClaimRetentionPolicy")
    if retention is not None and enabled("StatefulSetAutoDeletePVC", minor):
        for name in ("whenDeleted", "whenScaled"):
            if retention.get(name, "") not in RETENTION_POLICIES:
                where = (*path, "persistentVolumeClaimRetentionPolicy", name)
                errs.append(not_supported(where, retention.get(name, ""), RETENTION_POLICIES))
    if "volumeClaimTemplates" in spec and check_claims and minor >= _CLAIMS_MINOR:
        from k8slint.apis.core.validation_storage import validate_persistent_volume_claim_spec

        for i, claim in enumerate(spec["volumeClaimTemplates"]):
            where = (*path, "volumeClaimTemplates", i, "spec")
            validate_persistent_volume_claim_spec(claim.get("spec", {}), where, errs, minor)
    for name in ("replicas", "minReadySeconds"):
        if spec.get(name, 0) < 0:
            errs.append(invalid((*path, name), spec[name], IS_NEGATIVE))
    if "ordinals" in spec and enabled("StatefulSetStartOrdinal", minor) and spec["ordinals"].get("start", 0) < 0:
        errs.append(invalid((*path, "ordinals", "start"), spec["ordinals"]["start"], IS_NEGATIVE))
    if spec.get("serviceName") and check_service_name and minor >= _SERVICE_NAME_MINOR:
        for message in is_dns1123_label(spec["serviceName"]):
            errs.append(invalid((*path, "serviceName"), spec["serviceName"], message))
    template = spec.get("template", {})
    if validate_template_selector(spec, path, errs, "statefulset", ""):
        validate_selector_matches_template(spec, path, errs)
        _validate_template(spec, template, (*path, "template"), errs, minor)
    validate_always_restarts(template, (*path, "template"), errs, "StatefulSet")


def _validate_template(spec: dict[str, Any], template: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The template as its pods will be: with a volume for each claim, which hides the template's volume of that name."""
    if minor < _TEMPLATE_MINOR:
        from k8slint.apis.core.validation_pod import validate_pod_specific_annotations
        from k8slint.apis.meta.validation import validate_annotations, validate_labels

        meta = template.get("metadata", {})
        validate_labels(meta.get("labels", {}), (*path, "labels"), errs)
        validate_annotations(meta.get("annotations", {}), (*path, "annotations"), errs)
        validate_pod_specific_annotations(meta.get("annotations", {}), template.get("spec", {}), (*path, "annotations"), errs, minor)
        return
    claims = spec.get("volumeClaimTemplates")
    pod = template.get("spec", {})
    if "hostname" in pod or "subdomain" in pod:  # the controller sets both
        pod = {name: value for name, value in pod.items() if name not in ("hostname", "subdomain")}
        template = {**template, "spec": pod}
    if not claims:
        validate_pod_template_spec(template, path, errs, minor)
        return
    names = dict.fromkeys(claim.get("metadata", {}).get("name", "") for claim in claims)
    volumes: list[dict[str, Any]] = [{"name": name, "persistentVolumeClaim": {"claimName": name} if name else {}} for name in names]
    own = [(i, volume) for i, volume in enumerate(pod.get("volumes", ())) if volume.get("name", "") not in names]
    before = len(errs)
    pod = {**pod, "volumes": volumes + [volume for _, volume in own]}
    validate_pod_template_spec({**template, "spec": pod}, path, errs, minor)
    if len(errs) != before:
        _move_volume_paths(errs, before, path, len(names), [i for i, _ in own])


def _move_volume_paths(errs: list[Error], start: int, path: Path, claims: int, own: list[int]) -> None:
    """Errors in volumes are printed as upstream counts them; they stand at the claim template or at the volume as written."""
    at = len(path) + 2
    for error in errs[start:]:
        where = error.path
        if where[len(path) : at] == ("spec", "volumes") and len(where) > at and type(where[at]) is int:
            index = int(where[at])
            if index < claims:
                error.path = (*path[:-1], "volumeClaimTemplates", index, "metadata", "name")
            else:
                error.path = (*where[:at], own[index - claims], *where[at + 1 :])


def _validate_update_strategy(strategy: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    kind, rolling = strategy.get("type", ""), strategy.get("rollingUpdate")
    if kind == "RollingUpdate":
        if rolling is None:
            return
        path = (*path, "rollingUpdate")
        if rolling.get("partition", 0) < 0:
            errs.append(invalid((*path, "partition"), rolling["partition"], IS_NEGATIVE))
        if "maxUnavailable" in rolling and enabled("MaxUnavailableStatefulSet", minor):
            value, path = rolling["maxUnavailable"], (*path, "maxUnavailable")
            validate_positive_int_or_percent(value, path, errs)
            if int_or_percent_value(value) == 0:
                errs.append(invalid(path, value, "cannot be 0"))
            is_not_more_than_100_percent(value, path, errs)
    elif kind == "OnDelete":
        if rolling is not None:
            detail = "only allowed for updateStrategy '{strategy}'"
            errs.append(invalid((*path, "rollingUpdate"), rolling, detail, strategy="RollingUpdate"))
    elif kind:
        detail = "must be '{first}' or '{second}'"
        errs.append(invalid(path, strategy, detail, first="RollingUpdate", second="OnDelete"))
    else:
        errs.append(required(path))
