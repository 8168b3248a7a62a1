"""What the API server would say to one document: decode strictly, default, validate, warn.

`receive` expands Lists and returns a Verdict for each object. Nothing here knows files or positions: paths only.
"""

from __future__ import annotations

from k8slint import decode, scheme
from k8slint.apis.disabled import KINDS, POD_SPECS, drop_disabled_fields
from k8slint.field import BAD_REQUEST, Error, Warning
from k8slint.object import Object

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.parse import Document

    Judge = Callable[["Verdict", scheme.Kind, int], None]

# Error types beyond upstream's causes: the request does not reach validation.
UNKNOWN_KIND, REMOVED_VERSION, NOT_SERVED = "UnknownKind", "RemovedVersion", "NotServed"


class Verdict:
    """The server's answer for one object. `accepted` None: not known. `decoded`: later stages may look at the value.
    `dropped`: (path, feature gate) of fields that the server removes without a word. `stored`: `store` has been here."""

    __slots__ = ("accepted", "decoded", "dropped", "errors", "object", "stored", "warnings")

    def __init__(self, obj: Object) -> None:
        self.object = obj
        self.errors: list[Error] = []
        self.warnings: list[Warning] = []
        self.dropped: list[tuple[tuple[str | int, ...], str]] = []
        self.accepted: bool | None = True
        self.decoded = True
        self.stored: scheme.Kind | None = None


class NotAnObject:
    """A document that is no API object, and why it is left alone."""

    __slots__ = ("reason",)

    def __init__(self, reason: str) -> None:
        self.reason = reason


def receive(document: Document, minor: int, judge: Judge | None = None) -> list[Verdict] | NotAnObject:
    """The verdicts on a document's objects, in order; NotAnObject where it holds none.

    `judge` looks at an object of a kind that is served: `validate`, or `read` where only its shape matters.
    """
    value = document.value
    if type(value) is not dict:
        return NotAnObject("not a Kubernetes object: a " + ("list" if type(value) is list else "text" if type(value) is str else "scalar"))
    if _is_named(value):
        if value["kind"] == "Config" and value["apiVersion"] == "v1":
            return NotAnObject("not a Kubernetes object: a kubeconfig, which only clients read")
        out: list[Verdict] = []
        _receive(document, (), value, minor, out, 0, judge or validate)
        return out
    if _is_meant(value):
        return [_nameless(document, (), value)]
    if "kind" not in value and "apiVersion" not in value:
        return NotAnObject("not a Kubernetes object: no apiVersion and no kind")
    return NotAnObject("not a Kubernetes object: no " + ("kind" if "apiVersion" in value else "apiVersion"))


# The fields that objects have at the top; a file of another tool with only such fields is hardly thinkable.
_TOP_FIELDS = frozenset((
    "apiVersion", "kind", "metadata", "spec", "status", "data", "binaryData", "stringData", "immutable", "type", "rules", "roleRef", "subjects",
    "items", "template", "secrets", "imagePullSecrets", "automountServiceAccountToken", "subsets", "webhooks", "provisioner", "parameters",
    "reclaimPolicy", "volumeBindingMode", "allowVolumeExpansion", "mountOptions", "allowedTopologies", "value", "globalDefault", "description",
    "preemptionPolicy", "handler", "overhead", "scheduling", "aggregationRule", "addressType", "endpoints", "ports",
))  # fmt: skip


def _is_meant(value: dict[str, Any]) -> bool:
    """Whether a mapping without a full apiVersion and kind is an object all the same, with a mistake; other tools' files are not.

    Chart.yaml and score.yaml have an apiVersion and no kind, the values of a chart or a CI pipeline may have a kind and no apiVersion.
    """
    kind, api_version, metadata = value.get("kind"), value.get("apiVersion"), value.get("metadata")
    named = type(metadata) is dict and (type(metadata.get("name")) is str or type(metadata.get("generateName")) is str)
    if "kind" not in value and "apiVersion" not in value:
        return named and ("spec" in value or "data" in value)
    if "kind" in value and ("metadata" in value or "spec" in value):
        return True
    if type(api_version) is str and api_version:
        group = api_version.rpartition("/")[0]
        if scheme.is_builtin_group(group) and (group or named):
            return True
    elif named:
        return True
    if kind and not (type(kind) is str and scheme.is_builtin_kind(kind)):
        return False  # another tool's word
    return value.keys() <= _TOP_FIELDS


