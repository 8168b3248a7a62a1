"""The core group's warnings by kind."""

from __future__ import annotations

from k8slint.apis.core.warnings_pod import warnings_for_pod, warnings_for_pod_template_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

WARNINGS: dict[str, Callable] = {"Pod": warnings_for_pod, "PodTemplate": warnings_for_pod_template_object}
