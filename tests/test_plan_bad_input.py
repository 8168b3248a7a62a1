"""Plans of what nobody should write: bounded, they say what they cut, and nothing raises."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

import k8slint
from k8slint import planner

WORKLOAD = """\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: w}}
spec:
  {spec}
  selector: {{matchLabels: {{app: w}}}}
  template:
    metadata: {{labels: {{app: w}}}}
    spec: {{containers: [{{name: c, image: 'i:1', resources: {{requests: {{cpu: 1m}}}}}}]}}
"""
JOB = """\
apiVersion: batch/v1
kind: Job
metadata: {{name: j}}
spec:
  {spec}
  template:
    metadata: {{annotations: {{k8slint/exit-code: "{code}"}}}}
    spec: {{restartPolicy: Never, containers: [{{name: c, image: 'i:1'}}]}}
"""
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {{name: c}}
spec:
  schedule: "{schedule}"
  {spec}
  jobTemplate: {{spec: {{template: {{spec: {{restartPolicy: Never, containers: [{{name: c, image: 'i:1'}}]}}}}}}}}
"""
NODE = "apiVersion: v1\nkind: Node\nmetadata: {name: n%d, labels: {zone: z%d}}\nstatus: {allocatable: {cpu: '%s', memory: %s, pods: '%s'}}\n"
ROOM = NODE % (1, 1, 4, "8Gi", 110)


def workload(kind: str, spec: str) -> str:
    return WORKLOAD.format(kind=kind, spec=spec)


def planned(text: str, **options: Any) -> dict[str, Any]:
    """The plan as JSON; it must not take long, and every format must be able to write it."""
    start = time.process_time()
    made = k8slint.plan(text=text, **options)
    found = made.to_json()
    assert time.process_time() - start < 20
    assert json.loads(made.render("json")) == json.loads(json.dumps(found))
    if len(found["pods"]) < 2_000:
        for fmt in ("text", "markdown", "mermaid", "dot", "html"):
            assert made.render(fmt)
    return found


@pytest.mark.parametrize(
    ("text", "pods"),
    [
        (workload("Deployment", "replicas: 2000000000"), 10_000),
        (workload("ReplicaSet", "replicas: 2147483647"), 10_000),
        (workload("StatefulSet", "serviceName: w\n  replicas: 1000000\n  podManagementPolicy: Parallel"), 1_000),
        (JOB.format(spec="parallelism: 2000000000\n  completions: 2000000000", code=0), 10_000),
    ],
    ids=["deployment", "replicaset", "statefulset", "job"],
)
def test_too_many_pods(text: str, pods: int) -> None:
    for nodes in (None, ROOM):
        found = planned(text, nodes_text=nodes)
        assert 0 < len(found["pods"]) <= pods and not found["ok"]
        assert any("no more than" in cut for cut in found["cut"]), found["cut"]


def test_a_rollout_of_too_many_pods() -> None:
    text = workload("StatefulSet", "serviceName: w\n  replicas: 1000000\n  podManagementPolicy: Parallel")
    found = planned(text.replace("i:1", "i:2"), old_text=text)
    assert len(found["pods"]) <= 1_000 and found["cut"]


def test_a_rollout_of_a_billion_pods_one_by_one() -> None:
    """What is cut is not looked at again with each pod that becomes ready."""
    text = workload("Deployment", "replicas: 1000000000\n  strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}")
    start = time.process_time()
    found = planned(text, old_text=ROOM)
    assert time.process_time() - start < 8
    assert len(found["pods"]) == 10_000 and any("no more than" in cut for cut in found["cut"])


def test_a_custom_resource_that_is_called_as_a_built_in_kind() -> None:
    kinds = ("PodDisruptionBudget", "Job", "PersistentVolume", "Service", "ReplicaSet", "CronJob", "Deployment", "Pod", "Node")
    custom = "---\napiVersion: other.example.com/v1\nkind: {}\nmetadata: {{name: w}}\nspec: {{replicas: [many]}}\n"
    found = planned(workload("Deployment", "replicas: 1") + "".join(custom.format(kind) for kind in kinds))
    assert len(found["pods"]) == 1 and found["refused"] == []


