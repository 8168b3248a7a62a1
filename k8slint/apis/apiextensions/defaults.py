"""Defaults of CustomResourceDefinitions: apiextensions-apiserver pkg/apis/apiextensions/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_custom_resource_definition(definition: Value, minor: int) -> None:
    """SetDefaults_CustomResourceDefinition and SetDefaults_ServiceReference."""
    spec = definition.setdefault("spec", {})
    names = spec.setdefault("names", {})
    kind = names.get("kind", "")
    if not names.get("singular") and kind:
        names["singular"] = kind.lower()
    if not names.get("listKind") and kind:
        names["listKind"] = kind + "List"
    conversion = spec.get("conversion")
    if conversion is None:
        spec["conversion"] = {"strategy": "None"}
    else:
        service = conversion.get("webhook", {}).get("clientConfig", {}).get("service")
        if service is not None:
            service.setdefault("port", 443)
    status = definition.setdefault("status", {})
    if not status.get("storedVersions"):
        for version in spec.get("versions", ()):
            if version.get("storage"):
                status["storedVersions"] = [version.get("name", "")]
                break


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "CustomResourceDefinition": set_defaults_custom_resource_definition,
}
