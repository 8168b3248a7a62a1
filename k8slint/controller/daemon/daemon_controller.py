"""One pass over a DaemonSet (upstream: `pkg/controller/daemon/daemon_controller.go`)."""

from __future__ import annotations

from k8slint.controller import history
from k8slint.controller.cluster import Cluster, Refusal, Value, owner_reference
from k8slint.controller.daemon import update, util
from k8slint.controller.hash import compute_hash, get_patch
from k8slint.controller.nodeaffinity import required_node_affinity, untolerated_taint
from k8slint.controller.pods import claim_pods, create_pod, is_pod_available, is_pod_ready
from k8slint.store import match_selector


def sync_daemon_set(cluster: Cluster, ds: Value) -> None:
    """Source: `syncDaemonSet`."""
    selector = ds["spec"].get("selector")
    pods = claim_pods(cluster, ds, lambda labels: match_selector(selector, labels))
    revisions = history.list_revisions(cluster, ds)
    current = construct_history(cluster, ds, revisions)
    if current is None:
        return
    digest = current["metadata"]["labels"][util.HASH_LABEL]
    by_node = nodes_to_daemon_pods(pods)
    nodes = list(cluster.list("Node"))
    decided = cluster.once(
        f"daemon_nodes_{cluster.revisions.get('Node', 0)}",
        ds["spec"].get("template") or {},
        lambda: {n["metadata"]["name"]: node_should_run_daemon_pod(cluster, ds, n) for n in nodes},
    )
    manage(cluster, ds, nodes, decided, by_node, digest)
    if (ds["spec"].get("updateStrategy") or {}).get("type", "RollingUpdate") == "RollingUpdate":
        by_node = nodes_to_daemon_pods(cluster.owned(ds["metadata"]["uid"], "Pod"))
        update.rolling_update(cluster, ds, nodes, decided, by_node, digest)
    pods = cluster.owned(ds["metadata"]["uid"], "Pod")
    live = {current["metadata"]["name"]} | {f"{ds['metadata']['name']}-{util.hash_of(p)}" for p in pods}
    history.truncate_history(cluster, history.list_revisions(cluster, ds), live, ds["spec"].get("revisionHistoryLimit", 10))
    update_status(ds, decided, pods, digest)


def construct_history(cluster: Cluster, ds: Value, revisions: list[Value]) -> Value | None:
    """The revision of the current template, taken up again or made. Source: `constructHistory`, `snapshot`."""
    template = ds["spec"].get("template") or {}
    data = cluster.once("ds_patch", template, lambda: get_patch(template, cluster.minor))
    equal = [r for r in revisions if r["data"] == data]
    number = history.next_revision(revisions)
    if equal:
        if equal[-1] is not revisions[-1]:
            equal[-1]["revision"] = number
        return equal[-1]
    status = ds["status"]
    digest = compute_hash(template, cluster.minor, status.get("collisionCount"))
    revision: Value = {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            "name": f"{ds['metadata']['name']}-{digest}",
            "namespace": ds["metadata"].get("namespace", ""),
            "labels": {**((template.get("metadata") or {}).get("labels") or {}), util.HASH_LABEL: digest},
            "ownerReferences": [owner_reference(ds)],
        },
        "data": data,
        "revision": number,
        "status": {},
    }
    made = cluster.create(revision)
    if isinstance(made, Refusal):
        status["collisionCount"] = status.get("collisionCount", 0) + 1
        if made.reason == "AlreadyExists" and status["collisionCount"] < 100:
            cluster.touch(ds)
        return None
    cluster.record("create", made, None, None, f"revision {number} of DaemonSet/{ds['metadata']['name']}")
    return made


def nodes_to_daemon_pods(pods: list[Value]) -> dict[str, list[Value]]:
    """The pods a node, oldest first. Source: `getNodesToDaemonPods`."""
    by_node: dict[str, list[Value]] = {}
    for pod in pods:
        by_node.setdefault(util.node_of(pod), []).append(pod)
    return by_node