def _is_named(value: dict[str, Any]) -> bool:
    """Whether it says of what kind it is."""
    kind, api_version = value.get("kind"), value.get("apiVersion")
    return type(kind) is str and type(api_version) is str and kind != "" and api_version != ""


def _nameless(document: Document, path: tuple[str | int, ...], value: Any) -> Verdict:
    """The verdict on what should be an object and has no kind or no apiVersion."""
    if type(value) is not dict:
        value = {}
    verdict = Verdict(Object(document, path, _text(value.get("apiVersion")), _text(value.get("kind")), "", _name(value), value, False))
    verdict.accepted, verdict.decoded = False, False
    missing = "apiVersion" if type(value.get("kind")) is str and value["kind"] else "kind"
    if value.get(missing) not in (None, ""):
        detail = "{field} must be a string"
    elif path:
        detail = "Object '{field}' is missing: each item of a list is an object of its own"
    else:
        detail = "Object '{field}' is missing: write it at the top of the document"
    verdict.errors.append(Error(BAD_REQUEST, (missing,), None, detail, {"field": "Kind" if missing == "kind" else missing}))
    return verdict


def _text(value: Any) -> str:
    return value if type(value) is str else ""


def _name(value: dict[str, Any]) -> str:
    metadata = value.get("metadata")
    if type(metadata) is not dict:
        return ""
    return _text(metadata.get("name")) or _text(metadata.get("generateName"))


def _receive(
    document: Document, path: tuple[str | int, ...], value: dict[str, Any], minor: int, out: list[Verdict], level: int, judge: Judge
) -> None:
    api_version, kind = value["apiVersion"], value["kind"]
    known = scheme.lookup(api_version, kind)
    if known is None and kind.endswith("List") and level < 4 and (value.get("items") is None or type(value["items"]) is list):
        item_kind = kind[:-4]
        if (kind == "List" and api_version == "v1") or scheme.lookup(api_version, item_kind) is not None:
            for i, item in enumerate(value.get("items") or ()):
                if type(item) is dict and item_kind:
                    item.setdefault("apiVersion", api_version)
                    item.setdefault("kind", item_kind)
                if type(item) is dict and _is_named(item):
                    _receive(document, (*path, "items", i), item, minor, out, level + 1, judge)
                else:
                    out.append(_nameless(document, (*path, "items", i), item))
            return
    metadata = value.get("metadata")
    namespace = _text(metadata.get("namespace")) if type(metadata) is dict else ""
    if known is not None:
        namespace = (namespace or "default") if known.namespaced else ""
        api_version, kind = known.api_version, known.kind  # one text for all objects
    obj = Object(document, path, api_version, kind, namespace, _name(value), value, known is not None)
    verdict = Verdict(obj)
    out.append(verdict)
    if known is None:
        if scheme.is_builtin_group(obj.group):
            _unknown_kind(verdict, minor)
        else:
            verdict.accepted = None  # a custom resource: judged where its definition is at hand
            if judge is not read:
                _read_metadata(verdict, minor)
        return
    if not known.served(minor):
        _not_served(verdict, known, minor)
        return
    if known.off_by_default:
        verdict.accepted = None
        detail = "{api_version} {kind} is served only where the cluster's administrator switched it on (--runtime-config)"
        verdict.warnings.append(Warning(("apiVersion",), detail, {"api_version": api_version, "kind": kind}))
    elif known.deprecated and minor >= known.deprecated:
        _deprecated(verdict, known)
    judge(verdict, known, minor)


def _read_metadata(verdict: Verdict, minor: int) -> None:
    """Decode a custom resource's metadata in place: its types are the server's own, whatever the definition says.

    Unknown fields are let pass: tools' own files look like custom resources and may have them (eksctl's metadata.region).
    """
    metadata = verdict.object.value.get("metadata")
    if metadata is not None:
        found: list[Error] = []
        copy = dict(metadata) if type(metadata) is dict else metadata
        decode.decoder(minor, "meta/v1.ObjectMeta")(copy, ("metadata",), found)
        if copy is not metadata:
            unknown = {e.path[-1] for e in found if e.detail.startswith("strict decoding error") and len(e.path) == 2}
            for name in [name for name, item in metadata.items() if item is None and name not in unknown]:
                del metadata[name]
        verdict.errors += [e for e in found if not e.detail.startswith("strict decoding error")]
        if verdict.errors:
            verdict.accepted, verdict.decoded = False, False


