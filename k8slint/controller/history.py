"""ControllerRevisions of StatefulSets and DaemonSets (upstream: `pkg/controller/history/controller_history.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value


def list_revisions(cluster: Cluster, owner: Value) -> list[Value]:
    """The owner's revisions, lowest number first. Source: `ListControllerRevisions`, `SortControllerRevisions`."""
    found = cluster.owned(owner["metadata"]["uid"], "ControllerRevision")
    found.sort(key=lambda r: (r["revision"], r["metadata"]["creationTimestamp"]))
    return found


def next_revision(revisions: list[Value]) -> int:
    """Source: `nextRevision`."""
    return revisions[-1]["revision"] + 1 if revisions else 1


def truncate_history(cluster: Cluster, revisions: list[Value], live: set[str], limit: int) -> None:
    """Delete the oldest revisions that no pod needs, down to the limit. Source: `truncateHistory`, `cleanupHistory`."""
    spare = [r for r in revisions if r["metadata"]["name"] not in live]
    for revision in spare[: max(0, len(spare) - limit)]:
        cluster.delete(revision, f"only {limit} old revisions are kept")
