"""The objects of one run, found by kind, name and labels: what client-go calls a lister."""

from __future__ import annotations

from k8slint import scheme
from k8slint.object import Object
from k8slint.visit import TEMPLATE_PATHS, PodTemplate, Reference, ingress_backends, pod_template
from k8slint.workload import Workload, may_make_pods, workload_of

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

# Custom resources of these groups make no pods; any other one may.
_PODLESS_GROUPS = frozenset((
    "monitoring.coreos.com", "networking.istio.io", "security.istio.io", "gateway.networking.k8s.io", "cert-manager.io",
    "external-secrets.io", "bitnami.com", "traefik.io", "traefik.containo.us", "snapshot.storage.k8s.io", "kyverno.io", "cilium.io",
    "crd.projectcalico.org", "projectcalico.org", "getambassador.io", "configuration.konghq.com", "keda.sh", "autoscaling.k8s.io",
))
# Kinds of these groups that make pods all the same.
_POD_MAKERS = frozenset(("Prometheus", "PrometheusAgent", "Alertmanager", "ThanosRuler", "ScaledJob"))
_PLAIN_FIELDS = frozenset((
    "apiVersion", "kind", "metadata", "resources", "bases", "namespace", "namePrefix", "nameSuffix", "commonAnnotations", "images",
    "sortOptions", "buildMetadata",
))
ADDED_LABELS = frozenset((
    "pod-template-hash", "controller-revision-hash", "pod-template-generation", "controller-uid", "job-name",
    "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "batch.kubernetes.io/job-completion-index",
    "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
))
"""Labels that controllers put on pods."""
_ROLES = frozenset((
    "master", "primary", "leader", "replica", "slave", "secondary", "standby", "follower", "active", "writer", "reader", "sync_standby",
))
"""What programs that choose a leader write into a label of their own pods, as Patroni and Vault do."""

# Words in the annotations and labels of what a controller fills or copies.
_FILLERS = ("inject", "replicat", "reflect", "generat", "avp.kubernetes.io", "vault", "sealed", "sync")

# What every namespace gets without anyone's writing it.
_ALWAYS_THERE = frozenset((
    ("ServiceAccount", "default"), ("ConfigMap", "kube-root-ca.crt"), ("ConfigMap", "openshift-service-ca.crt"),
    ("ConfigMap", "istio-ca-root-cert"), ("Service", "kubernetes"),
))


