"""The plan as a whole: its JSON, changes, what is refused, and that it is bounded."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from plan_cases import job, nodes, objects, plan, plan_module, scalings, simple_scheduler, workload

KEYS = [
    "version", "kube_version", "objects", "pods", "claims", "endpoints", "steps", "refused", "failures", "changes", "rollout", "cut",
    "unsupported",
]
POD = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: c, image: x}]}\n"


def test_json() -> None:
    found = plan(workload("Deployment", "web", 2)).account()
    assert list(found) == KEYS
    assert (found["version"], found["kube_version"]) == (1, "1.36")
    json.dumps(found)
    rs = next(o for o in found["objects"] if o["kind"] == "ReplicaSet")
    assert rs["from"] == {"file": "test.yaml", "line": 2}
    assert (rs["apiVersion"], rs["namespace"], rs["owner"]) == ("apps/v1", "default", "Deployment/web")
    pod = found["pods"][0]
    assert (pod["owner"], pod["node"], pod["phase"], pod["reason"]) == (f"ReplicaSet/{rs['name']}", None, "Pending", "NoNodes")
    assert pod["qosClass"] == "BestEffort"
    assert [s["n"] for s in found["steps"]] == list(range(1, len(found["steps"]) + 1))


def test_same_plan_every_time() -> None:
    text = workload("Deployment", "a", 3) + workload("StatefulSet", "b", 3) + job()
    assert plan(text).to_json() == plan(text).to_json()


def test_input_is_left_alone() -> None:
    found = objects(workload("Deployment", "a", 2) + POD)
    before = json.dumps([o.value for o in found])
    plan_module.plan(found, 36)
    assert json.dumps([o.value for o in found]) == before


def test_with_nodes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    found = plan(nodes("n1") + POD + POD.replace("name: p", "name: q").replace("spec: {", "spec: {nodeSelector: {a: b}, "))
    assert [(p["name"], p["node"], p["phase"], p["reason"]) for p in found.pods()] == [
        ("p", "n1", "Running", ""), ("q", None, "Pending", "Unschedulable"),
    ]
    assert not found.ok()
    assert plan(nodes("n1") + POD).ok()


def test_pod_on_a_node_that_does_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    (pod,) = plan(nodes("n1") + POD.replace("spec: {", "spec: {nodeName: ghost, ")).pods()
    assert (pod["node"], pod["phase"]) == ("ghost", "Pending")


def test_scheduling_gates_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    (pod,) = plan(nodes("n1") + POD.replace("spec: {", "spec: {schedulingGates: [{name: wait}], ")).pods()
    assert (pod["phase"], pod["reason"]) == ("Pending", "SchedulingGated")


def test_eviction_by_taint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    tainted = nodes("n1", extra="spec: {taints: [{key: k, effect: NoExecute}]}\n")
    found = plan(tainted + POD.replace("spec: {", "spec: {nodeName: n1, "))
    (pod,) = found.pods()
    assert (pod["node"], pod["phase"], pod["reason"]) == ("n1", "Failed", "TaintManagerEviction")
    assert found.steps[-1].reason == "evicted: it does not tolerate k:NoExecute"
    endless = plan(tainted + workload("Deployment", "d", 2, extra="      nodeName: n1\n"))
    assert "again and again" in endless.to_json()["cut"][0]


def test_garbage_collection() -> None:
    """An owner reference in a manifest holds a uid of another cluster."""
    owned = POD.replace("name: p", "name: p, ownerReferences: [{apiVersion: v1, kind: Pod, name: q, uid: u2, controller: true}]")
    other = POD.replace("name: p", "name: q, ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: u1, controller: true}]")
    found = plan(owned + other)
    assert found.pods() == []
    assert found.steps[-1].reason.startswith("garbage: its owner Pod/")


def test_replica_set_adopts_bare_pods() -> None:
    bare = POD.replace("name: p", "name: p, labels: {app: rs}")
    found = plan(bare + workload("ReplicaSet", "rs", 2))
    assert sorted((p["name"], p["owner"]) for p in found.pods()) == [("p", "ReplicaSet/rs"), ("rs-?????", "ReplicaSet/rs")]


def test_replication_controller() -> None:
    text = """\
apiVersion: v1
kind: ReplicationController
metadata: {name: rc}
spec:
  replicas: 2
  selector: {app: rc}
  template: {metadata: {labels: {app: rc}}, spec: {containers: [{name: c, image: x}]}}
