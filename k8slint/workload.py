"""What rules over all objects know of each thing that makes pods."""

from __future__ import annotations

import sys

from k8slint.object import Object
from k8slint.visit import TEMPLATE_PATHS, WORKLOAD_GROUPS, PodTemplate, Reference, pod_template, references

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

# From so many on a workload keeps its references: to find one decodes the object, and each may be asked for.
MANY_REFERENCES = 64
_UNKNOWN = object()


class Workload:
    """What rules over all objects want to know of something that makes pods, kept small: there may be thousands.

    `path` leads to the template; `selector` is a LabelSelector (also for a ReplicationController), or None (Pod, Job).
    `ports` holds (name, number, protocol) of containers and sidecars, `bare` is whether one of these names no port. `replicas` is
    None where the kind has none; `needs` holds (kind, name, key, optional) of its references; `owned` is whether a controller
    made the object itself. `opaque` marks what is not known in full: a custom resource that holds a pod template where a
    Deployment does, and a patch or base, whose containers have no images or whose pods have no labels.
    """

    __slots__ = (
        "_match_labels", "_references", "_selector", "bare", "kind", "labels", "namespace", "needs", "object", "opaque", "owned", "path",
        "ports", "replicas", "service_account",
    )

    def __init__(self, template: PodTemplate, opaque: bool = False) -> None:
        obj = template.object
        self.object = obj
        self.kind = obj.kind
        self.namespace = obj.namespace
        self.path = template.path
        # texts are shared between the workloads: each was decoded by itself
        self.labels: dict[str, str] = {sys.intern(k): _share(v) for k, v in template.labels.items()}
        self.opaque = opaque or not template.containers or (not self.labels and obj.kind not in ("Pod", "Job", "CronJob"))
        ports: list[tuple[str, int, str]] = []
        self.bare = False
        for container in template.containers:
            if "image" not in container.value:
                self.opaque = True
            if container.field == "containers" or container.is_sidecar:
                listed = container.value.get("ports")
                if listed:
                    ports += [(p.get("name") or "", p.get("containerPort") or 0, p.get("protocol") or "TCP") for p in listed]
                else:
                    self.bare = True
        self.ports: tuple[tuple[str, int, str], ...] = _share(tuple(ports))
        # without their paths, which few ever ask for: see `reference`
        self._references: list[Reference] | None = None
        self.needs: tuple[tuple[str, str, str, bool], ...] = tuple(
            [(r.kind, _share(r.name), _share(r.key), r.optional) for r in references(template)]
        )
        self.service_account: str = _share(template.spec.get("serviceAccountName") or template.spec.get("serviceAccount") or "")
        self.selector = None
        self.replicas: int | None = None
        self.owned = False
        template.containers.clear()  # template and containers refer to each other; the cycle collector is off

    @property
    def name(self) -> str:
        """The name of the object."""
        return self.object.name

    @property
    def selector(self) -> dict[str, Any] | None:
        """What the controller takes for its own."""
        return self._selector if self._match_labels is None else {"matchLabels": self._match_labels}

    @selector.setter
    def selector(self, value: dict[str, Any] | None) -> None:
        self._selector = value
        self._match_labels: dict[str, str] | None = None
        if value is not None and value.keys() == {"matchLabels"}:
            # nearly always, and then nearly always the pods' own labels: two mappings less
            labels = value["matchLabels"]
            self._match_labels, self._selector = self.labels if labels == self.labels else labels, None

    def reference(self, index: int) -> Reference:
        """The reference behind `needs[index]`, with its path. Decodes the object again."""
        if self._references is not None:
            return self._references[index]
        template = pod_template(self.object)
        if template is None:
            return Reference(*self.needs[index][:3], (), False)
        found = references(template)
        template.containers.clear()
        if len(found) > MANY_REFERENCES:
            self._references = found
        return found[index]

    def pack(self) -> tuple[Any, ...]:
        """What marshal can carry to another process; `unpack` makes a workload of it again."""
        return (
            self.path, self.labels, self.opaque, self.ports, self.bare, self.needs, self.service_account, self._match_labels, self._selector,
            self.replicas, self.owned,
        )


def unpack(obj: Object, packed: tuple[Any, ...]) -> Workload:
    """The workload that was packed."""
    made = Workload.__new__(Workload)
    made.object, made.kind, made.namespace, made._references = obj, obj.kind, obj.namespace, None
    (
        made.path, made.labels, made.opaque, made.ports, made.bare, made.needs, made.service_account, made._match_labels, made._selector,
        made.replicas, made.owned,
    ) = packed
    return made


def may_make_pods(obj: Object) -> bool:
    """Whether `workload_of` is worth a look at the object's value: a workload, a Pod, or a custom resource."""
    return obj.kind in TEMPLATE_PATHS or not obj.known


def workload_of(obj: Object) -> Workload | None:
    """The workload that an object is, or None: the one that a worker made of it (`workers.StoredObject`), else a new one."""
    kept = getattr(obj, "workload", _UNKNOWN)
    return _workload(obj) if kept is _UNKNOWN else kept  # type: ignore[return-value]


def _workload(obj: Object) -> Workload | None:
    value = obj.value
    if obj.known:
        template = pod_template(obj, value)
        if template is None:
            # a piece of one: its labels may be known all the same
            spec = value.get("spec")
            if TEMPLATE_PATHS.get(obj.kind) != ("spec", "template") or obj.group not in WORKLOAD_GROUPS or type(spec) is not dict:
                return None
            metadata = (spec.get("template") or {}).get("metadata") or {"labels": (spec.get("selector") or {}).get("matchLabels")}
            template = PodTemplate(obj, ("spec", "template"), metadata, {})
        found = Workload(template)
        template.containers.clear()  # template and containers refer to each other; the cycle collector is off
        spec = value.get("spec")
        found.owned = bool((value.get("metadata") or {}).get("ownerReferences"))
        if template.path == ("spec", "template") and type(spec) is dict:
            if obj.kind == "ReplicationController":
                found.selector = {"matchLabels": spec.get("selector") or {}}
            elif obj.kind != "Job":
                found.selector = spec.get("selector")
            if obj.kind not in ("Job", "DaemonSet"):
                found.replicas = spec.get("replicas", 1)
        return found
    spec = value.get("spec")
    custom = spec.get("template") if type(spec) is dict else None
    if type(custom) is dict and type(custom.get("metadata")) is dict and type(custom.get("spec")) is dict:
        labels = custom["metadata"].get("labels")
        # of a custom resource nothing is checked: only what has the shape of labels is taken
        if type(labels) is dict and all(type(v) is str for v in labels.values()):
            empty: dict[str, Any] = {}
            found = Workload(PodTemplate(obj, ("spec", "template"), {"labels": labels}, empty), opaque=True)
            found.bare = True
            return found
    return None


_seen: dict[Any, Any] = {}


def _share(value: Any) -> Any:
    """The same text or tuple, kept once."""
    if len(_seen) > 100_000:
        _seen.clear()
    return _seen.setdefault(value, value)