def read(verdict: Verdict, known: scheme.Kind, minor: int) -> None:
    """Decode the verdict's object in place."""
    decode.decoder(minor, known.type)(verdict.object.value, (), verdict.errors)
    if verdict.errors:
        verdict.accepted, verdict.decoded = False, False


def store(verdict: Verdict, known: scheme.Kind, minor: int) -> None:
    """Decode and default the verdict's object in place, and drop what the server drops: the value that it would store."""
    obj, errors = verdict.object, verdict.errors
    verdict.stored = known
    read(verdict, known, minor)
    if errors:
        if any(not e.detail.startswith("strict decoding error") for e in errors):
            return
        # Fields that do not exist spoil nothing else: the rules may look at the rest of the object.
        verdict.decoded = True
    value, kind = obj.value, obj.kind
    if len(value.get("metadata", {}).get("ownerReferences", ())) > 1:
        from k8slint.apis.meta.warnings import dedup_owner_references

        dedup_owner_references(value["metadata"], verdict.warnings)
    if not known.namespaced and value.get("metadata", {}).get("namespace"):
        del value["metadata"]["namespace"]  # the server clears it (EnsureObjectNamespaceMatchesRequestNamespace)
    set_defaults = _function(known, "defaults", "DEFAULTS")
    if set_defaults is not None:
        set_defaults(value, minor)
    if not errors and (kind in POD_SPECS or kind in KINDS):
        verdict.dropped = drop_disabled_fields(value, kind, minor)


def validate(verdict: Verdict, known: scheme.Kind, minor: int) -> None:
    """Decode, default and validate the verdict's object in place."""
    store(verdict, known, minor)
    validate_stored(verdict, minor)


def validate_stored(verdict: Verdict, minor: int) -> None:
    """Validate what `store` made of the verdict's object; nothing where that never came to it."""
    obj, errors, known = verdict.object, verdict.errors, verdict.stored
    if errors or known is None:
        return
    value, kind = obj.value, obj.kind
    check = _function(known, "validation", "VALIDATE")
    if check is not None:
        check(value, errors, minor)
    else:
        from k8slint.schema import check_schema

        check_schema(value, known.type, minor, errors)
    if kind == "Namespace" and not errors and obj.labels:
        from k8slint.admission.pod_security import validate_labels

        validate_labels(obj.labels, errors)
    if errors:
        verdict.accepted = False
        return
    warn = _function(known, "warnings", "WARNINGS")
    if warn is not None:
        warn(value, verdict.warnings, minor)
    if len(verdict.warnings) > 1:
        verdict.warnings = _as_headers(verdict.warnings)


def _as_headers(warnings: list[Warning]) -> list[Warning]:
    """What a response has room for: nothing twice, and about 4096 characters, then counting 256 of each warning."""
    texts: dict[str, Warning] = {}
    for warning in warnings:
        texts.setdefault(warning.message(), warning)
    if len(texts) < 16 or sum(map(len, texts)) <= _HEADER_ROOM:
        return list(texts.values())
    out: list[Warning] = []
    written = 0
    for text, warning in texts.items():
        if written >= _HEADER_ROOM:
            break
        written += min(len(text), 256)
        out.append(warning)
    return out


_HEADER_ROOM = 4096
_tables: dict[tuple[str, str], dict[str, Any]] = {}
_functions: dict[tuple[scheme.Kind, str], Callable[..., None] | None] = {}


def _function(known: scheme.Kind, module: str, name: str) -> Callable[..., None] | None:
    """What a group's table holds for a kind, or None."""
    try:
        return _functions[known, module]
    except KeyError:
        group, _, version = known.api_version.rpartition("/")
        functions = table(scheme.ROOMS[group], module, name)
        found = functions.get(known.kind) or functions.get(f"{version}/{known.kind}")
        _functions[known, module] = found
        return found


