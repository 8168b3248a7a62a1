"""Jobs: completions, indexes, failures, deadlines."""

from __future__ import annotations

from typing import Any

import pytest
from plan_cases import job, plan

from k8slint.controller.job import indexed_job_utils as indexed

FAILS = '{k8slint/exit-code: "3"}'


def outcome(found: Any) -> tuple[str, str, int]:
    """(condition, reason, number of pods)."""
    (made,) = found.cluster.list("Job")
    return made["status"].get("finished", ""), made["status"].get("reason", ""), len(found.pods())


def test_completions() -> None:
    assert outcome(plan(job(spec="  completions: 5\n  parallelism: 2\n"))) == ("Complete", "CompletionsReached", 5)


def test_work_queue() -> None:
    assert outcome(plan(job(spec="  parallelism: 3\n"))) == ("Complete", "CompletionsReached", 3)


def test_indexed() -> None:
    found = plan(job(spec="  completions: 3\n  parallelism: 3\n  completionMode: Indexed\n"))
    assert [p["name"] for p in found.pods()] == ["j-0-?????", "j-1-?????", "j-2-?????"]
    assert [p["spec"]["hostname"] for p in found.cluster.list("Pod")] == ["j-0", "j-1", "j-2"]


@pytest.mark.parametrize(
    ("spec", "want"),
    [
        ("  backoffLimit: 2\n", ("Failed", "BackoffLimitExceeded", 3)),
        ("  backoffLimit: 0\n", ("Failed", "BackoffLimitExceeded", 1)),
        # The next pod would come after ten seconds.
        ("  backoffLimit: 5\n  activeDeadlineSeconds: 2\n", ("Failed", "DeadlineExceeded", 1)),
        ("  backoffLimit: 5\n  activeDeadlineSeconds: 15\n", ("Failed", "DeadlineExceeded", 2)),
        (
            "  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [3]}}]}\n",
            ("Failed", "PodFailurePolicy", 1),
        ),
        (
            "  backoffLimit: 1\n  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: NotIn, values: [3]}}]}\n",
            ("Failed", "BackoffLimitExceeded", 2),
        ),
        (
            "  completions: 2\n  parallelism: 2\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n",
            ("Failed", "FailedIndexes", 4),
        ),
    ],
)
def test_failures(spec: str, want: tuple[str, str, int]) -> None:
    assert outcome(plan(job(spec=spec, annotations=FAILS))) == want


def test_ignored_failures_are_cut() -> None:
    spec = "  podFailurePolicy: {rules: [{action: Ignore, onExitCodes: {operator: In, values: [3]}}]}\n"
    found = plan(job(spec=spec, annotations=FAILS))
    assert "again and again" in found.to_json()["cut"][0]


def test_success_policy() -> None:
    spec = "  completions: 4\n  parallelism: 1\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: '0-1'}]}\n"
    assert outcome(plan(job(spec=spec))) == ("Complete", "SuccessPolicy", 2)


def test_suspended() -> None:
    assert outcome(plan(job(spec="  suspend: true\n"))) == ("", "", 0)


def test_time_to_live() -> None:
    gone, kept = plan(job(spec="  ttlSecondsAfterFinished: 0\n")), plan(job(spec="  ttlSecondsAfterFinished: 60\n"))
    assert (gone.pods(), list(gone.cluster.list("Job"))) == ([], [])
    assert len(kept.pods()) == 1
    assert any("ttlSecondsAfterFinished" in text for text in kept.unsupported)


def test_generate_name() -> None:
    found = plan(job().replace("name: j", "generateName: gen-"))
    (pod,) = found.pods()
    assert (pod["name"], pod["owner"]) == ("gen-?????-?????", "Job/gen-?????")


def test_intervals() -> None:
    assert list(indexed.parse_intervals("1,3-5")) == [(1, 1), (3, 5)]


def test_huge_jobs_are_cut() -> None:
    for spec in ("  completions: 2000000000\n  parallelism: 1\n", "  backoffLimit: 2000000000\n"):
        found = plan(job(spec=spec, annotations=FAILS if "backoff" in spec else "{}"))
        assert len(found.pods()) < 2000
        assert found.to_json()["cut"]


def test_a_job_that_someone_else_manages() -> None:
    text = job(spec="  managedBy: example.com/queue\n")
    found = plan(text, 36)
    assert found.pods() == [] and any("example.com/queue" in t for t in found.unsupported)
    assert len(plan(text, 31).pods()) == 1  # the field is dropped: its feature is off
    assert len(plan(job(spec="  managedBy: kubernetes.io/job-controller\n"), 36).pods()) == 1


def test_a_suspended_job_that_wants_nothing_is_complete() -> None:
    (shown,) = [o for o in plan(job(spec="  completions: 0\n  suspend: true\n")).objects() if o["kind"] == "Job"]
    assert shown["status"] == "Complete"
