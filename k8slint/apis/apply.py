"""What `kubectl apply` makes of an object that is there (kubectl `pkg/cmd/apply`, three-way merge)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from k8slint.object import Object

Value = dict[str, Any]
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


# Lists that are merged item by item, and what tells the items apart (`patchMergeKey` of the API's types); by the field's
# name, and where it stands where that decides.
_MERGE_KEYS = {
    "containers": "name", "initContainers": "name", "ephemeralContainers": "name", "volumes": "name", "env": "name",
    "imagePullSecrets": "name", "schedulingGates": "name", "resourceClaims": "name", "secrets": "name", "webhooks": "name",
    "volumeMounts": "mountPath", "volumeDevices": "devicePath", "hostAliases": "ip", "topologySpreadConstraints": "topologyKey",
}
_PORTS = "containerPort", "port"
# Of these only what the author wrote stays when they change (`retainKeys`).
_RETAINED_LISTS = frozenset(("volumes",))
_RETAINED = frozenset(("strategy",))


def three_way(live: Value, base: Value, wanted: Value) -> Value:
    """`kubectl apply`: what the author changed from `base` to `wanted` (as written, without defaults), on top of what the
    cluster holds. Lists are merged where the API says how, else replaced whole."""
    out = dict(live)
    for key in base:
        if key not in wanted:
            out.pop(key, None)
    for key, item in wanted.items():
        earlier = base.get(key)
        if key in base and earlier == item:
            continue
        here = live.get(key)
        if type(item) is dict and type(here) is dict:
            kept = {k: v for k, v in here.items() if k in item} if key in _RETAINED else here
            out[key] = three_way(kept, earlier if type(earlier) is dict else {}, item)
        elif type(item) is list and type(here) is list:
            out[key] = _merge_lists(key, here, earlier if type(earlier) is list else [], item)
        else:
            out[key] = item
    return out


def _merge_lists(field: str, live: list[Any], base: list[Any], wanted: list[Any]) -> list[Any]:
    """The items in the order of the manifest, and after them those that nobody ever wrote."""
    name = _merge_key(field, wanted)
    here, earlier, asked = (_by_key(items, name) for items in (live, base, wanted))
    if here is None or earlier is None or asked is None:
        return wanted
    out = []
    for key, item in asked.items():
        there = here.get(key)
        if there is None:
            out.append(item)
        elif earlier.get(key) == item:
            out.append(there)
        else:
            kept = {k: v for k, v in there.items() if k in item} if field in _RETAINED_LISTS else there
            out.append(three_way(kept, earlier.get(key, {}), item))
    return out + [item for key, item in here.items() if key not in asked and key not in earlier]


def _merge_key(field: str, items: list[Any]) -> str:
    if field == "ports":
        return next((k for k in _PORTS if items and type(items[0]) is dict and k in items[0]), "")
    return _MERGE_KEYS.get(field, "")


def _by_key(items: list[Any], name: str) -> dict[Any, Value] | None:
    """The items by their key; None where it does not tell them apart."""
    found = {}
    for item in items:
        key = item.get(name) if name and type(item) is dict else None
        if key is None or type(key) not in (str, int):
            return None
        found[key] = item
    return found if len(found) == len(items) else None


class Written:
    """Objects as their authors wrote them: decoded, without defaults. Sources are read again, each once."""

    def __init__(self, minor: int) -> None:
        self._minor = minor
        self._documents: dict[int, tuple[Any, dict[int, list[Any]]]] = {}
        self._objects: dict[tuple[int, int], dict[tuple[str | int, ...], Object]] = {}

    def get(self, obj: Object) -> Object | None:
        """None where it cannot be told any more what was written."""
        from k8slint import parse

        document = obj.document
        if document is None or document.source is None:
            return None
        source = document.source
        at = (id(source), document.line)
        if at not in self._objects:
            if at[0] not in self._documents:
                by_line: dict[int, list[Any]] = {}
                for again in parse.parse(source)[0]:
                    by_line.setdefault(again.line, []).append(again)
                self._documents[at[0]] = (source, by_line)
            self._objects[at] = self._read(self._documents[at[0]][1].get(document.line, []))
        return self._objects[at].get(obj.path)

    def _read(self, documents: list[Any]) -> dict[tuple[str | int, ...], Object]:
        from k8slint import apiserver

        verdicts = apiserver.receive(documents[0], self._minor, apiserver.read) if len(documents) == 1 else ()
        return {v.object.path: v.object for v in verdicts if not v.errors} if isinstance(verdicts, list) else {}


def is_live(obj: Object) -> bool:
    """Whether the object comes from a cluster (`kubectl get -o yaml`) and not from its author."""
    meta = obj.value.get("metadata") or {}
    return bool(meta.get("resourceVersion") or meta.get("uid"))


def last_applied(obj: Object, minor: int) -> Object | None:
    """What `kubectl apply` was given the last time, as it wrote it down at a live object; None where it did not."""
    text = obj.annotations.get(LAST_APPLIED)
    if not text or type(text) is not str:
        return None
    from k8slint import apiserver, parse
    from k8slint.source import Source

    documents, _ = parse.parse(Source("last-applied", text.encode("utf-8", "surrogatepass")))
    verdicts = apiserver.receive(documents[0], minor, apiserver.read) if len(documents) == 1 and documents[0].error is None else ()
    if not isinstance(verdicts, list) or len(verdicts) != 1 or verdicts[0].errors:
        return None
    found = verdicts[0].object
    return found if (found.kind, found.name) == (obj.kind, obj.name) else None


def not_written(value: Value, obj: Object, path: tuple[str | int, ...] = ()) -> Value:
    """The part of an object's value that its author did not write: defaults, which an update leaves to the cluster."""
    out: Value = {}
    for key, item in value.items():
        here = (*path, key)
        if not obj.document.is_set((*obj.path, *here)):
            out[key] = item
        elif type(item) is dict:
            out[key] = not_written(item, obj, here)
    return out