def table(room: str, module: str, name: str) -> dict[str, Any]:
    """A group's table of functions by kind (`VALIDATE`, `DEFAULTS`, ...); empty where the group has none."""
    found = _tables.get((room, module))
    if found is None:
        full = f"k8slint.apis.{room}.{module}"
        try:
            found = getattr(__import__(full, fromlist=(name,)), name)
        except ModuleNotFoundError as error:
            if error.name is None or not full.startswith(error.name):
                raise
            found = {}
        _tables[(room, module)] = found
    return found


def _unknown_kind(verdict: Verdict, minor: int) -> None:
    obj = verdict.object
    verdict.accepted, verdict.decoded = False, False
    others = scheme.versions_of(obj.kind, minor)
    if others:
        hint = f'; {obj.kind} is in {" and ".join(others)}'
        path: tuple[str, ...] = ("apiVersion",)
    else:
        import difflib

        names = sorted({k.kind for k in scheme.kinds(minor)})
        near = difflib.get_close_matches(obj.kind, names, n=1, cutoff=0.75)
        hint = f'; did you mean "{near[0]}"?' if near else ""
        path = ("kind",)
    if others:
        _read_as(verdict, others[0], minor)
    verdict.errors.append(
        Error(UNKNOWN_KIND, path, obj.kind, 'no matches for kind "{kind}" in version "{api_version}"{hint}',
              {"kind": obj.kind, "api_version": obj.api_version, "hint": hint})
    )


def _read_as(verdict: Verdict, api_version: str, minor: int) -> None:
    """Decode what is refused for its apiVersion as another version of its kind, so that the rules may look at what both have."""
    obj = verdict.object
    known = scheme.lookup(api_version, obj.kind)
    errors: list[Error] = []
    if known is not None:
        decode.decoder(minor, known.type)(obj.value, (), errors)
        if all(e.detail.startswith("strict decoding error") for e in errors):
            obj.known = verdict.decoded = True
            obj.namespace = (obj.namespace or "default") if known.namespaced else ""
            fill = _function(known, "defaults", "DEFAULTS")
            if fill is not None:
                fill(obj.value, minor)


def _not_served(verdict: Verdict, known: scheme.Kind, minor: int) -> None:
    verdict.accepted, verdict.decoded = False, False
    others = scheme.versions_of(known.kind, minor)
    if others:
        _read_as(verdict, others[0], minor)
    values: dict[str, object] = {"api_version": known.api_version, "kind": known.kind, "minor": minor}
    introduced, removed = known.introduced, known.removed
    served = [m for m in range(scheme.OLDEST, scheme.NEWEST + 1) if known.served(m)]
    if served and minor > served[-1]:
        removed = served[-1] + 1  # sooner than upstream's lifecycle says
    elif served and minor < served[0]:
        introduced = max(introduced, served[0])
    if removed and minor >= removed:
        detail = "{api_version} {kind} was removed in Kubernetes 1.{removed}"
        values["removed"] = removed
        replacement = _replacement(known, minor)
        if replacement:
            detail += ": use {replacement}"
            values["replacement"] = replacement
        error_type = REMOVED_VERSION
    else:
        detail = "{api_version} {kind} exists from Kubernetes 1.{introduced} on, the target is 1.{minor}"
        values["introduced"] = introduced
        error_type = NOT_SERVED
    verdict.errors.append(Error(error_type, ("apiVersion",), known.api_version, detail, values))


def _replacement(known: scheme.Kind, minor: int) -> str:
    """What to write instead, in the target version: the declared replacement may itself have one by then."""
    found = known.replacement
    for _ in range(4):
        following = scheme.lookup(found, known.kind) if found else None
        if following is None or following.served(minor) or not following.replacement:
            break
        found = following.replacement
    if not found:
        group = known.api_version.rpartition("/")[0]
        found = next((v for v in scheme.versions_of(known.kind, minor) if v.rpartition("/")[0] == group), "")
    return found


def _deprecated(verdict: Verdict, known: scheme.Kind) -> None:
    text = "{api_version} {kind} is deprecated in v1.{deprecated}+"
    values: dict[str, object] = {"api_version": known.api_version, "kind": known.kind, "deprecated": known.deprecated}
    if known.removed:
        text += ", unavailable in v1.{removed}+"
        values["removed"] = known.removed
    if known.replacement:
        text += "; use {replacement} {kind}"
        values["replacement"] = known.replacement
    verdict.warnings.append(Warning(("apiVersion",), text, values))
