"""Fields of features that are off: the API server drops them silently before it validates.

Upstream: `dropDisabledFields` in pkg/api/pod/util.go and in the registries' strategies. The tables hold dotted paths to
fields (lists are entered) with their feature gate; for a minor version only the gates that are off there make a plan, so
that the walk over an object costs a few lookups.
"""

from __future__ import annotations

from k8slint.features import enabled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Value = dict[str, Any]
    Path = tuple[str | int, ...]

# `@` stands for each list of containers.
POD_SPEC = {
    "hostUsers": "UserNamespacesSupport",
    "hostnameOverride": "HostnameOverride",
    "resourceClaims": "DynamicResourceAllocation",
    "resources": "PodLevelResources",
    "schedulingGates": "PodSchedulingReadiness",
    "schedulingGroup": "GenericWorkload",
    "workloadRef": "GenericWorkload",
    "securityContext.seLinuxChangePolicy": "SELinuxChangePolicy",
    "securityContext.supplementalGroupsPolicy": "SupplementalGroupsPolicy",
    "topologySpreadConstraints.matchLabelKeys": "MatchLabelKeysInPodTopologySpread",
    "topologySpreadConstraints.minDomains": "MinDomainsInPodTopologySpread",
    "topologySpreadConstraints.nodeAffinityPolicy": "NodeInclusionPolicyInPodTopologySpread",
    "topologySpreadConstraints.nodeTaintsPolicy": "NodeInclusionPolicyInPodTopologySpread",
    "volumes.projected.sources.clusterTrustBundle": "ClusterTrustBundleProjection",
    "volumes.projected.sources.podCertificate": "PodCertificateRequest",
    "@.env.valueFrom.fileKeyRef": "EnvFiles",
    "@.lifecycle.stopSignal": "ContainerStopSignals",
    "@.lifecycle.postStart.sleep": "PodLifecycleSleepAction",
    "@.lifecycle.preStop.sleep": "PodLifecycleSleepAction",
    "@.resizePolicy": "InPlacePodVerticalScaling",
    "@.resources.claims": "DynamicResourceAllocation",
    "@.restartPolicyRules": "ContainerRestartRules",
    "@.volumeMounts.recursiveReadOnly": "RecursiveReadOnlyMounts",
    "initContainers.restartPolicy": "SidecarContainers",
}
for _side in ("affinity.podAffinity", "affinity.podAntiAffinity"):
    for _field in ("matchLabelKeys", "mismatchLabelKeys"):
        for _term in ("requiredDuringSchedulingIgnoredDuringExecution", "preferredDuringSchedulingIgnoredDuringExecution.podAffinityTerm"):
            POD_SPEC[f"{_side}.{_term}.{_field}"] = "MatchLabelKeysInPodAffinity"

