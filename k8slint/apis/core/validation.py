"""The core group's validation by kind: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.core.validation_pod import validate_pod, validate_pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

VALIDATE: dict[str, Callable] = {"Pod": validate_pod, "PodTemplate": validate_pod_template}
