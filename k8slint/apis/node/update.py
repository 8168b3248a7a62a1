"""Updates of RuntimeClass: pkg/apis/node/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_runtime_class_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A RuntimeClass: its handler stays. The rest is not looked at again, as upstream has it."""
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    validate_immutable_field(new.get("handler", ""), old.get("handler", ""), ("handler",), errs)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "RuntimeClass": validate_runtime_class_update
}
