"""Deployments: rollouts step by step, scaling, history."""

from __future__ import annotations

import pytest
from plan_cases import plan, scalings, sizes, workload

from k8slint.controller.cluster import Cluster
from k8slint.controller.deployment import util
from k8slint.controller.deployment.sync import scale


def deployment(replicas: int, image: str = "nginx:1.14.2", strategy: str = "", more: str = "") -> str:
    return workload("Deployment", "d", replicas, image, (f"  strategy: {strategy}\n" if strategy else "") + more)


def change(replicas: int, strategy: str = "", more: str = "", after: int | None = None, image: str = "nginx:1.16.1") -> list:
    old = deployment(replicas, "nginx:1.14.2", strategy, more)
    return sizes(plan(deployment(replicas if after is None else after, image, strategy, more), old=old))


@pytest.mark.parametrize(
    ("surge", "unavailable", "replicas", "want"),
    [("25%", "25%", 3, (1, 0)), ("25%", "25%", 10, (3, 2)), (0, "10%", 5, (0, 1)), ("0%", "0%", 4, (0, 1)), ("1%", "1%", 1, (1, 0)), (2, 3, 1, (2, 3))],
)
def test_fenceposts(surge: object, unavailable: object, replicas: int, want: tuple[int, int]) -> None:
    assert util.resolve_fenceposts(surge, unavailable, replicas) == want


def test_new_deployment() -> None:
    found = plan(deployment(3))
    (rs,) = [o for o in found.objects() if o["kind"] == "ReplicaSet"]
    assert (rs["name"], rs["owner"], rs["replicas"], rs["hash"], rs["revision"]) == ("d-5fc4dd9859", "Deployment/d", 3, "5fc4dd9859", 1)
    assert [p["name"] for p in found.pods()] == ["d-5fc4dd9859-?????"] * 3
    assert sizes(found) == [("rs0", 0, 3)]


def test_rolling_update_with_defaults() -> None:
    new, old = "rs0", "rs1"
    assert change(4) == [
        (new, 0, 1), (old, 4, 3), (new, 1, 2), (old, 3, 2), (new, 2, 3), (old, 2, 1), (new, 3, 4), (old, 1, 0),
    ]


def test_no_surge_takes_an_old_pod_first() -> None:
    old, new = "rs0", "rs1"
    assert change(3, "{rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}") == [
        (old, 3, 2), (new, 0, 1), (old, 2, 1), (new, 1, 2), (old, 1, 0), (new, 2, 3),
    ]


def test_full_surge_is_made_at_once() -> None:
    assert change(5, "{rollingUpdate: {maxSurge: 100%, maxUnavailable: 0}}") == [
        ("rs0", 0, 5), ("rs1", 5, 4), ("rs1", 4, 3), ("rs1", 3, 2), ("rs1", 2, 1), ("rs1", 1, 0),
    ]


def test_recreate() -> None:
    found = plan(deployment(3, "nginx:1.16.1", "{type: Recreate}"), old=deployment(3, strategy="{type: Recreate}"))
    assert sizes(found) == [("rs0", 3, 0), ("rs1", 0, 3)]
    assert found.rollout[0]["lowestReady"] == 0


def test_image_and_size_together() -> None:
    old, new = "rs0", "rs1"
    assert change(3, after=6)[:4] == [(old, 3, 6), (new, 0, 2), (old, 6, 5), (new, 2, 3)]


def test_scaling_alone_makes_no_revision() -> None:
    assert change(3, after=5, image="nginx:1.14.2") == [("rs0", 3, 5)]
    assert change(3, after=0, image="nginx:1.14.2") == [("rs0", 3, 0)]


def test_another_spelling_is_no_change() -> None:
    old = workload("Deployment", "d", 3).replace("1.14.2\"", '1.14.2", resources: {requests: {cpu: 500m}}')
    new = workload("Deployment", "d", 3).replace("1.14.2\"", '1.14.2", resources: {requests: {cpu: "0.5"}}')
    assert scalings(plan(new, old=old)) == []


def test_paused() -> None:
    """A paused Deployment is scaled, and does not roll; one that was paused from the start has no ReplicaSet."""
    paused = "  paused: true\n"
    assert sizes(plan(deployment(3, "nginx:1.16.1", more=paused), old=deployment(3))) == []
    assert sizes(plan(deployment(5, "nginx:1.16.1", more=paused), old=deployment(3))) == [("rs0", 3, 5)]
    assert sizes(plan(deployment(3, more=paused))) == []


def test_history_limit_deletes_the_oldest() -> None:
    found = plan(deployment(2, "nginx:1.16.1", more="  revisionHistoryLimit: 0\n"), old=deployment(2, more="  revisionHistoryLimit: 0\n"))
    assert [s.object for s in found.steps if s.verb == "delete" and s.object.startswith("ReplicaSet/")] == ["ReplicaSet/d-5fc4dd9859"]
    assert found.rollout[0]["rollback"] == ""


def test_rollout_summary() -> None:
    (summary,) = plan(deployment(10, "nginx:1.16.1"), old=deployment(10)).rollout
    assert summary["readyBefore"] == summary["readyAfter"] == 10
    assert summary["lowestReady"] == 8
    assert summary["podsDeleted"] == 10
    assert summary["complete"]
    assert summary["rollback"] == "ReplicaSet/d-5fc4dd9859"


def test_orphan_replica_set_is_adopted() -> None:
    bare = workload("ReplicaSet", "d", 2).replace("metadata: {name: d}", "metadata: {name: bare, labels: {app: d}}")
    found = plan(bare + deployment(2))
    owners = {o["name"]: (o["owner"], o["replicas"]) for o in found.objects() if o["kind"] == "ReplicaSet"}
    assert owners["bare"] == ("Deployment/d", 2)


def test_hash_collision_takes_the_next_name() -> None:
    taken = workload("ReplicaSet", "d-5fc4dd9859", 0)
    found = plan(taken + deployment(2))
    mine = [o["name"] for o in found.objects() if o["kind"] == "ReplicaSet" and o["owner"]]
    assert len(mine) == 1
    assert mine[0] != "d-5fc4dd9859"


def test_proportional_scaling() -> None:
    """Two ReplicaSets in mid-rollout share what is added by their sizes; the larger one gets what is left over."""
    cluster = Cluster(36)
    made = {"spec": {"replicas": 15, "strategy": {"rollingUpdate": {"maxSurge": 3, "maxUnavailable": 2}}}, "metadata": {"name": "d"}, "status": {}}

    def rs(name: str, size: int, born: int) -> dict:
        annotations = {util.DESIRED_REPLICAS: "10", util.MAX_REPLICAS: "13"}
        meta = {"name": name, "annotations": annotations, "creationTimestamp": born}
        return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": meta, "spec": {"replicas": size}, "status": {}}

    old, new = rs("old", 8, 1), rs("new", 5, 2)
    scale(cluster, made, new, [old])
    assert (old["spec"]["replicas"], new["spec"]["replicas"]) == (11, 7)


def test_pods_that_the_server_refuses() -> None:
    """The Deployment is accepted, its pods are not."""
    found = plan(deployment(2).replace("    spec:\n", "    spec:\n      serviceAccountName: ghost\n"))
    assert found.pods() == []
    assert 'serviceaccount "ghost" not found' in found.failures[0]["message"]
    assert found.refused == []
    assert not found.ok()