def test_a_job_that_always_fails() -> None:
    found = planned(JOB.format(spec="backoffLimit: 2147483647", code=1))
    assert len(found["pods"]) < 500 and found["cut"] == ["what happens more than a day later is not planned"]


def test_more_nodes_than_a_cluster_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planner, "MOST_NODES", 3)
    nodes = "---\n".join(NODE % (i, i, 4, "8Gi", 110) for i in range(5))
    found = planned(workload("Deployment", "replicas: 2"), nodes_text=nodes)
    assert found["cut"] == ["no more than 3 nodes are planned with"]
    assert {n for p in found["pods"] for n in p["feasible"]} == {"n0", "n1", "n2"}


@pytest.mark.parametrize("spec", ["replicas: -3", "replicas: 99999999999", "replicas: 1.5", "replicas: many", "replicas: []"])
def test_replicas_that_are_none(spec: str) -> None:
    found = planned(workload("Deployment", spec))
    assert found["pods"] == [] and len(found["refused"]) == 1


@pytest.mark.parametrize(
    ("rolling", "refused"),
    [
        ('{maxSurge: 2000000000, maxUnavailable: 0}', False),
        ('{maxSurge: "999999999%", maxUnavailable: "100%"}', False),
        ('{maxSurge: 0, maxUnavailable: 0}', True),
        ('{maxSurge: "0%", maxUnavailable: "0%"}', True),
        ('{maxSurge: -1}', True),
        ('{maxUnavailable: "101%"}', True),
    ],
)
def test_surges(rolling: str, refused: bool) -> None:
    text = workload("Deployment", f"replicas: 3\n  strategy: {{rollingUpdate: {rolling}}}")
    found = planned(text.replace("i:1", "i:2"), old_text=text if not refused else None)
    assert bool(found["refused"]) is refused
    assert len(found["pods"]) == (0 if refused else 3)


def test_ordinals_at_the_end_of_numbers() -> None:
    found = planned(workload("StatefulSet", "serviceName: w\n  replicas: 3\n  ordinals: {start: 2147483646}"))
    assert [p["name"] for p in found["pods"]] == ["w-2147483646", "w-2147483647", "w-2147483648"]


def test_selectors_that_match_everything() -> None:
    policies = "".join(
        f"---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: p{i}}}\nspec: {{selector: {{}}, maxUnavailable: 1}}\n"
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: s{i}}}\nspec: {{selector: {{app: w}}, ports: [{{port: 80}}]}}\n"
        for i in range(20)
    )
    found = planned(workload("Deployment", "replicas: 200") + policies)
    assert [len(e["pods"]) for e in found["endpoints"]] == [200] * 20


def test_owners_in_a_circle() -> None:
    owned = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {0}, uid: u-{0}, ownerReferences: " \
        "[{{apiVersion: v1, kind: ConfigMap, name: {1}, uid: u-{1}, controller: true}}]}}\n"
    text = "---\n".join([owned.format("a", "b"), owned.format("b", "a"), owned.format("c", "c"), workload("Deployment", "replicas: 1")])
    assert len(planned(text)["pods"]) == 1


def test_two_objects_of_one_name() -> None:
    found = planned(workload("Deployment", "replicas: 2") + "---\n" + workload("Deployment", "replicas: 3"))
    assert len(found["pods"]) == 3
    assert found["cut"] == ["Deployment/w is in the input more than once: the last one counts"]


@pytest.mark.parametrize("allocatable", [("0", "0", "0"), ("1", "1Ki", "1"), ("1", "1Gi", "0")])
def test_nodes_without_room(allocatable: tuple[str, str, str]) -> None:
    found = planned(workload("Deployment", "replicas: 3"), nodes_text=NODE % (1, 1, *allocatable))
    assert any(p["phase"] == "Pending" and p["message"].startswith("0/1 nodes are available: ") for p in found["pods"])


def test_nodes_that_are_none() -> None:
    """An inventory comes from a cluster and is only read; in the input a Node is judged as any object."""
    negative, unreadable = NODE % (1, 1, "-1", "-1", "-1"), NODE % (1, 1, "x", "1Gi", "1")
    assert planned(negative)["refused"] and planned(unreadable)["refused"]
    with pytest.raises(k8slint.UsageError):
        k8slint.plan(text=ROOM, nodes_text=unreadable)
    assert {p["phase"] for p in planned(workload("Deployment", "replicas: 3"), nodes_text=negative)["pods"]} == {"Pending"}


