"""DynamicResources: claims, classes and slices of devices."""

from __future__ import annotations

from typing import Any

import pytest
from scheduling_cases import message, node, placed, pod, run, scores


def slice_of(name: str, *devices: dict[str, Any], **where: Any) -> dict[str, Any]:
    """A slice that is a pool of its own, on the node of its name unless `where` says otherwise."""
    spec: dict[str, Any] = {"driver": "gpu.example.com", "pool": {"name": name, "generation": 1, "resourceSliceCount": 1}}
    spec.update(where or {"nodeName": name}, devices=list(devices))
    return {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice", "metadata": {"name": f"slice-{name}"}, "spec": spec}


def device(name: str, model: str = "x", memory: str = "8Gi") -> dict[str, Any]:
    attributes = {"model": {"string": model}, "version": {"version": "1.2.0"}}
    return {"name": name, "attributes": attributes, "capacity": {"memory": {"value": memory}}}


CLASS = {
    "apiVersion": "resource.k8s.io/v1", "kind": "DeviceClass", "metadata": {"name": "gpu"},
    "spec": {"selectors": [{"cel": {"expression": 'device.driver == "gpu.example.com"'}}]},
}  # fmt: skip


def devices_of(*exact: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The spec of a claim, one request a dictionary."""
    found = [{"name": f"r{i}", "exactly": {"deviceClassName": "gpu", **request}} for i, request in enumerate(exact)]
    return {"devices": {"requests": found, **more}}


def template(spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaimTemplate", "metadata": {"name": "t"}, "spec": {"spec": spec}}


def claim(spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaim", "metadata": {"name": "c"}, "spec": spec}


def using(name: str, key: str = "resourceClaimTemplateName", value: str = "t", **spec: Any) -> dict[str, Any]:
    return pod(name, resourceClaims=[{"name": "d", key: value}], **spec)


NODES = [node("a"), node("b")]


def test_each_pod_of_a_template_has_devices_of_its_own() -> None:
    documents = [*NODES, CLASS, slice_of("a", device("one"), device("two")), template(devices_of({})), *(using(n) for n in "pqr")]
    assert placed(*documents) == {"p": "a", "q": "a", "r": None}
    assert message(*documents) == (
        "0/2 nodes are available: 2 cannot allocate all claims. still not schedulable, preemption: 0/2 nodes are available: "
        "2 Preemption is not helpful for scheduling."
    )


def test_a_claim_that_pods_share_keeps_them_together() -> None:
    slices = [slice_of("a", device("one")), slice_of("b", device("one"))]
    two = [using("p", "resourceClaimName", "c", nodeSelector={"kubernetes.io/hostname": "b"}), using("q", "resourceClaimName", "c")]
    assert placed(*NODES, CLASS, *slices, claim(devices_of({})), *two) == {"p": "b", "q": "b"}
    elsewhere = using("q", "resourceClaimName", "c", nodeSelector={"kubernetes.io/hostname": "a"})
    assert "1 resourceclaim not available on the node" in message(*NODES, CLASS, *slices, claim(devices_of({})), two[0], elsewhere)


@pytest.mark.parametrize(
    ("request_", "node_"),
    [
        ({"selectors": [{"cel": {"expression": 'device.attributes["gpu.example.com"].model == "y"'}}]}, "b"),
        ({"selectors": [{"cel": {"expression": 'device.capacity["gpu.example.com"].memory.isGreaterThan(quantity("20Gi"))'}}]}, "b"),
        ({"selectors": [{"cel": {"expression": 'device.attributes["gpu.example.com"].version.isLessThan(semver("1.0.0"))'}}]}, None),
        ({"selectors": [{"cel": {"expression": 'device.attributes["gpu.example.com"].other == "y"'}}]}, None),
        ({"count": 2}, "a"),
        ({"count": 3}, None),
        ({"allocationMode": "All"}, "a"),
    ],
)
def test_what_a_request_asks_for(request_: dict[str, Any], node_: str | None) -> None:
    slices = [slice_of("a", device("one"), device("two")), slice_of("b", device("one", "y", "40Gi"))]
    assert placed(*NODES, CLASS, *slices, template(devices_of(request_)), using("p"))["p"] == node_


def test_constraints_hold_between_requests() -> None:
    slices = [slice_of("a", device("one"), device("two", "y")), slice_of("b", device("one"), device("two"))]
    same = devices_of({}, {}, constraints=[{"matchAttribute": "gpu.example.com/model"}])
    assert placed(*NODES, CLASS, *slices, template(same), using("p"))["p"] == "b"


def test_the_first_alternative_that_there_is() -> None:
    other = {"deviceClassName": "gpu", "selectors": [{"cel": {"expression": 'device.attributes["gpu.example.com"].model == "z"'}}]}
    alternatives = [{"name": "best", **other}, {"name": "good", "deviceClassName": "gpu"}]
    spec = {"devices": {"requests": [{"name": "r", "firstAvailable": alternatives}]}}
    assert placed(*NODES, CLASS, slice_of("b", device("one")), template(spec), using("p"))["p"] == "b"


def test_nodes_with_earlier_alternatives_are_better() -> None:
    best = {"deviceClassName": "gpu", "selectors": [{"cel": {"expression": 'device.attributes["gpu.example.com"].model == "y"'}}]}
    spec = {"devices": {"requests": [{"name": "r", "firstAvailable": [{"name": "s0", **best}, {"name": "s1", "deviceClassName": "gpu"}]}]}}
    documents = [*NODES, CLASS, slice_of("a", device("one")), slice_of("b", device("one", "y")), template(spec), using("p")]
    # The second of at most eight: 7 * 100 / 8, times the weight.
    assert {n: found["DynamicResources"] for n, found in scores("p", *documents).items()} == {"a": 174, "b": 200}
    assert placed(*documents)["p"] == "b"


def test_slices_for_all_nodes_and_for_some() -> None:
    everywhere = slice_of("net", device("one"), allNodes=True)
    assert placed(*NODES, CLASS, everywhere, template(devices_of({})), using("p"))["p"] == "a"
    terms = {"nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": ["b"]}]}]}
    assert placed(*NODES, CLASS, slice_of("net", device("one"), nodeSelector=terms), template(devices_of({})), using("p"))["p"] == "b"


def test_pools_that_are_not_complete_do_not_count() -> None:
    part = slice_of("a", device("one"))
    part["spec"]["pool"]["resourceSliceCount"] = 2
    assert placed(*NODES, CLASS, part, slice_of("b", device("one")), template(devices_of({})), using("p"))["p"] == "b"


def test_classes_and_claims_that_are_missing() -> None:
    assert message(*NODES, slice_of("a", device("one")), template(devices_of({})), using("p")) == (
        "0/2 nodes are available: request r0: device class gpu does not exist. no new claims to deallocate, preemption: "
        "0/2 nodes are available: 2 Preemption is not helpful for scheduling."
    )
    assert message(*NODES, using("p", "resourceClaimName", "c")) == 'resourceclaim "c" not found'


def test_without_slices_nothing_is_known() -> None:
    found = run(*NODES, CLASS, template(devices_of({})), using("p"))
    assert [p["node"] for p in found.pods()] == ["a"]
    assert any("evices are not allocated" in sentence for sentence in found.unsupported)


def test_a_victim_gives_its_devices_back() -> None:
    ranks = [
        {"apiVersion": "scheduling.k8s.io/v1", "kind": "PriorityClass", "metadata": {"name": name}, "value": value}
        for name, value in (("low", 1), ("high", 2))
    ]
    small = [node("a", {"pods": "1"}), CLASS, slice_of("a", device("one")), template(devices_of({}))]
    assert placed(*ranks, *small, using("p", priorityClassName="low"), pod("q", priorityClassName="high")) == {"q": "a"}
