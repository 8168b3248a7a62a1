"""Rolling updates of a DaemonSet (upstream: `pkg/controller/daemon/update.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.daemon import util
from k8slint.controller.pods import create_pod, is_pod_available


def rolling_update(
    cluster: Cluster, ds: Value, nodes: list[Value], decided: dict[str, tuple[bool, bool]], by_node: dict[str, list[Value]], digest: str
) -> None:
    """Replace old pods within maxUnavailable, or add new ones within maxSurge. Source: `rollingUpdate`."""
    wanted = [n["metadata"]["name"] for n in nodes if decided[n["metadata"]["name"]][0]]
    surge, unavailable = util.surge_and_unavailable(ds, len(wanted))
    for name in wanted:
        by_node.setdefault(name, [])
    if surge == 0:
        _replace(cluster, by_node, digest, unavailable)
    else:
        _surge(cluster, ds, by_node, digest, surge)


def find_updated_pods_on_node(pods: list[Value], digest: str) -> tuple[Value | None, Value | None, bool]:
    """(new pod, old pod, whether there is at most one of each). Source: `findUpdatedPodsOnNode`."""
    new = old = None
    for pod in pods:
        if util.hash_of(pod) == digest:
            if new is not None:
                return None, None, False
            new = pod
        else:
            if old is not None:
                return None, None, False
            old = pod
    return new, old, True


def _replace(cluster: Cluster, by_node: dict[str, list[Value]], digest: str, limit: int) -> None:
    count, at_once, candidates = 0, [], []
    for pods in by_node.values():
        new, old, clear = find_updated_pods_on_node(pods, digest)
        if not clear or (old is None) == (new is None):
            count += 1
        elif new is not None:
            count += not is_pod_available(new)
        elif old is not None:
            if not is_pod_available(old):
                at_once.append(old)
                count += 1
            elif count < limit:
                candidates.append(old)
    for pod in at_once + candidates[: max(0, limit - count)]:
        cluster.delete(pod, f"the update to {digest}: {limit} may be unavailable")


def _surge(cluster: Cluster, ds: Value, by_node: dict[str, list[Value]], digest: str, limit: int) -> None:
    count, finished, at_once, candidates = 0, [], [], []
    for name, pods in by_node.items():
        new, old, clear = find_updated_pods_on_node(pods, digest)
        if not clear:
            count += 1
        elif old is None:
            continue
        elif new is None:
            if not is_pod_available(old):
                at_once.append(name)
            elif count < limit:
                candidates.append(name)
        elif not is_pod_available(new):
            count += 1
        else:
            finished.append(old)
    for name in at_once + candidates[: max(0, limit - count)]:
        if create_pod(cluster, util.new_pod(cluster, ds, name, digest), ds) is None:
            break
    for pod in finished:
        cluster.delete(pod, "its successor is available")
