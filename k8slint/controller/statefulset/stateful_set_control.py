"""One pass over a StatefulSet (upstream: `pkg/controller/statefulset/stateful_set_control.go`)."""

from __future__ import annotations

from collections.abc import Callable

from k8slint.controller import history
from k8slint.controller.cluster import Cluster, Refusal, Value, owner_reference
from k8slint.controller.pods import claim_pods, create_pod, is_pod_available, is_pod_ready, slow_start_order
from k8slint.controller.statefulset import stateful_set_utils as utils
from k8slint.features import enabled
from k8slint.store import match_selector

# A pass over a set looks at all its pods, and a set may need a pass a pod.
MAXIMUM_PODS = 1_000


def sync_stateful_set(cluster: Cluster, sts: Value) -> None:
    """Source: `sync`, `UpdateStatefulSet`, `performUpdate`."""
    selector = sts["spec"].get("selector")
    pods = [p for p in claim_pods(cluster, sts, lambda labels: match_selector(selector, labels)) if utils.is_member_of(sts, p)]
    revisions = history.list_revisions(cluster, sts)
    current, update = get_stateful_set_revisions(cluster, sts, revisions)
    status = sts["status"]
    before = dict(status)
    status["currentRevision"], status["updateRevision"] = current["metadata"]["name"], update["metadata"]["name"]
    changed = update_stateful_set(cluster, sts, current, update, pods)
    update_status(cluster, sts, current, update)
    if changed or status != before:
        cluster.touch(sts)
    live = {status["currentRevision"], status["updateRevision"], *map(utils.revision_of, pods)}
    history.truncate_history(cluster, history.list_revisions(cluster, sts), live, sts["spec"].get("revisionHistoryLimit", 10))


def get_stateful_set_revisions(cluster: Cluster, sts: Value, revisions: list[Value]) -> tuple[Value, Value]:
    """(current, update); an equal older revision is taken up again, as a rollback does. Source: `getStatefulSetRevisions`."""
    status = sts["status"]
    while True:
        update = utils.new_revision(cluster, sts, history.next_revision(revisions), status.get("collisionCount", 0))
        equal = [r for r in revisions if r["data"] == update["data"]]
        if equal:
            if equal[-1] is not revisions[-1]:
                equal[-1]["revision"] = update["revision"]
            update = equal[-1]
            break
        made = cluster.create(update)
        if not isinstance(made, Refusal):
            cluster.record("create", made, None, None, f"revision {made['revision']} of StatefulSet/{sts['metadata']['name']}")
            update = made
            break
        status["collisionCount"] = status.get("collisionCount", 0) + 1
        if status["collisionCount"] > 100:
            break
    for revision in revisions:
        if revision["metadata"]["name"] == status.get("currentRevision"):
            return revision, update
    return update, update


def new_versioned_pod(cluster: Cluster, sts: Value, current: Value, update: Value, ordinal: int) -> Value:
    """A pod of the current revision below the partition, else of the update revision. Source: `newVersionedStatefulSetPod`."""
    rolling = (sts["spec"].get("updateStrategy") or {}).get("rollingUpdate")
    keeps = sts["status"].get("currentReplicas", 0) if rolling is None else utils.partition(sts)
    is_current = utils.update_type(sts) == "RollingUpdate" and ordinal < utils.start_ordinal(sts) + keeps
    revision = current if is_current else update
    return utils.new_pod(cluster, sts, revision["template"], revision["metadata"]["name"], ordinal)


