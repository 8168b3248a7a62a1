"""What the API server refuses or warns of and that has exactly one right answer: the edits, as plain data.

A spelling with one reading (a field's name in other letters, a number in quotes, a word that YAML reads as a boolean), an apiVersion
whose successor has the same fields, an item that is there twice, a field or annotation with an exact successor. Nothing is guessed:
what could mean two things has no fix. Paths are those of the object; `docs/fixes.md` says what is fixed and what never.
"""

from __future__ import annotations

from k8slint import decode, parse, scalars, scheme
from k8slint.source import Source

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path, Warning
    from k8slint.object import Object

    Edits = list[dict[str, Any]]

FIXABLE = frozenset((
    "api-unknown-field", "api-wrong-type", "api-unknown-kind", "api-removed-version", "api-not-supported", "api-invalid", "api-duplicate",
    "api-deprecated-version", "api-warning",
))
"""The ids of which some findings have a fix."""
# Kinds whose old version is read by the next with the same meaning (the deprecation guide notes no change).
SAME_FIELDS = frozenset((
    ("apps/v1beta2", "ControllerRevision"), ("apps/v1beta2", "DaemonSet"), ("apps/v1beta2", "Deployment"), ("apps/v1beta2", "ReplicaSet"),
    ("apps/v1beta2", "StatefulSet"), ("autoscaling/v2beta2", "HorizontalPodAutoscaler"), ("batch/v1beta1", "CronJob"),
    ("coordination.k8s.io/v1beta1", "Lease"), ("extensions/v1beta1", "NetworkPolicy"),
    ("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema"), ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"),
    ("networking.k8s.io/v1beta1", "IngressClass"), ("node.k8s.io/v1beta1", "RuntimeClass"),
    ("rbac.authorization.k8s.io/v1beta1", "ClusterRole"), ("rbac.authorization.k8s.io/v1beta1", "ClusterRoleBinding"),
    ("rbac.authorization.k8s.io/v1beta1", "Role"), ("rbac.authorization.k8s.io/v1beta1", "RoleBinding"),
    ("scheduling.k8s.io/v1beta1", "PriorityClass"), ("storage.k8s.io/v1beta1", "CSIDriver"), ("storage.k8s.io/v1beta1", "CSINode"),
    ("storage.k8s.io/v1beta1", "CSIStorageCapacity"), ("storage.k8s.io/v1beta1", "StorageClass"),
    ("storage.k8s.io/v1beta1", "VolumeAttachment"), ("storage.k8s.io/v1beta1", "VolumeAttributesClass"),
))
_LISTS_OF_TEXT = ("[]string", "[]v1.PersistentVolumeAccessMode", "[]v1.Capability")
_NODE_KINDS = ("Node", "PersistentVolume", "StorageClass", "CSIStorageCapacity")
"""Kinds whose node labels are facts of the storage or of the node, not a wish."""


def fix_error(rule: str, obj: Object, error: Error, minor: int) -> Edits | None:
    """The edits (paths inside the object) that make the error go away, where only one thing can be meant."""
    if not hasattr(obj.document, "spans"):
        return None  # read again from a file that may have changed
    path = tuple(error.path)
    if rule == "api-unknown-field":
        meant = (error.values or {}).get("meant")
        if meant and not obj.document.is_set((*obj.path, *path[:-1], str(meant))):
            return [{"path": list(path), "rename": meant}]
        return None
    if rule == "api-wrong-type":
        return _wrong_type(obj, path, error)
    if rule == "api-unknown-kind":
        return _unknown_kind(obj, minor)
    if rule == "api-removed-version":
        return _version(obj, str((error.values or {}).get("replacement", "")), minor)
    if rule == "api-duplicate":
        twin = _twin(obj, path)
        return [{"path": list(twin), "delete": True}] if twin else None
    value = error.value
    if type(value) is not str or not obj.document.is_set((*obj.path, *path)):
        return None
    if rule == "api-not-supported":
        allowed = str((error.values or {}).get("allowed", ""))[1:-1].split('", "')
        near = [a for a in allowed if a.lower() == value.lower()]
        return [{"path": list(path), "value": near[0]}] if len(near) == 1 and near[0] else None
    if rule == "api-invalid" and not value.startswith("-") and _plain_integer(value):
        return _number(obj, path, value)
    return None


