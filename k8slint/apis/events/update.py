"""Updates of Event: pkg/apis/core/validation/events.go."""

from __future__ import annotations

from k8slint.apis.events.validation import legacy_validate_event, validate_event_series
from k8slint.apis.meta.update import semantic_equal, validate_immutable_field, validate_object_meta_update

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

# JSON name -> the name upstream prints
_FIXED = {
    "regarding": "involvedObject", "reason": "reason", "note": "message", "deprecatedSource": "source",
    "deprecatedFirstTimestamp": "firstTimestamp", "deprecatedLastTimestamp": "lastTimestamp", "deprecatedCount": "count",
    "type": "type", "eventTime": "eventTime", "action": "action", "related": "related",
    "reportingController": "reportingController", "reportingInstance": "reportingInstance",
}  # fmt: skip


def validate_event_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Event of events.k8s.io/v1: only its series goes on."""
    legacy_validate_event(new, errs)
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    if not semantic_equal(new.get("series"), old.get("series")):
        validate_event_series(new, errs)
    for child, printed in _FIXED.items():
        before = len(errs)
        value, stored = new.get(child), old.get(child)
        if child in ("regarding", "deprecatedSource"):
            value, stored = value or {}, stored or {}
        validate_immutable_field(value, stored, (child,), errs)
        if len(errs) > before:
            errs[-1].field = printed


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {"Event": validate_event_update}
