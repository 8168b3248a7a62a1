"""Node selectors, affinity, tolerations, topology spread: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path


def validate_node_selector(selector: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False) -> None:
    """A NodeSelector: at least one term."""


def validate_node_selector_term(term: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False) -> None:
    """A NodeSelectorTerm."""


def validate_tolerations(tolerations: list[dict[str, Any]], path: Path, errs: list[Error], minor: int) -> None:
    """All tolerations of a pod."""


def validate_toleration(toleration: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """One toleration."""


def validate_taint_effect(effect: str, allow_empty: bool, path: Path, errs: list[Error]) -> None:
    """`effect` of a taint or toleration."""
