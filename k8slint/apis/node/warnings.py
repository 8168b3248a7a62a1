"""Warnings about RuntimeClasses: pkg/api/node/util.go."""

from __future__ import annotations

from k8slint.field import Key, Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def warnings_for_runtime_class(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Labels in the node selector that nodes do not carry for ever. Upstream prints no key."""
    selector = obj.get("scheduling", {}).get("nodeSelector")
    if not selector:
        return
    from k8slint.apis.core.warnings_node_labels import node_label_message

    for key in selector:
        message = node_label_message(key, minor)
        if message:
            at = ("scheduling", "nodeSelector", Key(key))
            warnings.append(Warning(at, "{field}: {message}", {"field": "scheduling.nodeSelector", "message": message}))


WARNINGS: dict[str, Callable[[dict[str, Any], list[Warning], int], None]] = {"RuntimeClass": warnings_for_runtime_class}
