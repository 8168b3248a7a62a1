"""What `kubectl apply` makes of an object that is there (kubectl `pkg/cmd/apply`, three-way merge)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from k8slint.object import Object

Value = dict[str, Any]
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


def three_way(live: Value, base: Value, wanted: Value) -> Value:
    """`kubectl apply`: what the author changed from `base` to `wanted`, on top of what the cluster holds. Lists are replaced
    whole where they changed (both manifests are defaulted, so a list that did not change is equal)."""
    out = dict(live)
    for key in base:
        if key not in wanted:
            out.pop(key, None)
    for key, item in wanted.items():
        if key in base and base[key] == item:
            continue
        here = live.get(key)
        if type(item) is dict and type(here) is dict:
            earlier = base.get(key)
            out[key] = three_way(here, earlier if type(earlier) is dict else {}, item)
        else:
            out[key] = item
    return out


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
