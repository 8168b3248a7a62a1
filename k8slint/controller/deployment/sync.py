"""Revisions, scaling and history (upstream: `pkg/controller/deployment/sync.go`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Refusal, Value, controller_of, owner_reference
from k8slint.controller.deployment import util
from k8slint.controller.deployment.progress import sync_rollout_status
from k8slint.controller.hash import compute_hash
from k8slint.store import match_selector


def _key(cluster: Cluster, template: Value) -> str:
    return cluster.once("template_key", template, lambda: util.template_key(template, cluster.minor))


def replica_sets_for(cluster: Cluster, deployment: Value) -> list[Value]:
    """The Deployment's ReplicaSets, oldest first; matching orphans are adopted. Source: `getReplicaSetsForDeployment`."""
    meta = deployment["metadata"]
    found = cluster.owned(meta["uid"], "ReplicaSet")
    for rs in cluster.orphans("ReplicaSet", meta.get("namespace", "")):
        if match_selector(deployment["spec"].get("selector"), rs["metadata"].get("labels") or {}):
            cluster.adopt(rs, deployment)
            found.append(rs)
    return found


def find_new_replica_set(cluster: Cluster, deployment: Value, rs_list: list[Value]) -> Value | None:
    """The oldest ReplicaSet with the Deployment's template. Source: `FindNewReplicaSet`."""
    wanted = _key(cluster, deployment["spec"]["template"])
    for rs in util.by_creation(rs_list):
        if _key(cluster, rs["spec"]["template"]) == wanted:
            return rs
    return None


def get_all_replica_sets_and_sync_revision(
    cluster: Cluster, deployment: Value, rs_list: list[Value], create: bool
) -> tuple[Value | None, list[Value]]:
    """(new ReplicaSet, old ones). Source: `getAllReplicaSetsAndSyncRevision`."""
    new_rs = find_new_replica_set(cluster, deployment, rs_list)
    old = [rs for rs in rs_list if rs is not new_rs]
    return get_new_replica_set(cluster, deployment, new_rs, old, create), old


def get_new_replica_set(cluster: Cluster, deployment: Value, existing: Value | None, old: list[Value], create: bool) -> Value | None:
    """The ReplicaSet of the current template, made where it is missing. Source: `getNewReplicaSet`."""
    spec, meta = deployment["spec"], deployment["metadata"]
    revision = util.max_revision(old) + 1
    if existing is not None:
        if util.set_new_replica_set_annotations(deployment, existing, revision, True):
            cluster.touch(existing)
        _set_revision(deployment, existing["metadata"]["annotations"].get(util.REVISION, ""))
        return existing
    if not create:
        return None
    template, collisions = spec["template"], deployment["status"].get("collisionCount")
    digest = compute_hash(template, cluster.minor, collisions)
    labels = {**((template.get("metadata") or {}).get("labels") or {}), util.POD_TEMPLATE_HASH: digest}
    selector = spec.get("selector") or {}
    new_rs: Value = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {
            "name": f"{meta['name']}-{digest}",
            "namespace": meta.get("namespace", ""),
            "labels": labels,
            "annotations": {},
            "ownerReferences": [owner_reference(deployment)],
        },
        "spec": {
            "replicas": 0,
            "minReadySeconds": spec.get("minReadySeconds", 0),
            "selector": {**selector, "matchLabels": {**(selector.get("matchLabels") or {}), util.POD_TEMPLATE_HASH: digest}},
            "template": {**template, "metadata": {**(template.get("metadata") or {}), "labels": labels}},
        },
        "status": {},
    }
    size = util.new_rs_new_replicas(deployment, [*old, new_rs], new_rs)
    new_rs["spec"]["replicas"] = size
    util.set_new_replica_set_annotations(deployment, new_rs, revision, False)
    made = cluster.create(new_rs)
    if isinstance(made, Refusal):
        if made.reason != "AlreadyExists":
            cluster.fail(deployment, "ReplicaSetCreateError", made.message)
            return None
        there = cluster.get("ReplicaSet", meta.get("namespace", ""), new_rs["metadata"]["name"])
        owner = controller_of(there["metadata"]) if there else None
        if there and owner and owner["uid"] == meta["uid"] and _key(cluster, there["spec"]["template"]) == _key(cluster, template):
            return there
        # Not ours, or another template: a collision of hashes. Try the next one.
        deployment["status"]["collisionCount"] = (collisions or 0) + 1
        if deployment["status"]["collisionCount"] < 100:
            cluster.touch(deployment)
        return None
    stored = made["spec"]["template"]
    if stored.get("spec") == template.get("spec"):  # the same but for the hash label, which the key leaves out
        cluster.once("template_key", stored, lambda: _key(cluster, template))
    cluster.record("create", made, None, size, f"new revision {revision} of Deployment/{meta['name']}")
    if size > 0:
        cluster.record("scale", made, 0, size, "new revision")
    _set_revision(deployment, str(revision))
    return made


