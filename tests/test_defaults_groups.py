"""Defaults of the other groups: versions of Kubernetes, versions of the API, and tables that must hang together."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import k8slint.apis
from k8slint import scheme
from k8slint.apis.apps.defaults import set_defaults_deployment, set_defaults_stateful_set
from k8slint.apis.autoscaling.defaults import METRICS_ANNOTATION, set_defaults_horizontal_pod_autoscaler_v1
from k8slint.apis.batch.defaults import set_defaults_cron_job, set_defaults_job
from k8slint.apis.flowcontrol import defaults as flowcontrol
from k8slint.apis.stored import set_object_defaults

ROOMS = sorted(p.parent.name for p in Path(k8slint.apis.__file__).parent.glob("*/defaults.py"))


def tables(name: str) -> list[tuple[str, dict[str, Any]]]:
    module = {"DEFAULTS": "defaults", "PREPARE": "strategy"}[name]
    return [
        (r, getattr(import_module(f"k8slint.apis.{r}.{module}"), name))
        for r in ROOMS
        if (Path(k8slint.apis.__file__).parent / r / f"{module}.py").exists()
    ]


@pytest.mark.parametrize("name", ["DEFAULTS", "PREPARE"])
def test_every_entry_is_a_kind_and_has_one_key(name: str) -> None:
    known = {(scheme.ROOMS.get(k.api_version.rpartition("/")[0]), k.api_version.rpartition("/")[2], k.kind) for k in scheme.kinds()}
    for room, table in tables(name):
        plain = {key for key in table if "/" not in key}
        for key in table:
            version, _, kind = key.rpartition("/")
            assert any(r == room and k == kind and version in ("", v) for r, v, k in known), f"{room}: {key}"
            assert not version or kind not in plain, f"{room}: {key} stands beside {kind}"


def test_every_served_kind_can_be_defaulted_from_nothing() -> None:
    for kind in scheme.kinds():
        for minor in range(scheme.OLDEST, scheme.NEWEST + 1):
            if kind.served(minor):
                set_object_defaults({"apiVersion": kind.api_version, "kind": kind.kind}, minor)


def test_recreate_has_no_rolling_update() -> None:
    deployment: dict[str, Any] = {"spec": {"strategy": {"type": "Recreate"}}}
    set_defaults_deployment(deployment, 36)
    assert deployment["spec"]["strategy"] == {"type": "Recreate"}


@pytest.mark.parametrize(
    ("given", "minor", "expected"),
    [
        ({}, 36, {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}),
        ({}, 37, {"type": "RollingUpdate", "rollingUpdate": {"partition": 0, "maxUnavailable": 1}}),
        ({"type": "RollingUpdate"}, 37, {"type": "RollingUpdate"}),
        ({"type": "OnDelete"}, 37, {"type": "OnDelete"}),
        ({"type": "RollingUpdate", "rollingUpdate": {}}, 36, {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}}),
    ],
)
def test_update_strategy_of_statefulsets(given: dict[str, Any], minor: int, expected: dict[str, Any]) -> None:
    stateful_set: dict[str, Any] = {"spec": {"updateStrategy": given}}
    set_defaults_stateful_set(stateful_set, minor)
    assert stateful_set["spec"]["updateStrategy"] == expected


def test_claim_retention_since_1_27() -> None:
    for minor, present in ((26, False), (27, True)):
        stateful_set: dict[str, Any] = {}
        set_defaults_stateful_set(stateful_set, minor)
        assert ("persistentVolumeClaimRetentionPolicy" in stateful_set["spec"]) is present


@pytest.mark.parametrize(
    ("spec", "minor", "expected"),
    [
        (
            {},
            36,
            {"completions": 1, "parallelism": 1, "backoffLimit": 6, "podReplacementPolicy": "TerminatingOrFailed", "manualSelector": False},
        ),
        ({"parallelism": 2}, 36, {"parallelism": 2, "completions": None}),
        ({"completions": 5}, 36, {"completions": 5, "parallelism": 1}),
        ({"backoffLimitPerIndex": 1}, 36, {"backoffLimit": 2147483647}),
        ({"backoffLimitPerIndex": 1}, 28, {"backoffLimit": 6, "podReplacementPolicy": None, "manualSelector": None}),
    ],
)
def test_jobs(spec: dict[str, Any], minor: int, expected: dict[str, Any]) -> None:
    job = {"spec": spec}
    set_defaults_job(job, minor)
    assert {key: job["spec"].get(key) for key in expected} == expected


def test_labels_of_a_job() -> None:
    job: dict[str, Any] = {"spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}
    set_defaults_job(job, 36)
    assert job["metadata"]["labels"] == {"a": "b"}
    # one map, as upstream: the labels that the registry generates show in both
    assert job["metadata"]["labels"] is job["spec"]["template"]["metadata"]["labels"]
    named: dict[str, Any] = {"metadata": {"labels": {"c": "d"}}, "spec": {"template": {"metadata": {"labels": {"a": "b"}}}}}
    set_defaults_job(named, 36)
    assert named["metadata"]["labels"] == {"c": "d"}


def test_the_job_of_a_cronjob_waits_for_its_own_creation() -> None:
    cron_job: dict[str, Any] = {}
    set_defaults_cron_job(cron_job, 36)
    job_spec = cron_job["spec"]["jobTemplate"]["spec"]
    assert "backoffLimit" not in job_spec
    assert job_spec["template"]["spec"]["dnsPolicy"] == "ClusterFirst"


def test_v1_autoscalers_with_metrics_in_an_annotation() -> None:
    autoscaler: dict[str, Any] = {"metadata": {"annotations": {METRICS_ANNOTATION: "[]"}}}
    set_defaults_horizontal_pod_autoscaler_v1(autoscaler, 36)
    assert autoscaler["spec"] == {"minReplicas": 1}


def test_zero_shares_mean_something_else_in_each_version() -> None:
    def level(annotations: dict[str, str]) -> dict[str, Any]:
        return {"metadata": {"annotations": annotations}, "spec": {"limited": {"nominalConcurrencyShares": 0}, "exempt": {}}}

    v1, v1beta3, kept = level({}), level({}), level({flowcontrol.PRESERVE_ZERO_ANNOTATION: ""})
    flowcontrol.set_defaults_priority_level_configuration(v1, 30)
    flowcontrol.set_defaults_priority_level_configuration_v1beta3(v1beta3, 30)
    flowcontrol.set_defaults_priority_level_configuration_v1beta3(kept, 30)
    assert [x["spec"]["limited"]["nominalConcurrencyShares"] for x in (v1, v1beta3, kept)] == [0, 30, 0]
    assert v1["spec"]["exempt"] == {"nominalConcurrencyShares": 0, "lendablePercent": 0}
    v1beta2: dict[str, Any] = {"spec": {"limited": {}}}
    flowcontrol.set_defaults_priority_level_configuration_v1beta2(v1beta2, 25)
    assert v1beta2["spec"]["limited"] == {"assuredConcurrencyShares": 30}


def test_param_not_found_is_defaulted_in_v1alpha1_alone() -> None:
    for version, action in (("v1alpha1", "Deny"), ("v1", None)):
        binding = {
            "apiVersion": f"admissionregistration.k8s.io/{version}",
            "kind": "ValidatingAdmissionPolicyBinding",
            "spec": {"paramRef": {"name": "p"}},
        }
        set_object_defaults(binding, 30)
        assert binding["spec"]["paramRef"].get("parameterNotFoundAction") == action  # type: ignore[index]


def test_device_requests_stand_elsewhere_in_v1beta1() -> None:
    claim = {
        "apiVersion": "resource.k8s.io/v1beta1",
        "kind": "ResourceClaim",
        "spec": {
            "devices": {"requests": [{"name": "a", "deviceClassName": "gpu"}, {"name": "b", "firstAvailable": [{"allocationMode": "All"}]}]}
        },
    }
    set_object_defaults(claim, 34)
    assert claim["spec"]["devices"]["requests"] == [  # type: ignore[index]
        {"name": "a", "deviceClassName": "gpu", "allocationMode": "ExactCount", "count": 1},
        {"name": "b", "firstAvailable": [{"allocationMode": "All"}]},
    ]
