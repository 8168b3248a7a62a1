"""Updates of StorageVersionMigration: pkg/apis/storagemigration/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.update import validate_immutable_field, validate_object_meta_update
from k8slint.apis.storagemigration.validation import validate_storage_version_migration

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error


def validate_storage_version_migration_update(
    new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int
) -> None:
    """A StorageVersionMigration: its spec stays."""
    validate_storage_version_migration(new, errs, minor)
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    go_type = f"storagemigration/{new['apiVersion'].rpartition('/')[2]}.StorageVersionMigrationSpec"
    validate_immutable_field(new.get("spec", {}), old.get("spec", {}), ("spec",), errs, go_type, minor)


UPDATE: dict[str, Callable[[dict[str, Any], dict[str, Any], list[Error], int], None]] = {
    "StorageVersionMigration": validate_storage_version_migration_update
}
