"""Resource names and quantities."""

from __future__ import annotations

import pytest

from k8slint.apis.core.validation_pod_rare import aggregate_container_resources
from k8slint.apis.core.validation_resources import (
    is_extended_resource_name,
    is_native_resource,
    is_overcommit_allowed,
    is_standard_container_resource_name,
    is_standard_quota_resource_name,
    is_standard_resource_name,
    validate_basic_resource,
    validate_nonnegative_quantity,
    validate_positive_quantity_value,
    validate_resource_quantity_value,
    validate_resource_requirements,
)
from k8slint.apis.resource import NANO
from k8slint.field import Error


@pytest.mark.parametrize(
    ("name", "native", "extended", "overcommit"),
    [
        ("cpu", True, False, True),
        ("hugepages-1Gi", True, False, False),
        ("example.com/gpu", False, True, False),
        ("requests.example.com/gpu", False, False, False),
        ("kubernetes.io/x", True, False, True),
        ("x.kubernetes.io/x", True, False, True),
    ],
)
def test_kinds_of_resources(name: str, native: bool, extended: bool, overcommit: bool) -> None:
    assert is_native_resource(name) is native
    assert is_extended_resource_name(name) is extended
    assert is_overcommit_allowed(name) is overcommit


def test_standard_names() -> None:
    assert is_standard_container_resource_name("hugepages-2Mi")
    assert not is_standard_container_resource_name("pods")
    assert is_standard_resource_name("storage")
    assert not is_standard_quota_resource_name("storage")
    assert is_standard_quota_resource_name("requests.hugepages-2Mi")


@pytest.mark.parametrize(
    ("resource", "value", "faults"),
    [
        ("cpu", "-1", 1),
        ("cpu", "100m", 0),
        ("pods", "1500m", 1),
        ("pods", "1.9999999", 0),  # rounded up to thousandths it is 2
        ("example.com/x", "0.5", 1),
        ("example.com/x", "-0.5", 2),
        ("example.com/x", 2, 0),
    ],
)
def test_quantities_of_a_resource(resource: str, value: str | int, faults: int) -> None:
    errs: list[Error] = []
    validate_resource_quantity_value(resource, value, ("q",), errs)
    assert len(errs) == faults


def test_signs() -> None:
    errs: list[Error] = []
    validate_nonnegative_quantity("0", (), errs)
    validate_positive_quantity_value("1n", (), errs)
    validate_basic_resource("0", (), errs)
    assert errs == []
    validate_nonnegative_quantity("-1m", (), errs)
    validate_positive_quantity_value("0", (), errs)
    validate_basic_resource("-1", (), errs)
    assert len(errs) == 3


def test_the_usual_resources_and_the_others_meet_the_same_rules() -> None:
    """cpu and memory take a short way: with a device beside them they take the long one, to the same answer."""
    cases = [
        {"requests": {"cpu": "2"}, "limits": {"cpu": "1"}},
        {"requests": {"memory": "-1"}},
        {"limits": {"memory": "-1"}, "requests": {"memory": "-1"}},
        {"requests": {"cpu": "1"}, "limits": {"memory": "1"}},
        {},
    ]
    for case in cases:
        short: list[Error] = []
        long: list[Error] = []
        validate_resource_requirements(case, ("r",), short, 36)
        device = {side: {**case.get(side, {}), "example.com/x": 1} for side in ("requests", "limits")}
        validate_resource_requirements(device, ("r",), long, 36)
        assert [e.message() for e in short] == [e.message() for e in long]


def test_containers_together() -> None:
    def ask(cpu: str, **more: str) -> dict:
        return {"resources": {"requests": {"cpu": cpu}}, **more}

    spec = {
        "containers": [ask("1"), ask("2")],
        "initContainers": [ask("4"), ask("1", restartPolicy="Always"), ask("5")],
    }
    # 1 + 2 + the sidecar's 1; the last init container beside the sidecar: 5 + 1
    assert aggregate_container_resources(spec, "requests") == {"cpu": 6 * NANO}
    assert aggregate_container_resources(spec, "limits") == {}