@pytest.mark.parametrize(
    ("schedule", "spec", "jobs"),
    [
        ("0 0 30 2 *", "", 0),  # 30 February
        ("0 0 31 4,6,9,11 *", "", 0),
        ("@every 1ns", "", 1),
        ("* * * * *", "startingDeadlineSeconds: 0", 1),
        ("0 0 29 2 *", "", 1),  # once in four years
    ],
)
def test_schedules(schedule: str, spec: str, jobs: int) -> None:
    found = planned(CRON.format(schedule=schedule, spec=spec), at="2026-01-31T12:00:00Z")
    assert found["refused"] == [] and len([o for o in found["objects"] if o["kind"] == "Job"]) == jobs


@pytest.mark.parametrize(("schedule", "spec"), [("61 * * * *", ""), ("* * * *", ""), ("@never", ""), ("* * * * *", "timeZone: Mars/Olympus")])
def test_schedules_that_are_none(schedule: str, spec: str) -> None:
    assert len(planned(CRON.format(schedule=schedule, spec=spec), at="2026-01-31T12:00:00Z")["refused"]) == 1


@pytest.mark.parametrize("field", ['minAvailable: "250%"', "maxUnavailable: -3", 'maxUnavailable: "x%"', 'minAvailable: "-5%"'])
def test_budgets_that_are_none(field: str) -> None:
    budget = f"---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: p}}\nspec: {{selector: {{matchLabels: {{app: w}}}}, {field}}}\n"
    found = planned(workload("Deployment", "replicas: 3") + budget)
    assert [r["object"] for r in found["refused"]] == ["PodDisruptionBudget/p"] and len(found["pods"]) == 3


@pytest.mark.parametrize(("bounds", "pods", "refused"), [((2_000_000_000, 2_147_483_647), 10_000, 0), ((5, 2), 3, 1), ((-1, 2), 3, 1)])
def test_autoscalers(bounds: tuple[int, int], pods: int, refused: int) -> None:
    text = "---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: " \
        "{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: w}, minReplicas: MIN, maxReplicas: MAX}\n"
    text = text.replace("MIN", str(bounds[0])).replace("MAX", str(bounds[1]))
    found = planned(workload("Deployment", "replicas: 3") + text)
    assert (len(found["pods"]), len(found["refused"])) == (pods, refused)


@pytest.mark.parametrize("text", ["", "# nothing\n---\n---\n# here\n", "---\n", "just text\n", "- a\n- b\n", "kind: Kustomization\n"])
def test_nothing_to_plan(text: str) -> None:
    found = planned(text)
    assert found["pods"] == [] and found["refused"] == [] and found["ok"]


@pytest.mark.parametrize(
    "text",
    [
        "a: [\n", "a:\n\t- b\n", "a: " + "[" * 3000 + "]" * 3000, bytes(range(256)).decode("latin-1"),
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec:\n", "apiVersion: v1\nkind: Pod\nmetadata: 5\nspec: 7\n",
        "apiVersion: v1\nkind: List\nitems: 5\n", "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\nspec: {template: {spec: {containers: 1}}}\n",
    ],
)
def test_what_cannot_be_read(text: str) -> None:
    for found in (planned(text), planned(text, old_text=ROOM)):
        assert found["pods"] == [] and found["refused"] and not found["ok"]
    found = planned(workload("Deployment", "replicas: 1"), old_text=text)
    assert len(found["pods"]) == 1 and any("left out" in t for t in found["unsupported"])


def test_the_command_on_files_that_are_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from k8slint.cli.plan import run

    (tmp_path / "broken.yaml").write_text("a: [\n")
    (tmp_path / "empty.yaml").write_text("")
    assert run({"--no-config": True}, [str(tmp_path / "empty.yaml")]) == 0
    assert run({"--no-config": True}, [str(tmp_path)]) == 1
    assert "cannot be read as YAML" in capsys.readouterr().out
