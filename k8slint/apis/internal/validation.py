"""StorageVersion: pkg/apis/apiserverinternal/validation/validation.go. Its status is cleared on creation."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1035_label, is_dns1123_subdomain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def storage_version_name(name: str, prefix: bool = False) -> list[str]:
    """`<group>.<resource>`."""
    group, dot, resource = name.rpartition(".")
    if not dot:
        return ["name must be in the form of <group>.<resource>"]
    return ["the group segment " + message for message in is_dns1123_subdomain(group)] + [
        "the resource segment " + message for message in is_dns1035_label(resource)
    ]


def validate_storage_version(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StorageVersion on creation."""
    validate_object_meta(obj.get("metadata", {}), False, storage_version_name, ("metadata",), errs)


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {"StorageVersion": validate_storage_version}
