"""Pods as controllers make, claim, judge and delete them (upstream: `pkg/controller/controller_utils.go`,
`pkg/controller/controller_ref_manager.go`, `pkg/api/v1/pod/util.go`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint.apis.names import name_is_dns_subdomain
from k8slint.controller.cluster import Cluster, Refusal, Value, controller_of, generate_name, owner_reference

POD_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"


def pods_prefix(controller: str) -> str:
    """The generateName of a controller's pods: `NAME-`, or the bare name where that would be no name. Source: `getPodsPrefix`."""
    prefix = controller + "-"
    return controller if name_is_dns_subdomain(prefix, True) else prefix


def pod_from_template(template: Value, parent: Value, prefix: str = "") -> Value:
    """A pod of a template, not yet stored. The spec is shared with the template: replace, never change. `base` tells
    admission what was shared. Source: `GetPodFromTemplate`."""
    meta = template.get("metadata") or {}
    made: Value = {
        "name": generate_name(prefix or pods_prefix(parent["metadata"]["name"])),
        "namespace": parent["metadata"].get("namespace", ""),
        "ownerReferences": [owner_reference(parent)],
    }
    if meta.get("labels"):
        made["labels"] = dict(meta["labels"])
    if meta.get("annotations"):
        made["annotations"] = dict(meta["annotations"])
    if meta.get("finalizers"):
        made["finalizers"] = list(meta["finalizers"])
    spec = template.get("spec") or {}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": made, "spec": spec, "base": spec, "status": {"phase": "Pending"}}


def create_pod(cluster: Cluster, pod: Value, parent: Value) -> Value | None:
    """Create a pod for a controller; what the API server says against it is written down at the parent."""
    made = cluster.create(pod)
    if isinstance(made, Refusal):
        if made.reason != "PlanCut":
            cluster.fail(parent, "FailedCreate", made.message)
        return None
    cluster.record("create", made, None, None, f"by {parent['kind']}/{parent['metadata']['name']}")
    return made


def slow_start_order(first: int, count: int) -> list[int]:
    """The order in which `slowStartBatch` begins its work: batches of 1, 2, 4, ...; within a batch the last goroutine
    that was started runs first."""
    order, size, position = [], 1, 0
    while position < count:
        size = min(size, count - position)
        batch = list(range(first + position, first + position + size))
        order += [batch[-1], *batch[:-1]]
        position += size
        size *= 2
    return order


def is_pod_active(pod: Value) -> bool:
    """Not ended. Source: `IsPodActive` (deleted pods are gone at once)."""
    return pod["status"].get("phase") not in ("Succeeded", "Failed")


def is_pod_ready(pod: Value) -> bool:
    """Whether the pod's Ready condition holds."""
    return bool(pod["status"].get("ready"))


def is_pod_available(pod: Value) -> bool:
    """Ready for minReadySeconds. In the plan that time has always passed. Source: `IsPodAvailable`."""
    return bool(pod["status"].get("ready"))


def claim_pods(cluster: Cluster, owner: Value, selects: Callable[[dict[str, str]], bool], *, active_only: bool = False) -> list[Value]:
    """The owner's pods, oldest first: matching orphans are adopted, pods that no longer match are released.
    Source: `PodControllerRefManager.ClaimPods`."""
    meta = owner["metadata"]
    claimed = []
    for pod in cluster.owned(meta["uid"], "Pod"):
        if selects(pod["metadata"].get("labels") or {}):
            claimed.append(pod)
        else:
            cluster.release(pod)
    for pod in cluster.orphans("Pod", meta.get("namespace", "")):
        if selects(pod["metadata"].get("labels") or {}) and controller_of(pod["metadata"]) is None:
            if active_only and not is_pod_active(pod):
                continue
            cluster.adopt(pod, owner)
            claimed.append(pod)
    return claimed


def deletion_cost(pod: Value) -> int:
    """Source: `helper.GetDeletionCostFromPodAnnotations`."""
    text = (pod["metadata"].get("annotations") or {}).get(POD_DELETION_COST, "")
    try:
        return int(text) if text else 0
    except ValueError:
        return 0


def deletion_order(pods: list[Value], related: list[Value]) -> list[Value]:
    """Pods in the order in which a ReplicaSet gives them up. Source: `ActivePodsWithRanks`."""
    on_node: dict[str, int] = {}
    for pod in related:
        if is_pod_active(pod):
            node = pod["spec"].get("nodeName", "")
            on_node[node] = on_node.get(node, 0) + 1

    def rank(pod: Value) -> tuple[Any, ...]:
        status = pod["status"]
        return (
            bool(pod["spec"].get("nodeName")),
            {"Pending": 0, "Unknown": 1, "Running": 2}.get(status.get("phase", ""), 0),
            bool(status.get("ready")),
            deletion_cost(pod),
            -on_node.get(pod["spec"].get("nodeName", ""), 0),
            -status.get("readyAt", 0),
            -pod["metadata"]["creationTimestamp"],
        )

    return sorted(pods, key=rank)
