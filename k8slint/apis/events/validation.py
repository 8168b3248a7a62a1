"""Event of events.k8s.io: pkg/apis/core/validation/events.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1123_subdomain, is_qualified_name, name_is_dns_subdomain
from k8slint.field import invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

MAX_LENGTH = 128
MAX_NOTE_LENGTH = 1024


def validate_event(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """An Event of events.k8s.io/v1. Upstream's paths are those of the core group's fields."""
    legacy_validate_event(obj, errs)
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_event_series(obj, errs)
    if not obj.get("eventTime"):
        errs.append(required(("eventTime",)))
    kind = obj.get("type", "")
    if kind not in ("Normal", "Warning"):
        errs.append(invalid(("type",), "", "has invalid value: {type}", type=kind))
    for child, name in (
        ("deprecatedFirstTimestamp", "firstTimestamp"),
        ("deprecatedLastTimestamp", "lastTimestamp"),
        ("deprecatedCount", "count"),
    ):
        if obj.get(child):
            errs.append(invalid((child,), "", "needs to be unset", field=name))
    source = obj.get("deprecatedSource", {})
    if source.get("component") or source.get("host"):
        errs.append(invalid(("deprecatedSource",), "", "needs to be unset", field="source"))


def validate_event_series(obj: dict[str, Any], errs: list[Error]) -> None:
    """A series has at least two events and says when the last one was seen."""
    series = obj.get("series")
    if series is not None:
        if series.get("count", 0) < 2:
            errs.append(invalid(("series", "count"), "", "should be at least 2"))
        if not series.get("lastObservedTime"):
            errs.append(required(("series", "lastObservedTime")))


def legacy_validate_event(obj: dict[str, Any], errs: list[Error]) -> None:
    """What the core group asks of its Events, too (core/validation_event.py), in the fields of this group."""
    namespace = obj.get("metadata", {}).get("namespace", "") or "default"
    regarding = obj.get("regarding", {}).get("namespace", "")
    if not obj.get("eventTime"):
        matches = namespace == regarding if regarding else namespace == "default"
    else:
        matches = bool(regarding) or namespace in ("default", "kube-system")
        _validate_new_style(obj, errs)
    if not matches:
        errs.append(
            invalid(("regarding", "namespace"), regarding, "does not match event.namespace", field="involvedObject.namespace")
        )
    for message in is_dns1123_subdomain(namespace):
        errs.append(invalid(("metadata", "namespace"), namespace, message, field="namespace"))


def _validate_new_style(obj: dict[str, Any], errs: list[Error]) -> None:
    """Events that have an eventTime also say who reports what."""
    name = obj.get("reportingController", "")
    if not name:
        errs.append(required(("reportingController",)))
    for message in is_qualified_name(name):
        errs.append(invalid(("reportingController",), name, message))
    for child in ("reportingInstance", "action", "reason"):
        value = obj.get(child, "")
        if not value:
            errs.append(required((child,)))
        if len(value.encode()) > MAX_LENGTH:
            errs.append(invalid((child,), "", "can have at most {max} characters", max=MAX_LENGTH))
    if len(obj.get("note", "").encode()) > MAX_NOTE_LENGTH:
        errs.append(invalid(("note",), "", "can have at most {max} characters", field="message", max=MAX_NOTE_LENGTH))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"Event": validate_event}
