"""Profiles: what is in them, what a configuration may define, and what the other tools have on by default."""

from __future__ import annotations

from pathlib import Path

import pytest

from k8slint import catalogue, config, profiles
from k8slint.config import Options, UsageError
from k8slint.run import check_sources, prepare

ENTRIES = catalogue.catalogue()
POD = b"apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: a, image: nginx}]}\n"

# What each tool has on by default, from its own documentation (kube-linter 0.7, kube-score 1.20, Polaris 9).
ON = {
    "kube-linter": """
        dangling-service deprecated-service-account-field docker-sock drop-net-raw-capability duplicate-env-var env-var-secret host-ipc
        host-network host-pid invalid-target-ports job-ttl-seconds-after-finished latest-tag liveness-port mismatching-selector
        no-anti-affinity no-extensions-v1beta no-read-only-root-fs non-existent-service-account pdb-max-unavailable pdb-min-available
        pdb-unhealthy-pod-eviction-policy privilege-escalation-container privileged-container readiness-port run-as-non-root
        sensitive-host-mounts ssh-port startup-port unsafe-sysctls unset-cpu-requirements unset-memory-requirements
    """,
    "kube-score": """
        ingress-targets-service cronjob-has-deadline cronjob-restartpolicy container-resources container-image-tag
        container-image-pull-policy container-ephemeral-storage-request-and-limit environment-variable-key-duplication
        statefulset-has-poddisruptionbudget deployment-has-poddisruptionbudget poddisruptionbudget-has-policy pod-networkpolicy
        networkpolicy-targets-pod pod-probes pod-probes-identical container-security-context-user-group-id
        container-security-context-privileged container-security-context-readonlyrootfilesystem service-targets-pod service-type
        stable-version deployment-has-host-podantiaffinity statefulset-has-host-podantiaffinity
        deployment-targeted-by-hpa-does-not-have-replicas-configured statefulset-has-servicename
        deployment-pod-selector-labels-match-template-metadata-labels statefulset-pod-selector-labels-match-template-metadata-labels
        label-values horizontalpodautoscaler-has-target horizontalpodautoscaler-replicas pod-topology-spread-constraints
    """,
    "polaris": """
        deploymentMissingReplicas priorityClassNotSet tagNotSpecified pullPolicyNotAlways readinessProbeMissing livenessProbeMissing
        metadataAndInstanceMismatched pdbDisruptionsIsZero missingPodDisruptionBudget topologySpreadConstraint hpaMaxAvailability
        hpaMinAvailability pdbMinAvailableGreaterThanHPAMinReplicas cpuRequestsMissing cpuLimitsMissing memoryRequestsMissing
        memoryLimitsMissing automountServiceAccountToken hostIPCSet hostPathSet hostProcess hostPIDSet linuxHardening missingNetworkPolicy
        notReadOnlyRootFilesystem privilegeEscalationAllowed procMount runAsRootAllowed runAsPrivileged dangerousCapabilities
        insecureCapabilities hostNetworkSet hostPortSet tlsSettingsMissing sensitiveContainerEnvVar sensitiveConfigmapContent
        clusterrolePodExecAttach rolePodExecAttach clusterrolebindingPodExecAttach rolebindingClusterRolePodExecAttach
        rolebindingRolePodExecAttach clusterrolebindingClusterAdmin rolebindingClusterAdminClusterRole rolebindingClusterAdminRole
    """,
}
# What decoding and validation report anyway, whatever the profile.
BY_THE_API = {
    "invalid-target-ports", "mismatching-selector", "no-extensions-v1beta", "cronjob-restartpolicy", "stable-version", "label-values",
    "deployment-pod-selector-labels-match-template-metadata-labels", "statefulset-pod-selector-labels-match-template-metadata-labels",
}


@pytest.mark.parametrize("tool", sorted(ON))
def test_a_compat_profile_is_what_the_tool_has_on(tool: str) -> None:
    on = set(ON[tool].split())
    ours = {e.id: {i.removeprefix("~") for i in e.aliases.get(tool, ())} for e in ENTRIES.values()}
    assert {rule for rule, ids in ours.items() if ids & on} == profiles.members(f"compat-{tool}", ENTRIES, profiles.builtin())
    assert on - BY_THE_API == on & set().union(*ours.values())


def test_each_profile_says_what_it_is_and_has_rules() -> None:
    known = profiles.builtin()
    assert set(known) == {p for e in ENTRIES.values() for p in e.profiles}
    for name, definition in known.items():
        assert definition["title"] and definition["about"].endswith(".")
        assert profiles.members(name, ENTRIES, known)
        profiles.severities(name, ENTRIES, known)


def test_strict_and_learning_hold_the_default_set() -> None:
    known = profiles.builtin()
    default = profiles.members("default", ENTRIES, known)
    for name in ("reliability", "strict", "learning", "complete"):
        assert default < profiles.members(name, ENTRIES, known)
    assert "owner-label-missing" not in profiles.members("learning", ENTRIES, known)
    assert profiles.members("security", ENTRIES, known) < profiles.members("strict", ENTRIES, known)


