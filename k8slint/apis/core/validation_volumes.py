"""Volumes and their sources: pkg/apis/core/validation/validation.go. Sources that are seldom used: validation_volumes_rare.py."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path


def validate_volumes(
    volumes: list[dict[str, Any]], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> dict[str, dict[str, Any]]:
    """All volumes of a pod; returns the valid ones by name, for the mounts."""
    return {}


def validate_volume(
    volume: dict[str, Any], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """The source of one volume (validateVolumeSource)."""


def validate_local_descending_path(target: str, path: Path, errs: list[Error]) -> None:
    """A relative path without `..`."""


def validate_path_no_backsteps(target: str, path: Path, errs: list[Error]) -> None:
    """A path without `..`."""


def validate_local_nonreserved_path(target: str, path: Path, errs: list[Error]) -> None:
    """A relative path whose first element does not begin with `..`."""