class Store:
    """All objects of a run. Lookups are by kind, with the namespace for namespaced kinds."""

    __slots__ = (
        "_beside", "_by_kind", "_by_label", "_ingresses", "_mentioned", "_named", "_open", "_patched", "_selected", "_services", "_templated", "_templates",
        "_unread", "_words", "_workloads", "_workloads_in", "_workloads_of_name", "objects",
    )

    def __init__(
        self, objects: list[Object], unread: Callable[[], set[str]] | None = None, patched: Callable[[], set[tuple[str, str]]] | None = None,
        templates: Callable[[], set[str]] | None = None,
    ) -> None:
        self.objects = objects
        self._templated = templates
        self._unread = unread
        self._patched = patched
        self._words: tuple[set[tuple[str, str]], str] | None = None
        self._open: dict[str, bool] | None = None
        self._workloads: list[Workload] | None = None
        self._by_label: dict[tuple[str, str], Any] | None = None
        self._workloads_in: dict[str, list[Workload]] | None = None
        self._workloads_of_name: dict[tuple[str, str], Any] | None = None
        self._services: list[tuple[Object, dict[str, Any]]] | None = None
        self._ingresses: list[tuple[Object, list[tuple[tuple[str | int, ...], dict[str, Any]]]]] | None = None
        self._selected: dict[int, list[Workload]] = {}
        self._mentioned: str | None = None
        self._named: dict[str, dict[str, Any]] = {}
        self._beside: dict[tuple[str, str], list[Object]] | None = None
        self._by_kind: dict[str, list[Object]] = {}
        self._templates: list[PodTemplate] | None = None
        for obj in objects:
            kind = obj.kind if obj.known else _custom_kind(obj)
            self._by_kind.setdefault(kind, []).append(obj)

    def get(self, kind: str, namespace: str, name: str) -> Object | None:
        """The first object of this name, or None. Cluster objects have the namespace ""."""
        return next((o for o in self._of_name(kind, name) if o.namespace == namespace), None)

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
                if may_make_pods(obj):
                    found = workload_of(obj)
                    if found is not None:
                        self._workloads.append(found)
        return self._workloads

    def select(self, selector: dict[str, Any], namespace: str) -> list[Workload]:
        """The workloads whose pods a LabelSelector picks in a namespace (see `may_meet`), in input order.

        Labels that only a running cluster adds (`pod-template-hash` and such) are taken to match.
        """
        if self._by_label is None:
            self._by_label = {}
            for workload in self.workloads():
                for pair in workload.labels.items():
                    _add(self._by_label, pair, workload)
        labels = selector.get("matchLabels") or {}
        if not ADDED_LABELS.isdisjoint(labels):
            labels = {k: v for k, v in labels.items() if k not in ADDED_LABELS}
        expressions = [e for e in selector.get("matchExpressions") or () if e.get("key") not in ADDED_LABELS]
        if labels:
            shortest: Sequence[Workload] = min([_all(self._by_label, pair) for pair in labels.items()], key=len)
            found = [*shortest]
        else:
            found = self.workloads()
        if expressions or len(labels) > 1:
            rest = {"matchLabels": labels, "matchExpressions": expressions}
            found = [w for w in found if match_selector(rest, w.labels)]
        return [w for w in found if may_meet(w.namespace, namespace)]

    def services(self) -> list[tuple[Object, dict[str, Any]]]:
        """The Services with their specs, in input order."""
        if self._services is None:
            # of a value that is decoded anew at each access only this is kept
            self._services = [(obj, obj.value.get("spec") or {}) for obj in self._by_kind.get("Service", ())]
        return self._services

    def ingresses(self) -> list[tuple[Object, list[tuple[tuple[str | int, ...], dict[str, Any]]]]]:
        """The Ingresses of networking.k8s.io with their Service backends (see `ingress_backends`), in input order."""
        if self._ingresses is None:
            self._ingresses = [
                (obj, ingress_backends(obj.value.get("spec") or {})) for obj in self._by_kind.get("Ingress", ()) if obj.group == "networking.k8s.io"
            ]
        return self._ingresses

    def selected(self, labels: dict[str, str], obj: Object) -> list[Workload]:
        """The workloads that the Service `obj`, whose selector is `labels`, surely selects, nearest first (see `closest`); remembered."""
        found = self._selected.get(id(obj))
        if found is None:
            found = self.select({"matchLabels": labels}, obj.namespace)
            near = {id(o) for o in closest([w.object for w in found], obj)}
            found = self._selected[id(obj)] = [w for w in found if id(w.object) in near]
        return found

    def workloads_beside(self, obj: Object) -> list[Workload]:
        """The workloads in the object's folder whose pods may stand in its namespace; pieces and custom resources are left out."""
        if self._workloads_in is None:
            self._workloads_in = {}
            for workload in self.workloads():
                if not workload.opaque:
                    self._workloads_in.setdefault(folder_of(workload.object), []).append(workload)
        return [w for w in self._workloads_in.get(folder_of(obj), ()) if may_meet(w.namespace, obj.namespace)]

    def ports(self, workload: Workload) -> Sequence[tuple[str, int, str]]:
        """The ports of a workload and of the others of its kind and name: one of them may be a patch of it."""
        if self._workloads_of_name is None:
            self._workloads_of_name = {}
            for other in self.workloads():
                _add(self._workloads_of_name, (other.kind, other.name), other)
        found = self._workloads_of_name.get((workload.kind, workload.name))
        return [p for other in found for p in other.ports] if type(found) is list else workload.ports

    def find(self, kind: str, namespace: str, name: str) -> list[Object]:
        """The objects of this name that may stand in this namespace (see `may_meet`)."""
        return [o for o in self._of_name(kind, name) if may_meet(o.namespace, namespace)]

    def are_alternatives(self, one: Object, other: Object) -> bool:
        """Whether two objects stand in different files, and another file of the same folder holds one of them as well: the files are
        alternatives or steps then, and not applied together."""
        return one.document.file != other.document.file and (self._is_repeated(one) or self._is_repeated(other))

    def _is_repeated(self, obj: Object) -> bool:
        """Whether another file of the same folder holds an object of the same kind, namespace and name."""
        folder, file = folder_of(obj), obj.document.file
        return any(
            o.document.file != file and o.namespace == obj.namespace and folder_of(o) == folder
            for o in self._of_name(obj.kind if obj.known else _custom_kind(obj), obj.name)
        )

    def _of_name(self, kind: str, name: str) -> Sequence[Object]:
        """The objects of the kind and name in any namespace. The index of a kind is made when it is first asked for."""
        if name == "":
            return ()
        index = self._named.get(kind)
        if index is None:
            index = self._named[kind] = {}
            for obj in self._by_kind.get(kind, ()):
                _add(index, obj.name, obj)
        return _all(index, name)

    def exists(self, kind: str, namespace: str, name: str) -> bool:
        """Whether such an object is in the run, or comes with every namespace."""
        return (kind, name) in _ALWAYS_THERE or bool(self.find(kind, namespace, name))

    def beside(self, obj: Object, kind: str) -> list[Object]:
        """The objects of the kind in the same folder that may stand in the same namespace."""
        if self._beside is None:
            self._beside = {}
            for other in self.objects:
                if other.known:
                    self._beside.setdefault((folder_of(other), other.kind), []).append(other)
        return [o for o in self._beside.get((folder_of(obj), kind), ()) if may_meet(o.namespace, obj.namespace)]

    def is_open(self, folder: str) -> bool:
        """Whether the folder holds what the run could not read (templates, documents that do not decode, generators of
        kustomize) or custom resources that may make pods and objects: then what is missing may well be there."""
        if self._open is None:
            self._open = {}
            for file in self._unread() if self._unread is not None else ():
                self._open[file.rpartition("/")[0]] = True
            for obj in self.objects:
                if obj.known or (obj.group in _PODLESS_GROUPS and obj.kind not in _POD_MAKERS) or _is_plain_kustomization(obj):
                    continue
                self._open[folder_of(obj)] = True
        return self._open.get(folder, False)

    def templated(self) -> set[str]:
        """The files of which a part was skipped as a template: what else is in them may stand in a branch of it."""
        return self._templated() if self._templated is not None else set()

    def missing(self, kind: str) -> Iterator[tuple[Workload, Reference, str]]:
        """References to objects of the kind that nothing in the run holds or seems to make, and that a pod cannot do without.

        Each comes with the name that was probably meant ("" if none is near). Those without one are given only where the
        workload's own file holds objects of this kind, or its folder holds others that it needs, and nothing that the run
        cannot see through: a folder that has none gets them from elsewhere.
        """
        if kind not in self._by_kind:
            return
        for workload in self.workloads():
            if workload.opaque:
                continue
            for i, (wanted, name, key, optional) in enumerate(workload.needs):
                if wanted != kind or key or optional or self.exists(kind, workload.namespace, name):
                    continue
                near, sure = self.likely(kind, workload.object, name, {n for k, n, _, _ in workload.needs if k == kind})
                if sure:
                    yield workload, workload.reference(i), near

    def likely(self, kind: str, obj: Object, name: str, others: Iterable[str] = ()) -> tuple[str, bool]:
        """(the name that `obj` probably meant, whether it is sure enough that nothing of the name it gives will be there).

        `others` are all names of the kind that it refers to: where one of them stands beside it, this one should as well.
        """
        beside = self.beside(obj, kind)
        if not beside:
            return "", False
        names = [o.name for o in beside]
        near = near_name(name, names)
        if not near:
            together = any(n in names for n in others) or any(o.document.file == obj.document.file for o in beside)
            if not together and not self._is_gathered(folder_of(obj)):
                return "", False  # a folder of examples, perhaps
            # kustomize puts prefixes and suffixes before and after names
            if self.is_open(folder_of(obj)) or any(name.endswith("-" + n) or name.startswith(n + "-") for n in names):
                return "", False
        return near, not self.mentions(name)

    def is_patched(self, kind: str, name: str) -> bool:
        """Whether a kustomization changes the object: by a patch in a file of its own (which is no object of the run), by one that it
        holds itself, or by a generator that merges. What the object lacks may be there."""
        if self._words is None:
            words: list[str] = []
            for obj in self._by_kind.get("Kustomization", ()):
                if obj.group == "kustomize.config.k8s.io":
                    for field in ("patches", "patchesStrategicMerge", "patchesJson6902", "configMapGenerator", "secretGenerator"):
                        _texts(obj.value.get(field), words)
            self._words = (self._patched() if self._patched is not None else set()), " ".join(words)
        patches, text = self._words
        return (kind, name) in patches or (bool(text) and name in text)

    def _is_gathered(self, folder: str) -> bool:
        """Whether a kustomization says that the folder's files belong together."""
        return any(o.group == "kustomize.config.k8s.io" and folder_of(o) == folder for o in self._by_kind.get("Kustomization", ()))

    def missing_keys(self, kind: str) -> Iterator[tuple[Workload, Reference, Object, set[str]]]:
        """References to keys that an object of the run does not have: with the object, and the keys that it has."""
        known: dict[int, set[str]] = {}
        for workload in self.workloads():
            for i, (wanted, name, key, optional) in enumerate(workload.needs):
                if not key or wanted != kind or optional:
                    continue
                found = self.find(kind, workload.namespace, name)
                near = closest(found, workload.object)
                if near and near[0].document.file == workload.object.document.file:
                    found = near
                elif near and folder_of(near[0]) != folder_of(workload.object) and self.are_alternatives(workload.object, near[0]):
                    continue  # one of several for a name: that this one goes with an object of another folder is not said
                for obj in found:  # a patch in another folder may well add the key
                    keys = known.get(id(obj))
                    if keys is None:
                        keys = known[id(obj)] = self.keys(obj)
                    if key in keys:
                        break
                else:
                    if near and not self.is_patched(kind, name) and not any(not known[id(o)] or self.is_filled_elsewhere(o) for o in near):
                        yield workload, workload.reference(i), near[0], known[id(near[0])]

    def missing_ports(self, target: bool) -> Iterator[tuple[Object, tuple[str | int, ...], str, str | int, Object, str]]:
        """Backends of Ingresses whose Service is there and has no port of that number or name, with `target` those that name a targetPort of
        it, else the others: Ingress, path, the Service's name, the port, the Service, the ports that it has."""
        for ingress, backends in self.ingresses():
            for path, backend in backends:
                port = backend.get("port") or {}
                field = "number" if "number" in port else "name"
                wanted = port.get(field)
                services = closest(self.find("Service", ingress.namespace, backend.get("name") or ""), ingress)
                if not wanted or not services or wanted == "use-annotation":
                    continue
                specs = [s.value.get("spec") or {} for s in services]
                ports = [p for spec in specs for p in spec.get("ports") or ()]
                own = "port" if field == "number" else "name"
                if any(p.get(own) == wanted for p in ports) or not ports or any(spec.get("type") == "ExternalName" for spec in specs):
                    continue
                if any(p.get("targetPort") == wanted for p in ports) is target:
                    listed = ", ".join(f"{p.get('name')}:{p.get('port')}" if p.get("name") else str(p.get("port")) for p in ports)
                    shown = wanted if field == "number" else f'"{wanted}"'
                    yield ingress, (*path, "port", field), backend["name"], shown, services[0], listed

    def is_filled_elsewhere(self, obj: Object) -> bool:
        """Whether something else than its manifest adds to a ConfigMap or Secret: a controller that an annotation or label names, or
        the cluster (service account tokens)."""
        value = obj.value
        if value.get("type") == "kubernetes.io/service-account-token":
            return True
        metadata = value.get("metadata") or {}
        notes = (*(metadata.get("annotations") or ()), *(metadata.get("labels") or ()))
        return any(word in note for note in notes for word in _FILLERS)

    def keys(self, obj: Object) -> set[str]:
        """The keys of a ConfigMap or Secret."""
        value = obj.value
        return {k for field in ("data", "binaryData", "stringData") for k in value.get(field) or ()}

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
                    if template is None:
                        continue
                    for container in template.containers:
                        _texts(container.value.get("command"), words)
                        _texts(container.value.get("args"), words)
                        _texts([v.get("value") for v in container.value.get("env") or ()], words)
                    template.containers.clear()
            self._mentioned = f" {' '.join(words)} "
        text = self._mentioned
        at = text.find(name)
        while at >= 0:
            if not _in_name(text[at - 1]) and not _in_name(text[at + len(name)]):
                return True
            at = text.find(name, at + 1)
        return False

    def says_port(self, workload: Workload, number: int | str) -> bool:
        """Whether the pods' own arguments, variables, probes or annotations name the port, or a ConfigMap that they get: then the program
        does listen there."""
        template = pod_template(workload.object)
        if template is None:
            return True
        texts: list[str] = [str(v) for v in (template.metadata.get("annotations") or {}).values()]
        for container in template.containers:
            for field in ("command", "args", "env", "livenessProbe", "readinessProbe", "startupProbe"):
                if field in container.value:
                    texts.append(str(container.value[field]))
        template.containers.clear()  # template and containers refer to each other; the cycle collector is off
        for kind, name, _, _ in workload.needs:
            config = self.get(kind, workload.namespace, name) if kind == "ConfigMap" else None
            if config is not None:
                texts.append(str(config.value.get("data")))
        wanted = str(number)
        for text in texts:
            at = text.find(wanted)
            while at >= 0:
                if not text[at - 1 : at].isdigit() and not text[at + len(wanted) : at + len(wanted) + 1].isdigit():
                    return True
                at = text.find(wanted, at + 1)
        return False

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


