"""Objects as the API server stores them: every file in fixtures/defaults against its `.stored.yaml`, and the parts."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from k8slint import decode, scheme
from k8slint.apis.core.qos import pod_qos
from k8slint.apis.stored import encode, set_object_defaults, store, stored, stored_quantity
from k8slint.output.yaml import dump
from k8slint.parse import parse
from k8slint.source import Source

FOLDER = Path(__file__).parent / "fixtures" / "defaults"
NAMES = sorted(p.stem for p in FOLDER.glob("*.yaml") if not p.name.endswith(".stored.yaml"))


def read(name: str, minor: int = 36) -> dict[str, Any]:
    """The decoded object of a fixture."""
    documents, failures = parse(Source(name, (FOLDER / f"{name}.yaml").read_bytes()))
    assert not failures
    value = documents[0].value
    errors: list[Any] = []
    known = scheme.lookup(value["apiVersion"], value["kind"])
    assert known is not None
    decode.decoder(minor, known.type)(value, (), errors)
    assert not errors
    return value


@pytest.mark.parametrize("name", NAMES)
def test_stored_as_the_server_does(name: str, golden: Callable[[str, str], None]) -> None:
    golden(f"defaults/{name}.stored.yaml", dump(stored(read(name), 36)))


@pytest.mark.parametrize("name", NAMES)
def test_the_authored_object_is_left_alone(name: str) -> None:
    value = read(name)
    before = copy.deepcopy(value)
    stored(value, 36)
    assert value == before


@pytest.mark.parametrize("name", NAMES)
def test_defaulting_twice_changes_nothing(name: str) -> None:
    once = read(name)
    set_object_defaults(once, 36)
    twice = copy.deepcopy(once)
    set_object_defaults(twice, 36)
    assert once == twice


@pytest.mark.parametrize("minor", [25, 28, 31, 34, 37])
@pytest.mark.parametrize("name", NAMES)
def test_every_version_stores(name: str, minor: int) -> None:
    value = read(name)
    known = scheme.lookup(value["apiVersion"], value["kind"])
    if known is not None and known.served(minor):
        assert stored(value, minor)["kind"] == value["kind"]


def test_a_custom_resource_passes_through() -> None:
    value = {"apiVersion": "example.com/v1", "kind": "Till", "metadata": {"name": "t"}, "spec": {"empty": "", "zero": 0}, "status": {}}
    assert stored(value, 36) == value
    assert stored({**value, "metadata": None}, 36)["metadata"] == {}


def test_dropped_fields_are_told() -> None:
    value = {
        "apiVersion": "apps/v1",
        "kind": "StatefulSet",
        "metadata": {"name": "s"},
        "spec": {"updateStrategy": {"rollingUpdate": {"maxUnavailable": 2}}, "template": {"spec": {"containers": []}}},
    }
    result, dropped = store(value, 36)
    assert dropped == [(("spec", "updateStrategy", "rollingUpdate", "maxUnavailable"), "MaxUnavailableStatefulSet")]
    assert result["spec"]["updateStrategy"] == {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}
    assert store(value, 37)[0]["spec"]["updateStrategy"]["rollingUpdate"]["maxUnavailable"] == 2


@pytest.mark.parametrize(
    ("written", "returned"),
    [
        ("100m", "100m"),
        ("0.5", "500m"),
        (0.5, "500m"),
        (1, "1"),
        ("1", "1"),
        ("1000m", "1"),
        ("1024Mi", "1Gi"),
        ("128Mi", "128Mi"),
        ("1.5Gi", "1536Mi"),
        ("100Mi", "100Mi"),
        ("2e0", "2e0"),
        ("1E3", "1E3"),
        ("+1", "+1"),
        ("1.Gi", "1.Gi"),
        ("0", "0"),
        ("00", "0"),
        ("1.500", "1.500"),
        ("1.5", "1500m"),
        ("0.0", "0"),
        ("1000000", "1M"),
        ("8Gi", "8Gi"),
        ("nonsense", "nonsense"),
    ],
)
def test_quantities_keep_nearly_canonical_spellings(written: str | float, returned: str) -> None:
    assert stored_quantity(written) == returned


def test_times_are_in_utc_and_map_keys_sorted() -> None:
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": "l", "labels": {"b": "1", "a": "2"}},
        "spec": {"renewTime": "2024-01-01T01:00:00+01:00"},
    }
    result = encode(lease, 36)
    assert result["spec"]["renewTime"] == "2024-01-01T00:00:00.000000Z"
    assert list(result["metadata"]["labels"]) == ["a", "b"]


def test_zero_values() -> None:
    event = {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"}, "involvedObject": {}, "count": 0}
    result = encode(event, 36)
    assert "count" not in result
    assert result["reportingComponent"] == ""
    assert result["source"] == {}


def containers(*resources: dict[str, Any]) -> dict[str, Any]:
    return {"containers": [{"resources": r} for r in resources]}


BOTH = {"cpu": "1", "memory": "1Gi"}


@pytest.mark.parametrize(
    ("spec", "qos"),
    [
        (containers({}), "BestEffort"),
        (containers({"requests": {"cpu": "0"}}), "BestEffort"),
        (containers({"requests": {"nvidia.com/gpu": "1"}}), "BestEffort"),
        (containers({"requests": {"cpu": "1m"}}), "Burstable"),
        (containers({"requests": BOTH, "limits": BOTH}), "Guaranteed"),
        (containers({"requests": {"cpu": "1000m", "memory": "1024Mi"}, "limits": BOTH}), "Guaranteed"),
        (containers({"requests": BOTH, "limits": BOTH}, {}), "Burstable"),
        (containers({"limits": {"cpu": "1"}, "requests": {"cpu": "1"}}), "Burstable"),
        ({**containers({}), "initContainers": [{"resources": {"requests": {"cpu": "1"}}}]}, "Burstable"),
        ({**containers({}), "resources": {"requests": BOTH, "limits": BOTH}}, "Guaranteed"),
    ],
)
def test_quality_of_service(spec: dict[str, Any], qos: str) -> None:
    assert pod_qos(spec, 36) == qos
