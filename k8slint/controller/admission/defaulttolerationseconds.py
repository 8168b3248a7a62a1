"""Pods stay five minutes on a node that is not ready (upstream: `plugin/pkg/admission/defaulttolerationseconds`)."""

from __future__ import annotations

from k8slint.controller.cluster import Value

_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def admit(spec: Value) -> None:
    """Add the two tolerations where the pod has none of its own for the taint."""
    tolerations = spec.get("tolerations") or []
    for key in _TAINTS:
        if not any(t.get("key") in (None, "", key) and t.get("effect") in (None, "", "NoExecute") for t in tolerations):
            tolerations = [*tolerations, {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}]
    spec["tolerations"] = tolerations
