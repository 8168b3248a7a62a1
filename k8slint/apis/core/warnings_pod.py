"""Warnings about pods and pod templates: pkg/api/pod/warnings.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path, Warning


def warnings_for_pod(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A Pod's warnings (GetWarningsForPod)."""


def warnings_for_pod_template(template: dict[str, Any], path: Path, warnings: list[Warning], minor: int) -> None:
    """A pod template's warnings (GetWarningsForPodTemplate)."""


def warnings_for_pod_template_object(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """A PodTemplate's warnings."""
    warnings_for_pod_template(obj.get("template", {}), ("template",), warnings, minor)