def fix_warning(rule: str, obj: Object, warning: Warning, minor: int) -> Edits | None:
    """The edits that make the server's warning go away and change nothing else."""
    if not hasattr(obj.document, "spans"):
        return None
    path, text, values = tuple(warning.path), warning.text, warning.values or {}
    if rule == "api-deprecated-version":
        return _version(obj, str(values.get("replacement", "")), minor)
    if rule != "api-warning" or not obj.document.is_set((*obj.path, *path)):
        return None
    if text.endswith(('hides previous definition of "{name}", which may be dropped when using apply', 'duplicate name "{name}"')) or (
        "duplicate port definition with" in text
    ):
        twin = _twin(obj, path)
        return [{"path": list(twin), "delete": True}] if twin else None
    message = str(values.get("message", ""))
    if message.startswith("deprecated since v1.1") and '; use "' in message and obj.kind not in _NODE_KINDS:
        new = message.partition('; use "')[2].partition('"')[0]
        if "label" in values:
            return [{"path": list(path), "value": new}]
        return None if new in _at(obj.value, path[:-1]) else [{"path": list(path), "rename": new}]
    if "canonical" in values and "ambiguous" not in text and "clusterIP" not in str(path):
        return [{"path": list(path), "value": values["canonical"]}]
    if path == ("spec", "trafficDistribution"):
        return [{"path": list(path), "value": values["new"]}]
    if values.get("old") == "service.kubernetes.io/topology-aware-hints" and values.get("new") not in obj.annotations:
        return [{"path": list(path), "rename": values["new"]}]
    if path[-2:-1] == ("annotations",) and text.endswith(('use the "seccompProfile" field instead', 'use the "appArmorProfile" field instead')):
        return _profile(obj, path)
    return None


# ---------------------------------------------------------------------------------------------------- values


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


def _lines(obj: Object) -> list[str]:
    source = obj.document.source
    if source.lines is None:
        source.lines = parse.decode_text(source.data).split("\n")
    return source.lines


def written(obj: Object, path: Path) -> str:
    """A scalar as the author wrote it, on one line and without quotes; "" where it is anything else."""
    document = obj.document
    marks = document.spans().get((*obj.path, *path))
    if marks is None:
        return ""
    start, end = marks[2], marks[3]
    if start.line != end.line or document.source.moved:
        return ""
    line, first = document.source.place(start.line, start.column)
    last = document.source.place(end.line, end.column)[1]
    lines = _lines(obj)
    return lines[line][first:last] if line < len(lines) else ""


def _plain_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and len(digits) < 20 and text == str(int(text))


def _wrong_type(obj: Object, path: Path, error: Error) -> Edits | None:
    value, values = error.value, error.values or {}
    want = str(values.get("want", ""))
    if "shown" in values and not want:  # a text is wanted: what the author wrote is the text
        text = written(obj, path)
        if not text or type(value) not in (bool, int, float):
            return None
        read = scalars.memo[text] if text in scalars.memo else scalars.resolve(text)
        return [{"path": list(path), "value": text}] if type(read) is type(value) and read == value else None
    if type(value) is not str or not want:
        return None
    if want in ("int32", "int64"):
        if _plain_integer(value) and abs(int(value)) < 1 << (int(want[3:]) - 1):
            return [{"path": list(path), "value": int(value)}]
    elif want == "bool":
        if value in ("true", "false"):
            return [{"path": list(path), "value": value == "true"}]
    elif want in _LISTS_OF_TEXT and value and not any(c.isspace() or c in ",;[]{}" for c in value):
        return [{"path": list(path), "value": [value]}]
    return None


def _number(obj: Object, path: Path, value: str) -> Edits | None:
    """A number in quotes where a number or a name (or a percentage) may stand."""
    number, last = int(value), path[-1]
    if last in ("port", "targetPort") and 0 < number < 65536:
        return [{"path": list(path), "value": number}]
    if last in ("maxSurge", "maxUnavailable", "minAvailable") and number < 1 << 31:
        return [{"path": list(path), "value": number}]
    if obj.kind == "Ingress" and path[-2:] == ("port", "name") and 0 < number < 65536 and "number" not in _at(obj.value, path[:-1]):
        return [{"path": list(path[:-1]), "value": {"number": number}}]
    return None


