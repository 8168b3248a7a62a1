"""Indexes of an Indexed Job (upstream: `pkg/controller/job/indexed_job_utils.go`, `success_policy.go`)."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.controller.cluster import Value

COMPLETION_INDEX = "batch.kubernetes.io/job-completion-index"


def is_indexed(job: Value) -> bool:
    """completionMode Indexed."""
    return job["spec"].get("completionMode") == "Indexed"


def index_of(pod: Value) -> int:
    """The completion index in the pod's annotations, -1 where there is none. Source: `getCompletionIndex`."""
    text = (pod["metadata"].get("annotations") or {}).get(COMPLETION_INDEX, "")
    return int(text) if text.isascii() and text.isdigit() else -1


def first_pending_indexes(taken: set[int], completions: int, count: int) -> Iterator[int]:
    """The lowest free indexes. Source: `firstPendingIndexes`."""
    found = 0
    for index in range(completions):
        if found >= count:
            return
        if index not in taken:
            found += 1
            yield index


def parse_intervals(text: str) -> Iterator[tuple[int, int]]:
    """`1,3-5` to (first, last) pairs. Source: `parseIndexesFromString`."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        if first.isdigit() and (not last or last.isdigit()):
            yield int(first), int(last or first)


def matched_success_policy(job: Value, succeeded: set[int]) -> int | None:
    """The number of the first successPolicy rule that holds. Source: `matchSuccessPolicy`."""
    for number, rule in enumerate((job["spec"].get("successPolicy") or {}).get("rules") or ()):
        text, count = rule.get("succeededIndexes"), rule.get("succeededCount")
        if text is not None:
            matching = sum(1 for i in succeeded if any(a <= i <= b for a, b in parse_intervals(text)))
            size = sum(b - a + 1 for a, b in parse_intervals(text))
            if matching >= (size if count is None else min(count, size)):
                return number
        elif count is not None and len(succeeded) >= count:
            return number
    return None
