"""One pass over a Job (upstream: `pkg/controller/job/job_controller.go`)."""

from __future__ import annotations

from math import isqrt

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.job import indexed_job_utils as indexed
from k8slint.controller.job.pod_failure_policy import match_pod_failure_policy
from k8slint.controller.pods import create_pod, pod_from_template
from k8slint.features import enabled

CONTROLLER_NAME = "kubernetes.io/job-controller"
JOB_NAME = "batch.kubernetes.io/job-name"
CONTROLLER_UID = "batch.kubernetes.io/controller-uid"
LEGACY_JOB_NAME = "job-name"
LEGACY_CONTROLLER_UID = "controller-uid"

# `DefaultJobPodFailureBackOff`, `MaxJobPodFailureBackOff`: seconds before the next pod, doubled with every failure.
FIRST_BACKOFF, MAX_BACKOFF = 10.0, 600.0
# Failures that the policy ignores are retried for ever: the plan stops here.
MAX_IGNORED = 3
MAX_INT32 = (1 << 31) - 1


def generate_selector(job: Value) -> None:
    """The labels that the API server gives a new Job without a selector. Source: `pkg/registry/batch/job/strategy.go`."""
    spec, meta = job["spec"], job["metadata"]
    if spec.get("manualSelector"):
        return
    template = spec.get("template") or {}
    inner = template.get("metadata") or {}
    labels = dict(inner.get("labels") or {})
    for key, value in (
        (JOB_NAME, meta["name"]), (LEGACY_JOB_NAME, meta["name"]), (CONTROLLER_UID, meta["uid"]), (LEGACY_CONTROLLER_UID, meta["uid"])
    ):
        labels.setdefault(key, value)
    spec["template"] = {**template, "metadata": {**inner, "labels": labels}}
    spec["selector"] = {"matchLabels": {CONTROLLER_UID: meta["uid"]}}


def sync_job(cluster: Cluster, job: Value) -> None:
    """Source: `syncJob`."""
    spec, status, uid = job["spec"], job["status"], job["metadata"]["uid"]
    if not status.get("prepared"):
        status["prepared"] = True
        generate_selector(job)
    manager = spec.get("managedBy")
    if manager is not None and manager != CONTROLLER_NAME and enabled("JobManagedBy", cluster.minor):
        cluster.notes[f'jobs that "{manager}" manages are left to it: their pods are not planned'] = None
        return
    if status.get("finished"):
        _after_finish(cluster, job)
        return
    pods = cluster.owned(uid, "Pod")
    active = [p for p in pods if p["status"].get("phase") not in ("Succeeded", "Failed")]
    if "startTime" not in status and not spec.get("suspend"):
        status["startTime"] = cluster.clock
        if spec.get("activeDeadlineSeconds") is not None:
            cluster.after(spec["activeDeadlineSeconds"], job)
    message = _track_finished_pods(cluster, job, pods)
    failed = status.get("failed", 0)
    if message:
        _finish(cluster, job, active, "Failed", "PodFailurePolicy", message)
    elif failed > spec.get("backoffLimit", MAX_INT32) and not _per_index(job):
        _finish(cluster, job, active, "Failed", "BackoffLimitExceeded", "Job has reached the specified backoff limit")
    elif _past_active_deadline(cluster, job, active):
        _finish(cluster, job, active, "Failed", "DeadlineExceeded", "Job was active longer than specified deadline")
    elif _per_index(job) and (outcome := _index_outcome(job)) is not None:
        _finish(cluster, job, active, "Failed", *outcome)
    elif (rule := indexed.matched_success_policy(job, status.get("succeededIndexes", set()))) is not None:
        _finish(cluster, job, active, "Complete", "SuccessPolicy", f"Matched rules at index {rule}")
    else:
        _manage(cluster, job, active)


