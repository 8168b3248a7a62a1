"""What the registry and the default admission plugins do to core objects on create, after defaulting.

Upstream: `PrepareForCreate` and `Canonicalize` in pkg/registry/core/*/strategy.go, the hand-written conversions of
pkg/apis/core/v1/conversion.go, and plugin/pkg/admission. Only `show` and `plan` need this; nothing here runs in a check.
What a cluster makes up (uids, random suffixes) is written `?????`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint.apis.core.qos import pod_qos
from k8slint.features import enabled

Value = dict[str, Any]

TOKEN_MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount"
TOKEN_VOLUME = "kube-api-access-?????"
SYSTEM_PRIORITIES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}
INIT_CONTAINER_ANNOTATIONS = (
    "pod.beta.kubernetes.io/init-containers",
    "pod.alpha.kubernetes.io/init-containers",
    "pod.beta.kubernetes.io/init-container-statuses",
    "pod.alpha.kubernetes.io/init-container-statuses",
)
APP_ARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"


def convert_pod_spec(spec: Value) -> None:
    """`serviceAccount` is the old name of `serviceAccountName`: the server returns both."""
    name = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if name:
        spec["serviceAccountName"] = spec["serviceAccount"] = name


def convert_pod_template(template: Value) -> None:
    """A pod template as it is returned: Convert_core_PodTemplateSpec_To_v1_PodTemplateSpec."""
    _drop_init_container_annotations(template)
    convert_pod_spec(template.get("spec", {}))


def _drop_init_container_annotations(owner: Value) -> None:
    annotations = owner.get("metadata", {}).get("annotations", {})
    for key in INIT_CONTAINER_ANNOTATIONS:
        annotations.pop(key, None)


def prepare_pod(pod: Value, minor: int) -> None:
    """podStrategy.PrepareForCreate between the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds."""
    spec = pod["spec"]
    metadata = pod.setdefault("metadata", {})
    labels = metadata.get("labels", {})
    _drop_init_container_annotations(pod)
    convert_pod_spec(spec)
    status = pod["status"] = {"phase": "Pending", "qosClass": pod_qos(spec, minor)}
    if spec.get("schedulingGates"):
        condition = {"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}
        status["conditions"] = [{**condition, "message": "Scheduling is blocked due to non-empty scheduling gates"}]
    if enabled("MatchLabelKeysInPodAffinity", minor):
        _merge_affinity_label_keys(spec.get("affinity", {}), labels)
    if enabled("MatchLabelKeysInPodTopologySpreadSelectorMerge", minor):
        for constraint in spec.get("topologySpreadConstraints", ()):
            if "labelSelector" in constraint:
                _merge_label_keys(constraint["labelSelector"], constraint.get("matchLabelKeys", ()), "In", labels)
    if minor >= 30:
        _app_armor_fields(spec, metadata.get("annotations", {}))
    admit_service_account(pod)
    admit_priority(spec)
    admit_default_toleration_seconds(spec)


def _merge_affinity_label_keys(affinity: Value, labels: Value) -> None:
    for side in ("podAffinity", "podAntiAffinity"):
        terms = affinity.get(side, {})
        preferred = [t.get("podAffinityTerm", {}) for t in terms.get("preferredDuringSchedulingIgnoredDuringExecution", ())]
        for term in [*preferred, *terms.get("requiredDuringSchedulingIgnoredDuringExecution", ())]:
            if "labelSelector" in term:
                _merge_label_keys(term["labelSelector"], term.get("matchLabelKeys", ()), "In", labels)
                _merge_label_keys(term["labelSelector"], term.get("mismatchLabelKeys", ()), "NotIn", labels)


def _merge_label_keys(selector: Value, keys: list[str], operator: str, labels: Value) -> None:
    """The pod's own values of the keys become expressions of the selector."""
    for key in keys:
        if key in labels:
            selector.setdefault("matchExpressions", []).append({"key": key, "operator": operator, "values": [labels[key]]})


def _app_armor_fields(spec: Value, annotations: Value) -> None:
    """The deprecated AppArmor annotations fill the containers' fields where these say nothing."""
    if spec.get("os", {}).get("name") == "windows":
        return
    of_pod = spec.get("securityContext", {}).get("appArmorProfile")
    for field in ("containers", "initContainers", "ephemeralContainers"):
        for container in spec.get(field, ()):
            annotation = annotations.get(APP_ARMOR_ANNOTATION + container.get("name", ""))
            if annotation is None or "appArmorProfile" in container.get("securityContext", {}):
                continue
            if annotation == "unconfined":
                profile = {"type": "Unconfined"}
            elif annotation == "runtime/default":
                profile = {"type": "RuntimeDefault"}
            elif annotation.startswith("localhost/") and annotation[10:].strip():
                profile = {"type": "Localhost", "localhostProfile": annotation[10:]}
            else:
                continue
            if profile != of_pod:
                container.setdefault("securityContext", {})["appArmorProfile"] = profile


