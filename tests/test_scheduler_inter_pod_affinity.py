"""InterPodAffinity: near other pods and far from them, from both sides."""

from __future__ import annotations

from typing import Any

from scheduling_cases import failed, message, node, placed, pod, pods, scores

HELPFUL = "Preemption is not helpful for scheduling"
NO_VICTIMS = "No preemption victims found for incoming pod"
X = {"app": "x"}


def term(key: str = "zone", selector: Any = ..., **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"topologyKey": key, **more}
    if selector is not None:
        made["labelSelector"] = {"matchLabels": X} if selector is ... else selector
    return made


def must(side: str, *terms: dict[str, Any]) -> dict[str, Any]:
    return {side: {"requiredDuringSchedulingIgnoredDuringExecution": list(terms)}}


def should(side: str, weight: int, one: dict[str, Any]) -> dict[str, Any]:
    return {side: {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": weight, "podAffinityTerm": one}]}}


def there(name: str, where: str, labels: dict[str, str] = X, **spec: Any) -> dict[str, Any]:
    return pod(name, labels=labels, nodeName=where, **spec)


NODES = [node("a1", zone="a"), node("a2", zone="a"), node("b1", zone="b"), node("bare")]


def test_affinity_wants_the_topology_of_a_pod() -> None:
    found = pods(*NODES, there("q", "a1"), pod("p", affinity=must("podAffinity", term())))
    assert found["p"]["feasible"] == ["a1", "a2"]
    assert message(*NODES, pod("p", affinity=must("podAffinity", term()))) == failed(
        4, "4 node(s) didn't match pod affinity rules", f"4 {HELPFUL}"
    )


def test_one_pod_must_satisfy_all_terms() -> None:
    two = must("podAffinity", term(), term(selector={"matchLabels": {"tier": "front"}}))
    nodes = NODES[:3]
    assert pods(*nodes, there("q", "a1"), there("r", "a2", {"tier": "front"}), pod("p", affinity=two))["p"]["node"] is None
    assert pods(*nodes, there("q", "b1", {**X, "tier": "front"}), pod("p", affinity=two))["p"]["feasible"] == ["b1"]


def test_the_first_of_a_series_may_start_anywhere_that_has_the_key() -> None:
    first = pod("p", labels=X, affinity=must("podAffinity", term()))
    assert pods(*NODES, first)["p"]["feasible"] == ["a1", "a2", "b1"]
    second = pod("q", labels=X, affinity=must("podAffinity", term()))
    assert pods(*NODES, first, second)["q"]["feasible"] == ["a1", "a2"]


def test_anti_affinity_avoids_the_topology_of_a_pod() -> None:
    away = must("podAntiAffinity", term())
    assert pods(*NODES, there("q", "a1"), pod("p", affinity=away))["p"]["feasible"] == ["b1", "bare"]
    assert message(NODES[0], there("q", "a1"), pod("p", affinity=away)) == failed(
        1, "1 node(s) didn't match pod anti-affinity rules", f"1 {NO_VICTIMS}"
    )


def test_the_anti_affinity_of_pods_that_are_there_counts_as_well() -> None:
    away = must("podAntiAffinity", term())
    assert pods(*NODES, there("q", "a1", {"app": "y"}, affinity=away), pod("p", labels=X))["p"]["feasible"] == ["b1", "bare"]
    assert message(NODES[0], there("q", "a1", {"app": "y"}, affinity=away), pod("p", labels=X)) == failed(
        1, "1 node(s) didn't satisfy existing pods anti-affinity rules", f"1 {NO_VICTIMS}"
    )


def test_without_the_key_there_is_nothing_to_avoid() -> None:
    away = must("podAntiAffinity", term("missing"))
    assert placed(NODES[0], pod("p", labels=X, affinity=away), pod("q", labels=X, affinity=away)) == {"p": "a1", "q": "a1"}


def test_namespaces_of_a_term() -> None:
    def elsewhere(name: str, labels: dict[str, str]) -> dict[str, Any]:
        return {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, "labels": labels}}

    other = there("q", "a1")
    other["metadata"]["namespace"] = "other"
    documents = [*NODES[:3], elsewhere("other", {"team": "red"}), other]

    def feasible(**more: Any) -> list[str]:
        return pods(*documents, pod("p", affinity=must("podAffinity", term(**more))))["p"]["feasible"]

    assert feasible() == []
    assert feasible(namespaces=["other"]) == ["a1", "a2"]
    assert feasible(namespaceSelector={}) == ["a1", "a2"]
    assert feasible(namespaceSelector={"matchLabels": {"team": "red"}}) == ["a1", "a2"]
    assert feasible(namespaceSelector={"matchLabels": {"kubernetes.io/metadata.name": "other"}}) == ["a1", "a2"]
    assert feasible(namespaceSelector={"matchLabels": {"team": "blue"}}) == []


def test_negative_selectors_of_namespaces_found_all_of_them_for_three_versions() -> None:
    red = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "other", "labels": {"team": "red"}}}
    other = there("q", "a1")
    other["metadata"]["namespace"] = "other"
    for expression in ({"key": "team", "operator": "NotIn", "values": ["red"]}, {"key": "team", "operator": "DoesNotExist"}):
        documents = [*NODES[:3], red, other, pod("p", affinity=must("podAffinity", term(namespaceSelector={"matchExpressions": [expression]})))]
        assert {m: pods(*documents, minor=m)["p"]["feasible"] for m in (33, 36, 37)} == {33: [], 36: ["a1", "a2"], 37: []}


def test_match_label_keys_and_mismatch_label_keys() -> None:
    labels = {**X, "rev": "2"}
    same = pod("p", labels=labels, affinity=must("podAffinity", term(matchLabelKeys=["rev"])))
    assert pods(*NODES[:3], there("q", "b1", {**X, "rev": "1"}), there("r", "a1", labels), same)["p"]["feasible"] == ["a1", "a2"]
    other = pod("p", labels=labels, affinity=must("podAffinity", term(mismatchLabelKeys=["rev"])))
    assert pods(*NODES[:3], there("q", "b1", {**X, "rev": "1"}), there("r", "a1", labels), other)["p"]["feasible"] == ["b1"]


def test_preferences_of_the_pod() -> None:
    found = scores("p", *NODES, there("q", "a1"), there("r", "b1"), there("s", "b1"), pod("p", affinity=should("podAffinity", 10, term())))
    assert [found[n]["InterPodAffinity"] for n in ("a1", "a2", "b1", "bare")] == [100, 100, 200, 0]
    found = scores("p", *NODES, there("q", "a1"), pod("p", affinity=should("podAntiAffinity", 10, term())))
    assert [found[n]["InterPodAffinity"] for n in ("a1", "a2", "b1", "bare")] == [0, 0, 200, 200]


def test_preferences_of_pods_that_are_there() -> None:
    liked = there("q", "a1", {"app": "y"}, affinity=should("podAffinity", 5, term()))
    found = scores("p", *NODES, liked, pod("p", labels=X))
    assert [found[n]["InterPodAffinity"] for n in ("a1", "b1")] == [200, 0]
    bound = there("q", "a1", {"app": "x"}, affinity=must("podAffinity", term()))
    found = scores("p", *NODES, bound, pod("p", labels=X))
    assert [found[n]["InterPodAffinity"] for n in ("a1", "b1")] == [200, 0]


def test_a_pod_that_failed_is_tried_again_when_its_company_comes() -> None:
    follower = pod("p", affinity=must("podAffinity", term()))
    found = pods(*NODES[:3], follower, pod("q", labels=X, nodeSelector={"zone": "b"}))
    assert found["p"]["node"] == "b1"
