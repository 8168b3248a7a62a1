"""Warnings about Jobs and CronJobs: pkg/api/job and the strategies of pkg/registry/batch."""

from __future__ import annotations

from k8slint.apis.core.warnings_pod import warnings_for_pod_template
from k8slint.apis.meta.warnings import warnings_for_pod_name
from k8slint.field import Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path

COMPLETIONS_SOFT_LIMIT = 100_000
PARALLELISM_SOFT_LIMIT = 10_000
MANY_INDEXES = (
    "{field}: In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, "
    "Kubernetes might not be able to track completedIndexes when a big number of indexes fail"
)
ZONE_IN_SCHEDULE = (
    "CRON_TZ or TZ used in spec.schedule is not officially supported, see "
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
)


def warnings_for_job_spec(spec: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """A Job's spec, wherever it stands (WarningsForJobSpec)."""
    if (
        spec.get("completionMode") == "Indexed"
        and spec.get("completions", 0) > COMPLETIONS_SOFT_LIMIT
        and spec.get("parallelism", 0) > PARALLELISM_SOFT_LIMIT
    ):
        warnings.append(Warning(path, MANY_INDEXES, {"field": format_path(path)}))
    warnings_for_pod_template(spec.get("template", {}), (*path, "template"), warnings, minor)


def warnings_for_job(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Job's name and spec."""
    warnings_for_pod_name(obj, warnings, minor)
    warnings_for_job_spec(obj.get("spec", {}), ("spec",), warnings, minor)


def warnings_for_cron_job(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A CronJob's name, template and schedule."""
    warnings_for_pod_name(obj, warnings, minor)
    spec = obj.get("spec", {})
    warnings_for_job_spec(spec.get("jobTemplate", {}).get("spec", {}), ("spec", "jobTemplate", "spec"), warnings, minor)
    if "TZ" in spec.get("schedule", ""):
        warnings.append(Warning(("spec", "schedule"), ZONE_IN_SCHEDULE))


WARNINGS: dict[str, Callable] = {"CronJob": warnings_for_cron_job, "Job": warnings_for_job}
