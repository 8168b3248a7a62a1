"""Where a field path leads: `deploy.spec.template.spec.containers.livenessProbe` to a kind, a chain of fields and a type."""

from __future__ import annotations

from k8slint import scheme
from k8slint.explain import kinds
from k8slint.explain.page import UnknownTopic

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from k8slint.explain.texts import Words

# Fields of a type that another field is the usual one of.
_SECONDARY = frozenset(("initContainers", "ephemeralContainers"))
# Structs whose fields people know by name.
_OFTEN = (
    "core/v1.PodSpec", "core/v1.Container", "apps/v1.DeploymentSpec", "core/v1.ServiceSpec", "meta/v1.ObjectMeta", "core/v1.PersistentVolumeClaimSpec",
    "core/v1.Probe", "core/v1.SecurityContext", "apps/v1.StatefulSetSpec", "batch/v1.JobSpec",
)


class Step:
    """One field of a path. `owner` is the struct that declares it, `outer` the one it is written in (they differ where
    the owner is inlined)."""

    __slots__ = ("field", "outer", "owner")

    def __init__(self, outer: str, owner: str, field: scheme.Field) -> None:
        self.outer = outer
        self.owner = owner
        self.field = field


class Place:
    """The end of a path. `kind` is None where the path starts at a type (`Probe.httpGet`); `type` is the struct that one
    writes there (lists and maps are entered), or a scalar's Go type."""

    __slots__ = ("kind", "minor", "root", "steps", "type")

    def __init__(self, kind: scheme.Kind | None, root: str, minor: int) -> None:
        self.kind = kind
        self.root = root
        self.minor = minor
        self.steps: list[Step] = []
        self.type = root

    @property
    def names(self) -> list[str]:
        """The names of the fields on the way."""
        return [s.field.json_name for s in self.steps]

    def text(self) -> str:
        """The path as it is written: `pod.spec.containers`."""
        start = self.kind.kind.lower() if self.kind is not None else self.root.rpartition(".")[2]
        return ".".join([start, *self.names])


def item_type(go_type: str, minor: int) -> str:
    """The type inside pointers, lists and maps: `map[string]*core/v1.X` -> `core/v1.X`; named maps are entered as well."""
    while True:
        if go_type.startswith("*"):
            go_type = go_type[1:]
        elif go_type == "[]byte":
            return go_type
        elif go_type.startswith("[]"):
            go_type = go_type[2:]
        elif go_type.startswith("map["):
            go_type = go_type[go_type.index("]") + 1 :]
        else:
            alias = scheme.named(minor, go_type)
            if alias is None or not alias[0].startswith(("[]", "map[")):
                return go_type
            go_type = alias[0]


def is_map(go_type: str, minor: int) -> bool:
    """Whether the type is a map, by itself or by its name."""
    go_type = go_type.lstrip("*")
    alias = scheme.named(minor, go_type)
    return (alias[0] if alias is not None else go_type).startswith("map[")


def fields_of(type_name: str, minor: int) -> list[Step]:
    """The fields that one can write in a struct, those of inlined structs among them."""
    out: list[Step] = []
    for field in scheme.struct(minor, type_name):
        if field.inline:
            out += [Step(type_name, s.owner, s.field) for s in fields_of(field.go_type.lstrip("*"), minor)]
        elif field.json_name:  # quantities and the like are structs to Go, texts to us
            out.append(Step(type_name, type_name, field))
    return out


def resolve(topic: str, minor: int, words: Words) -> Place:
    """The place of a path. Raises UnknownTopic with what is near."""
    start, names = _split(topic, minor)
    found = kinds.find(start, minor)
    if found:
        place = Place(found[0], found[0].type, minor)
    else:
        root = None if kinds.find(start.rpartition("/")[2], minor) else _type_named(start, minor)
        if root is None:
            raise _unknown_start(start, names, minor, words)
        place = Place(None, root, minor)
    for i, name in enumerate(names):
        step = next((s for s in fields_of(place.type, minor) if s.field.json_name == name), None)
        if step is None:
            last = place.steps[-1].field.go_type if place.steps else ""
            if last and is_map(last, minor) and not fields_of(place.type, minor):
                break  # a key of the map, points and all
            raise _unknown_field(place, name, names[i + 1 :], words)
        place.steps.append(step)
        place.type = item_type(step.field.go_type, minor)
    return place


