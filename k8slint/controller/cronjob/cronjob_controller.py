"""When a CronJob runs next, and the Job that it makes then (upstream: `pkg/controller/cronjob/cronjob_controllerv2.go`, `utils.go`)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from k8slint.controller.cluster import Cluster, Refusal, Value, owner_reference
from k8slint.controller.cronjob.cron import CronError, Schedule

SCHEDULED_AT = "batch.kubernetes.io/cronjob-scheduled-timestamp"


LAST_YEAR = 9000
"""Python's dates end with the year 9999, and there are to be next runs."""


def parse_time(text: str) -> datetime:
    """An RFC 3339 time from 1970 to 9000; without an offset it is UTC. Raises ValueError."""
    found = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    if not 1970 <= found.year <= LAST_YEAR:
        raise ValueError(f"{text} is not between 1970 and {LAST_YEAR}")
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def zone_of(cron_job: Value) -> tzinfo:
    """spec.timeZone; UTC (as in most control planes) where it is not set or not known."""
    name = cron_job["spec"].get("timeZone")
    if not name:
        return UTC
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return UTC


def next_runs(cron_job: Value, at: datetime, count: int = 3) -> list[datetime]:
    """The next times at or after `at` (with `@every`, after it: the CronJob is made then), in the CronJob's time zone; empty
    where it is suspended or never runs."""
    if cron_job["spec"].get("suspend"):
        return []
    try:
        schedule = Schedule(cron_job["spec"].get("schedule", ""))
    except CronError:
        return []
    found: list[datetime] = []
    # A delay counts from the time when the CronJob was made.
    before = at.astimezone(UTC) - timedelta(seconds=0 if schedule.delay else 1)
    here = before.astimezone(zone_of(cron_job))
    while len(found) < count:
        try:
            following = schedule.next(here)
        except OverflowError:  # `@every` of some millennia
            break
        if following is None:
            break
        found.append(following)
        here = following
    return found


def job_name(cron_job: Value, scheduled: datetime) -> str:
    """The CronJob's name and the minutes since 1970. Source: `getJobName`."""
    return f"{cron_job['metadata']['name']}-{int(scheduled.timestamp()) // 60}"


def job_from_template(cron_job: Value, scheduled: datetime) -> Value:
    """The Job of one run, not yet stored. Source: `getJobFromTemplate2`."""
    template = cron_job["spec"].get("jobTemplate") or {}
    meta = template.get("metadata") or {}
    stamp = scheduled.isoformat().replace("+00:00", "Z")
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": job_name(cron_job, scheduled),
            "namespace": cron_job["metadata"].get("namespace", ""),
            "labels": dict(meta.get("labels") or {}),
            "annotations": {**(meta.get("annotations") or {}), SCHEDULED_AT: stamp},
            "ownerReferences": [owner_reference(cron_job)],
        },
        "spec": dict(template.get("spec") or {}),
        "status": {},
    }


def sync_cron_job(cluster: Cluster, cron_job: Value, at: datetime) -> None:
    """Make the Job of the first run at or after `at`. Source: `syncCronJob`.

    With concurrencyPolicy Forbid a run is left out while an earlier Job is active, with Replace that Job is deleted.
    """
    runs = next_runs(cron_job, at, 1)
    if not runs:
        return
    name = f"CronJob/{cron_job['metadata']['name']}"
    policy = cron_job["spec"].get("concurrencyPolicy", "Allow")
    running = [j for j in cluster.owned(cron_job["metadata"]["uid"], "Job") if not j["status"].get("finished")]
    if running and policy == "Forbid":
        active = f"Job/{running[0]['metadata']['name']} is active"
        cluster.record("refuse", cron_job, None, None, f"the run of {runs[0].isoformat()} is left out: {active}")
        return
    if policy == "Replace":
        for job in running:
            cluster.delete(job, f"concurrencyPolicy of {name} is Replace")
    made = cluster.create(job_from_template(cron_job, runs[0]))
    if isinstance(made, Refusal):
        cluster.fail(cron_job, "FailedCreate", made.message)
    else:
        cluster.record("create", made, None, None, f"the run of {name} at {runs[0].isoformat()}")
