"""The filters that look at one node and one pod: `fixtures/scheduling/filters.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from scheduling_cases import failed, message, node, placed, pod, pods, run

CASES = yaml.safe_load((Path(__file__).parent / "fixtures" / "scheduling" / "filters.yaml").read_text())


def a_node(name: str, case: dict[str, Any]) -> dict[str, Any]:
    made = node(name, case.get("allocatable"), case.get("taints"), **case.get("labels", {}))
    if case.get("unschedulable"):
        made["spec"] = {"unschedulable": True}
    return made


def a_pod(name: str, case: dict[str, Any]) -> dict[str, Any]:
    spec = {k: case[k] for k in ("nodeSelector", "tolerations", "resources") if k in case}
    if "require" in case:
        terms = [{"matchExpressions": term} for term in case["require"]]
        spec["affinity"] = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}
    made = pod(name, case.get("requests"), **spec)
    container = made["spec"]["containers"][0]
    if "limits" in case:
        container["resources"] = {"limits": case["limits"]}
    if "hostPort" in case:
        port = {"containerPort": case["hostPort"], **{k: case[k] for k in ("hostPort", "hostIP", "protocol") if k in case}}
        container["ports"] = [port]
    for init in case.get("init", ()):
        extra = {"restartPolicy": init["restartPolicy"]} if "restartPolicy" in init else {}
        made["spec"].setdefault("initContainers", []).append(
            {"name": init["name"], "image": "busybox:1.36", "resources": {"requests": {"cpu": init["cpu"]}}, **extra}
        )
    return made


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_filters(case: dict[str, Any]) -> None:
    nodes = [a_node(name, n) for name, n in case["nodes"].items()]
    found = pods(*nodes, *(a_pod(name, p) for name, p in case["pods"].items()))
    for name, wanted in case["expect"].items():
        if isinstance(wanted, list):
            assert found[name]["feasible"] == wanted
            assert found[name]["node"] in wanted
            continue
        reasons = f"0/{len(nodes)} nodes are available: {wanted.removeprefix('~')}. "
        assert found[name]["node"] is None
        assert found[name]["reason"] == "Unschedulable"
        assert found[name]["message"].startswith(reasons)
        helpful = "Preemption is not helpful for scheduling" if wanted.startswith("~") else "No preemption victims found for incoming pod"
        assert helpful in found[name]["message"]


def test_names_of_nodes_limit_the_search_before_the_filters() -> None:
    fields = [{"key": "metadata.name", "operator": "In", "values": ["b"]}]
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [{"matchFields": fields}]}}}
    assert pods(node("a"), node("b"), pod("p", affinity=affinity))["p"]["feasible"] == ["b"]
    assert message(node("a"), node("b"), pod("p", {"cpu": "9"}, affinity=affinity)) == failed(
        2, "1 Insufficient cpu, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]", "2 Preemption is not helpful for scheduling"
    )
    other = {"key": "metadata.name", "operator": "In", "values": ["a"]}
    fields.append(other)
    assert message(node("a"), node("b"), pod("p", affinity=affinity)) == "0/2 nodes are available: pod affinity terms conflict. not found"


def test_a_preferred_term_that_cannot_be_read_fails_where_nodes_are_compared() -> None:
    preference = {"matchExpressions": [{"key": "cores", "operator": "Gt", "values": ["-5"]}]}
    affinity = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "preference": preference}]}}
    found = pods(node("a"), node("b"), pod("p", affinity=affinity))["p"]
    assert found["reason"] == "SchedulerError"
    start = 'running PreScore plugin "NodeAffinity": [0].matchExpressions[0].values[0][cores]: Invalid value: "-5": a valid label must'
    assert found["message"].startswith(start)
    assert placed(node("a"), pod("p", affinity=affinity)) == {"p": "a"}


def test_messages_of_older_versions() -> None:
    taint = [{"key": "gpu", "value": "yes", "effect": "NoSchedule"}]
    nodes = node("a", {"cpu": "1"}), node("b", taints=taint)
    assert message(*nodes, pod("p", {"cpu": "2"}), minor=33) == (
        "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {gpu: yes}. preemption: 0/2 nodes are available: "
        "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
    )
    assert message(*nodes, pod("p", {"cpu": "2"}), minor=28).endswith("scheduling..")


def test_what_a_node_does_not_say_is_guessed_and_said() -> None:
    bare = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"}}
    found = run(bare, pod("p", {"cpu": "4"}), pod("q", {"cpu": "1m"}))
    assert [p["node"] for p in found.pods()] == ["a", None]
    assert any("cpu 4" in sentence for sentence in found.unsupported)
    assert not any("cpu 4" in sentence for sentence in run(node("a"), pod("p")).unsupported)


def test_pods_that_no_scheduler_looks_at() -> None:
    found = pods(node("a"), pod("p", schedulingGates=[{"name": "example.com/wait"}]), pod("q", schedulerName="mine"))
    assert (found["p"]["reason"], found["p"]["message"]) == (
        "SchedulingGated", "Scheduling is blocked due to non-empty scheduling gates",
    )  # fmt: skip
    assert found["q"]["node"] is None
    assert "mine" in found["q"]["message"]
