"""A pod runs as a ServiceAccount that exists (upstream: `plugin/pkg/admission/serviceaccount`)."""

from __future__ import annotations

from k8slint.controller.cluster import Cluster, Value


def admit(cluster: Cluster, namespace: str, spec: Value) -> str:
    """Set the account; why the pod is refused, or ""."""
    name = spec.get("serviceAccountName") or spec.get("serviceAccount") or "default"
    if name != "default" and cluster.get("ServiceAccount", namespace, name) is None:
        return f'error looking up service account {namespace}/{name}: serviceaccount "{name}" not found'
    spec["serviceAccountName"] = spec["serviceAccount"] = name
    return ""
