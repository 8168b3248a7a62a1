"""Updates of the flow control kinds: pkg/apis/flowcontrol/validation/validation.go. They are judged like new objects."""

from __future__ import annotations

from k8slint.apis.flowcontrol.validation import validate_flow_schema, validate_priority_level_configuration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_flow_schema_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A FlowSchema."""
    validate_flow_schema(new, errs, minor)


def validate_priority_level_configuration_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A PriorityLevelConfiguration."""
    validate_priority_level_configuration(new, errs, minor)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "FlowSchema": validate_flow_schema_update,
    "PriorityLevelConfiguration": validate_priority_level_configuration_update,
}