def _set_revision(deployment: Value, revision: str) -> None:
    annotations = deployment["metadata"].get("annotations") or {}
    if annotations.get(util.REVISION) != revision:
        deployment["metadata"]["annotations"] = {**annotations, util.REVISION: revision}


def sync(cluster: Cluster, deployment: Value, rs_list: list[Value]) -> None:
    """Scaling, and everything that a paused Deployment does. Source: `sync`."""
    new_rs, old = get_all_replica_sets_and_sync_revision(cluster, deployment, rs_list, False)
    scale(cluster, deployment, new_rs, old)
    if deployment["spec"].get("paused"):
        cleanup_deployment(cluster, old, deployment)
    sync_rollout_status(cluster, deployment, [*old, new_rs] if new_rs is not None else old, new_rs)


def scale(cluster: Cluster, deployment: Value, new_rs: Value | None, old: list[Value]) -> None:
    """Bring the ReplicaSets to a changed spec.replicas, in mid-rollout by their shares. Source: `scale`."""
    desired = util.replicas_of(deployment)
    one = util.find_active_or_latest(new_rs, old)
    if one is not None:
        if util.replicas_of(one) != desired:
            scale_replica_set(cluster, one, desired, deployment, "spec.replicas changed")
        return
    if util.is_saturated(deployment, new_rs):
        for rs in util.active(old):
            scale_replica_set(cluster, rs, 0, deployment, "the new ReplicaSet is complete")
        return
    if not util.is_rolling_update(deployment):
        return
    all_rs = util.active([*old, new_rs] if new_rs is not None else old)
    allowed = desired + util.max_surge(deployment) if desired > 0 else 0
    to_add = allowed - util.replica_count(all_rs)
    if to_add > 0:
        all_rs = util.by_size_newer(all_rs)
    elif to_add < 0:
        all_rs = util.by_size_older(all_rs)
    added, sizes = 0, []
    for rs in all_rs:
        share = util.proportion(rs, deployment, to_add, added) if to_add else 0
        sizes.append(util.replicas_of(rs) + share)
        added += share
    for i, rs in enumerate(all_rs):
        if i == 0 and to_add:
            sizes[0] = max(0, sizes[0] + to_add - added)
        scale_replica_set(cluster, rs, sizes[i], deployment, "spec.replicas changed during a rollout")


def scale_replica_set(cluster: Cluster, rs: Value, size: int, deployment: Value, reason: str) -> bool:
    """Whether the size changed. Source: `scaleReplicaSet`."""
    desired, before = util.replicas_of(deployment), util.replicas_of(rs)
    annotated = util.set_replicas_annotations(rs, desired, desired + util.max_surge(deployment))
    if before != size:
        rs["spec"]["replicas"] = size
        cluster.record("scale", rs, before, size, reason)
    if annotated or before != size:
        cluster.touch(rs)
    return before != size


def cleanup_deployment(cluster: Cluster, old: list[Value], deployment: Value) -> None:
    """Keep no more than revisionHistoryLimit empty ReplicaSets. Source: `cleanupDeployment`."""
    if not util.has_revision_history_limit(deployment):
        return
    limit = deployment["spec"]["revisionHistoryLimit"]
    surplus = len(old) - limit
    if surplus <= 0:
        return
    for rs in sorted(old, key=lambda rs: (util.revision_of(rs), rs["metadata"]["creationTimestamp"]))[:surplus]:
        if rs["status"].get("replicas", 0) == 0 and util.replicas_of(rs) == 0:
            cluster.delete(rs, f"revisionHistoryLimit is {limit}")


def is_scaling_event(cluster: Cluster, deployment: Value, rs_list: list[Value]) -> bool:
    """Whether spec.replicas changed since the ReplicaSets were sized. Source: `isScalingEvent`."""
    new_rs, old = get_all_replica_sets_and_sync_revision(cluster, deployment, rs_list, False)
    desired = util.replicas_of(deployment)
    for rs in util.active([*old, new_rs] if new_rs is not None else old):
        noted = util.annotation_number(rs, util.DESIRED_REPLICAS)
        if noted is not None and noted != desired:
            return True
    return False
