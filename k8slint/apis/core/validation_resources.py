"""Resource names and quantities: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path


def validate_container_resource_requirements(
    requirements: dict[str, Any], claim_names: set[str] | None, path: Path, errs: list[Error], minor: int
) -> None:
    """`resources` of a container. `claim_names`: the pod's resourceClaims."""


def validate_resource_requirements(requirements: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """`resources` without claims."""


def validate_resource_quantity_value(resource: str, value: str | int | float, path: Path, errs: list[Error]) -> None:
    """Not negative, and whole where the resource counts things."""


def validate_nonnegative_quantity(value: str | int | float, path: Path, errs: list[Error]) -> None:
    """A quantity must not be negative."""


def validate_positive_quantity_value(value: str | int | float, path: Path, errs: list[Error]) -> None:
    """A quantity must be greater than zero."""


def validate_resource_name(name: str, path: Path, errs: list[Error]) -> None:
    """A resource name: a qualified name, with a domain unless it is a standard resource."""


def is_standard_resource_name(name: str) -> bool:
    """Resources that need no domain."""
    return False


def is_hugepage_resource_name(name: str) -> bool:
    """`hugepages-2Mi` and the like."""
    return name.startswith("hugepages-")


def is_native_resource(name: str) -> bool:
    """No domain, or one of kubernetes.io."""
    return "/" not in name or "kubernetes.io/" in name


def is_extended_resource_name(name: str) -> bool:
    """A resource with a domain of its own."""
    return False


def is_integer_resource_name(name: str) -> bool:
    """Resources of which there are only whole ones."""
    return False