def chosen(options: Options) -> set[str]:
    return {e.id for e in prepare(options).engine.entries}


def options(profile: str, **own: object) -> Options:
    made = Options()
    made.profile = profile
    made.profiles = {name: profiles.checked(name, definition, "test") for name, definition in own.items()}
    return made


def test_a_profile_of_the_configuration(tmp_path: Path) -> None:
    path = tmp_path / ".k8slint.yaml"
    path.write_text(
        "profile: mine\nprofiles:\n  mine:\n    extends: default\n    add: [owner-label-missing, probes]\n    remove: [latest-tag]\n"
        "    severity: {owner-label-missing: error, duplicate-object: off}\n",
        encoding="utf-8",
    )
    made = Options()
    config.load(str(path), made)
    rules = chosen(made)
    assert {"owner-label-missing", "liveness-probe-missing", "duplicate-object"} <= rules and "latest-tag" not in rules
    assert made.severity("a.yaml", "owner-label-missing", "info") == "error"
    assert made.severity("a.yaml", "duplicate-object", "warning") == "off"


def test_what_the_configuration_says_of_a_rule_goes_before_the_profile() -> None:
    made = options("mine", mine={"extends": "default", "severity": {"latest-tag": "info"}})
    made.severities = {"latest-tag": "error"}
    prepare(made)
    assert made.severity("a.yaml", "latest-tag", "warning") == "error"


def test_findings_of_a_compat_profile_are_at_least_warnings() -> None:
    report = check_sources([("a.yaml", POD)], options("compat-kube-linter"))
    assert report.diagnostics and {d.severity for d in report.diagnostics} == {"warning"}
    found = {d.rule: d.severity for d in check_sources([("a.yaml", POD)], options("compat-polaris")).diagnostics}
    assert found["latest-tag"] == "error" and found["cpu-limit-missing"] == "warning"


def test_selecting_a_profile_selects_what_it_takes_in() -> None:
    made = Options()
    made.select = ("strict", "best-effort-pod")
    rules = chosen(made)
    assert {"owner-label-missing", "latest-tag", "host-pid", "best-effort-pod"} <= rules
    made = Options()
    made.ignore = ("security",)
    assert "latest-tag" in chosen(made) and "host-pid" not in chosen(made)


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"mine": {"extends": "defualt"}}, 'the profile "mine" extends "defualt", which is no profile; did you mean "default"?'),
        ({"mine": {"extends": "b"}, "b": {"extends": "mine"}}, 'the profile "mine" extends itself: mine -> b -> mine'),
        ({"mine": {"add": ["latest-tags"]}}, '"latest-tags" is neither a rule nor a topic; did you mean "latest-tag"?'),
        ({"mine": {"severity": {"lates-tag": "error"}}}, '"lates-tag" is neither a rule nor a topic'),
        ({"mine": {}, "strict": {}}, 'the profile "strict" would hide what k8slint has under that name'),
        ({"mine": {}, "probes": {}}, 'the profile "probes" would hide'),
    ],
)
def test_mistakes_in_a_profile(own: dict[str, dict[str, object]], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        prepare(options("mine", **own))
    assert said in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("profiles: [a]", '"profiles" must be a mapping from names to profiles'),
        ("profiles: {a: [b]}", 'the profile "a" must be a mapping'),
        ("profiles: {a: {extend: b}}", 'unknown key "extend"; did you mean "extends"?'),
        ("profiles: {a: {add: 1}}", '"add" of the profile "a" must be a list of names'),
        ("profiles: {a: {severity: {x: high}}}", 'severities of the profile "a" must be one of info, warning, error, off'),
        ("profiles: {a: {least: off}}", '"least" of the profile "a" must be one of'),
    ],
)
def test_mistakes_in_the_file(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / ".k8slint.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(UsageError) as raised:
        config.load(str(path), Options())
    assert said in str(raised.value) and str(raised.value).startswith(f"{path}:1: ")


def test_no_such_profile() -> None:
    with pytest.raises(UsageError, match='no such profile "stric"; did you mean "strict"'):
        prepare(options("stric"))


# What the NSA and CISA guide and the CIS benchmark (5.1 to 5.7) say of manifests, by Kubescape's controls; CPU limits are a matter of opinion.
HARDENING = {
    "C-0002", "C-0009", "C-0012", "C-0013", "C-0016", "C-0017", "C-0030", "C-0034", "C-0035", "C-0038", "C-0041", "C-0044", "C-0045", "C-0046",
    "C-0055", "C-0057", "C-0059", "C-0061", "C-0260", "C-0261", "C-0262", "C-0271", "C-0278", "C-0279", "C-0280", "C-0281", "C-0282",
    *(f"C-0{n}" for n in range(185, 213)),
}


def test_security_holds_the_standards() -> None:
    rules = profiles.members("security", ENTRIES, profiles.builtin())
    for entry in ENTRIES.values():
        standard = any(i.startswith("PSS") for i in entry.aliases.get("monokle", ()))  # the Pod Security Standards' controls
        if standard or HARDENING & {*entry.aliases.get("kubescape", ())}:
            assert entry.id in rules, entry.id
