"""What differs between Kubernetes versions: versions that are not known, gates, kinds that are served."""

from __future__ import annotations

import pytest

from k8slint import scheme
from k8slint.config import Options
from k8slint.features import GATES, enabled
from k8slint.run import check_sources


@pytest.mark.parametrize(
    ("text", "said"), [("1.24", "1.25 to 1.37 are"), ("1.38", "1.25 to 1.37 are"), ("2.0", "write 1.25"), ("master", "write"), ("", "write")]
)
def test_a_version_that_is_not_known_is_refused(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        scheme.parse_kube_version(text)


@pytest.mark.parametrize(("text", "minor"), [("1.25", 25), ("v1.30.2", 30), ("1.37.0", 37), (" 1.28 ", 28)])
def test_versions(text: str, minor: int) -> None:
    assert scheme.parse_kube_version(text) == minor


# the first version in which a cluster with default settings has it, by the release notes
@pytest.mark.parametrize(
    ("gate", "since"),
    [
        ("AppArmorFields", 30), ("CronJobTimeZone", 25), ("CRDValidationRatcheting", 30), ("ContainerRestartRules", 35),
        ("CustomResourceFieldSelectors", 31), ("CustomResourceValidationExpressions", 25), ("DRAAdminAccess", 34),
        ("DynamicResourceAllocation", 34), ("EnvFiles", 35), ("HPAConfigurableTolerance", 35), ("HPAContainerMetrics", 27),
        ("HostnameOverride", 35), ("ImageVolume", 35), ("InPlacePodVerticalScaling", 33), ("JobBackoffLimitPerIndex", 29),
        ("JobManagedBy", 32), ("JobPodFailurePolicy", 26), ("JobPodReplacementPolicy", 29), ("JobSuccessPolicy", 31),
        ("LoadBalancerIPMode", 30), ("MatchLabelKeysInPodAffinity", 31), ("MatchLabelKeysInPodTopologySpread", 27),
        ("MinDomainsInPodTopologySpread", 27), ("MultiCIDRServiceAllocator", 33), ("MutatingAdmissionPolicy", 36),
        ("NodeInclusionPolicyInPodTopologySpread", 26), ("NodeSwap", 30), ("PDBUnhealthyPodEvictionPolicy", 27), ("PodLevelResources", 34),
        ("PodLifecycleSleepAction", 30), ("PodSchedulingReadiness", 27), ("PreferSameTrafficDistribution", 34), ("ProcMountType", 33),
        ("ReadWriteOncePod", 27), ("RecursiveReadOnlyMounts", 31), ("RelaxedEnvironmentVariableValidation", 32),
        ("ServiceTrafficDistribution", 31), ("SidecarContainers", 29), ("StatefulSetAutoDeletePVC", 27), ("StatefulSetStartOrdinal", 27),
        ("SupplementalGroupsPolicy", 33), ("UserNamespacesSupport", 33), ("ValidatingAdmissionPolicy", 30), ("VolumeAttributesClass", 34),
    ],
)  # fmt: skip
def test_gates(gate: str, since: int) -> None:
    assert [enabled(gate, minor) for minor in range(25, 38)] == [minor >= since for minor in range(25, 38)]


def test_gates_change_forward() -> None:
    for gate, changes in GATES.items():
        assert list(changes) == sorted(set(changes)), gate
    assert not enabled("NoSuchGate", 36)


@pytest.mark.parametrize(
    ("api_version", "kind", "minor", "accepted", "rule"),
    [
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 25, False, "api-removed-version"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 28, True, ""),  # the one late beta that is on by default
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 29, True, "api-deprecated-version"),
        ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, False, "api-removed-version"),
        ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", 28, False, "api-removed-version"),
        ("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", 29, True, ""),
        ("networking.k8s.io/v1beta1", "ServiceCIDR", 32, None, "api-version-off-by-default"),
        ("networking.k8s.io/v1", "ServiceCIDR", 33, True, ""),
    ],
)
def test_kinds_by_version(api_version: str, kind: str, minor: int, accepted: bool | None, rule: str) -> None:
    spec = "cidrs: [10.0.0.0/16]" if kind == "ServiceCIDR" else "priorityLevelConfiguration: {name: x}"
    options = Options()
    options.only_api, options.minor = True, minor
    report = check_sources([("a.yaml", f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: a}}\nspec: {{{spec}}}\n".encode())], options)
    assert ([d.accepted for d in report.documents], [d.rule for d in report.diagnostics]) == ([accepted], [rule] if rule else [])