_FAR = 2000  # each repeated item is compared with all before it


def _twin(obj: Object, path: Path) -> Path | None:
    """The list item on the path that says what an earlier one says."""
    for end in range(len(path), 0, -1):
        index = path[end - 1]
        if type(index) is not int or not obj.document.is_set((*obj.path, *path[:end])):
            continue
        if index > _FAR:
            return None
        try:
            items = _at(obj.value, path[: end - 1])
            item = items[index]
            if type(item) is dict and path[end - 2] == "env":
                # the last one wins, and what it refers to may be defined in between
                same_name = [e for e in items[:index] if e.get("name") == item.get("name")]
                alike = bool(same_name) and all(e == item for e in same_name) and "$(" not in str(item.get("value", ""))
            else:
                alike = item in items[:index]
        except (KeyError, IndexError, TypeError, AttributeError):
            return None
        if alike:
            return path[:end]
    return None


# ---------------------------------------------------------------------------------------------------- kinds and versions


def _raw(obj: Object) -> dict[str, Any] | None:
    """The object as the author wrote it (decoding works in place): its document is read again."""
    lines = _lines(obj)
    first = last = min(obj.document.line - obj.document.source.line_offset, len(lines)) - 1
    while first > 0 and not lines[first - 1].startswith("---"):
        first -= 1
    while last < len(lines) and not lines[last].startswith("---"):
        last += 1
    found = parse.parse(Source("", "\n".join(lines[first:last]).encode("utf-8", "surrogatepass")))[0]
    if len(found) != 1 or found[0].error is not None or found[0].repeats:
        return None
    try:
        value = _at(found[0].value, obj.path)
    except (KeyError, IndexError, TypeError):
        return None
    return value if type(value) is dict and value.get("kind") == obj.kind and value.get("apiVersion") == obj.api_version else None


def _reads(value: dict[str, Any], api_version: str, kind: str, minor: int, old: str = "") -> bool:
    """Whether a version takes the object as it is; what the `old` one did not take either does not count."""
    known = scheme.lookup(api_version, kind)
    if known is None or not known.served(minor) or known.off_by_default:
        return False
    mistakes = _mistakes(value, known.type, minor)
    before = scheme.lookup(old, kind) if mistakes and old else None
    if before is None or not before.type or scheme.line(minor, before.type) is None:
        return not mistakes
    return mistakes <= _mistakes(value, before.type, minor)


def _mistakes(value: dict[str, Any], type_name: str, minor: int) -> set[Path]:
    import marshal

    errors: list[Error] = []
    decode.decoder(minor, type_name)(marshal.loads(marshal.dumps(value)), (), errors)
    return {tuple(e.path) for e in errors}


def _unknown_kind(obj: Object, minor: int) -> Edits | None:
    document = obj.document
    if not document.is_set((*obj.path, "kind")) or not document.is_set((*obj.path, "apiVersion")):
        return None
    served = [k for k in scheme.kinds(minor) if not k.off_by_default]
    here = [k.kind for k in served if k.api_version == obj.api_version and k.kind.lower() == obj.kind.lower()]
    if len(here) == 1:
        return [{"path": ["kind"], "value": here[0]}]
    others = [k.api_version for k in served if k.kind == obj.kind]
    if len(others) == 1 and (raw := _raw(obj)) is not None and _reads(raw, others[0], obj.kind, minor):
        return [{"path": ["apiVersion"], "value": others[0]}]
    return None


