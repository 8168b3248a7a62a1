"""Feature gates, and the fields that they keep out."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.apis import disabled
from k8slint.apis.disabled import drop_disabled_fields
from k8slint.features import GATES, enabled


@pytest.mark.parametrize(
    ("gate", "minor", "on"),
    [
        ("SidecarContainers", 28, False),
        ("SidecarContainers", 29, True),
        ("WatchList", 32, True),
        ("WatchList", 33, False),
        ("WatchList", 34, True),
        ("GitRepoVolumeDriver", 32, True),
        ("GitRepoVolumeDriver", 33, False),
        ("MaxUnavailableStatefulSet", 36, False),
        ("MaxUnavailableStatefulSet", 37, True),
        ("NoSuchGate", 36, False),
        ("PodSecurity", 25, True),
    ],
)
def test_gates(gate: str, minor: int, on: bool) -> None:
    assert enabled(gate, minor) is on


def test_changes_are_in_order_and_within_reach() -> None:
    for gate, changes in GATES.items():
        assert list(changes) == sorted(set(changes)), gate
        assert all(c == 0 or 25 <= c <= 37 for c in changes), gate


def test_every_gate_of_the_tables_is_known() -> None:
    gates = set(disabled.POD_SPEC.values()).union(*(table.values() for table in disabled.KINDS.values()))
    assert gates <= GATES.keys()


def deployment(spec: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"template": {"spec": spec}}}


def test_stop_signals_go_with_an_otherwise_empty_lifecycle() -> None:
    spec: dict[str, Any] = {
        "containers": [
            {"lifecycle": {"stopSignal": "SIGTERM"}},
            {"lifecycle": {"stopSignal": "SIGTERM", "preStop": {"exec": {}}}},
            {"lifecycle": {}},
        ],
    }
    dropped = drop_disabled_fields(deployment(spec), "Deployment", 36)
    assert spec["containers"] == [{}, {"lifecycle": {"preStop": {"exec": {}}}}, {"lifecycle": {}}]
    assert dropped[0] == (("spec", "template", "spec", "containers", 0, "lifecycle", "stopSignal"), "ContainerStopSignals")
    assert len(dropped) == 2


def test_nothing_is_dropped_where_the_gate_is_on() -> None:
    spec: dict[str, Any] = {"hostUsers": False, "resources": {"limits": {"cpu": "1"}}, "schedulingGates": [{"name": "a.b/c"}]}
    assert drop_disabled_fields(deployment(spec), "Deployment", 36) == []
    assert {gate for _, gate in drop_disabled_fields(deployment(spec), "Deployment", 26)} == {
        "UserNamespacesSupport",
        "PodLevelResources",
        "PodSchedulingReadiness",
    }
    assert spec == {}


def test_image_volumes_take_their_mounts_along() -> None:
    spec: dict[str, Any] = {
        "volumes": [{"name": "code", "image": {"reference": "a:1"}}, {"name": "data", "emptyDir": {}}],
        "containers": [{"volumeMounts": [{"name": "code"}, {"name": "data"}]}],
    }
    dropped = drop_disabled_fields({"spec": spec}, "Pod", 34)
    assert dropped == [(("spec", "volumes", 0), "ImageVolume")]
    assert spec == {"volumes": [{"name": "data", "emptyDir": {}}], "containers": [{"volumeMounts": [{"name": "data"}]}]}


def test_proc_mount_falls_back() -> None:
    spec: dict[str, Any] = {"containers": [{"securityContext": {"procMount": "Unmasked"}}]}
    drop_disabled_fields({"spec": spec}, "Pod", 32)
    assert spec["containers"][0]["securityContext"] == {"procMount": "Default"}


def test_restart_policies_of_containers_in_1_34() -> None:
    def spec() -> dict[str, Any]:
        return {"containers": [{"restartPolicy": "Never"}], "initContainers": [{"restartPolicy": "Always"}, {"restartPolicy": "Never"}]}

    old, new = spec(), spec()
    drop_disabled_fields({"spec": old}, "Pod", 34)
    drop_disabled_fields({"spec": new}, "Pod", 35)
    assert old == {"containers": [{}], "initContainers": [{"restartPolicy": "Always"}, {}]}
    assert new == spec()


def test_data_source_in_another_namespace() -> None:
    claim: dict[str, Any] = {"spec": {"dataSourceRef": {"kind": "PersistentVolumeClaim", "name": "a", "namespace": "other"}}}
    assert drop_disabled_fields(claim, "PersistentVolumeClaim", 36) == [(("spec", "dataSourceRef"), "CrossNamespaceVolumeDataSource")]
    assert claim == {"spec": {}}


def test_leases_lose_the_fields_of_coordinated_election() -> None:
    lease: dict[str, Any] = {"spec": {"strategy": "OldestEmulationVersion", "holderIdentity": "a"}}
    drop_disabled_fields(lease, "Lease", 36)
    assert lease == {"spec": {"holderIdentity": "a"}}
