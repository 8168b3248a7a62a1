"""The scores that look at one node and one pod, and which node wins."""

from __future__ import annotations

import random
from typing import Any

from scheduling_cases import node, placed, pod, pods, run, scores


def test_least_allocated_is_the_free_share_of_cpu_and_memory() -> None:
    found = scores("p", node("a", {"cpu": "4", "memory": "8Gi"}), node("b", {"cpu": "2", "memory": "8Gi"}), pod("p", {"cpu": "1", "memory": "2Gi"}))
    # a: (75 + 75) / 2; b: (50 + 75) / 2
    assert found["a"]["NodeResourcesFit"] == 75
    assert found["b"]["NodeResourcesFit"] == 62


def test_containers_without_requests_count_with_made_up_ones_in_this_score_alone() -> None:
    found = scores("p", node("a", {"cpu": "1", "memory": "2000Mi"}), node("b"), pod("p"))
    # 100m of 1 and 200Mi of 2000Mi
    assert found["a"]["NodeResourcesFit"] == 90
    assert "NodeResourcesBalancedAllocation" not in found["a"]
    assert "NodeResourcesBalancedAllocation" in scores("p", node("a"), node("b"), pod("p"), minor=32)["a"]


def test_pod_level_requests_are_unknown_to_least_allocated() -> None:
    both = pod("p", {"cpu": "1", "memory": "2Gi"}), pod("p", {"cpu": "1", "memory": "2Gi"}, resources={"requests": {"cpu": "3"}})
    plain, whole = (scores("p", node("a"), node("b"), p)["a"] for p in both)
    assert plain["NodeResourcesFit"] == whole["NodeResourcesFit"]
    assert plain["NodeResourcesBalancedAllocation"] > whole["NodeResourcesBalancedAllocation"]


def test_balanced_allocation_rewards_more_balance_than_before() -> None:
    nodes = node("a", {"memory": "4Gi"}), node("b")
    full = {**pod("q", {"cpu": "2"}), "spec": {**pod("q", {"cpu": "2"})["spec"], "nodeName": "a"}}
    found = scores("p", *nodes, full, pod("p", {"memory": "2Gi"}))
    # a goes from (50 %, 0 %) to (50 %, 50 %), b from nothing to (0 %, 25 %)
    assert found["a"]["NodeResourcesBalancedAllocation"] == (150 + 100 - 75) // 2
    assert found["b"]["NodeResourcesBalancedAllocation"] == (150 + 87 - 100) // 2
    found = scores("p", *nodes, full, pod("p", {"memory": "2Gi"}), minor=35)
    assert (found["a"]["NodeResourcesBalancedAllocation"], found["b"]["NodeResourcesBalancedAllocation"]) == (100, 87)


def test_taints_that_one_would_rather_avoid() -> None:
    two = [{"key": "x", "effect": "PreferNoSchedule"}, {"key": "y", "effect": "PreferNoSchedule"}]
    nodes = node("a", taints=two), node("b", taints=two[:1]), node("c")
    found = scores("p", *nodes, pod("p"))
    assert [found[n]["TaintToleration"] for n in "abc"] == [0, 150, 300]
    found = scores("p", *nodes, pod("p", tolerations=[{"key": "x", "operator": "Exists"}]))
    assert [found[n]["TaintToleration"] for n in "abc"] == [0, 300, 300]
    # A toleration of another effect is none.
    found = scores("p", *nodes, pod("p", tolerations=[{"key": "x", "operator": "Exists", "effect": "NoSchedule"}]))
    assert [found[n]["TaintToleration"] for n in "abc"] == [0, 150, 300]


def test_preferred_node_affinity_is_relative_to_the_best() -> None:
    def term(weight: int, key: str) -> dict[str, Any]:
        return {"weight": weight, "preference": {"matchExpressions": [{"key": key, "operator": "Exists"}]}}

    affinity = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": [term(10, "x"), term(30, "y")]}}
    nodes = node("a", x="1"), node("b", x="1", y="1"), node("c")
    found = scores("p", *nodes, pod("p", affinity=affinity))
    assert [found[n]["NodeAffinity"] for n in "abc"] == [50, 200, 0]
    assert placed(*nodes, pod("p", affinity=affinity)) == {"p": "b"}


def test_images_that_a_node_has() -> None:
    nodes = [node(n) for n in "abcd"]
    for there in nodes[:2]:
        there["status"]["images"] = [{"names": ["nginx:1.14.2"], "sizeBytes": 1000 * 1024 * 1024}]
    found = scores("p", *nodes, pod("p"))
    # Half of the nodes have it, so half of its size counts: (500 - 23) / (1000 - 23).
    assert [found[n]["ImageLocality"] for n in "abcd"] == [48, 48, 0, 0]
    assert placed(*nodes, pod("p")) == {"p": "a"}