def _version(obj: Object, new: str, minor: int) -> Edits | None:
    """The next apiVersion, where it takes the same fields or what takes their place is certain."""
    kind, old = obj.kind, obj.api_version
    if not new or not obj.document.is_set((*obj.path, "apiVersion")):
        return None
    raw = _raw(obj)
    spec = raw.get("spec") if raw is not None else None
    if raw is None:
        return None
    edits: Edits = [{"path": ["apiVersion"], "value": new}]
    if kind == "Ingress" and old in ("extensions/v1beta1", "networking.k8s.io/v1beta1"):
        return edits + more if type(spec) is dict and (more := _ingress(spec)) is not None else None
    if not _reads(raw, new, kind, minor, old):
        return None
    if (old, kind) in SAME_FIELDS:
        return edits
    if type(spec) is not dict:
        return None
    if (old, kind) == ("policy/v1beta1", "PodDisruptionBudget"):
        # an empty selector selected nothing and selects everything now
        return edits if spec.get("selector") else None
    if old in ("extensions/v1beta1", "apps/v1beta1") and kind in ("Deployment", "DaemonSet", "ReplicaSet", "StatefulSet"):
        if kind in ("DaemonSet", "StatefulSet") and not _written(spec, "updateStrategy", "type"):
            return None  # another strategy would be the default
        if spec.get("selector"):
            return edits
        labels = _written(spec, "template", "metadata", "labels")
        if type(labels) is dict and labels and "selector" not in spec:
            # the old version's own default
            return [*edits, {"path": ["spec", "selector"], "value": {"matchLabels": labels}}]
    return None


def _written(value: Any, *path: str) -> Any:
    """What stands at the path; None also where something on the way is no mapping: the document was not decoded."""
    for step in path:
        value = value.get(step) if type(value) is dict else None
    return value


def _ingress(spec: dict[str, Any]) -> Edits | None:
    """From v1beta1: backends have other names, and pathType had a default."""
    edits: Edits = []
    try:
        if "backend" in spec:
            if "defaultBackend" in spec:
                return None
            edits += [{"path": ["spec", "backend"], "delete": True}, {"path": ["spec", "defaultBackend"], "value": _backend(spec["backend"])}]
        for i, rule in enumerate(spec.get("rules") or ()):
            for j, item in enumerate((rule.get("http") or {}).get("paths") or ()):
                at = ["spec", "rules", i, "http", "paths", j]
                if "pathType" not in item:
                    edits.append({"path": [*at, "pathType"], "value": "ImplementationSpecific"})
                if "resource" not in item["backend"]:
                    edits.append({"path": [*at, "backend"], "value": _backend(item["backend"])})
    except (KeyError, TypeError, AttributeError):
        return None
    return edits


def _backend(old: dict[str, Any]) -> dict[str, Any]:
    """Raises KeyError where it is no backend of v1beta1."""
    port = old["servicePort"]
    if set(old) != {"serviceName", "servicePort"} or type(port) not in (int, str):
        raise KeyError
    if type(port) is str and _plain_integer(port):
        port = int(port)
    return {"service": {"name": old["serviceName"], "port": {"number" if type(port) is int else "name": port}}}


# ---------------------------------------------------------------------------------------------------- annotations that became fields


def _profile(obj: Object, path: Path) -> Edits | None:
    """A seccomp or AppArmor annotation as a field of the pod or the container that it names."""
    key, root = str(path[-1]), path[:-3]
    try:
        value, spec = _at(obj.value, path), _at(obj.value, (*root, "spec"))
    except (KeyError, TypeError):
        return None
    at: Path = (*root, "spec", "securityContext")
    field = "appArmorProfile" if "apparmor" in key else "seccompProfile"
    if not key.startswith("seccomp.security.alpha.kubernetes.io/pod"):
        name = key.partition("/")[2]
        found = [
            (*root, "spec", kind, i)
            for kind in ("initContainers", "containers")
            for i, container in enumerate(spec.get(kind) or ())
            if container.get("name") == name
        ]
        if len(found) != 1:
            return None
        at = (*found[0], "securityContext")
    if obj.document.is_set((*obj.path, *at, field)) or (spec.get("os") or {}).get("name") == "windows":
        return None
    profile: dict[str, str]
    if value in ("runtime/default", "docker/default") and not (value[0] == "d" and field == "appArmorProfile"):
        profile = {"type": "RuntimeDefault"}
    elif value == "unconfined":
        profile = {"type": "Unconfined"}
    elif value.startswith("localhost/") and field == "appArmorProfile" and value[10:]:
        # a seccomp profile of the node has long been without effect: who knows whether it is still there
        profile = {"type": "Localhost", "localhostProfile": value[10:]}
    else:
        return None
    return [{"path": list(path), "delete": True}, {"path": [*at, field], "value": profile}]