def _split(topic: str, minor: int) -> tuple[str, list[str]]:
    """The kind and the names behind it. Indices and keys in brackets (`containers[0]`, `labels[app]`), `*` and JSONPath's `$` are left
    out; blanks and slashes are read as points where no API version stands in front."""
    text, depth = "", 0
    for char in topic.strip("{}$. \t"):
        depth += char == "["
        if not depth:
            text += char
        depth -= char == "]" and depth > 0
    before, start, rest = _api_version(text)
    parts = [p for p in rest.replace("/", " ").replace(".", " ").split() if p != "*"]
    if not start and parts:
        start = parts.pop(0)
    if not before:
        taken = _kind_with_group([start, *parts], minor)
        if taken:
            return ".".join([start, *parts[: taken - 1]]), parts[taken - 1 :]
    return before + start, parts


def _api_version(text: str) -> tuple[str, str, str]:
    """What stands before the kind with its slash, the kind, and the path behind it: `apps/v1 Deployment.spec` -> `apps/v1/`, `Deployment`,
    `.spec`; an alias of upstream's source (`corev1/Probe`) is like an API version."""
    words = text.replace("/", " ").split()
    if len(words) == 3 and _is_version(words[2]):  # Deployment apps/v1
        return f"{words[1]}/{words[2]}/", words[0], ""
    for n in (2, 1):
        if len(words) > n and (_is_version(words[n - 1]) if n == 2 else _is_version(words[0]) or words[0][-2:-1] == "v"):
            start, _, rest = words[n].partition(".")
            return "/".join(words[:n]) + "/", start, ".".join([rest, *words[n + 1 :]])
    return "", "", text


def _is_version(word: str) -> bool:
    return word[:1] == "v" and word[1:2].isdigit() and word.isalnum()


def _kind_with_group(parts: list[str], minor: int) -> int:
    """How many of the names are kubectl's long name of a kind: `deployments.apps`, `ingresses.v1.networking.k8s.io`, `hpa.v2`; 0 for none."""
    known = kinds.find(parts[0], minor) if len(parts) > 1 else []
    if not known or any(s.field.json_name == parts[1] for s in fields_of(known[0].type, minor)):
        return 0
    return next((n for n in range(min(len(parts), 6), 1, -1) if kinds.find(".".join(parts[:n]), minor)), 0)


def _type_named(name: str, minor: int) -> str | None:
    """A struct type by its own name (`Probe`), an alias before it is understood (`corev1/Probe`): core types first."""
    package, _, short = name.rpartition("/")
    if not short[:1].isupper():
        return None
    candidates = []
    for full in scheme.type_names():
        before, _, last = full.rpartition(".")
        if last == short and scheme.struct(minor, full) and (not package or package in (before, before.replace("/", ""))):
            candidates.append(full)
    order = ("core/v1", "meta/v1", "apps/v1", "batch/v1")
    return min(candidates, key=lambda c: (order.index(p) if (p := c.rpartition(".")[0]) in order else 9, kinds.rank(p), c), default=None)


def _unknown_start(start: str, names: list[str], minor: int, words: Words) -> UnknownTopic:
    import difflib

    near = difflib.get_close_matches(start, kinds.names(minor), n=3, cutoff=0.7)
    near += [n for n in difflib.get_close_matches(start.lower(), kinds.names(minor), n=3, cutoff=0.7) if n not in near]
    near = near or [f"{k.api_version}/{k.kind}" for k in kinds.find(start.rpartition("/")[2], minor)]  # a version that is not served
    different: dict[str, str] = {}  # not one kind under three names
    for n in near:
        different.setdefault(kinds.find(n, minor)[0].kind, n)
    paths = [[n, *names] for n in different.values()][:3]
    if names or not paths:  # a path without its kind: spec.containers, containers.image
        paths += _elsewhere(start, minor, names)
    if not paths:
        known = {s.field.json_name for t in _OFTEN for s in fields_of(t, minor)}
        paths = [path for name in difflib.get_close_matches(start, known, n=1, cutoff=0.75) for path in _elsewhere(name, minor, names)]
    if names:
        paths = [path for path in paths if _exists(path, minor)] or paths
    return UnknownTopic(words("unknown-topic", topic=start), tuple(dict.fromkeys(_longest(".".join(path), minor, words) for path in paths))[:3])


