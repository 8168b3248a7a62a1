"""PodTopologySpread: constraints that must hold, ones that should, and those that pods get by default."""

from __future__ import annotations

from typing import Any

from scheduling_cases import failed, message, node, placed, pod, pods, scores

ZONE, HOST = "topology.kubernetes.io/zone", "kubernetes.io/hostname"
HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
X = {"app": "x"}


def constraint(key: str = ZONE, must: bool = True, selector: Any = ..., **more: Any) -> dict[str, Any]:
    made = {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": "DoNotSchedule" if must else "ScheduleAnyway"}
    if selector is not None:
        made["labelSelector"] = {"matchLabels": X} if selector is ... else selector
    return {**made, **more}


def there(name: str, where: str, labels: dict[str, str] = X) -> dict[str, Any]:
    return pod(name, labels=labels, nodeName=where)


def zones(*names: str) -> list[dict[str, Any]]:
    return [node(f"n{i}", **{ZONE: z}) for i, z in enumerate(names)]


def test_the_skew_must_not_grow_beyond_max_skew() -> None:
    nodes = zones("a", "a", "b")
    spread = pod("p", labels=X, topologySpreadConstraints=[constraint()])
    assert pods(*nodes, there("q", "n0"), spread)["p"]["feasible"] == ["n2"]
    assert pods(*nodes, there("q", "n0"), pod("p", labels=X, topologySpreadConstraints=[constraint(maxSkew=2)]))["p"]["feasible"] == [
        "n0", "n1", "n2",
    ]  # fmt: skip


def test_a_pod_that_does_not_select_itself_counts_less() -> None:
    spread = pod("p", labels={"app": "y"}, topologySpreadConstraints=[constraint()])
    assert len(pods(*zones("a", "b"), there("q", "n0"), spread)["p"]["feasible"]) == 2
    assert pods(*zones("a", "b"), there("q", "n0"), there("r", "n0"), spread)["p"]["feasible"] == ["n1"]


def test_nodes_without_the_key_are_not_for_such_pods() -> None:
    nodes = [*zones("a"), node("bare")]
    text = "node(s) didn't match pod topology spread constraints (missing required label)"
    spread = [constraint()]
    assert pods(*nodes, pod("p", labels=X, topologySpreadConstraints=spread))["p"]["feasible"] == ["n0"]
    assert message(node("a"), pod("p", labels=X, topologySpreadConstraints=spread)) == failed(1, f"1 {text}", f"1 {HELPFUL}")


def test_an_empty_selector_counts_no_pod_and_none_selects_none() -> None:
    for selector in ({}, None):
        spread = pod("p", labels=X, topologySpreadConstraints=[constraint(selector=selector)])
        assert len(pods(*zones("a", "b"), there("q", "n0"), there("r", "n0"), spread)["p"]["feasible"]) == 2


def test_tainted_nodes_count_unless_the_policy_says_otherwise() -> None:
    nodes = [*zones("a"), node("t", taints=[{"key": "k", "effect": "NoSchedule"}], **{ZONE: "b"})]
    two = [pod(n, labels=X, topologySpreadConstraints=[constraint()]) for n in "pq"]
    assert placed(*nodes, *two) == {"p": "n0", "q": None}
    assert message(*nodes, *two) == failed(
        2,
        "1 node(s) didn't match pod topology spread constraints, 1 node(s) had untolerated taint(s)",
        f"1 {NO_VICTIMS}, 1 {HELPFUL}",
    )
    two = [pod(n, labels=X, topologySpreadConstraints=[constraint(nodeTaintsPolicy="Honor")]) for n in "pq"]
    assert placed(*nodes, *two) == {"p": "n0", "q": "n0"}


def test_nodes_that_the_selector_rules_out_do_not_count_unless_ignored() -> None:
    nodes = [*zones("a", "b"), node("c", disk="ssd", **{ZONE: "c"})]
    mine = {"nodeSelector": {"disk": "ssd"}}
    assert placed(*nodes, there("q", "c"), pod("p", labels=X, topologySpreadConstraints=[constraint()], **mine))["p"] == "c"
    ignoring = [constraint(nodeAffinityPolicy="Ignore")]
    assert placed(*nodes, there("q", "c"), pod("p", labels=X, topologySpreadConstraints=ignoring, **mine))["p"] is None


def test_fewer_domains_than_wanted_count_as_an_empty_one() -> None:
    spread = [constraint(minDomains=3)]
    three = [pod(n, labels=X, topologySpreadConstraints=spread) for n in "pqr"]
    assert list(placed(*zones("a", "b"), *three).values()).count(None) == 1


def test_match_label_keys_narrow_the_selector() -> None:
    spread = [constraint(matchLabelKeys=["rev"])]
    new = pod("p", labels={**X, "rev": "2"}, topologySpreadConstraints=spread)
    assert len(pods(*zones("a", "b"), there("q", "n0", {**X, "rev": "1"}), new)["p"]["feasible"]) == 2
    assert pods(*zones("a", "b"), there("q", "n0", {**X, "rev": "2"}), new)["p"]["feasible"] == ["n1"]


def test_other_namespaces_and_ended_pods_do_not_count() -> None:
    other = there("q", "n0")
    other["metadata"]["namespace"] = "other"
    spread = pod("p", labels=X, topologySpreadConstraints=[constraint()])
    assert len(pods(*zones("a", "b"), other, spread)["p"]["feasible"]) == 2


def test_the_score_of_should() -> None:
    nodes = zones("a", "a", "b")
    found = scores("p", *nodes, there("q", "n0"), pod("p", labels=X, topologySpreadConstraints=[constraint(must=False)]))
    # One pod in zone a: log(2 + 2) = 1.39 rounded is 1; nothing in b.
    assert [found[n]["PodTopologySpread"] for n in ("n0", "n1", "n2")] == [0, 0, 200]
    found = scores("p", *nodes, node("bare"), there("q", "n0"), pod("p", labels=X, topologySpreadConstraints=[constraint(must=False)]))
    assert found["bare"]["PodTopologySpread"] == 0


def test_pods_of_a_service_are_spread_by_default() -> None:
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"selector": X, "ports": [{"port": 80}]}}
    nodes = [*zones("a", "a", "b"), node("bare")]
    found = scores("p", *nodes, service, there("q", "n0"), pod("p", labels=X))
    # Host: log(4 + 2) = 1.79 a pod, + 2; zone (a, b, none): log(3 + 2) = 1.61 a pod, + 4. Raw: 9, 8, 6, 2.
    assert [found[n]["PodTopologySpread"] for n in ("n0", "n1", "n2", "bare")] == [2 * (100 * (11 - r) // 9) for r in (9, 8, 6, 2)]
    assert "PodTopologySpread" not in scores("p", *nodes, there("q", "n0"), pod("p", labels=X))["n0"]
    own = pod("p", labels=X, topologySpreadConstraints=[constraint(HOST)])
    assert "PodTopologySpread" not in scores("p", *nodes, service, there("q", "n0"), own)["n1"]
