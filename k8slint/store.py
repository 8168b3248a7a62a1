"""The objects of one run, found by kind, name and labels: what client-go calls a lister."""

from __future__ import annotations

from k8slint.object import Object
from k8slint.visit import TEMPLATE_PATHS, PodTemplate, Reference, pod_template, references

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

# Custom resources of these groups make no pods; any other one may.
_PODLESS_GROUPS = frozenset((
    "monitoring.coreos.com", "networking.istio.io", "security.istio.io", "gateway.networking.k8s.io", "cert-manager.io",
    "external-secrets.io", "bitnami.com", "traefik.io", "traefik.containo.us", "snapshot.storage.k8s.io", "kyverno.io", "cilium.io",
    "crd.projectcalico.org", "projectcalico.org", "getambassador.io", "configuration.konghq.com", "keda.sh", "autoscaling.k8s.io",
))
# What every namespace gets without anyone's writing it.
_ALWAYS_THERE = frozenset((
    ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("ConfigMap", "openshift-service-ca.crt"),
    ("ConfigMap", "istio-ca-root-cert"), ("Service", "kubernetes"),
))


class Workload:
    """What rules over all objects want to know of something that makes pods, kept small: there may be thousands.

    `path` leads to the template; `selector` is a LabelSelector, or a plain mapping for a ReplicationController, or None (Pod,
    Job); `ports` holds (name, number, protocol) of containers and sidecars, `bare` is whether one of these names no port.
    `replicas` is None where the kind has none. `custom` marks a custom resource that holds a pod template where
    a Deployment does.
    """

    __slots__ = (
        "bare", "custom", "kind", "labels", "namespace", "object", "path", "ports", "references", "replicas", "selector",
        "service_account",
    )

    def __init__(self, template: PodTemplate, custom: bool = False) -> None:
        obj = template.object
        self.object = obj
        self.kind = obj.kind
        self.namespace = obj.namespace
        self.path = template.path
        self.custom = custom
        self.labels: dict[str, str] = template.labels
        self.ports: list[tuple[str, int, str]] = []
        self.bare = False
        for container in template.containers:
            if container.field == "containers" or container.is_sidecar:
                ports = container.value.get("ports")
                if ports:
                    self.ports += [(p.get("name") or "", p.get("containerPort") or 0, p.get("protocol") or "TCP") for p in ports]
                else:
                    self.bare = True
        self.references: list[Reference] = references(template)
        self.service_account: str = template.spec.get("serviceAccountName") or template.spec.get("serviceAccount") or ""
        self.selector: dict[str, Any] | None = None
        self.replicas: int | None = None

    @property
    def name(self) -> str:
        """The name of the object."""
        return self.object.name


class Store:
    """All objects of a run. Lookups are by kind, with the namespace for namespaced kinds."""

    __slots__ = ("_by_kind", "_by_name", "_mentioned", "_open", "_templates", "_unread", "_workloads", "objects")

    def __init__(self, objects: list[Object], unread: Callable[[], set[str]] | None = None) -> None:
        self.objects = objects
        self._unread = unread
        self._open: dict[str, bool] | None = None
        self._workloads: list[Workload] | None = None
        self._mentioned: str | None = None
        self._by_kind: dict[str, list[Object]] = {}
        self._by_name: dict[tuple[str, str, str], Object] = {}
        self._templates: list[PodTemplate] | None = None
        for obj in objects:
            self._by_kind.setdefault(obj.kind, []).append(obj)
            self._by_name.setdefault((obj.kind, obj.namespace, obj.name), obj)

    def get(self, kind: str, namespace: str, name: str) -> Object | None:
        """The first object of this name, or None. Cluster objects have the namespace ""."""
        return self._by_name.get((kind, namespace, name))

    def pod_templates(self) -> list[PodTemplate]:
        """Every Pod and workload template, in input order."""
        if self._templates is None:
            self._templates = [t for t in map(pod_template, self.objects) if t is not None]
        return self._templates

    def workloads(self) -> list[Workload]:
        """Everything that makes pods, in input order: workloads, Pods, and custom resources with a pod template in their spec.

        Values are decoded one at a time and dropped.
        """
        if self._workloads is None:
            self._workloads = []
            for obj in self.objects:
                if obj.kind in TEMPLATE_PATHS or not obj.known:
                    found = _workload(obj)
                    if found is not None:
                        self._workloads.append(found)
        return self._workloads

    def find(self, kind: str, namespace: str, name: str) -> list[Object]:
        """The objects of this name that may stand in this namespace (see `may_meet`)."""
        return [o for o in self._by_kind.get(kind, ()) if o.name == name and may_meet(o.namespace, namespace)]

    def exists(self, kind: str, namespace: str, name: str) -> bool:
        """Whether such an object is in the run, or comes with every namespace."""
        return (kind, name) in _ALWAYS_THERE or bool(self.find(kind, namespace, name))

    def beside(self, obj: Object, kind: str) -> list[Object]:
        """The objects of the kind in the same folder that may stand in the same namespace."""
        folder = folder_of(obj)
        return [o for o in self._by_kind.get(kind, ()) if may_meet(o.namespace, obj.namespace) and folder_of(o) == folder]

    def is_open(self, folder: str) -> bool:
        """Whether the folder holds what the run could not read (templates, documents that do not decode, generators of
        kustomize) or custom resources that may make pods and objects: then what is missing may well be there."""
        if self._open is None:
            self._open = {}
            for file in self._unread() if self._unread is not None else ():
                self._open[file.rpartition("/")[0]] = True
            for obj in self.objects:
                if not obj.known and obj.group not in _PODLESS_GROUPS and not _is_known_template(obj):
                    self._open[folder_of(obj)] = True
        return self._open.get(folder, False)

    def mentions(self, name: str) -> bool:
        """Whether a custom resource, or a container's command or environment, names this: then it may be the one that makes it.

        Costs a walk over the whole run at the first call: ask last.
        """
        if self._mentioned is None:
            words: list[str] = []
            for obj in self.objects:
                if not obj.known:
                    _texts(obj.value, words)
                elif obj.kind in TEMPLATE_PATHS:
                    template = pod_template(obj)
                    for container in template.containers if template is not None else ():
                        for field in ("command", "args", "env"):
                            _texts(container.value.get(field), words)
                            words.append("\n")
            self._mentioned = " ".join(words)
        return name in self._mentioned

    def namespaces(self) -> Iterator[str]:
        """The namespaces that occur, each once."""
        return iter(dict.fromkeys(o.namespace for o in self.objects if o.namespace))

    def list(self, kind: str, namespace: str | None = None) -> list[Object]:
        """Objects of the kind, in input order; of one namespace where it is given."""
        found = self._by_kind.get(kind, [])
        return found if namespace is None else [o for o in found if o.namespace == namespace]


