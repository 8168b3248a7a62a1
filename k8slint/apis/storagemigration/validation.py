"""StorageVersionMigration: pkg/apis/storagemigration/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_dns1035_label, is_dns1123_subdomain, name_is_dns_subdomain
from k8slint.field import invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_storage_version_migration(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A StorageVersionMigration; v1alpha1 also names a version."""
    validate_object_meta(obj.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    target = obj.get("spec", {}).get("resource", {})
    path = ("spec", "resource")
    resource, group = target.get("resource", ""), target.get("group", "")
    if obj.get("apiVersion", "").endswith("/v1alpha1"):
        for child in ("resource", "version"):
            if not target.get(child):
                errs.append(required((*path, child), "{child} is required", child=child))
        return
    if not resource:
        errs.append(required((*path, "resource"), "resource is required to be set"))
    elif messages := is_dns1035_label(resource):
        errs.append(invalid((*path, "resource"), resource, ",".join(messages)))
    if group and (messages := is_dns1123_subdomain(group)):
        errs.append(invalid((*path, "group"), group, ",".join(messages)))


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "StorageVersionMigration": validate_storage_version_migration
}
