"""What the registry does to objects of the apps group on create: pkg/registry/apps/*/strategy.go and the conversions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from k8slint.apis.core.strategy import convert_pod_template

Value = dict[str, Any]


def prepare_workload(workload: Value, minor: int) -> None:
    """Deployment, ReplicaSet."""
    convert_pod_template(workload["spec"]["template"])


def prepare_daemon_set(daemon_set: Value, minor: int) -> None:
    """The template's generation is kept in an annotation since apps/v1 has no field for it."""
    convert_pod_template(daemon_set["spec"]["template"])
    annotations = daemon_set.setdefault("metadata", {}).setdefault("annotations", {})
    annotations["deprecated.daemonset.template.generation"] = "1"


def prepare_stateful_set(stateful_set: Value, minor: int) -> None:
    """The claim templates are returned as whole objects."""
    spec = stateful_set["spec"]
    convert_pod_template(spec["template"])
    for i, claim in enumerate(spec.get("volumeClaimTemplates", ())):
        rest = {key: value for key, value in claim.items() if key not in ("apiVersion", "kind")}
        spec["volumeClaimTemplates"][i] = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", **rest}


PREPARE: dict[str, Callable[[Value, int], None]] = {
    "DaemonSet": prepare_daemon_set,
    "Deployment": prepare_workload,
    "ReplicaSet": prepare_workload,
    "StatefulSet": prepare_stateful_set,
}