def update_stateful_set(cluster: Cluster, sts: Value, current: Value, update: Value, pods: list[Value]) -> bool:
    """Whether anything was done. Source: `updateStatefulSet`."""
    start, count = utils.start_ordinal(sts), utils.replica_count(sts)
    monotonic = not utils.allows_burst(sts)
    by_ordinal = {utils.ordinal_of(p): p for p in pods}
    condemned = sorted((o for o in by_ordinal if not start <= o < start + count), reverse=True)
    if monotonic:
        first_gap = next((o for o in range(start, start + count) if not _is_well(by_ordinal.get(o))), start + count)
        order = [first_gap] if first_gap < start + count else []
    else:
        missing_or_ended = _incomplete(by_ordinal, start, count)
        order = missing_or_ended

    done = False
    for ordinal in order:
        pod = by_ordinal.get(ordinal)
        if pod is not None and pod["status"].get("phase") in ("Failed", "Succeeded"):
            cluster.delete(pod, "it has ended; the ordinal gets a new pod")
            return True
        if pod is None:
            if len(by_ordinal) >= MAXIMUM_PODS:
                cluster.cuts[f"StatefulSet/{sts['metadata']['name']}: no more than {MAXIMUM_PODS} of its {count} pods are planned"] = None
                return done
            if not create_stateful_pod(cluster, sts, new_versioned_pod(cluster, sts, current, update, ordinal), ordinal):
                return done
            by_ordinal[ordinal] = cluster.objects["Pod"][(sts["metadata"].get("namespace", ""), f"{sts['metadata']['name']}-{ordinal}")]
            done = True
            if monotonic:
                return True
        elif pod["status"].get("phase") == "Pending":
            done = create_claims(cluster, sts, ordinal) or done
        if monotonic:
            return done
    if done:
        return True
    if _process_condemned(cluster, sts, by_ordinal, condemned, start, count, monotonic):
        return True
    if utils.update_type(sts) == "OnDelete":
        return False
    return _rolling_update(cluster, sts, by_ordinal, update, start, count)


def _incomplete(by_ordinal: dict[int, Value], start: int, count: int) -> list[int]:
    """The ordinals that a Parallel set works on, in the order in which it begins; cut where the plan ends anyway."""
    missing = [o for o in range(start, start + min(count, MAXIMUM_PODS + 1)) if o not in by_ordinal]
    ended = [o for o, p in by_ordinal.items() if start <= o < start + count and p["status"].get("phase") != "Running"]
    if not missing and not ended:
        return []
    wanted = set(missing).union(ended)
    return [o for o in slow_start_order(start, min(count, MAXIMUM_PODS + 1)) if o in wanted]


def _is_well(pod: Value | None) -> bool:
    return pod is not None and pod["status"].get("phase") == "Running" and is_pod_ready(pod) and is_pod_available(pod)


def _process_condemned(
    cluster: Cluster, sts: Value, by_ordinal: dict[int, Value], condemned: list[int], start: int, count: int, monotonic: bool
) -> bool:
    """Take away pods beyond the range, highest first; one at a time in OrderedReady. Source: `processCondemned`."""
    if not condemned:
        return False
    reason = f"StatefulSet/{sts['metadata']['name']} asks for {count}"
    if not monotonic:
        # They are deleted at the same time; the order by name is only the order of the list.
        for pod in sorted((by_ordinal[o] for o in condemned), key=lambda p: p["metadata"]["name"]):
            delete_stateful_pod(cluster, sts, pod, reason)
        return True
    pod = by_ordinal[condemned[0]]
    ill = [o for o in range(start, start + count) if not _is_well(by_ordinal.get(o))]
    ill += [o for o in reversed(condemned) if not _is_well(by_ordinal[o])]
    if not _is_well(pod) and (not ill or ill[0] != condemned[0]):
        return False
    delete_stateful_pod(cluster, sts, pod, reason)
    return True


def delete_stateful_pod(cluster: Cluster, sts: Value, pod: Value, reason: str) -> None:
    """A pod that is scaled away; its claims go with it where the retention policy says so."""
    cluster.delete(pod, reason)
    if utils.retention(sts)[1] and enabled("StatefulSetAutoDeletePVC", cluster.minor):
        for template in sts["spec"].get("volumeClaimTemplates") or ():
            name = utils.claim_name(sts, template, utils.ordinal_of(pod))
            claim = cluster.get("PersistentVolumeClaim", sts["metadata"].get("namespace", ""), name)
            if claim is not None:
                cluster.delete(claim, "persistentVolumeClaimRetentionPolicy.whenScaled is Delete")


