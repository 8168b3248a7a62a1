"""Walks over objects: pod templates and containers with their paths (upstream: `VisitContainersWithPath`)."""

from __future__ import annotations

from k8slint.object import Object

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

# Kinds that hold a pod template, and where.
TEMPLATE_PATHS: dict[str, tuple[str, ...]] = {
    "Pod": (),
    "PodTemplate": ("template",),
    "Deployment": ("spec", "template"),
    "ReplicaSet": ("spec", "template"),
    "ReplicationController": ("spec", "template"),
    "StatefulSet": ("spec", "template"),
    "DaemonSet": ("spec", "template"),
    "Job": ("spec", "template"),
    "CronJob": ("spec", "jobTemplate", "spec", "template"),
}
WORKLOAD_GROUPS = frozenset(("", "apps", "batch", "extensions"))

CONTAINER_FIELDS = ("initContainers", "containers", "ephemeralContainers")


class PodTemplate:
    """A Pod or the template of a workload: `metadata` and `spec` are its (defaulted) values, `path` leads to the template
    inside the object (`()` for a Pod), `spec_path` to its spec."""

    __slots__ = ("containers", "metadata", "object", "path", "spec", "spec_path")

    def __init__(self, obj: Object, path: tuple[str | int, ...], metadata: dict[str, Any], spec: dict[str, Any]) -> None:
        self.object = obj
        self.path = path
        self.metadata = metadata
        self.spec = spec
        self.spec_path: tuple[str | int, ...] = (*path, "spec")
        self.containers: list[Container] = []
        for field in CONTAINER_FIELDS:
            items = spec.get(field)
            if type(items) is list:
                base = (*self.spec_path, field)
                for i, value in enumerate(items):
                    if type(value) is dict:
                        self.containers.append(Container(self, field, (*base, i), value))

    @property
    def kind(self) -> str:
        """The kind of the object that holds the template."""
        return self.object.kind

    @property
    def labels(self) -> dict[str, str]:
        """The labels that the pods get."""
        return self.metadata.get("labels") or {}


class Container:
    """A container of a pod template: `field` is `containers`, `initContainers` or `ephemeralContainers`; `path` leads
    to it inside the object."""

    __slots__ = ("field", "path", "template", "value")

    def __init__(self, template: PodTemplate, field: str, path: tuple[str | int, ...], value: dict[str, Any]) -> None:
        self.template = template
        self.field = field
        self.path = path
        self.value = value

    @property
    def name(self) -> str:
        """The container's name ("" where it has none)."""
        name = self.value.get("name")
        return name if isinstance(name, str) else ""

    @property
    def is_sidecar(self) -> bool:
        """An init container that keeps running (restartPolicy Always)."""
        return self.field == "initContainers" and self.value.get("restartPolicy") == "Always"


def pod_template(obj: Object) -> PodTemplate | None:
    """The object's pod template, or None where it has none (or where it is not a mapping)."""
    path = TEMPLATE_PATHS.get(obj.kind)
    if path is None or obj.group not in WORKLOAD_GROUPS:
        return None
    value: Any = obj.value
    for part in path:
        value = value.get(part)
        if type(value) is not dict:
            return None
    spec = value.get("spec")
    if type(spec) is not dict:
        return None
    metadata = value.get("metadata")
    return PodTemplate(obj, path, metadata if type(metadata) is dict else {}, spec)
