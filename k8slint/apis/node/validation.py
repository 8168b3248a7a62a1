"""RuntimeClass: pkg/apis/node/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_labels, validate_object_meta
from k8slint.apis.names import name_is_dns_label, name_is_dns_subdomain
from k8slint.field import duplicate, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

# A real 1.33 prints `tolerations` twice, 1.36 does not; 1.36 is where the rest of RuntimeClass's validation was written anew.
_TOLERATIONS_MINOR = 36


def validate_runtime_class(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A RuntimeClass."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    handler = obj.get("handler", "")
    if not handler and minor >= 36:
        errs.append(required(("handler",)))
    else:
        for message in name_is_dns_label(handler):
            errs.append(invalid(("handler",), handler, message))
    if "overhead" in obj:
        fixed = obj["overhead"].get("podFixed")
        if fixed:
            from k8slint.apis.core.validation_resources import validate_resource_requirements

            validate_resource_requirements({"limits": fixed}, ("overhead",), errs, minor)
    if "scheduling" in obj:
        scheduling = obj["scheduling"]
        if "nodeSelector" in scheduling:
            validate_labels(scheduling["nodeSelector"], ("scheduling", "nodeSelector"), errs)
        if scheduling.get("tolerations"):
            from k8slint.apis.core.validation_scheduling import validate_tolerations

            before = len(errs)
            validate_tolerations(scheduling["tolerations"], ("scheduling", "tolerations"), errs, minor)
            if minor < _TOLERATIONS_MINOR:
                for error in errs[before:]:
                    error.field = error.field.replace("scheduling.tolerations", "scheduling.tolerations.tolerations", 1)
            _validate_unique_tolerations(scheduling["tolerations"], errs)


def _validate_unique_tolerations(tolerations: list[dict[str, Any]], errs: list[Error]) -> None:
    """No toleration is given twice; how long it lasts does not count."""
    seen = set()
    for i, toleration in enumerate(tolerations):
        key = tuple(toleration.get(child, "") for child in ("key", "operator", "value", "effect"))
        if key in seen:
            errs.append(duplicate(("scheduling", "tolerations", i), toleration))
        seen.add(key)


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"RuntimeClass": validate_runtime_class}
