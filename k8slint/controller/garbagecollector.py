"""Objects whose owners do not exist (upstream: `pkg/controller/garbagecollector`).

Owner references hold uids that a cluster gave. In a manifest they can only name objects of another cluster or of another
time, so the collector finds their owners absent and deletes the objects.
"""

from __future__ import annotations

from k8slint import scheme
from k8slint.controller.cluster import Cluster, Value


def absent_owners(cluster: Cluster, obj: Value) -> list[Value]:
    """The owner references that lead nowhere. An owner of a kind that is not known here cannot be looked for, and is not taken to
    be absent. Source: `classifyReferences`."""
    found = []
    for reference in obj["metadata"].get("ownerReferences") or ():
        if reference.get("uid") not in cluster.by_uid and scheme.lookup(reference.get("apiVersion", ""), reference.get("kind", "")) is not None:
            found.append(reference)
    return found


def collect(cluster: Cluster) -> int:
    """Delete every object all of whose owners are absent, dependents with them; how many. Source: `attemptToDeleteItem`."""
    doomed = []
    for table in cluster.objects.values():
        for obj in table.values():
            references = obj["metadata"].get("ownerReferences")
            if references and len(absent_owners(cluster, obj)) == len(references):
                doomed.append(obj)
    for obj in doomed:
        names = ", ".join(f"{r.get('kind')}/{r.get('name')}" for r in obj["metadata"]["ownerReferences"])
        cluster.delete(obj, f"garbage: its owner {names} does not exist")
    return len(doomed)
