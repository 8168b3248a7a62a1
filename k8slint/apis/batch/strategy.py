"""What the registry does to objects of the batch group on create: pkg/registry/batch/*/strategy.go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint.apis.core.strategy import convert_pod_template

Value = dict[str, Any]

UID = "?????"


def prepare_job(job: Value, minor: int) -> None:
    """jobStrategy.PrepareForCreate: the selector by which a Job finds its pods, from the Job's uid (not known here)."""
    spec = job["spec"]
    template = spec["template"]
    convert_pod_template(template)
    if spec.get("manualSelector"):
        return
    name = job.get("metadata", {}).get("name", "")
    metadata = template.setdefault("metadata", {})
    own = job.get("metadata", {})
    # SetDefaults_Job gave the Job its template's labels, the map itself: what is added here shows in both. Not where the
    # server made a copy to be able to try another generated name (RetryGenerateName).
    if own.get("generateName") and minor >= 31 and "labels" in metadata:
        metadata["labels"] = dict(metadata["labels"])
    labels = metadata.setdefault("labels", {})
    labels.setdefault("controller-uid", UID)
    labels.setdefault("job-name", name)
    key = "controller-uid"
    if minor >= 27:
        key = "batch.kubernetes.io/controller-uid"
        labels.setdefault(key, UID)
        labels.setdefault("batch.kubernetes.io/job-name", name)
    if not own.get("labels"):  # what is read back is defaulted once more
        job.setdefault("metadata", {})["labels"] = dict(labels)
    spec.setdefault("selector", {}).setdefault("matchLabels", {}).setdefault(key, UID)


def prepare_cron_job(cron_job: Value, minor: int) -> None:
    """cronJobStrategy.PrepareForCreate."""
    convert_pod_template(cron_job["spec"]["jobTemplate"]["spec"]["template"])


PREPARE: dict[str, Callable[[Value, int], None]] = {"CronJob": prepare_cron_job, "Job": prepare_job}
