"""What the registry does to a CustomResourceDefinition on create: apiextensions-apiserver's strategy.go."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Value = dict[str, Any]


def prepare_custom_resource_definition(definition: Value, minor: int) -> None:
    """The status is the server's; the stored version is known at once."""
    stored = [v.get("name", "") for v in definition["spec"].get("versions", ()) if v.get("storage")]
    definition["status"] = {"storedVersions": stored[:1]}


PREPARE: dict[str, Callable[[Value, int], None]] = {"CustomResourceDefinition": prepare_custom_resource_definition}
