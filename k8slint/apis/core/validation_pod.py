"""Pod, PodTemplate, PodTemplateSpec and PodSpec: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path


def validate_pod(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Pod on creation (ValidatePodCreate)."""


def validate_pod_template(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PodTemplate (the kind)."""


def validate_pod_template_spec(template: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """The pod template inside a workload."""


def validate_pod_spec(
    spec: dict[str, Any], pod_meta: dict[str, Any] | None, path: Path, errs: list[Error], minor: int, is_pod: bool = False
) -> None:
    """A PodSpec. `pod_meta`: the Pod's metadata, None in a template; `is_pod`: a Pod rather than a template."""