def _track_finished_pods(cluster: Cluster, job: Value, pods: list[Value]) -> str:
    """Count pods that ended since the last pass; the message of a FailJob rule, or "". Source: `trackJobStatusAndRemoveFinalizers`."""
    status = job["status"]
    seen: set[str] = status.setdefault("counted", set())
    for pod in pods:
        phase, uid = pod["status"].get("phase"), pod["metadata"]["uid"]
        if uid in seen or phase not in ("Succeeded", "Failed"):
            continue
        seen.add(uid)
        index = indexed.index_of(pod)
        if phase == "Succeeded":
            if not indexed.is_indexed(job):
                status["succeeded"] = status.get("succeeded", 0) + 1
            elif index not in status.setdefault("succeededIndexes", set()):
                status["succeededIndexes"].add(index)
                status["succeeded"] = len(status["succeededIndexes"])
            continue
        action, message = match_pod_failure_policy(job, pod)
        status["lastFailure"] = cluster.clock
        if action == "FailJob":
            status["failed"] = status.get("failed", 0) + 1
            return message
        if action == "Ignore":
            status["ignored"] = status.get("ignored", 0) + 1
        else:
            status["failed"] = status.get("failed", 0) + 1
            by_index = status.setdefault("failures", {})
            by_index[index] = by_index.get(index, 0) + 1
            if action == "FailIndex" or (_per_index(job) and by_index[index] > job["spec"].get("backoffLimitPerIndex", 0)):
                status.setdefault("failedIndexes", set()).add(index)
    return ""


def _per_index(job: Value) -> bool:
    return job["spec"].get("backoffLimitPerIndex") is not None and indexed.is_indexed(job)


def _past_active_deadline(cluster: Cluster, job: Value, active: list[Value]) -> bool:
    """Source: `pastActiveDeadline`. A pod that waits for a node is left to say so: the plan shows why it waits."""
    if any(not p["spec"].get("nodeName") for p in active):
        return False
    deadline, start = job["spec"].get("activeDeadlineSeconds"), job["status"].get("startTime")
    return deadline is not None and start is not None and not job["spec"].get("suspend") and cluster.clock - start >= deadline


def _index_outcome(job: Value) -> tuple[str, str] | None:
    """Why an Indexed Job with a limit per index has failed, or None."""
    spec, status = job["spec"], job["status"]
    bad = status.get("failedIndexes", set())
    if spec.get("maxFailedIndexes") is not None and len(bad) > spec["maxFailedIndexes"]:
        return "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"
    if bad and len(bad | status.get("succeededIndexes", set())) >= spec.get("completions", 0):
        return "FailedIndexes", "Job has failed indexes"
    return None


def _manage(cluster: Cluster, job: Value, active: list[Value]) -> None:
    """Create or delete pods until the wanted number is active. Source: `manageJob`."""
    spec, status = job["spec"], job["status"]
    parallelism, completions, succeeded = spec.get("parallelism", 1), spec.get("completions"), status.get("succeeded", 0)
    if spec.get("suspend"):
        for pod in active:
            cluster.delete(pod, "spec.suspend is true")
        if (completions is not None and succeeded >= completions) or (completions is None and succeeded > 0):
            _finish(cluster, job, [], "Complete", "CompletionsReached", "Reached expected number of succeeded pods")
        return
    if completions is None:
        # A work queue: one success means that no pod is started any more.
        if succeeded > 0 and not active:
            _finish(cluster, job, active, "Complete", "CompletionsReached", "Reached expected number of succeeded pods")
            return
        wanted = len(active) if succeeded > 0 else parallelism
    else:
        if succeeded >= completions:
            _finish(cluster, job, active, "Complete", "CompletionsReached", "Reached expected number of succeeded pods")
            return
        wanted = min(parallelism, completions - succeeded)
        if _per_index(job):
            wanted = min(wanted, completions - succeeded - len(status.get("failedIndexes", ())))
    surplus = len(active) - wanted
    if surplus > 0:
        active.sort(key=lambda p: (bool(p["spec"].get("nodeName")), p["metadata"]["creationTimestamp"]))
        for pod in active[:surplus]:
            cluster.delete(pod, f"no more than {wanted} pods may be active")
    elif surplus < 0 and status.get("ignored", 0) >= MAX_IGNORED:
        cluster.cuts[f"Job/{job['metadata']['name']}: its pods fail again and again, and podFailurePolicy ignores it"] = None
    elif surplus < 0 and _backoff_over(cluster, job):
        _create_pods(cluster, job, active, -surplus)


