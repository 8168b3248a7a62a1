"""A pod's overhead and placement come from its RuntimeClass (upstream: `plugin/pkg/admission/runtimeclass`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value


def admit(cluster: Cluster, spec: Value) -> str:
    """Set overhead, nodeSelector and tolerations; why the pod is refused, or ""."""
    name = spec.get("runtimeClassName")
    if not name:
        return ""
    found = cluster.get("RuntimeClass", "", name)
    if found is None:
        return f'pod rejected: RuntimeClass "{name}" not found'
    overhead = (found.get("overhead") or {}).get("podFixed")
    if overhead:
        if spec.get("overhead") and spec["overhead"] != overhead:
            return "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead"
        spec["overhead"] = dict(overhead)
    elif spec.get("overhead"):
        return "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead"
    scheduling = found.get("scheduling") or {}
    selector = spec.get("nodeSelector") or {}
    for key, value in (scheduling.get("nodeSelector") or {}).items():
        if selector.get(key, value) != value:
            return f"conflict: runtimeClass.scheduling.nodeSelector[{key}] = {value}; pod.spec.nodeSelector[{key}] = {selector[key]}"
    if scheduling.get("nodeSelector"):
        spec["nodeSelector"] = {**selector, **scheduling["nodeSelector"]}
    if scheduling.get("tolerations"):
        have = spec.get("tolerations") or []
        spec["tolerations"] = have + [t for t in scheduling["tolerations"] if t not in have]
    return ""
