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


def pod_template(obj: Object, value: Any = None) -> PodTemplate | None:
    """The object's pod template, or None where it has none (or where it is not a mapping).

    `value` is the object's value where the caller has it at hand: `obj.value` may cost a decoding.
    """
    path = TEMPLATE_PATHS.get(obj.kind)
    if path is None or obj.group not in WORKLOAD_GROUPS:
        return None
    if value is None:
        value = obj.value
    for part in path:
        value = value.get(part)
        if type(value) is not dict:
            return None
    spec = value.get("spec")
    if type(spec) is not dict:
        return None
    metadata = value.get("metadata")
    return PodTemplate(obj, path, metadata if type(metadata) is dict else {}, spec)


def is_system(namespace: str) -> bool:
    """Whether what the cluster itself runs on stands here, by the namespace's name: kube-system, metallb-system, openshift-dns."""
    return namespace.startswith(("kube-", "openshift-")) or namespace.endswith("-system")


class Reference:
    """Something of the same namespace that a pod names: `kind` is ConfigMap, Secret or PersistentVolumeClaim; `key` is ""
    where the whole object is meant; `path` leads to the name (or to the key, where there is one) inside the object."""

    __slots__ = ("key", "kind", "name", "optional", "path")

    def __init__(self, kind: str, name: str, key: str, path: tuple[str | int, ...], optional: bool) -> None:
        self.kind = kind
        self.name = name
        self.key = key
        self.path = path
        self.optional = optional

    def __repr__(self) -> str:
        return f"Reference({self.kind}/{self.name}{':' + self.key if self.key else ''})"


def references(template: PodTemplate) -> list[Reference]:
    """What the pod cannot start without (upstream: `VisitPodConfigmapNames`, `VisitPodSecretNames`), in the order of the fields.

    Pull secrets and the service account are left out: a pod starts, or is refused, without regard to what is in them.
    """
    out: list[Reference] = []
    volumes = template.spec.get("volumes")
    if volumes:
        for i, volume in enumerate(volumes):
            if "emptyDir" not in volume and "hostPath" not in volume:
                _volume_references(volume, (*template.spec_path, "volumes", i), out)
    for container in template.containers:
        value = container.value
        if "envFrom" in value:
            for i, source in enumerate(value["envFrom"]):
                for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
                    if field in source:
                        _refer(kind, source[field], "name", (*container.path, "envFrom", i, field), out)
        if "env" in value:
            for i, variable in enumerate(value["env"]):
                if "valueFrom" in variable:
                    source = variable["valueFrom"]
                    for field, kind in (("configMapKeyRef", "ConfigMap"), ("secretKeyRef", "Secret")):
                        if field in source:
                            _refer(kind, source[field], "name", (*container.path, "env", i, "valueFrom", field), out)
    return out


def _refer(kind: str, value: dict[str, Any], field: str, path: tuple[str | int, ...], out: list[Reference]) -> None:
    name, key = value.get(field), value.get("key") or ""
    if type(name) is str and name:
        optional = value.get("optional") is True
        out.append(Reference(kind, name, "", (*path, field), optional))
        if key:
            out.append(Reference(kind, name, key, (*path, "key"), optional))


def _volume_references(volume: dict[str, Any], path: tuple[str | int, ...], out: list[Reference]) -> None:
    if "configMap" in volume:
        _files("ConfigMap", volume["configMap"], "name", (*path, "configMap"), out)
    elif "secret" in volume:
        _files("Secret", volume["secret"], "secretName", (*path, "secret"), out)
    elif "persistentVolumeClaim" in volume:
        _refer("PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName", (*path, "persistentVolumeClaim"), out)
    elif "projected" in volume:
        for i, source in enumerate(volume["projected"].get("sources") or ()):
            for field, kind in (("configMap", "ConfigMap"), ("secret", "Secret")):
                if field in source:
                    _files(kind, source[field], "name", (*path, "projected", "sources", i, field), out)
    else:
        # the drivers that read a secret themselves
        for source_field, source in volume.items():
            if type(source) is dict:
                if "secretName" in source:
                    if not source.get("secretNamespace"):
                        _refer("Secret", source, "secretName", (*path, source_field), out)
                else:
                    for field in ("secretRef", "nodePublishSecretRef"):
                        if type(source.get(field)) is dict:
                            _refer("Secret", source[field], "name", (*path, source_field, field), out)


def _files(kind: str, value: dict[str, Any], field: str, path: tuple[str | int, ...], out: list[Reference]) -> None:
    """A volume of files: the object, and each of its keys that is picked."""
    name = value.get(field)
    if type(name) is not str or not name:
        return
    optional = value.get("optional") is True
    out.append(Reference(kind, name, "", (*path, field), optional))
    for i, item in enumerate(value.get("items") or ()):
        key = item.get("key")
        if type(key) is str and key:
            out.append(Reference(kind, name, key, (*path, "items", i, "key"), optional))


def ingress_backends(spec: dict[str, Any]) -> list[tuple[tuple[str | int, ...], dict[str, Any]]]:
    """The Service backends of an Ingress, each with the path to it."""
    out: list[tuple[tuple[str | int, ...], dict[str, Any]]] = []
    service = (spec.get("defaultBackend") or {}).get("service")
    if service:
        out.append((("spec", "defaultBackend", "service"), service))
    for i, rule in enumerate(spec.get("rules") or ()):
        for j, path in enumerate((rule.get("http") or {}).get("paths") or ()):
            service = (path.get("backend") or {}).get("service")
            if service:
                out.append((("spec", "rules", i, "http", "paths", j, "backend", "service"), service))
    return out