def closest(found: list[Object], obj: Object) -> list[Object]:
    """Those of `found` that `obj` surely means: of its own file, else of its folder, else of the namespace that both name.

    A repository often holds several examples or environments with the same names.
    """
    here = [o for o in found if o.document.file == obj.document.file]
    if not here:
        folder = folder_of(obj)
        here = [o for o in found if folder_of(o) == folder]
    if not here and obj.namespace != "default":
        here = [o for o in found if o.namespace == obj.namespace]
        if len(here) > 1:
            here = []
    return here


def is_near(one: Object, other: Object) -> bool:
    """Whether two objects of one name may be of one application by their folders: the same, one inside the other, or side by side."""
    here, there = folder_of(one), folder_of(other)
    if here == there or here.startswith(there + "/") or there.startswith(here + "/") or "" in (here, there):
        return True
    return here.rpartition("/")[0] == there.rpartition("/")[0]


def may_meet(one: str, other: str) -> bool:
    """Whether objects of these namespaces can end up in the same one: those that name none go where they are applied."""
    return one == other or one in ("", "default") or other in ("", "default")


def is_given_later(labels: dict[str, str], workloads: list[Workload]) -> bool:
    """Whether pods of these workloads get such labels while they run: from an election, or from the maker of a Gateway's pods."""
    if any(key.startswith("gateway.networking.k8s.io/") for key in labels):
        return True
    later = {key for key, value in labels.items() if _is_role(key, value)}
    rest = {key: value for key, value in labels.items() if key not in later}
    return bool(later and rest) and any(later.isdisjoint(w.labels) and match_labels(rest, w.labels) for w in workloads)


