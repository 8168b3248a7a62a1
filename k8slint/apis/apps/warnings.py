"""Warnings about the workload kinds: the strategies of pkg/registry/apps and pkg/api/pod."""

from __future__ import annotations

from k8slint.apis.core.warnings_pod import warnings_for_pod_template
from k8slint.apis.meta.warnings import warnings_for_pod_name
from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_TEMPLATE = ("spec", "template")


def warnings_for_deployment(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Deployment's or a ReplicaSet's name and template."""
    warnings_for_pod_name(obj, warnings, minor)
    warnings_for_pod_template(obj.get("spec", {}).get("template", {}), _TEMPLATE, warnings, minor)


def warnings_for_daemon_set(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A DaemonSet's template."""
    warnings_for_pod_template(obj.get("spec", {}).get("template", {}), _TEMPLATE, warnings, minor)


def warnings_for_stateful_set(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A StatefulSet's template, claims and history."""
    spec = obj.get("spec", {})
    warnings_for_pod_template(spec.get("template", {}), _TEMPLATE, warnings, minor)
    for i, claim in enumerate(spec.get("volumeClaimTemplates", ())):
        from k8slint.apis.core.warnings_objects import warnings_for_persistent_volume_claim_spec

        path = ("spec", "volumeClaimTemplates", i)
        # Upstream leaves the claim's own `spec` out of this path.
        warnings_for_persistent_volume_claim_spec(claim.get("spec", {}), (*path, "spec"), warnings, path)
    if spec.get("revisionHistoryLimit", 0) < 0 and minor >= 33:
        text = "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended"
        warnings.append(Warning(("spec", "revisionHistoryLimit"), text))


WARNINGS: dict[str, Callable] = {
    "DaemonSet": warnings_for_daemon_set,
    "Deployment": warnings_for_deployment,
    "ReplicaSet": warnings_for_deployment,
    "StatefulSet": warnings_for_stateful_set,
}
