"""Counts of placed pods that are kept up to date."""

from __future__ import annotations

from typing import Any

from k8slint.scheduler import labels as selectors
from k8slint.scheduler.framework import PodInfo, Resources, SpecInfo, Terms
from k8slint.scheduler.pod_index import PodIndex, TermIndex


def info(uid: str, labels: dict[str, str], namespace: str = "default", affinity: dict[str, Any] | None = None) -> PodInfo:
    spec: dict[str, Any] = {"containers": []}
    pod = {"metadata": {"name": uid, "uid": uid, "namespace": namespace, "labels": labels}, "spec": spec}
    return PodInfo(pod, SpecInfo(spec, Resources(spec), None), Terms(affinity, namespace, labels) if affinity else None)


def test_counts_follow_pods() -> None:
    index, here = PodIndex(), frozenset(("default",))
    app = selectors.as_selector({"matchLabels": {"app": "x"}})
    one = info("1", {"app": "x", "tier": "front"})
    index.write(one, 3, 1)
    counts = index.counts((here, app))
    assert counts.by_node == {3: 1}
    index.write(info("2", {"app": "x"}), 3, 1)
    index.write(info("3", {"app": "y"}), 3, 1)
    index.write(info("4", {"app": "x"}, "other"), 4, 1)
    assert index.counts((here, app)).by_node == {3: 2}
    assert index.counts((None, app)).by_node == {3: 2, 4: 1}
    index.write(one, 3, -1)
    assert index.counts((here, app)) is counts
    assert counts.by_node == {3: 1}


def test_all_conditions_hold_of_one_pod() -> None:
    index = PodIndex()
    x, front = (selectors.as_selector({"matchExpressions": [{"key": k, "operator": "Exists"}]}) for k in ("x", "front"))
    index.write(info("1", {"x": "1"}), 0, 1)
    index.write(info("2", {"front": "1"}), 0, 1)
    assert index.counts((None, x), (None, front)).by_node == {}
    index.write(info("3", {"x": "1", "front": ""}), 1, 1)
    assert index.counts((None, x), (None, front)).by_node == {1: 1}


def test_terms_of_placed_pods_are_grouped() -> None:
    term = {"topologyKey": "zone", "labelSelector": {"matchLabels": {"app": "x"}}}
    affinity = {
        "podAntiAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [term],
            "preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "podAffinityTerm": term}],
        }
    }
    index = TermIndex()
    one, two = info("1", {}, affinity=affinity), info("2", {}, affinity=affinity)
    index.write(one, 0, 1)
    index.write(two, 0, 1)
    found = {g.kind: g.by_node for g in index.matching(info("3", {"app": "x"}), lambda _: {})}
    assert found == {"anti": {0: 2}, "scored": {0: -10}}
    assert index.matching(info("3", {"app": "y"}), lambda _: {}) == []
    index.write(one, 0, -1)
    index.write(two, 0, -1)
    assert {g.kind: g.by_node for g in index.matching(info("3", {"app": "x"}), lambda _: {})} == {"anti": {}, "scored": {}}


def test_selectors() -> None:
    def matches(selector: dict[str, Any] | None, **labels: str) -> bool:
        return selectors.matches(selectors.as_selector(selector), labels)

    assert not matches(None, a="1")
    assert matches({}, a="1")
    assert matches({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["1"]}]})
    assert not matches({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["1"]}]}, a="1")
    assert matches({"matchExpressions": [{"key": "a", "operator": "DoesNotExist"}]}, b="1")
    both = {"matchLabels": {"a": "1"}, "matchExpressions": [{"key": "b", "operator": "Exists"}]}
    assert matches(both, a="1", b="")
    assert not matches(both, a="1")
    assert selectors.as_selector(both) == selectors.both(
        selectors.as_selector({"matchExpressions": [{"key": "b", "operator": "Exists"}]}), selectors.of_set({"a": "1"})
    )
    assert selectors.equality(selectors.as_selector(both)) == ("a", "1")