def _is_role(key: str, value: str) -> bool:
    """`role: master`, `spilo-role: replica`, `vault-active: "true"`."""
    word = key.rpartition("/")[2].replace("_", "-").lower()
    return (word.endswith("role") and value.lower() in _ROLES) or (value in ("true", "false") and word.rpartition("-")[2] in _ROLES)


def nearest(workloads: list[Workload], labels: dict[str, str], name: str) -> Workload | None:
    """The workload that these labels were most likely meant for: most pairs in common, then the same name; None for none at all."""
    best, most = None, 0
    for workload in workloads:
        score = 2 * sum(workload.labels.get(k) == v for k, v in labels.items()) + (workload.name == name)
        score += any(v in workload.labels.values() for v in labels.values())
        if score > most:
            best, most = workload, score
    return best


def text_of_labels(labels: dict[str, str]) -> str:
    """`app=web,tier=front`, as kubectl writes labels."""
    return ",".join(f"{k}={v}" for k, v in labels.items())


def text_of_selector(selector: dict[str, Any]) -> str:
    """A LabelSelector as kubectl writes it: `app=web,tier in (a,b),!old`."""
    words = [f"{k}={v}" for k, v in (selector.get("matchLabels") or {}).items()]
    for expression in selector.get("matchExpressions") or ():
        key, operator = expression.get("key"), expression.get("operator")
        values = ",".join(expression.get("values") or ())
        if operator in ("In", "NotIn"):
            words.append(f"{key} {operator.lower()} ({values})")
        else:
            words.append(f"{'!' if operator == 'DoesNotExist' else ''}{key}")
    return ",".join(words)