def folder_of(obj: Object) -> str:
    """The folder of the file that the object stands in."""
    return obj.document.file.rpartition("/")[0]


def may_meet(one: str, other: str) -> bool:
    """Whether objects of these namespaces can end up in the same one: those that name none go where they are applied."""
    return one == other or one in ("", "default") or other in ("", "default")


def near_name(name: str, names: list[str]) -> str:
    """The one of `names` that `name` was most likely meant to be, or "".

    `db-credential` is near `db-credentials` and `dbcredentials`; `web-1` is not near `web-2`, nor `tls-a` near `tls-b`.
    """
    parts = _parts(name)
    best, distance = "", 3
    for other in names:
        if other == name:
            continue
        others = _parts(other)
        if len(parts) != len(others):
            if "".join(parts) == "".join(others):
                return other
            continue
        found = 0
        for one, two in zip(parts, others):
            if one != two:
                letters = one.strip("0123456789"), two.strip("0123456789")
                far = min(len(one), len(two)) < 4 or letters[0] == letters[1]
                found += 3 if far else _edits(one, two, 3)
        if found < distance:
            best, distance = other, found
    return best


def _parts(name: str) -> list[str]:
    return name.lower().replace(".", "-").replace("_", "-").split("-")


def _edits(one: str, other: str, limit: int) -> int:
    """The edit distance, or `limit` where it is at least that."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
        if min(row) >= limit:
            return limit
    return row[-1]


def _workload(obj: Object) -> Workload | None:
    value = obj.value
    if obj.known:
        template = pod_template(obj, value)
        if template is None:
            return None
        found = Workload(template)
        spec = value.get("spec")
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
            found = Workload(PodTemplate(obj, ("spec", "template"), {"labels": labels}, empty), custom=True)
            found.bare = True
            return found
    return None


def _is_known_template(obj: Object) -> bool:
    """Kustomize's own file, which makes objects only where it has generators or fetches from elsewhere."""
    if obj.group != "kustomize.config.k8s.io":
        return False
    value = obj.value
    if any(field in value for field in ("configMapGenerator", "secretGenerator", "generators", "helmCharts", "components")):
        return False
    resources = value.get("resources")
    return type(resources) is not list or not any(type(r) is str and ("//" in r or "github.com" in r) for r in resources)


def _texts(value: Any, words: list[str]) -> None:
    """All strings inside a plain value."""
    if type(value) is str:
        words.append(value)
    elif type(value) is dict:
        for item in value.values():
            _texts(item, words)
    elif type(value) is list:
        for item in value:
            _texts(item, words)


def match_labels(selector: dict[str, str], labels: dict[str, str]) -> bool:
    """Whether an equality selector (Service, ReplicationController) matches; an empty one matches nothing."""
    if not selector:
        return False
    return all(labels.get(key) == value for key, value in selector.items())


def match_selector(selector: dict[str, Any] | None, labels: dict[str, str]) -> bool:
    """Whether a metav1.LabelSelector matches; None matches nothing, an empty one everything.

    Source: apimachinery `LabelSelectorAsSelector`.
    """
    if selector is None:
        return False
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions") or ():
        key, operator, values = expression.get("key"), expression.get("operator"), expression.get("values") or ()
        if operator == "In" and labels.get(key) not in values:
            return False
        if operator == "NotIn" and key in labels and labels[key] in values:
            return False
        if operator == "Exists" and key not in labels:
            return False
        if operator == "DoesNotExist" and key in labels:
            return False
    return True
