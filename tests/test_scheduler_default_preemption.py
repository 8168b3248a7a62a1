"""DefaultPreemption: who gives way, and what is said where nobody can."""

from __future__ import annotations

from typing import Any

from scheduling_cases import failed, message, node, pod, run

HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"


def rank(name: str, value: int, policy: str = "PreemptLowerPriority") -> dict[str, Any]:
    made = {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}, "value": value}
    return {**made, "preemptionPolicy": policy}


RANKS = [rank("low", 10), rank("middle", 100), rank("high", 1000), rank("polite", 1000, "Never")]


def ranked(name: str, cpu: str, rank: str, **spec: Any) -> dict[str, Any]:
    return pod(name, {"cpu": cpu}, priorityClassName=rank, **spec)


def outcome(*documents: dict[str, Any]) -> dict[str, str | None]:
    return {p["name"]: p["node"] for p in run(*RANKS, *documents).pods()}


def test_a_pod_of_lower_priority_gives_way() -> None:
    found = run(*RANKS, node("a", {"cpu": "1"}), ranked("p", "800m", "low"), ranked("q", "800m", "high"))
    assert {p["name"]: p["node"] for p in found.pods()} == {"q": "a"}
    [gone] = [s for s in found.steps if s.verb == "delete"]
    assert (gone.object, gone.reason) == ("Pod/p", "preempted by Pod/q of higher priority on node a")


def test_one_that_never_preempts_waits() -> None:
    documents = [*RANKS, node("a", {"cpu": "1"}), ranked("p", "800m", "low"), ranked("q", "800m", "polite")]
    assert message(*documents) == (
        "0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never."
    )


def test_pods_of_the_same_priority_stay() -> None:
    documents = [*RANKS, node("a", {"cpu": "1"}), ranked("p", "800m", "low"), ranked("q", "800m", "low")]
    assert message(*documents) == failed(1, "1 Insufficient cpu", f"1 {NO_VICTIMS}")


def test_no_more_than_needed_and_the_most_important_last() -> None:
    a = node("a", {"cpu": "1"})
    three = [ranked("p", "300m", "middle"), ranked("q", "300m", "low"), ranked("r", "300m", "low")]
    assert outcome(a, *three, ranked("s", "400m", "high")) == {"p": "a", "q": "a", "s": "a"}
    assert outcome(a, *three, ranked("s", "700m", "high")) == {"p": "a", "s": "a"}


def test_the_node_with_the_least_important_victims() -> None:
    nodes = [node(n, {"cpu": "1"}, rack=n) for n in ("a", "b", "c")]
    there = [
        ranked("p", "900m", "middle", nodeSelector={"rack": "a"}),
        ranked("q", "400m", "low", nodeSelector={"rack": "b"}),
        ranked("r", "400m", "low", nodeSelector={"rack": "b"}),
        ranked("s", "900m", "low", nodeSelector={"rack": "c"}),
    ]
    assert outcome(*nodes, *there, ranked("t", "900m", "high"))["t"] == "c"


def test_what_still_stands_in_the_way_is_said() -> None:
    nodes = [node("a", {"cpu": "1"})]
    there = [ranked("p", "600m", "high"), ranked("q", "300m", "low")]
    text = message(*RANKS, *nodes, *there, ranked("r", "500m", "middle"))
    assert text == failed(1, "1 Insufficient cpu", "1 Insufficient cpu")


def test_ports_of_a_victim_become_free() -> None:
    port = {"containerPort": 80, "hostPort": 80}
    documents = [ranked("p", "100m", "low"), ranked("q", "100m", "high")]
    for document in documents:
        document["spec"]["containers"][0]["ports"] = [port]
    assert outcome(node("a"), *documents) == {"q": "a"}


def test_a_workload_makes_its_pod_anew_and_it_waits() -> None:
    template = {"metadata": {"labels": {"app": "w"}}, "spec": ranked("w", "800m", "low")["spec"]}
    spec = {"replicas": 1, "selector": {"matchLabels": {"app": "w"}}, "template": template}
    deployment = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "w"}, "spec": spec}
    high = {"metadata": {"labels": {"app": "h"}}, "spec": ranked("h", "800m", "high")["spec"]}
    other = {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "h"}, "spec": {
        "replicas": 1, "selector": {"matchLabels": {"app": "h"}}, "template": high,
    }}  # fmt: skip
    assert outcome(node("a", {"cpu": "1"}), deployment, other) == {"w-?????": None, "h-?????": "a"}


def budget(name: str, **spec: Any) -> dict[str, Any]:
    spec["selector"] = {"matchLabels": {"app": name}}
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": name}, "spec": spec}


def test_budgets_are_kept_where_that_is_possible() -> None:
    nodes = [node(n, {"cpu": "1"}, rack=n) for n in ("a", "b")]
    there = [
        ranked("p", "900m", "low", labels={"app": "one"}, nodeSelector={"rack": "a"}),
        ranked("q", "900m", "middle", labels={"app": "two"}, nodeSelector={"rack": "b"}),
    ]
    more = ranked("r", "500m", "high")
    assert outcome(*nodes, *there, more) == {"q": "b", "r": "a"}
    assert outcome(budget("one", minAvailable=1), *nodes, *there, more) == {"p": "a", "r": "b"}
    assert outcome(budget("one", minAvailable=0), *nodes, *there, more) == {"q": "b", "r": "a"}
    # Where each node has one, the other reasons count.
    assert outcome(budget("one", minAvailable=1), budget("two", minAvailable=1), *nodes, *there, more) == {"q": "b", "r": "a"}


def test_a_pod_that_a_budget_protects_is_spared_first() -> None:
    a = node("a", {"cpu": "1"})
    two = [ranked("p", "400m", "middle"), ranked("q", "400m", "low", labels={"app": "one"})]
    assert outcome(a, *two, ranked("r", "500m", "high")) == {"p": "a", "r": "a"}
    assert outcome(budget("one", minAvailable=1), a, *two, ranked("r", "500m", "high")) == {"q": "a", "r": "a"}


def test_the_freed_node_is_taken_though_another_one_would_do_by_then() -> None:
    zone = {"zone": "z"}
    nodes = [node("a", {"cpu": "1"}, **zone), node("b", {"cpu": "2"}, **zone)]
    apart = {"labelSelector": {"matchLabels": {"app": "one"}}, "topologyKey": "zone"}
    there = ranked("p", "900m", "low", labels={"app": "one"}, nodeSelector={"kubernetes.io/hostname": "a"})
    more = ranked("q", "500m", "high", affinity={"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [apart]}})
    assert outcome(*nodes, there, more) == {"q": "a"}
