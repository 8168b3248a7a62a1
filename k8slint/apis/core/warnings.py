"""The core group's warnings by kind; each module is imported when the first object of its kinds is met."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Warning

    Warn = Callable[[dict[str, Any], list[Warning], int], None]

OBJECT_KINDS = (
    "ComponentStatus",
    "Endpoints",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
)
WARNINGS: dict[str, Warn] = {}


def _load_pods() -> dict[str, Warn]:
    from k8slint.apis.core.warnings_pod import warnings_for_pod, warnings_for_pod_template_object

    return {"Pod": warnings_for_pod, "PodTemplate": warnings_for_pod_template_object}


def _load_objects() -> dict[str, Warn]:
    from k8slint.apis.core.warnings_objects import OBJECTS

    return OBJECTS


def _later(kind: str, load: Callable[[], dict[str, Warn]]) -> Warn:
    """Stands in the table until it is called; then its module's functions do."""

    def warn(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
        WARNINGS.update(load())
        WARNINGS[kind](obj, warnings, minor)

    return warn


for _kind in ("Pod", "PodTemplate"):
    WARNINGS[_kind] = _later(_kind, _load_pods)
for _kind in OBJECT_KINDS:
    WARNINGS[_kind] = _later(_kind, _load_objects)
