"""Pods of a DaemonSet (upstream: `pkg/controller/daemon/util/daemonset_util.go`)."""

from __future__ import annotations

from typing import Any

from k8slint.apis.intstr import scaled_value
from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.pods import pod_from_template

HASH_LABEL = "controller-revision-hash"
GENERATION_LABEL = "pod-template-generation"

_EXECUTE = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_SCHEDULE = (
    "node.kubernetes.io/disk-pressure",
    "node.kubernetes.io/memory-pressure",
    "node.kubernetes.io/pid-pressure",
    "node.kubernetes.io/unschedulable",
)


def with_tolerations(spec: Value) -> Value:
    """The template's spec with what every daemon pod tolerates. Source: `AddOrUpdateDaemonPodTolerations`."""
    wanted = [{"key": k, "operator": "Exists", "effect": "NoExecute"} for k in _EXECUTE]
    wanted += [{"key": k, "operator": "Exists", "effect": "NoSchedule"} for k in _SCHEDULE]
    if spec.get("hostNetwork"):
        wanted.append({"key": "node.kubernetes.io/network-unavailable", "operator": "Exists", "effect": "NoSchedule"})
    tolerations = list(spec.get("tolerations") or ())
    tolerations += [t for t in wanted if t not in tolerations]
    return {**spec, "tolerations": tolerations}


def hash_of(pod: Value) -> str:
    """The revision that made a daemon pod."""
    return (pod["metadata"].get("labels") or {}).get(HASH_LABEL, "")


def on_node(affinity: Value | None, node: str) -> Value:
    """The affinity that keeps a pod to one node. Source: `ReplaceDaemonSetPodNodeNameNodeAffinity`."""
    term = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": [node]}]}
    affinity = dict(affinity or {})
    affinity["nodeAffinity"] = {
        **(affinity.get("nodeAffinity") or {}),
        "requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]},
    }
    return affinity


def node_of(pod: Value) -> str:
    """The node that a daemon pod is meant for, before and after it is bound. Source: `GetTargetNodeName`."""
    name = pod["spec"].get("nodeName")
    if name:
        return name
    affinity = ((pod["spec"].get("affinity") or {}).get("nodeAffinity") or {}).get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    for term in affinity.get("nodeSelectorTerms") or ():
        for field in term.get("matchFields") or ():
            if field.get("key") == "metadata.name" and field.get("operator") == "In" and len(field.get("values") or ()) == 1:
                return field["values"][0]
    return ""


def new_pod(cluster: Cluster, ds: Value, node: str, digest: str) -> Value:
    """A daemon pod for a node, not yet stored. Source: `syncNodes`, `CreatePodTemplate`."""
    template = ds["spec"].get("template") or {}
    tolerant = cluster.once("daemon_spec", template, lambda: with_tolerations(template.get("spec") or {}))
    pod = pod_from_template(template, ds)
    pod["base"] = tolerant
    pod["spec"] = {**tolerant, "affinity": on_node(tolerant.get("affinity"), node)}
    labels = pod["metadata"].setdefault("labels", {})
    labels[HASH_LABEL] = digest
    labels[GENERATION_LABEL] = str(ds["metadata"].get("generation", 1))
    return pod


def _count(ds: Value, field: str, desired: int) -> int:
    rolling = (ds["spec"].get("updateStrategy") or {}).get("rollingUpdate") or {}
    value: Any = rolling.get(field, 0)
    try:
        return scaled_value(value, desired, True)
    except ValueError:
        return 0


def surge_and_unavailable(ds: Value, desired: int) -> tuple[int, int]:
    """maxSurge and maxUnavailable as counts, percentages rounded up; never both zero. Source: `updatedDesiredNodeCounts`."""
    surge, unavailable = _count(ds, "maxSurge", desired), _count(ds, "maxUnavailable", desired)
    return surge, 1 if surge == 0 and unavailable == 0 else unavailable