"""
    assert [p["owner"] for p in plan(text).pods()] == ["ReplicationController/rc"] * 2


def test_one_name_twice() -> None:
    found = plan(workload("Deployment", "d", 1) + workload("Deployment", "d", 3))
    assert scalings(found)[-1][2] == 3
    assert found.to_json()["cut"] == ["Deployment/d is in the input more than once: the last one counts"]


def test_long_names_are_cut_as_the_server_cuts_them() -> None:
    found = plan(workload("Deployment", "d" * 60, 1))
    (pod,) = found.pods()
    assert len(pod["name"]) == 63
    assert pod["name"].endswith("?????")


def test_custom_resources_pass_through() -> None:
    text = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\nspec: {a: 1}\n"
    found = plan(text)
    assert [(o["kind"], o["name"]) for o in found.objects()] == [("Thing", "t")]
    assert any("Thing" in sentence for sentence in found.unsupported)


# -- changes


def test_no_change_no_steps() -> None:
    text = workload("Deployment", "d", 3) + workload("StatefulSet", "s", 2) + job()
    assert plan(text, old=text).steps == []


def test_immutable_fields_are_refused() -> None:
    new = workload("Deployment", "d", 3, "nginx:1.16.1").replace("app: d", "app: e")
    found = plan(new, old=workload("Deployment", "d", 3))
    (refusal,) = found.refused
    assert (refusal["object"], refusal["namespace"]) == ("Deployment/d", "default")
    assert "spec.selector: Invalid value" in refusal["message"]
    assert "field is immutable" in refusal["message"]
    assert scalings(found) == []
    assert not found.ok()


def test_job_template_is_immutable() -> None:
    found = plan(job().replace("1.36", "1.37"), old=job())
    assert "spec.template: Invalid value" in found.refused[0]["message"]


def test_new_and_missing_objects() -> None:
    found = plan(workload("Deployment", "b", 1), old=workload("Deployment", "a", 1))
    assert next(s.object for s in found.steps if s.verb == "create") == "Deployment/b"
    assert {p["owner"].split("-")[0] for p in found.pods()} == {"ReplicaSet/a", "ReplicaSet/b"}
    assert any("kubectl apply deletes nothing" in text and "Deployment/a" in text for text in found.unsupported)


def test_what_is_refused_is_not_said_to_be_only_in_the_old_manifests() -> None:
    refused = [{"object": "Deployment/d", "namespace": "default", "reason": "Invalid", "message": "no", "from": {"file": "a.yaml", "line": 1}}]
    found = plan_module.plan([], 36, old=objects(workload("Deployment", "d", 1, "nginx:1.16.1")), refused=refused)
    assert not any("deletes nothing" in text for text in found.unsupported)


def test_three_way() -> None:
    live = {"a": 1, "b": {"x": 1, "theirs": 2}, "theirs": 3, "list": [1]}
    base = {"a": 1, "b": {"x": 1}, "gone": 1, "list": [1]}
    wanted = {"a": 2, "b": {"x": 1, "y": 2}, "list": [1], "new": [2]}
    assert plan_module.three_way(live, base, wanted) == {"a": 2, "b": {"x": 1, "theirs": 2, "y": 2}, "theirs": 3, "list": [1], "new": [2]}
    assert plan_module.three_way({**live, "gone": 1}, base, wanted).get("gone") is None


def test_a_fix_lets_pods_come() -> None:
    broken = workload("Deployment", "d", 2, extra="      serviceAccountName: robot\n")
    account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n"
    found = plan(broken + account, old=broken)
    assert len(found.pods()) == 2
    assert found.failures == []


# -- bad input


@pytest.mark.parametrize(
    "text",
    [
        workload("Deployment", "d", 2_000_000_000),
        workload("StatefulSet", "d", 2_000_000_000, spec="  ordinals: {start: 2000000000}\n"),
        job(spec="  completions: 100000\n  parallelism: 100000\n  completionMode: Indexed\n"),
    ],
)
def test_bounded(text: str) -> None:
    start = time.perf_counter()
    found = plan(text)
    assert len(found.pods()) <= 10_000
    assert "no more than" in found.to_json()["cut"][0]
    assert not found.ok()
    assert time.perf_counter() - start < 30


def test_selector_that_matches_everything() -> None:
    text = POD + workload("Deployment", "d", 2)
    everything = "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, selector: {}}\n"
    (budget,) = [o for o in plan(text + everything).objects() if o["kind"] == "PodDisruptionBudget"]
    assert budget["expectedPods"] == 3


@pytest.mark.slow
def test_a_thousand_workloads() -> None:
    text = "".join(workload("Deployment", f"w{i}", 10) for i in range(1000))
    found = objects(text)
    start = time.process_time()
    made = plan_module.plan(found, 36)
    assert len(made.to_json()["pods"]) == 10_000
    assert time.process_time() - start < 8


def hashes(new: str, old: str) -> list[str]:
    return sorted(o["hash"] for o in plan(new, old=old).objects() if o["kind"] == "ReplicaSet")


def test_defaults_of_the_first_apply_stay() -> None:
    # An image without a tag is always pulled; kubectl does not send imagePullPolicy, so the server keeps it.
    untagged, tagged = workload("Deployment", "d", 1, "nginx"), workload("Deployment", "d", 1, "nginx:1.27")
    always = tagged.replace('"nginx:1.27"', '"nginx:1.27", imagePullPolicy: Always')
    assert hashes(tagged, untagged) == hashes(always, untagged)
    assert hashes(tagged, untagged) != hashes(tagged.replace("1.27\"", '1.27", imagePullPolicy: IfNotPresent'), untagged)
    # What the author wrote and takes away is defaulted anew.
    assert hashes(tagged, always) != hashes(always, always)


def test_a_container_that_comes_keeps_the_others_as_they_are() -> None:
    old = workload("Deployment", "d", 1, "nginx")
    second = ', {name: e, image: "busybox:1.36"}]'
    found = plan(old.replace("]\n", second + "\n"), old=old)
    (stored,) = found.cluster.list("Deployment")
    containers = stored["spec"]["template"]["spec"]["containers"]
    assert [(c["name"], c["imagePullPolicy"]) for c in containers] == [("c", "Always"), ("e", "IfNotPresent")]


def test_recreate_takes_the_rolling_update_with_it() -> None:
    found = plan(workload("Deployment", "d", 1, spec="  strategy: {type: Recreate}\n"), old=workload("Deployment", "d", 1))
    assert found.refused == []
    (stored,) = found.cluster.list("Deployment")
    assert stored["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(
    ("live", "base", "wanted", "want"),
    [
        # merged by name, in the manifest's order; what somebody else added stays
        ([{"name": "a", "x": 1}, {"name": "s"}], [{"name": "a"}], [{"name": "b"}, {"name": "a", "y": 2}],
         [{"name": "b"}, {"name": "a", "x": 1, "y": 2}, {"name": "s"}]),
        ([{"name": "a"}, {"name": "b"}], [{"name": "a"}, {"name": "b"}], [{"name": "b"}], [{"name": "b"}]),
        # two of one name cannot be told apart: the list is replaced
        ([{"name": "a", "x": 1}], [{"name": "a"}], [{"name": "a"}, {"name": "a"}], [{"name": "a"}, {"name": "a"}]),
    ],
)
def test_lists_of_containers_are_merged(live: list[Any], base: list[Any], wanted: list[Any], want: list[Any]) -> None:
    assert plan_module.three_way({"containers": live}, {"containers": base}, {"containers": wanted}) == {"containers": want}


def test_a_volume_of_another_kind_replaces_the_old_one() -> None:
    live, base = [{"name": "v", "hostPath": {"path": "/a", "type": ""}}], [{"name": "v", "hostPath": {"path": "/a"}}]
    wanted = [{"name": "v", "emptyDir": {}}]
    assert plan_module.three_way({"volumes": live}, {"volumes": base}, {"volumes": wanted}) == {"volumes": wanted}


CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: c}
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Gi}}
"""


