"""Names, pods and claims of a StatefulSet (upstream: `pkg/controller/statefulset/stateful_set_utils.go`)."""

from __future__ import annotations

from typing import Any

from k8slint.apis.intstr import scaled_value
from k8slint.controller.cluster import Cluster, Value, owner_reference
from k8slint.controller.hash import controller_revision_name, get_patch, hash_controller_revision
from k8slint.controller.pods import pod_from_template
from k8slint.features import enabled

POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name"
POD_INDEX_LABEL = "apps.kubernetes.io/pod-index"
REVISION_LABEL = "controller-revision-hash"
REVISION_HASH_LABEL = "controller.kubernetes.io/hash"


def start_ordinal(sts: Value) -> int:
    """Source: `getStartOrdinal`."""
    return (sts["spec"].get("ordinals") or {}).get("start", 0)


def replica_count(sts: Value) -> int:
    """spec.replicas."""
    return sts["spec"].get("replicas", 1)


def allows_burst(sts: Value) -> bool:
    """podManagementPolicy Parallel. Source: `allowsBurst`."""
    return sts["spec"].get("podManagementPolicy") == "Parallel"


def update_type(sts: Value) -> str:
    """updateStrategy.type."""
    return (sts["spec"].get("updateStrategy") or {}).get("type", "RollingUpdate")


def partition(sts: Value) -> int:
    """updateStrategy.rollingUpdate.partition."""
    return ((sts["spec"].get("updateStrategy") or {}).get("rollingUpdate") or {}).get("partition", 0)


def max_unavailable(sts: Value, minor: int) -> int:
    """How many pods an update may take away at once: 1 unless the feature gate is on. Source: `getStatefulSetMaxUnavailable`."""
    value = ((sts["spec"].get("updateStrategy") or {}).get("rollingUpdate") or {}).get("maxUnavailable")
    if value is None or not enabled("MaxUnavailableStatefulSet", minor):
        return 1
    try:
        return max(1, scaled_value(value, replica_count(sts), False))
    except ValueError:
        return 1


def ordinal_of(pod: Value) -> int:
    """The number at the end of the pod's name, -1 where there is none. Source: `getOrdinal`."""
    digits = pod["metadata"]["name"].rpartition("-")[2]
    return int(digits) if digits.isascii() and digits.isdigit() else -1


def is_member_of(sts: Value, pod: Value) -> bool:
    """Source: `isMemberOf`."""
    parent, dash, digits = pod["metadata"]["name"].rpartition("-")
    return bool(dash) and parent == sts["metadata"]["name"] and digits.isascii() and digits.isdigit()


def revision_of(pod: Value) -> str:
    """The name of the revision that made the pod. Source: `getPodRevision`."""
    return (pod["metadata"].get("labels") or {}).get(REVISION_LABEL, "")


def claim_name(sts: Value, claim: Value, ordinal: int) -> str:
    """Source: `getPersistentVolumeClaimName`."""
    return f"{(claim.get('metadata') or {}).get('name', '')}-{sts['metadata']['name']}-{ordinal}"


def claims_of(sts: Value, ordinal: int) -> list[Value]:
    """The claims of one pod, not yet stored, in the order of the templates. Source: `getPersistentVolumeClaims`."""
    selector = (sts["spec"].get("selector") or {}).get("matchLabels") or {}
    made = []
    for template in sts["spec"].get("volumeClaimTemplates") or ():
        meta = template.get("metadata") or {}
        made.append(
            {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {
                    "name": claim_name(sts, template, ordinal),
                    "namespace": sts["metadata"].get("namespace", ""),
                    "labels": {**(meta.get("labels") or {}), **selector},
                    **({"annotations": dict(meta["annotations"])} if meta.get("annotations") else {}),
                },
                "spec": dict(template.get("spec") or {}),
                "status": {"phase": "Pending"},
            }
        )
    return made


def new_pod(cluster: Cluster, sts: Value, template: Value, revision: str, ordinal: int) -> Value:
    """The pod of an ordinal at a revision, not yet stored. Source: `newStatefulSetPod`, `initIdentity`, `updateStorage`."""
    pod = pod_from_template(template, sts)
    name = f"{sts['metadata']['name']}-{ordinal}"
    meta = pod["metadata"]
    meta["name"] = name
    meta["generateName"] = sts["metadata"]["name"] + "-"
    labels = meta.setdefault("labels", {})
    labels[POD_NAME_LABEL] = name
    if enabled("PodIndexLabel", cluster.minor):
        labels[POD_INDEX_LABEL] = str(ordinal)
    labels[REVISION_LABEL] = revision
    spec: dict[str, Any] = {**pod["spec"], "hostname": name, "subdomain": sts["spec"].get("serviceName", "")}
    if not spec["subdomain"]:
        del spec["subdomain"]
    templates = sts["spec"].get("volumeClaimTemplates")
    if templates:
        mine = {(t.get("metadata") or {}).get("name", ""): claim_name(sts, t, ordinal) for t in templates}
        volumes: list[Value] = [{"name": n, "persistentVolumeClaim": {"claimName": c, "readOnly": False}} for n, c in mine.items()]
        spec["volumes"] = volumes + [v for v in spec.get("volumes") or () if v.get("name") not in mine]
    pod["spec"] = spec
    return pod


def new_revision(cluster: Cluster, sts: Value, number: int, collisions: int) -> Value:
    """The revision of the current template, not yet stored. Source: `newRevision`, `NewControllerRevision`."""
    template = sts["spec"].get("template") or {}
    data = cluster.once("sts_patch", template, lambda: get_patch(template, cluster.minor))
    digest = cluster.once(f"sts_hash {collisions}", template, lambda: hash_controller_revision(data, collisions))
    labels = {**((template.get("metadata") or {}).get("labels") or {}), REVISION_HASH_LABEL: digest}
    return {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            "name": controller_revision_name(sts["metadata"]["name"], digest),
            "namespace": sts["metadata"].get("namespace", ""),
            "labels": labels,
            "ownerReferences": [owner_reference(sts)],
        },
        "data": data,
        "template": template,
        "revision": number,
        "status": {},
    }


def retention(sts: Value) -> tuple[bool, bool]:
    """(delete the claims with the set, delete a claim when its pod is scaled away)."""
    policy = sts["spec"].get("persistentVolumeClaimRetentionPolicy") or {}
    return policy.get("whenDeleted") == "Delete", policy.get("whenScaled") == "Delete"
