"""Warnings of the storage group: pkg/api/storage/util.go, pkg/registry/storage/csidriver/strategy.go."""

from __future__ import annotations

from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path

# pkg/api/node/util.go: labels of nodes that have a successor.
DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
    "beta.kubernetes.io/os": "deprecated since v1.14; use \"kubernetes.io/os\" instead",
    "failure-domain.beta.kubernetes.io/region": "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
    "failure-domain.beta.kubernetes.io/zone": "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
    "beta.kubernetes.io/instance-type": "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
}


def _warn_of_label(key: str, path: Path, warnings: list[Warning]) -> None:
    message = DEPRECATED_NODE_LABELS.get(key)
    if message:
        from k8slint.field import format_path

        values: dict[str, object] = {"field": format_path(path), "label": key}
        warnings.append(Warning(path, "{field}: {label} is " + message, values))


def warnings_for_storage_class(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Topology keys that have a successor."""
    for i, term in enumerate(obj.get("allowedTopologies", ())):
        for j, expression in enumerate(term.get("matchLabelExpressions", ())):
            _warn_of_label(
                expression.get("key", ""), ("allowedTopologies", i, "matchLabelExpressions", j, "key"), warnings
            )


def warnings_for_csi_storage_capacity(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Topology keys that have a successor."""
    selector = obj.get("nodeTopology")
    if not selector:
        return
    for i, expression in enumerate(selector.get("matchExpressions", ())):
        _warn_of_label(expression.get("key", ""), ("nodeTopology", "matchExpressions", i, "key"), warnings)
    for key in selector.get("matchLabels", ()):
        _warn_of_label(key, ("nodeTopology", "matchLabels", key), warnings)


def warnings_for_csi_driver(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Tokens are asked for and nothing says whether they go into the secrets."""
    spec = obj.get("spec", {})
    if spec.get("tokenRequests") and "serviceAccountTokenInSecrets" not in spec:
        from k8slint.features import enabled

        if enabled("CSIServiceAccountTokenSecrets", minor):
            warnings.append(
                Warning(
                    ("spec", "tokenRequests"),
                    "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true to prevent "
                    "possible logging of tokens in volume attributes",
                )
            )


WARNINGS: dict[str, Callable[[dict[str, Any], list[Warning], int], None]] = {
    "StorageClass": warnings_for_storage_class,
    "CSIStorageCapacity": warnings_for_csi_storage_capacity,
    "CSIDriver": warnings_for_csi_driver,
}