def near_name(name: str, names: list[str]) -> str:
    """The one of `names` that `name` was most likely meant to be, or "".

    `db-credential` is near `db-credentials` and `dbcredentials`; `web-1` is not near `web-2`, `tls-a` not near `tls-b`, nor `mysql` near
    `pgsql`.
    """
    parts = _parts(name)
    best, distance = "", 3
    for other in names[:300]:
        if other == name or abs(len(other) - len(name)) > 3:
            continue
        others = _parts(other)
        if len(parts) != len(others):
            if "".join(parts) == "".join(others):
                return other
            continue
        found = 0
        for one, two in zip(parts, others):
            if one != two:
                if (one, two) in _OPPOSITES or (two, one) in _OPPOSITES:
                    found = 3
                    break
                letters = one.strip("0123456789"), two.strip("0123456789")
                shorter = min(len(one), len(two))
                slips = _edits(one, two, 3) if shorter > 3 and letters[0] != letters[1] else 3
                found += slips if slips == 1 or shorter > 7 else 3
        if found < distance:
            best, distance = other, found
    return best


# Words that are near by their letters and meant to differ.
_OPPOSITES = frozenset((
    ("http", "https"), ("internal", "external"), ("authn", "authz"), ("ingress", "egress"), ("import", "export"), ("importer", "exporter"),
    ("postgres", "postgrest"), ("east", "west"), ("consumer", "customer"), ("inbound", "outbound"), ("upload", "unload"), ("mail", "main"),
    ("node", "mode"), ("data", "date"), ("test", "rest"),
))


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