def node_should_run_daemon_pod(cluster: Cluster, ds: Value, node: Value) -> tuple[bool, bool]:
    """(should run, may go on running). Source: `NodeShouldRunDaemonPod`."""
    template = ds["spec"].get("template") or {}
    spec = cluster.once("daemon_spec", template, lambda: util.with_tolerations(template.get("spec") or {}))
    wanted = spec.get("nodeName")
    if wanted and wanted != node["metadata"]["name"]:
        return False, False
    if not required_node_affinity(spec, node):
        return False, False
    taints, tolerations = node["spec"].get("taints") or (), spec["tolerations"]
    if untolerated_taint(taints, tolerations, ("NoSchedule", "NoExecute")) is not None:
        return False, untolerated_taint(taints, tolerations, ("NoExecute",)) is None
    return True, True


def manage(
    cluster: Cluster, ds: Value, nodes: list[Value], decided: dict[str, tuple[bool, bool]], by_node: dict[str, list[Value]], digest: str
) -> None:
    """Create pods on nodes that lack one, delete those that should not be. Source: `manage`, `podsShouldBeOnNode`."""
    missing: list[str] = []
    surplus: list[tuple[Value, str]] = []
    for node in nodes:
        name = node["metadata"]["name"]
        should_run, may_go_on = decided[name]
        pods = by_node.get(name)
        if pods is None:
            if should_run:
                missing.append(name)
        elif may_go_on:
            surplus += _surplus(cluster, ds, pods, digest)
        else:
            surplus += [(pod, f"node {name} should not run it") for pod in pods]
    known = decided.keys()
    for name, pods in by_node.items():
        if name and name not in known:
            surplus += [(pod, f"node {name} does not exist") for pod in pods]
    sync_nodes(cluster, ds, surplus, missing, digest)


def _surplus(cluster: Cluster, ds: Value, pods: list[Value], digest: str) -> list[tuple[Value, str]]:
    """The pods of one node beyond one (beyond an old and a new one while the set surges)."""
    gone = [(p, "it has failed") for p in pods if p["status"].get("phase") == "Failed"]
    gone += [(p, "it has ended") for p in pods if p["status"].get("phase") == "Succeeded"]
    running = [p for p in pods if p["status"].get("phase") not in ("Failed", "Succeeded")]
    if len(running) <= 1:
        return gone
    if util.surge_and_unavailable(ds, 1)[0] == 0:
        running.sort(key=lambda p: (not p["spec"].get("nodeName"), p["metadata"]["creationTimestamp"]))
        return gone + [(p, "one pod a node") for p in running[1:]]
    old = [p for p in running if util.hash_of(p) != digest]
    new = [p for p in running if util.hash_of(p) == digest]
    if old and new and any(map(is_pod_available, new)):
        return gone + [(p, "its successor is available") for p in old]
    return gone + [(p, "one pod a node") for p in new[1:] + old[1:]]


def sync_nodes(cluster: Cluster, ds: Value, surplus: list[tuple[Value, str]], missing: list[str], digest: str) -> None:
    """Source: `syncNodes`."""
    for name in missing:
        if create_pod(cluster, util.new_pod(cluster, ds, name, digest), ds) is None:
            break
    else:
        if missing:
            cluster.recovered(ds, "FailedCreate")
    for pod, reason in surplus:
        cluster.delete(pod, reason)


def update_status(ds: Value, decided: dict[str, tuple[bool, bool]], pods: list[Value], digest: str) -> None:
    """Source: `updateDaemonSetStatus`."""
    by_node = nodes_to_daemon_pods(pods)
    wanted = [name for name, (should_run, _) in decided.items() if should_run]
    here = [by_node[name] for name in wanted if by_node.get(name)]
    ds["status"].update(
        desiredNumberScheduled=len(wanted),
        currentNumberScheduled=len(here),
        numberMisscheduled=sum(1 for name, (should_run, _) in decided.items() if not should_run and by_node.get(name)),
        numberReady=sum(any(map(is_pod_ready, found)) for found in here),
        numberAvailable=sum(any(map(is_pod_available, found)) for found in here),
        updatedNumberScheduled=sum(any(util.hash_of(p) == digest for p in found) for found in here),
    )