_CLAIM_DEVICES = {
    "devices.requests.exactly.adminAccess": "DRAAdminAccess",
    "devices.requests.exactly.capacity": "DRAConsumableCapacity",
    "devices.requests.exactly.tolerations": "DRADeviceTaints",
    "devices.requests.adminAccess": "DRAAdminAccess",
    "devices.requests.capacity": "DRAConsumableCapacity",
    "devices.requests.tolerations": "DRADeviceTaints",
    "devices.requests.firstAvailable": "DRAPrioritizedList",
    "devices.requests.firstAvailable.capacity": "DRAConsumableCapacity",
    "devices.requests.firstAvailable.tolerations": "DRADeviceTaints",
    "devices.constraints.distinctAttribute": "DRAConsumableCapacity",
}
KINDS: dict[str, dict[str, str]] = {
    "StatefulSet": {
        "spec.ordinals": "StatefulSetStartOrdinal",
        "spec.persistentVolumeClaimRetentionPolicy": "StatefulSetAutoDeletePVC",
        "spec.updateStrategy.rollingUpdate.maxUnavailable": "MaxUnavailableStatefulSet",
    },
    "Job": {
        "spec.backoffLimitPerIndex": "JobBackoffLimitPerIndex",
        "spec.managedBy": "JobManagedBy",
        "spec.maxFailedIndexes": "JobBackoffLimitPerIndex",
        "spec.podFailurePolicy": "JobPodFailurePolicy",
        "spec.podReplacementPolicy": "JobPodReplacementPolicy",
        "spec.successPolicy": "JobSuccessPolicy",
    },
    "HorizontalPodAutoscaler": {
        "spec.behavior.scaleDown.tolerance": "HPAConfigurableTolerance",
        "spec.behavior.scaleUp.tolerance": "HPAConfigurableTolerance",
    },
    "Service": {"spec.trafficDistribution": "ServiceTrafficDistribution"},
    "PersistentVolume": {
        "spec.csi.nodeExpandSecretRef": "CSINodeExpandSecret",
        "spec.volumeAttributesClassName": "VolumeAttributesClass",
    },
    "PersistentVolumeClaim": {"spec.volumeAttributesClassName": "VolumeAttributesClass"},
    "PodDisruptionBudget": {"spec.unhealthyPodEvictionPolicy": "PDBUnhealthyPodEvictionPolicy"},
    "CSIDriver": {
        "spec.nodeAllocatableUpdatePeriodSeconds": "MutableCSINodeAllocatableCount",
        "spec.preventPodSchedulingIfMissing": "VolumeLimitScaling",
        "spec.seLinuxMount": "SELinuxMountReadWriteOncePod",
        "spec.serviceAccountTokenInSecrets": "CSIServiceAccountTokenSecrets",
    },
    "CustomResourceDefinition": {"spec.versions.selectableFields": "CustomResourceFieldSelectors"},
    "MutatingWebhookConfiguration": {"webhooks.matchConditions": "AdmissionWebhookMatchConditions"},
    "ValidatingWebhookConfiguration": {"webhooks.matchConditions": "AdmissionWebhookMatchConditions"},
    "EndpointSlice": {"endpoints.hints.forNodes": "PreferSameTrafficDistribution"},
    "Lease": {"spec.preferredHolder": "CoordinatedLeaderElection", "spec.strategy": "CoordinatedLeaderElection"},
    "DeviceClass": {"spec.extendedResourceName": "DRAExtendedResource"},
    "ResourceClaim": {"spec." + path: gate for path, gate in _CLAIM_DEVICES.items()},
    "ResourceClaimTemplate": {"spec.spec." + path: gate for path, gate in _CLAIM_DEVICES.items()},
    "ResourceSlice": {
        "spec.perDeviceNodeSelection": "DRAPartitionableDevices",
        "spec.sharedCounters": "DRAPartitionableDevices",
        "spec.devices.allNodes": "DRAPartitionableDevices",
        "spec.devices.nodeName": "DRAPartitionableDevices",
        "spec.devices.nodeSelector": "DRAPartitionableDevices",
        "spec.devices.consumesCounters": "DRAPartitionableDevices",
        "spec.devices.taints": "DRADeviceTaints",
        "spec.devices.allowMultipleAllocations": "DRAConsumableCapacity",
        "spec.devices.bindsToNode": "DRADeviceBindingConditions",
        "spec.devices.bindingConditions": "DRADeviceBindingConditions",
        "spec.devices.bindingFailureConditions": "DRADeviceBindingConditions",
        "spec.devices.nodeAllocatableResourceMappings": "DRANodeAllocatableResources",
    },
}
# Where a kind holds a pod spec.
POD_SPECS: dict[str, tuple[str, ...]] = {
    "Pod": ("spec",),
    "PodTemplate": ("template", "spec"),
    "ReplicationController": ("spec", "template", "spec"),
    "Deployment": ("spec", "template", "spec"),
    "ReplicaSet": ("spec", "template", "spec"),
    "StatefulSet": ("spec", "template", "spec"),
    "DaemonSet": ("spec", "template", "spec"),
    "Job": ("spec", "template", "spec"),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
# Structs that are removed when the dropped field was all that they held.
_PRUNED = frozenset(("lifecycle", "postStart", "preStop"))

_plans: dict[tuple[str, int], Value] = {}


def drop_disabled_fields(obj: Value, kind: str, minor: int) -> list[tuple[Path, str]]:
    """Remove from a defaulted built-in object what gates that are off keep out; returns (path, gate) of what was there."""
    dropped: list[tuple[Path, str]] = []
    plan = _plans.get((kind, minor))
    if plan is None:
        plan = _make_plan(kind, minor)
    if plan:
        _walk(obj, plan, (), dropped)
    where = POD_SPECS.get(kind)
    if minor < 36 or kind == "PersistentVolumeClaim":
        if where is not None:
            spec: Any = obj
            for part in where:
                spec = spec.get(part, {})
            _drop_from_old_pods(spec, where, minor, dropped)
        elif kind == "PersistentVolumeClaim":
            _drop_data_source_ref(obj, dropped)
    return dropped


def _make_plan(kind: str, minor: int) -> Value:
    """The paths of a kind whose gates are off, as nested dicts with the gate at the end."""
    plan: Value = {}
    paths = dict(KINDS.get(kind, {}))
    where = POD_SPECS.get(kind)
    if where is not None:
        prefix = ".".join(where) + "."
        for path, gate in POD_SPEC.items():
            if path[0] == "@":
                for containers in ("containers", "initContainers", "ephemeralContainers"):
                    paths[prefix + containers + path[1:]] = gate
            else:
                paths[prefix + path] = gate
    for path, gate in paths.items():
        if not enabled(gate, minor):
            here = plan
            *parents, last = path.split(".")
            for part in parents:
                here = here.setdefault(part, {})
                if type(here) is str:
                    break  # the whole parent goes
            else:
                here[last] = gate
    _plans[(kind, minor)] = plan
    return plan


def _walk(value: Value, plan: Value, path: Path, dropped: list[tuple[Path, str]]) -> None:
    for key, below in plan.items():
        if key in value:
            if type(below) is str:
                del value[key]
                dropped.append(((*path, key), below))
            else:
                child = value[key]
                if type(child) is dict:
                    before = len(dropped)
                    _walk(child, below, (*path, key), dropped)
                    if not child and key in _PRUNED and len(dropped) > before:
                        del value[key]
                elif type(child) is list:
                    for i, item in enumerate(child):
                        _walk(item, below, (*path, key, i), dropped)


def _containers(spec: Value, path: Path) -> list[tuple[Path, Value]]:
    return [
        ((*path, field, i), container)
        for field in ("containers", "initContainers", "ephemeralContainers")
        for i, container in enumerate(spec.get(field, ()))
    ]


def _drop_from_old_pods(spec: Value, path: Path, minor: int, dropped: list[tuple[Path, str]]) -> None:
    """What does not just delete a field: image volumes with their mounts, procMount, the restart policy of containers."""
    if 31 <= minor < 35 and "volumes" in spec:  # ImageVolume
        names = {volume.get("name") for volume in spec["volumes"] if "image" in volume}
        if names:
            dropped += [((*path, "volumes", i), "ImageVolume") for i, v in enumerate(spec["volumes"]) if "image" in v]
            spec["volumes"] = [volume for volume in spec["volumes"] if "image" not in volume]
            for _, container in _containers(spec, path):
                if "volumeMounts" in container:
                    container["volumeMounts"] = [m for m in container["volumeMounts"] if m.get("name") not in names]
    if minor < 33:  # ProcMountType
        for _, container in _containers(spec, path):
            context = container.get("securityContext")
            if context and "procMount" in context:
                context["procMount"] = "Default"
    if minor == 34:  # ContainerRestartRules; before it the field was refused
        for where, container in _containers(spec, path):
            if "restartPolicy" in container and (where[-2] != "initContainers" or container["restartPolicy"] != "Always"):
                del container["restartPolicy"]
                dropped.append(((*where, "restartPolicy"), "ContainerRestartRules"))


def _drop_data_source_ref(claim: Value, dropped: list[tuple[Path, str]]) -> None:
    """A data source in another namespace is dropped whole (CrossNamespaceVolumeDataSource)."""
    spec = claim.get("spec", {})
    if spec.get("dataSourceRef", {}).get("namespace"):
        del spec["dataSourceRef"]
        dropped.append((("spec", "dataSourceRef"), "CrossNamespaceVolumeDataSource"))