def _add(index: dict[Any, Any], key: Any, value: Any) -> None:
    """One more value under the key. Most keys have one value: it stands by itself, and only several are a list."""
    first = index.setdefault(key, value)
    if first is not value:
        if type(first) is list:
            first.append(value)
        else:
            index[key] = [first, value]


def _all(index: dict[Any, Any], key: Any) -> Sequence[Any]:
    found = index.get(key, ())
    return found if type(found) in (list, tuple) else (found,)


def _is_plain_kustomization(obj: Object) -> bool:
    """Kustomize's own file, where it only gathers and renames: it makes nothing and touches no labels."""
    return obj.group == "kustomize.config.k8s.io" and _PLAIN_FIELDS.issuperset(obj.value) and not any(
        "//" in r or "github.com" in r for r in _strings(obj.value.get("resources")) + _strings(obj.value.get("bases"))
    )


def _strings(value: Any) -> list[str]:
    return [v for v in value if type(v) is str] if type(value) is list else []


def _in_name(char: str) -> bool:
    return char.isalnum() or char in "-_"


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


def _custom_kind(obj: Object) -> str:
    """The kind of a custom resource; with its group where Kubernetes has a kind of this name (Knative's Service, say)."""
    return f"{obj.kind}.{obj.group}" if scheme.is_builtin_kind(obj.kind) else obj.kind