def test_what_an_update_may_leave_out() -> None:
    named = CLAIM + "  volumeName: v\n"
    assert "spec is immutable" in plan(CLAIM, old=named).refused[0]["message"]
    assert plan(named, old=CLAIM).refused == []
    assert plan(CLAIM, old=CLAIM + "  dataSource: {kind: PersistentVolumeClaim, name: b}\n").refused == []  # dataSourceRef says it, too
    pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: x}]\n"
    assert plan(pod, old=pod + "  preemptionPolicy: PreemptLowerPriority\n").refused == []


def test_an_owner_of_an_unknown_kind_is_not_taken_to_be_absent() -> None:
    owned = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c, ownerReferences: [{{apiVersion: {0}, kind: {1}, name: o, uid: u1}}]}}\n"
    assert list(plan(owned.format("apps/v1", "Deployment")).cluster.list("ConfigMap")) == []
    assert len(list(plan(owned.format("example.com/v1", "Deployment")).cluster.list("ConfigMap"))) == 1


def test_many_changes_read_their_sources_once() -> None:
    old = "".join(workload("Deployment", f"d{i}", 0) for i in range(150))
    start = time.process_time()
    found = plan(old.replace("1.14.2", "1.16.1"), old=old)
    assert len([o for o in found.objects() if o["kind"] == "ReplicaSet"]) == 300
    assert time.process_time() - start < 20