def _elsewhere(name: str, minor: int, names: list[str] | None = None) -> list[list[str]]:
    """Where the kinds that one meets first have a field of this name."""
    out = []
    for kind in ("Pod", "Deployment", "Service", "PersistentVolumeClaim", "Job", "StatefulSet", "Ingress"):
        for found in kinds.find(kind, minor)[:1]:
            out += [[found.kind.lower(), *path, *(names or ())] for path in search(found.type, name, minor, 1)]
    return out


def _exists(path: list[str], minor: int) -> bool:
    here = kinds.find(path[0], minor)[0].type
    for name in path[1:]:
        step = next((s for s in fields_of(here, minor) if s.field.json_name == name), None)
        if step is None:
            return False
        here = item_type(step.field.go_type, minor)
    return True


def search(root: str, name: str, minor: int, most: int = 3) -> list[list[str]]:
    """The shortest paths below a struct to fields of this name (whatever the case of its letters)."""
    found: list[list[str]] = []
    wanted = name.lower()
    seen = {root}
    level: list[tuple[str, list[str]]] = [(root, [])]
    while level and len(found) < most:
        following = []
        for type_name, path in level:
            for step in sorted(fields_of(type_name, minor), key=lambda s: (s.field.json_name != "containers") + (s.field.json_name in _SECONDARY)):
                here = [*path, step.field.json_name]
                if step.field.json_name.lower() == wanted:
                    found.append(here)
                inner = item_type(step.field.go_type, minor)
                if inner not in seen and inner != "meta/v1.ObjectMeta" and step.field.json_name != "status" and len(here) < 9:
                    seen.add(inner)
                    following.append((inner, here))
        level = following
    return found[:most]


def _unknown_field(place: Place, name: str, rest: list[str], words: Words) -> UnknownTopic:
    import difflib

    minor, so_far = place.minor, place.text()
    known = scheme.known_range(place.type, name)
    short = place.type.rpartition(".")[2]
    if known is not None:
        low, high = known
        key = "field-not-yet" if minor < low else "field-gone"
        return UnknownTopic(words(key, path=f"{so_far}.{name}", since=low, gone=high + 1, minor=minor))
    steps = fields_of(place.type, minor)
    if not steps:
        shown = words("type-" + place.type) if words.has("type-" + place.type) else short
        return UnknownTopic(words("no-fields", path=so_far, type=shown), (so_far,))
    here = [s.field.json_name for s in steps]
    lowered = {n.lower(): n for n in here}
    similar = [lowered[m] for m in difflib.get_close_matches(name.lower(), list(lowered), n=2, cutoff=0.6)]
    paths = [".".join([so_far, n, *rest]) for n in similar]
    if name.lower() not in lowered:
        for path in search(place.type, name, minor, 2):
            paths.append(".".join([so_far, *path, *rest]))
        if not paths and place.kind is not None:
            for path in search(place.kind.type, name, minor, 2):
                paths.append(".".join([place.kind.kind.lower(), *path, *rest]))
        if not paths:
            paths += [".".join(path) for path in _elsewhere(name, minor)[:3]]
    near = tuple(dict.fromkeys(p for path in paths if (p := _longest(path, minor, words))))
    return UnknownTopic(words("unknown-field", type=short, path=so_far, name=name), near[:3])


def _longest(path: str, minor: int, words: Words) -> str:
    """As much of a path as there is; "" for nothing."""
    while path:
        try:
            resolve(path, minor, words)
        except UnknownTopic:
            path = path.rpartition(".")[0]
        else:
            break
    return path