def create_stateful_pod(cluster: Cluster, sts: Value, pod: Value, ordinal: int) -> bool:
    """Claims first, then the pod. Source: `CreateStatefulPod`."""
    create_claims(cluster, sts, ordinal)
    if create_pod(cluster, pod, sts) is None:
        return False
    cluster.recovered(sts, "FailedCreate")
    return True


def create_claims(cluster: Cluster, sts: Value, ordinal: int) -> bool:
    """Whether claims were missing. Source: `createPersistentVolumeClaims`."""
    made_any = False
    for claim in utils.claims_of(sts, ordinal):
        meta = claim["metadata"]
        if cluster.get("PersistentVolumeClaim", meta["namespace"], meta["name"]) is not None:
            continue
        made = cluster.create(claim)
        if isinstance(made, Refusal):
            cluster.fail(sts, "FailedCreate", made.message)
            continue
        if utils.retention(sts)[0]:
            reference = owner_reference(sts)
            reference["controller"] = False
            made["metadata"]["ownerReferences"] = [reference]
        cluster.record("create", made, None, None, f"volumeClaimTemplates of StatefulSet/{sts['metadata']['name']}")
        made_any = True
    return made_any


def _rolling_update(cluster: Cluster, sts: Value, by_ordinal: dict[int, Value], update: Value, start: int, count: int) -> bool:
    """Delete the highest pod of another revision; wait where one is not available. Source: the end of `updateStatefulSet`."""
    name = update["metadata"]["name"]
    most = utils.max_unavailable(sts, cluster.minor)
    if most > 1:
        return _update_in_burst(cluster, sts, by_ordinal, name, start, count, most)
    for ordinal in range(start + count - 1, start + utils.partition(sts) - 1, -1):
        pod = by_ordinal.get(ordinal)
        if pod is None:
            return False
        if utils.revision_of(pod) != name:
            cluster.delete(pod, f"the update to {name}")
            sts["status"]["currentReplicas"] = max(0, sts["status"].get("currentReplicas", 0) - 1)
            return True
        if not _is_well(pod):
            return False
    return False


def _update_in_burst(cluster: Cluster, sts: Value, by_ordinal: dict[int, Value], name: str, start: int, count: int, most: int) -> bool:
    """maxUnavailable above one. Source: `updateStatefulSetAfterInvariantEstablished`."""
    unavailable = sum(not _is_well(by_ordinal.get(o)) for o in range(start, start + count))
    budget, done = most - unavailable, False
    for ordinal in range(start + count - 1, start + utils.partition(sts) - 1, -1):
        if budget <= 0:
            break
        pod = by_ordinal.get(ordinal)
        if pod is not None and utils.revision_of(pod) != name:
            cluster.delete(pod, f"the update to {name}")
            budget -= 1
            done = True
    return done


def update_status(cluster: Cluster, sts: Value, current: Value, update: Value) -> None:
    """Source: `updateStatus`, `completeRollingUpdate`."""
    pods = [p for p in cluster.owned(sts["metadata"]["uid"], "Pod") if utils.is_member_of(sts, p)]
    here, next_one = current["metadata"]["name"], update["metadata"]["name"]
    status = sts["status"]

    def count(test: Callable[[Value], bool]) -> int:
        return sum(map(test, pods))

    status.update(
        replicas=len(pods),
        readyReplicas=count(is_pod_ready),
        availableReplicas=count(is_pod_available),
        currentReplicas=count(lambda p: utils.revision_of(p) == here),
        updatedReplicas=count(lambda p: utils.revision_of(p) == next_one),
        collisionCount=status.get("collisionCount", 0),
    )
    if (
        utils.update_type(sts) == "RollingUpdate"
        and status["updatedReplicas"] == status["replicas"] == status["readyReplicas"]
        and status["replicas"] == utils.replica_count(sts)
    ):
        status["currentReplicas"] = status["updatedReplicas"]
        status["currentRevision"] = next_one
