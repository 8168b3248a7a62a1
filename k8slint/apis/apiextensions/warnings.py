"""Warnings for accepted CustomResourceDefinitions: formats that no value is checked against.

Source: apiextensions-apiserver `pkg/registry/customresourcedefinition/strategy.go`.
"""

from __future__ import annotations

from k8slint.apis.apiextensions.formats import is_recognized
from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Path

    Value = dict[str, Any]


def warnings_for_custom_resource_definition(definition: Value, warnings: list[Warning], minor: int) -> None:
    """One warning for each format that the server does not know, wherever it occurs first."""
    if minor < 34:
        return
    seen: set[str] = set()
    for i, version in enumerate(definition.get("spec", {}).get("versions", ())):
        schema = version.get("schema", {}).get("openAPIV3Schema")
        if schema is not None:
            _formats(schema, ("spec", "versions", i, "schema", "openAPIV3Schema"), seen, warnings, minor)


def _formats(s: Value, path: Path, seen: set[str], warnings: list[Warning], minor: int) -> None:
    format = s.get("format")
    if format and format not in seen and not is_recognized(s.get("type", ""), format, minor):
        seen.add(format)
        warnings.append(Warning((*path, "format"), 'unrecognized format "{format}"', {"format": format}))
    if "properties" in s:
        for name, child in s["properties"].items():
            _formats(child, (*path, "properties", name), seen, warnings, minor)
    for key in ("items", "additionalProperties", "not"):
        child = s.get(key)
        if type(child) is dict:
            _formats(child, (*path, key), seen, warnings, minor)
    for key in ("allOf", "anyOf", "oneOf"):
        if key in s:
            for i, child in enumerate(s[key]):
                _formats(child, (*path, key, i), seen, warnings, minor)


WARNINGS: dict[str, Callable[[Value, list[Warning], int], None]] = {"CustomResourceDefinition": warnings_for_custom_resource_definition}
