"""Job and CronJob: pkg/apis/batch/validation/validation.go, and the selector that pkg/registry/batch/job generates."""

from __future__ import annotations

from k8slint.apis.core.validation_pod import validate_pod_template_spec
from k8slint.apis.meta.selector import selector_matches
from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import object_name, validate_label_selector, validate_labels, validate_object_meta
from k8slint.apis.names import is_dns1123_label, name_is_dns_subdomain
from k8slint.field import Key, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

IS_NEGATIVE = "must be greater than or equal to 0"
MAX_INDEXED_PARALLELISM = 100_000
MAX_FAILED_INDEXES = 100_000
COMPLETIONS_SOFT_LIMIT = 100_000
HIGH_COMPLETIONS_LIMIT = 10_000

CONTROLLER_UID, LEGACY_CONTROLLER_UID = "batch.kubernetes.io/controller-uid", "controller-uid"
JOB_NAME, LEGACY_JOB_NAME = "batch.kubernetes.io/job-name", "job-name"
# The server gives each object a new uid; nobody can have written this one.
_UID = "00000000-0000-0000-0000-000000000000"
# Since this version the labels have a domain, and the legacy ones stay beside them.
_PREFIXED_LABELS_MINOR = 27

_NONNEGATIVE = ("parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished")


def validate_job(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Job on creation: the selector is generated first, unless `manualSelector` says that it is the author's."""
    meta = obj.get("metadata", {})
    validate_object_meta(reset_generation(meta), True, name_is_dns_subdomain, ("metadata",), errs)
    name = object_name(meta)
    spec = obj.get("spec", {})
    if not spec.get("manualSelector"):
        given = spec.get("template", {}).get("metadata", {}).get("labels")
        spec = generate_selector(spec, name, minor)
        if given is not None and meta.get("labels") is given and not _is_copied(meta, minor):
            # SetDefaults_Job gave the Job its template's labels, the map itself: what was added to it shows in both.
            added = {key: value for key, value in spec["template"]["metadata"]["labels"].items() if key not in given}
            validate_labels(added, ("metadata", "labels"), errs)
        _validate_generated_selector(spec, name, errs, minor)
    validate_job_spec(spec, ("spec",), errs, minor)
    completions = spec.get("completions")
    if spec.get("completionMode") == "Indexed" and completions is not None and completions > 0:
        hostname = f"{name}-{completions - 1}"
        if is_dns1123_label(hostname):
            detail = "will not able to create pod with invalid DNS label: {hostname}"
            errs.append(invalid(("metadata", "name"), name, detail, hostname=hostname))


def _is_copied(meta: dict[str, Any], minor: int) -> bool:
    """Whether the server works on a deep copy, to be able to try another generated name (RetryGenerateName)."""
    return minor >= 31 and not meta.get("name")


def generate_selector(spec: dict[str, Any], name: str, minor: int) -> dict[str, Any]:
    """A copy of the spec with the generated selector and the template's labels; what the author set stays (generateSelector)."""
    prefixed = minor >= _PREFIXED_LABELS_MINOR
    template = spec.get("template", {})
    meta = template.get("metadata", {})
    labels = dict(meta.get("labels", {}))
    for key in (LEGACY_JOB_NAME, JOB_NAME) if prefixed else (LEGACY_JOB_NAME,):
        labels.setdefault(key, name)
    for key in (LEGACY_CONTROLLER_UID, CONTROLLER_UID) if prefixed else (LEGACY_CONTROLLER_UID,):
        labels.setdefault(key, _UID)
    selector = spec.get("selector", {})
    match = dict(selector.get("matchLabels", {}))
    match.setdefault(CONTROLLER_UID if prefixed else LEGACY_CONTROLLER_UID, _UID)
    return {
        **spec,
        "selector": {**selector, "matchLabels": match},
        "template": {**template, "metadata": {**meta, "labels": labels}},
    }


def _validate_generated_selector(spec: dict[str, Any], name: str, errs: list[Error], minor: int) -> None:
    expected = {LEGACY_CONTROLLER_UID: _UID, LEGACY_JOB_NAME: name}
    if minor >= _PREFIXED_LABELS_MINOR:
        expected = {**expected, CONTROLLER_UID: _UID, JOB_NAME: name}
    labels = spec["template"]["metadata"]["labels"]
    path: Path = ("spec", "template", "metadata", "labels")
    for key, value in expected.items():
        if labels[key] != value:
            errs.append(invalid((*path, Key(key)), labels, "must be '{expected}'", expected=value))
    selector = spec["selector"]
    invalid_selector: list[Error] = []
    validate_label_selector(selector, ("spec", "selector"), invalid_selector)
    if not invalid_selector and not selector_matches(selector, expected):
        errs.append(invalid(("spec", "selector"), selector, "`selector` not auto-generated"))


def validate_job_spec(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """A Job's spec with its selector (ValidateJobSpec)."""
    validate_job_spec_base(spec, path, errs, minor)
    selector = spec.get("selector")
    if selector is None:
        errs.append(required((*path, "selector")))
    before = len(errs)
    validate_label_selector(selector, (*path, "selector"), errs)
    if len(errs) == before:
        labels = spec.get("template", {}).get("metadata", {}).get("labels")
        if not selector_matches(selector, labels or {}):
            detail = "`selector` does not match template `labels`"
            errs.append(invalid((*path, "template", "metadata", "labels"), labels, detail))


def validate_job_spec_base(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """What a Job's spec and a CronJob's template have in common (validateJobSpec).

    It asks no feature gate: what is off is gone from a Job by now, and stays in a CronJob.
    """
    for name in _NONNEGATIVE:
        if spec.get(name, 0) < 0:
            errs.append(invalid((*path, name), spec[name], IS_NEGATIVE))
    mode = spec.get("completionMode")
    if mode is not None and mode not in ("NonIndexed", "Indexed"):
        errs.append(not_supported((*path, "completionMode"), mode, ("NonIndexed", "Indexed")))
    if mode == "Indexed":
        if "completions" not in spec:
            errs.append(required((*path, "completions"), "when completion mode is {mode}", mode=mode))
        parallelism = spec.get("parallelism", 0)
        if parallelism > MAX_INDEXED_PARALLELISM:
            detail = "must be less than or equal to {max} when completion mode is {mode}"
            errs.append(invalid((*path, "parallelism"), parallelism, detail, max=MAX_INDEXED_PARALLELISM, mode=mode))
    if "backoffLimitPerIndex" in spec or "maxFailedIndexes" in spec:
        _validate_backoff_limit_per_index(spec, mode, path, errs)
    failure_policy = spec.get("podFailurePolicy")
    if failure_policy is not None:
        from k8slint.apis.batch.validation_policies import validate_pod_failure_policy

        validate_pod_failure_policy(spec, (*path, "podFailurePolicy"), errs, minor)
    if "successPolicy" in spec:
        from k8slint.apis.batch.validation_policies import validate_success_policy

        if mode == "Indexed":
            validate_success_policy(spec, (*path, "successPolicy"), errs)
        else:
            errs.append(invalid((*path, "successPolicy"), spec["successPolicy"], "requires indexed completion mode"))
    if "managedBy" in spec:
        from k8slint.apis.batch.validation_policies import validate_managed_by

        validate_managed_by(spec["managedBy"], (*path, "managedBy"), errs)
    replacement = spec.get("podReplacementPolicy")
    if replacement is not None:
        supported = ("Failed",) if failure_policy is not None else ("Failed", "TerminatingOrFailed")
        if replacement not in supported:
            errs.append(not_supported((*path, "podReplacementPolicy"), replacement, supported))
    template = spec.get("template", {})
    validate_pod_template_spec(template, (*path, "template"), errs, minor)
    restart = template.get("spec", {}).get("restartPolicy", "")
    where = (*path, "template", "spec", "restartPolicy")
    if restart == "Always" or not restart:
        errs.append(required(where, 'valid values: "{first}", "{second}"', first="OnFailure", second="Never"))
    elif restart != "OnFailure" and restart != "Never":
        errs.append(not_supported(where, restart, ("OnFailure", "Never")))
    elif failure_policy is not None and restart != "Never":
        detail = 'only "{policy}" is supported when podFailurePolicy is specified'
        errs.append(invalid(where, restart, detail, policy="Never"))


def _validate_backoff_limit_per_index(spec: dict[str, Any], mode: str | None, path: Path, errs: list[Error]) -> None:
    limit, failed = spec.get("backoffLimitPerIndex"), spec.get("maxFailedIndexes")
    failed_path = (*path, "maxFailedIndexes")
    if limit is not None and limit < 0:
        errs.append(invalid((*path, "backoffLimitPerIndex"), limit, IS_NEGATIVE))
    if failed is not None:
        if failed < 0:
            errs.append(invalid(failed_path, failed, IS_NEGATIVE))
        if limit is None:
            errs.append(required((*path, "backoffLimitPerIndex"), "when maxFailedIndexes is specified"))
    if mode == "Indexed":
        completions = spec.get("completions")
        if completions is not None and failed is not None and failed > completions:
            errs.append(invalid(failed_path, failed, "must be less than or equal to completions"))
        if failed is not None and failed > MAX_FAILED_INDEXES:
            errs.append(invalid(failed_path, failed, "must be less than or equal to {max}", max=MAX_FAILED_INDEXES))
        if completions is not None and completions > COMPLETIONS_SOFT_LIMIT and limit is not None:
            detail = "must be less than or equal to {max} when completions are above {limit} and used with backoff limit per index"
            values: dict[str, Any] = {"max": HIGH_COMPLETIONS_LIMIT, "limit": COMPLETIONS_SOFT_LIMIT}
            if failed is None:
                errs.append(required(failed_path, "must be specified when completions is above {limit}", limit=COMPLETIONS_SOFT_LIMIT))
            elif failed > HIGH_COMPLETIONS_LIMIT:
                errs.append(invalid(failed_path, failed, detail, **values))
            if spec.get("parallelism", 0) > HIGH_COMPLETIONS_LIMIT:
                errs.append(invalid((*path, "parallelism"), spec["parallelism"], detail, **values))
    elif mode is None or mode == "NonIndexed":
        for name, value in (("backoffLimitPerIndex", limit), ("maxFailedIndexes", failed)):
            if value is not None:
                errs.append(invalid((*path, name), value, "requires indexed completion mode"))


def validate_cron_job(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A CronJob on creation; its name leaves room for the eleven characters that its Jobs' names add."""
    meta = obj.get("metadata", {})
    validate_object_meta(reset_generation(meta), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_cron_job_spec(obj.get("spec", {}), None, ("spec",), errs, minor)
    name = object_name(meta)
    if len(name.encode()) > 52:
        errs.append(invalid(("metadata", "name"), name, "must be no more than {max} characters", max=52))


def validate_cron_job_spec(spec: dict[str, Any], old: dict[str, Any] | None, path: Path, errs: list[Error], minor: int) -> None:
    """Schedule, time zone, policy and template. `old`: the stored spec on an update."""
    schedule, zone = spec.get("schedule", ""), spec.get("timeZone")
    if not schedule:
        errs.append(required((*path, "schedule")))
    else:
        _validate_schedule(schedule, zone, old, (*path, "schedule"), errs, minor)
    if spec.get("startingDeadlineSeconds", 0) < 0:
        errs.append(invalid((*path, "startingDeadlineSeconds"), spec["startingDeadlineSeconds"], IS_NEGATIVE))
    if zone is not None and (old is None or old.get("timeZone") != zone):
        from k8slint.apis.batch.cron import time_zone_errors

        for message in time_zone_errors(zone):
            errs.append(invalid((*path, "timeZone"), zone, "{reason}", reason=message))
    policy = spec.get("concurrencyPolicy", "")
    if not policy:
        errs.append(required((*path, "concurrencyPolicy")))
    elif policy not in ("Allow", "Forbid", "Replace"):
        errs.append(not_supported((*path, "concurrencyPolicy"), policy, ("Allow", "Forbid", "Replace")))
    job = spec.get("jobTemplate", {}).get("spec", {})
    where = (*path, "jobTemplate", "spec")
    validate_job_spec_base(job, where, errs, minor)
    if "selector" in job:
        errs.append(invalid((*where, "selector"), job["selector"], "`selector` will be auto-generated"))
    if job.get("manualSelector"):
        errs.append(not_supported((*where, "manualSelector"), True, ("nil", "false")))
    for name in ("successfulJobsHistoryLimit", "failedJobsHistoryLimit"):
        if spec.get(name, 0) < 0:
            errs.append(invalid((*path, name), spec[name], IS_NEGATIVE))


def _validate_schedule(schedule: str, zone: str | None, old: dict[str, Any] | None, path: Path, errs: list[Error], minor: int) -> None:
    from k8slint.apis.batch.cron import parse_error

    message = parse_error(schedule)
    if message:
        errs.append(invalid(path, schedule, "{reason}", reason=message))
    if "TZ" in schedule:
        # Until 1.28 a zone in the schedule only drew a warning; an object that has one may keep it.
        allowed = minor < 29 or (old is not None and "TZ" in old.get("schedule", ""))
        if not allowed:
            errs.append(invalid(path, schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"))
        elif zone is not None:
            errs.append(invalid(path, schedule, "cannot use both timeZone field and TZ or CRON_TZ in schedule"))


VALIDATE: dict[str, Callable] = {"CronJob": validate_cron_job, "Job": validate_job}
