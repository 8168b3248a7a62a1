"""Defaults of the batch group: pkg/apis/batch/v1/defaults.go."""

from __future__ import annotations

from k8slint.apis.core.defaults import set_defaults_pod_template_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_job(job: Value, minor: int) -> None:
    """SetDefaults_Job: a Job without labels gets those of its template."""
    spec = job.setdefault("spec", {})
    if "parallelism" not in spec:
        if "completions" not in spec:
            spec["completions"] = 1
        spec["parallelism"] = 1
    if "backoffLimit" not in spec:
        # JobBackoffLimitPerIndex
        spec["backoffLimit"] = 2147483647 if minor >= 29 and "backoffLimitPerIndex" in spec else 6
    template = spec.setdefault("template", {})
    labels = template.get("metadata", {}).get("labels")
    if labels is not None:
        metadata = job.setdefault("metadata", {})
        if not metadata.get("labels"):
            # The map itself, as upstream: what the registry adds to one shows in the other.
            metadata["labels"] = labels
    if "completionMode" not in spec:
        spec["completionMode"] = "NonIndexed"
    if "suspend" not in spec:
        spec["suspend"] = False
    if minor >= 29 and "manualSelector" not in spec:
        spec["manualSelector"] = False
    _set_defaults_pod_failure_policy(spec)
    if minor >= 29 and "podReplacementPolicy" not in spec:  # JobPodReplacementPolicy
        spec["podReplacementPolicy"] = "Failed" if "podFailurePolicy" in spec else "TerminatingOrFailed"
    set_defaults_pod_template_spec(template, minor)


def _set_defaults_pod_failure_policy(spec: Value) -> None:
    """SetDefaults_PodFailurePolicyOnPodConditionsPattern."""
    if "podFailurePolicy" in spec:
        for rule in spec["podFailurePolicy"].get("rules", ()):
            for pattern in rule.get("onPodConditions", ()):
                if not pattern.get("status"):
                    pattern["status"] = "True"


def set_defaults_cron_job(cron_job: Value, minor: int) -> None:
    """SetDefaults_CronJob; of the job template's own spec, only what is deeper inside is defaulted before a Job is made from it.

    The failure policy's conditions are since 1.34 only: before, a CronJob had to say their status.
    """
    spec = cron_job.setdefault("spec", {})
    if not spec.get("concurrencyPolicy"):
        spec["concurrencyPolicy"] = "Allow"
    if "suspend" not in spec:
        spec["suspend"] = False
    if "successfulJobsHistoryLimit" not in spec:
        spec["successfulJobsHistoryLimit"] = 3
    if "failedJobsHistoryLimit" not in spec:
        spec["failedJobsHistoryLimit"] = 1
    job_spec = spec.setdefault("jobTemplate", {}).setdefault("spec", {})
    if minor >= 34:
        _set_defaults_pod_failure_policy(job_spec)
    set_defaults_pod_template_spec(job_spec.setdefault("template", {}), minor)


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "CronJob": set_defaults_cron_job,
    "Job": set_defaults_job,
}