def test_an_image_is_as_large_as_the_first_node_says() -> None:
    nodes = [node("a", {"cpu": "0"}), node("b"), node("c")]
    for there, mebi in zip(nodes, (500, 1000), strict=False):
        there["status"]["images"] = [{"names": ["nginx:1.14.2"], "sizeBytes": mebi * 1024 * 1024}]
    # Two of three nodes have it: (333 - 23) / (1000 - 23).
    assert [scores("p", *nodes, pod("p"))[n]["ImageLocality"] for n in "bc"] == [31, 0]


def test_a_single_feasible_node_is_not_scored() -> None:
    assert scores("p", node("a"), node("b", x="1"), pod("p", nodeSelector={"x": "1"})) == {}


def test_equal_nodes_are_said() -> None:
    found = run(node("a"), node("b"), node("c", {"cpu": "2"}), pod("p"))
    [step] = [s for s in found.steps if s.verb == "schedule"]
    assert (step.target, step.reason) == ("a", "3 feasible, 2 of the highest score")


def test_the_quick_way_agrees_with_the_table() -> None:
    """Scores are kept from pod to pod and nodes are compared in groups; the table of `--why` works everything out anew."""
    random_ = random.Random(7)
    for _ in range(12):
        documents: list[dict[str, Any]] = []
        for i in range(random_.randint(3, 9)):
            taints = [{"key": "x", "effect": "PreferNoSchedule"}] if random_.random() < 0.2 else None
            zone = {"topology.kubernetes.io/zone": f"z{i % 3}"} if random_.random() < 0.8 else {}
            size = {"cpu": random_.choice(["1", "2", "4"]), "memory": random_.choice(["2Gi", "4Gi"]), "pods": random_.choice(["3", "9"])}
            documents.append(node(f"n{i}", size, taints, **zone))
        kinds = ({}, {"anti": "kubernetes.io/hostname"}, {"near": "topology.kubernetes.io/zone"}, {"spread": "topology.kubernetes.io/zone"})
        for w in range(4):
            documents.append(workload(f"w{w}", random_.randint(1, 5), random_.choice(["100m", "300m"]), random_.choice(kinds)))
            if random_.random() < 0.5:
                service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": f"w{w}"}}
                documents.append({**service, "spec": {"selector": {"app": f"w{w}"}, "ports": [{"port": 80}]}})
        documents.append(pod("bare", {"cpu": "200m"}, {"app": "w0"}))
        found = run(*documents, explain=Everything())
        chosen = [s.target for s in found.steps if s.verb == "schedule"]
        tables = [t for t in found.explained if any(passes(row) for row in t["nodes"])]
        assert len(chosen) == len(tables) > 0
        for target, table in zip(chosen, tables, strict=True):
            feasible = [row for row in table["nodes"] if passes(row)]
            if len(feasible) > 1:
                best = max(row["total"] for row in feasible)
                assert target == next(row["node"] for row in feasible if row["total"] == best)
            else:
                assert target == feasible[0]["node"]


class Everything:
    """A container that holds all names."""

    def __contains__(self, name: object) -> bool:
        return True


def passes(row: dict[str, Any]) -> bool:
    return not any(row["filters"].values())


def workload(name: str, replicas: int, cpu: str, kind: dict[str, str]) -> dict[str, Any]:
    selector = {"matchLabels": {"app": name}}
    made = pod(name, {"cpu": cpu}, {"app": name})
    spec = made["spec"]
    if "anti" in kind:
        term = {"labelSelector": selector, "topologyKey": kind["anti"]}
        spec["affinity"] = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    if "near" in kind:
        term = {"labelSelector": {}, "topologyKey": kind["near"]}
        weighted = [{"weight": 30, "podAffinityTerm": term}]
        spec["affinity"] = {"podAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": weighted}}
    if "spread" in kind:
        constraint = {"maxSkew": 1, "topologyKey": kind["spread"], "labelSelector": selector}
        spec["topologySpreadConstraints"] = [{**constraint, "whenUnsatisfiable": w} for w in ("DoNotSchedule",)]
        spec["topologySpreadConstraints"].append({**constraint, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway"})
    template = {"metadata": {"labels": {"app": name}}, "spec": spec}
    body = {"replicas": replicas, "selector": selector, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name}, "spec": body}


def test_pods_of_a_workload_are_spread_over_nodes_and_zones() -> None:
    zones = [node(f"n{i}", **{"topology.kubernetes.io/zone": f"z{i % 2}"}) for i in range(4)]
    found = pods(*zones, workload("w", 4, "100m", {}))
    assert found["w-" + next(iter(found)).split("-")[1] + "-?????"]  # one entry a name
    nodes = [p["node"] for p in run(*zones, workload("w", 4, "100m", {})).pods()]
    assert sorted(nodes) == ["n0", "n1", "n2", "n3"]
    assert {nodes[0], nodes[1]} in ({"n0", "n1"}, {"n0", "n3"}, {"n2", "n1"}, {"n2", "n3"})