def _backoff_over(cluster: Cluster, job: Value) -> bool:
    """Whether the pause after a failure is over; else the job is looked at again then. Source: `backoff_utils.go`."""
    status = job["status"]
    if "lastFailure" not in status:
        return True
    failures = status.get("failed", 0) or 1
    due = status["lastFailure"] + min(MAX_BACKOFF, FIRST_BACKOFF * 2 ** min(failures - 1, 10))
    if cluster.clock >= due:
        return True
    cluster.after(due - cluster.clock, job)
    return False


def _create_pods(cluster: Cluster, job: Value, active: list[Value], count: int) -> None:
    spec, status, name = job["spec"], job["status"], job["metadata"]["name"]
    template = spec.get("template") or {}
    # A pass looks at all pods of the Job, and every `parallelism` pods need a pass.
    most = max(1_000, isqrt(2_000_000 * max(1, min(spec.get("parallelism", 1), 50))))
    room = most - len(cluster.owned(job["metadata"]["uid"], "Pod"))
    if count > room:
        cluster.cuts[f"Job/{name}: no more than {most} of its pods are planned"] = None
        count = max(0, room)
    if not indexed.is_indexed(job):
        for _ in range(count):
            if create_pod(cluster, pod_from_template(template, job, name + "-"), job) is None:
                return
        cluster.recovered(job, "FailedCreate")
        return
    taken = {indexed.index_of(p) for p in active} | status.get("succeededIndexes", set()) | status.get("failedIndexes", set())
    for index in indexed.first_pending_indexes(taken, spec.get("completions") or 0, count):
        pod = pod_from_template(template, job, f"{name}-{index}-")
        pod["metadata"].setdefault("annotations", {})[indexed.COMPLETION_INDEX] = str(index)
        pod["metadata"].setdefault("labels", {})[indexed.COMPLETION_INDEX] = str(index)
        pod["spec"] = {**pod["spec"], "hostname": f"{name}-{index}"}
        if create_pod(cluster, pod, job) is None:
            return
    cluster.recovered(job, "FailedCreate")


def _finish(cluster: Cluster, job: Value, active: list[Value], condition: str, reason: str, message: str) -> None:
    """Set the terminal condition; what still runs is ended. Source: `enactJobFinished`."""
    for pod in active:
        cluster.delete(pod, f"Job/{job['metadata']['name']}: {message}")
    job["status"].update(finished=condition, reason=reason, message=message)
    if condition == "Failed":
        cluster.fail(job, reason, message)
    ttl = job["spec"].get("ttlSecondsAfterFinished")
    if ttl == 0:
        job["status"]["expires"] = cluster.clock
        cluster.after(0, job)
    elif ttl is not None:
        name = f"Job/{job['metadata']['name']}"
        cluster.notes[f"finished Jobs are kept in the plan; ttlSecondsAfterFinished deletes {name} after {ttl} s"] = None
    cluster.touch(job)


def _after_finish(cluster: Cluster, job: Value) -> None:
    """Delete the Job when its time to live is over. Source: `pkg/controller/ttlafterfinished`."""
    expires = job["status"].get("expires")
    if expires is not None and cluster.clock >= expires:
        cluster.delete(job, f"ttlSecondsAfterFinished is {job['spec']['ttlSecondsAfterFinished']}")


