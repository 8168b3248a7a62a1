"""DaemonSets: which nodes, revisions, updates."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from plan_cases import nodes, plan, plan_module, pods, simple_scheduler, workload

from k8slint.controller.daemon import util


@pytest.fixture(autouse=True)
def _scheduler(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    yield


def ds(image: str = "nginx:1.14.2", spec: str = "", extra: str = "") -> str:
    return workload("DaemonSet", "ds", None, image, spec, extra)


def placed(text: str) -> list[str | None]:
    return sorted(p["node"] for p in plan(text).pods())


def test_one_pod_a_node() -> None:
    found = plan(nodes("a", "b") + ds())
    assert [(p["name"], p["owner"], p["node"]) for p in found.pods()] == [("ds-?????", "DaemonSet/ds", "a"), ("ds-?????", "DaemonSet/ds", "b")]
    (revision,) = [o for o in found.objects() if o["kind"] == "ControllerRevision"]
    assert revision["owner"] == "DaemonSet/ds"
    assert revision["name"] == f"ds-{revision['hash']}"


def test_no_nodes_no_pods() -> None:
    found = plan(ds())
    assert found.pods() == []
    assert any("--nodes" in text for text in found.unsupported)


def test_which_nodes() -> None:
    tainted = nodes("shut", extra="spec: {taints: [{key: k, effect: NoSchedule}]}\n")
    execute = nodes("never", extra="spec: {taints: [{key: k, effect: NoExecute}]}\n")
    prefer = nodes("rather-not", extra="spec: {taints: [{key: k, effect: PreferNoSchedule}]}\n")
    cordoned = nodes("cordoned", extra="spec: {unschedulable: true}\n")
    not_ready = nodes("not-ready", extra="status: {conditions: [{type: Ready, status: 'False'}]}\n")
    everything = nodes("a") + tainted + execute + prefer + cordoned + not_ready
    assert placed(everything + ds()) == ["a", "cordoned", "rather-not"]
    assert placed(everything + ds(extra="      tolerations: [{key: k}]\n")) == ["a", "cordoned", "never", "rather-not", "shut"]
    assert placed(everything + ds(extra='      nodeSelector: {"kubernetes.io/hostname": a}\n')) == ["a"]


def test_pods_carry_the_daemons_tolerations_and_node() -> None:
    (pod,) = plan(nodes("a") + ds()).cluster.list("Pod")
    keys = {(t["key"], t["effect"]) for t in pod["spec"]["tolerations"]}
    assert ("node.kubernetes.io/unschedulable", "NoSchedule") in keys
    assert ("node.kubernetes.io/not-ready", "NoExecute") in keys
    assert all("tolerationSeconds" not in t for t in pod["spec"]["tolerations"])
    assert util.node_of({"spec": {**pod["spec"], "nodeName": ""}}) == "a"


def test_rolling_update_one_at_a_time() -> None:
    found = plan(nodes("a", "b", "c") + ds("nginx:1.16.1"), old=nodes("a", "b", "c") + ds())
    assert [verb for verb, _ in pods(found)] == ["delete", "create"] * 3
    assert found.rollout[0]["lowestReady"] == 2
    assert found.rollout[0]["complete"]


def test_rolling_update_with_surge() -> None:
    spec = "  updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n"
    found = plan(nodes("a", "b", "c") + ds("nginx:1.16.1", spec), old=nodes("a", "b", "c") + ds(spec=spec))
    assert sorted(verb for verb, _ in pods(found)) == ["create"] * 3 + ["delete"] * 3
    assert pods(found)[0][0] == "create"
    assert found.rollout[0]["lowestReady"] == 3


def test_on_delete() -> None:
    spec = "  updateStrategy: {type: OnDelete}\n"
    assert pods(plan(nodes("a") + ds("nginx:1.16.1", spec), old=nodes("a") + ds(spec=spec))) == []


def test_a_selector_that_moves_the_pods() -> None:
    labelled = nodes("a", "b")
    labelled = labelled.replace("name: b}", "name: b, labels: {disk: ssd}}")
    found = plan(labelled + ds(extra="      nodeSelector: {disk: ssd}\n"), old=labelled + ds())
    assert [p["node"] for p in found.pods()] == ["b"]


@pytest.mark.parametrize(
    ("rolling", "desired", "want"),
    [({}, 4, (0, 1)), ({"maxSurge": "25%", "maxUnavailable": 0}, 5, (2, 0)), ({"maxUnavailable": "10%"}, 15, (0, 2))],
)
def test_counts_round_up(rolling: dict, desired: int, want: tuple[int, int]) -> None:
    assert util.surge_and_unavailable({"spec": {"updateStrategy": {"rollingUpdate": rolling}}}, desired) == want
