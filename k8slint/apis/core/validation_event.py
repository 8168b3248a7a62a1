"""Events: pkg/apis/core/validation/events.go."""

from __future__ import annotations

from k8slint.apis.names import is_dns1123_subdomain, is_qualified_name, validate_path_segment_name
from k8slint.field import invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

_LIMITS = (("reportingInstance", 128), ("action", 128), ("reason", 128), ("message", 1024))


def validate_legacy_event(obj: dict[str, Any], errs: list[Error], controller_field: str = "reportingComponent") -> None:
    """What both groups ask of an Event; one with an eventTime has to say who reports it. The namespace defaults to `default`."""
    meta = obj.get("metadata", {})
    namespace = meta.get("namespace", "") or "default"
    before = len(errs)
    involved = obj.get("involvedObject", {}).get("namespace", "")
    path: Path = ("involvedObject", "namespace")
    if not obj.get("eventTime"):
        if namespace != (involved or "default"):
            errs.append(invalid(path, involved, "does not match event.namespace"))
    else:
        if not involved and namespace not in ("default", "kube-system"):
            errs.append(invalid(path, involved, "does not match event.namespace"))
        controller = obj.get("reportingComponent", "")
        if not controller:
            errs.append(required(("reportingComponent",), field=controller_field))
        for message in is_qualified_name(controller):
            errs.append(invalid(("reportingComponent",), controller, message, field=controller_field))
        for name, limit in _LIMITS:
            text = obj.get(name, "")
            if not text and name != "message":
                errs.append(required((name,)))
            if len(text.encode()) > limit:
                errs.append(invalid((name,), "", "can have at most {max} characters", max=limit))
    for message in is_dns1123_subdomain(namespace):
        errs.append(invalid(("metadata", "namespace"), namespace, message, field="namespace"))
    if len(errs) == before:
        from k8slint.apis.meta.validation import validate_object_meta_accessor

        validate_object_meta_accessor(meta, True, validate_path_segment_name, ("metadata",), errs)
