"""Warnings of the storage group: pkg/api/storage/util.go, pkg/registry/storage/csidriver/strategy.go."""

from __future__ import annotations

from k8slint.field import Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path


def warnings_for_storage_class(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Topology keys that have a successor."""
    from k8slint.apis.core.warnings_node_labels import node_label_message

    for i, term in enumerate(obj.get("allowedTopologies", ())):
        for j, expression in enumerate(term.get("matchLabelExpressions", ())):
            message = node_label_message(expression.get("key", ""), minor)
            if message:
                at: Path = ("allowedTopologies", i, "matchLabelExpressions", j, "key")
                warnings.append(Warning(at, "{field}: {message}", {"field": format_path(at), "message": message}))


def warnings_for_csi_storage_capacity(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Topology keys that have a successor; of `matchLabels` they are printed as fields."""
    selector = obj.get("nodeTopology")
    if not selector:
        return
    from k8slint.apis.core.warnings_node_labels import node_label_message, warn_of_node_label

    for i, expression in enumerate(selector.get("matchExpressions", ())):
        warn_of_node_label(expression.get("key", ""), ("nodeTopology", "matchExpressions", i, "key"), warnings, minor, is_value=True)
    for key in selector.get("matchLabels", ()):
        message = node_label_message(key, minor)
        if message:
            at: Path = ("nodeTopology", "matchLabels", key)
            warnings.append(Warning(at, "{field}: {message}", {"field": format_path(at), "message": message}))


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
