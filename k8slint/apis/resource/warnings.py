"""Warnings on ResourceSlice: pkg/registry/resource/resourceslice/strategy.go (from 1.36)."""

from __future__ import annotations

from k8slint.field import Warning, quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def warnings_for_resource_slice(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A driver's name with upper case in it."""
    driver = obj.get("spec", {}).get("driver", "")
    if minor >= 36 and driver != driver.lower():
        text = "spec.driver: driver names should be lowercase; {driver} contains uppercase characters"
        warnings.append(Warning(("spec", "driver"), text, {"driver": quote(driver)}))


WARNINGS: dict[str, Callable[[dict[str, Any], list[Warning], int], None]] = {"ResourceSlice": warnings_for_resource_slice}