def admit_service_account(pod: Value) -> None:
    """ServiceAccount admission: the account's name, and its token where nothing says otherwise."""
    if "kubernetes.io/config.mirror" in pod.get("metadata", {}).get("annotations", {}):
        return
    spec = pod["spec"]
    if not spec.get("serviceAccountName"):
        spec["serviceAccountName"] = "default"
    spec["serviceAccount"] = spec["serviceAccountName"]
    if spec.get("automountServiceAccountToken") is False:
        return
    needed = False
    for field in ("initContainers", "containers"):
        for container in spec.get(field, ()):
            mounts = container.get("volumeMounts", [])
            if all(mount.get("mountPath") != TOKEN_MOUNT_PATH for mount in mounts):
                container["volumeMounts"] = [*mounts, {"name": TOKEN_VOLUME, "readOnly": True, "mountPath": TOKEN_MOUNT_PATH}]
                needed = True
    if needed:
        sources = [
            {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
            {"configMap": {"name": "kube-root-ca.crt", "items": [{"key": "ca.crt", "path": "ca.crt"}]}},
            {"downwardAPI": {"items": [{"path": "namespace", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.namespace"}}]}},
        ]
        spec.setdefault("volumes", []).append({"name": TOKEN_VOLUME, "projected": {"sources": sources, "defaultMode": 420}})


def admit_priority(spec: Value) -> None:
    """Priority admission, as far as it needs no PriorityClass of the cluster."""
    name = spec.get("priorityClassName", "")
    if not name:
        spec.setdefault("priority", 0)
    elif name in SYSTEM_PRIORITIES:
        spec["priority"] = SYSTEM_PRIORITIES[name]
    else:
        return
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")


def admit_default_toleration_seconds(spec: Value) -> None:
    """DefaultTolerationSeconds admission: a pod stays five minutes on a node that went away."""
    tolerations = spec.get("tolerations", [])
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"):
        if not any(t.get("key", "") in ("", key) and t.get("effect", "") in ("", "NoExecute") for t in tolerations):
            new = {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}
            spec["tolerations"] = tolerations = [*tolerations, new]


def prepare_pod_template(template: Value, minor: int) -> None:
    """A stored PodTemplate."""
    convert_pod_template(template["template"])


def prepare_replication_controller(controller: Value, minor: int) -> None:
    """rcStrategy.PrepareForCreate."""
    if "template" in controller["spec"]:
        convert_pod_template(controller["spec"]["template"])


def prepare_namespace(namespace: Value, minor: int) -> None:
    """namespaceStrategy.PrepareForCreate: Active, and held by the namespace controller's finalizer."""
    namespace["status"] = {"phase": "Active"}
    finalizers = namespace.setdefault("spec", {}).setdefault("finalizers", [])
    if "kubernetes" not in finalizers:
        finalizers.append("kubernetes")


def prepare_secret(secret: Value, minor: int) -> None:
    """`stringData` is merged into `data` and never returned."""
    strings = secret.pop("stringData", None)
    if strings:
        import base64

        data = secret.setdefault("data", {})
        for key, text in strings.items():
            data[key] = base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def prepare_node(node: Value, minor: int) -> None:
    """The pod ranges' two spellings, and the taint of TaintNodesByCondition."""
    spec = node.setdefault("spec", {})
    cidr, cidrs = spec.get("podCIDR"), spec.get("podCIDRs")
    if cidr and (not cidrs or cidrs[0] != cidr):
        spec["podCIDRs"] = [cidr]
    if spec.get("podCIDRs"):
        spec["podCIDR"] = spec["podCIDRs"][0]
    taints = spec.setdefault("taints", [])
    if not any(t.get("key") == "node.kubernetes.io/not-ready" and t.get("effect") == "NoSchedule" for t in taints):
        taints.append({"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"})


def prepare_persistent_volume(volume: Value, minor: int) -> None:
    """persistentvolumeStrategy.PrepareForCreate and StorageObjectInUseProtection."""
    volume["status"] = {"phase": "Pending"}
    _finalizer(volume, "kubernetes.io/pv-protection")


def prepare_persistent_volume_claim(claim: Value, minor: int) -> None:
    """persistentvolumeclaimStrategy.PrepareForCreate and StorageObjectInUseProtection."""
    claim["status"] = {"phase": "Pending"}
    normalize_data_sources(claim["spec"])
    _finalizer(claim, "kubernetes.io/pvc-protection")


def normalize_data_sources(spec: Value) -> None:
    """`dataSource` and `dataSourceRef` mirror each other; a dataSource that is neither claim nor snapshot is dropped."""
    source, reference = spec.get("dataSource"), spec.get("dataSourceRef")
    if source is not None and reference is None:
        kind = (source.get("apiGroup", ""), source.get("kind"))
        if kind not in (("", "PersistentVolumeClaim"), ("snapshot.storage.k8s.io", "VolumeSnapshot")):
            del spec["dataSource"]
        else:
            spec["dataSourceRef"] = dict(source)
    elif reference is not None and source is None and not reference.get("namespace"):
        spec["dataSource"] = dict(reference)


def _finalizer(obj: Value, name: str) -> None:
    finalizers = obj.setdefault("metadata", {}).setdefault("finalizers", [])
    if name not in finalizers:
        finalizers.append(name)


def prepare_service_account(account: Value, minor: int) -> None:
    """serviceAccount strategy: of each secret only the name is kept."""
    if "secrets" in account:
        account["secrets"] = [{"name": secret["name"]} if secret.get("name") else {} for secret in account["secrets"]]


def prepare_service(service: Value, minor: int) -> None:
    """A headless Service keeps its `None`; addresses and node ports are the cluster's to give."""
    spec = service["spec"]
    if spec.get("clusterIP") == "None":
        spec.setdefault("clusterIPs", ["None"])


PREPARE: dict[str, Callable[[Value, int], None]] = {
    "Namespace": prepare_namespace,
    "Node": prepare_node,
    "PersistentVolume": prepare_persistent_volume,
    "PersistentVolumeClaim": prepare_persistent_volume_claim,
    "Pod": prepare_pod,
    "PodTemplate": prepare_pod_template,
    "ReplicationController": prepare_replication_controller,
    "Secret": prepare_secret,
    "Service": prepare_service,
    "ServiceAccount": prepare_service_account,
}
