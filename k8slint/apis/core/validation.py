"""The core group's validation by kind: pkg/apis/core/validation/validation.go.

Pods stand in validation_pod.py and the modules that it imports, the other kinds in validation_objects.py. Either is
imported when the first object of its kinds is met: a run over Deployments needs no Services.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error

    Validate = Callable[[dict[str, Any], list[Error], int], None]

OBJECT_KINDS = (
    "Binding",
    "ConfigMap",
    "Endpoints",
    "Event",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
)
VALIDATE: dict[str, Validate] = {}


def _load_pods() -> dict[str, Validate]:
    from k8slint.apis.core.validation_pod import validate_pod, validate_pod_template

    return {"Pod": validate_pod, "PodTemplate": validate_pod_template}


def _load_objects() -> dict[str, Validate]:
    from k8slint.apis.core.validation_objects import OBJECTS

    return OBJECTS


def _later(kind: str, load: Callable[[], dict[str, Validate]]) -> Validate:
    """Stands in the table until it is called; then its module's functions do."""

    def validate(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
        VALIDATE.update(load())
        VALIDATE[kind](obj, errs, minor)

    return validate


for _kind in ("Pod", "PodTemplate"):
    VALIDATE[_kind] = _later(_kind, _load_pods)
for _kind in OBJECT_KINDS:
    VALIDATE[_kind] = _later(_kind, _load_objects)
