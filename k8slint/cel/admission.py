"""What expressions of admission policies and webhooks may refer to: apiserver `pkg/admission/plugin/cel/compile.go` and
`pkg/admission/plugin/policy/mutating`.
"""

from __future__ import annotations

from k8slint.cel.checker import Env
from k8slint.cel.types import BOOL, DYN, INT, STRING, TIMESTAMP, list_of, map_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from k8slint.cel.types import Type

_STRINGS = list_of(STRING)
_STRING_MAP = map_of(STRING, STRING)
REQUEST, NAMESPACE, VARIABLES = "kubernetes.AdmissionRequest", "kubernetes.Namespace", "kubernetes.variables"
OBJECT: Type = ("object", "Object")
JSON_PATCH: Type = ("object", "JSONPatch")
_FIELDS: dict[str, dict[str, Type]] = {
    "kubernetes.GroupVersionKind": {"group": STRING, "version": STRING, "kind": STRING},
    "kubernetes.GroupVersionResource": {"group": STRING, "version": STRING, "resource": STRING},
    "kubernetes.UserInfo": {"username": STRING, "uid": STRING, "groups": _STRINGS, "extra": map_of(STRING, _STRINGS)},
    REQUEST: {
        "kind": ("object", "kubernetes.GroupVersionKind"), "resource": ("object", "kubernetes.GroupVersionResource"), "subResource": STRING,
        "requestKind": ("object", "kubernetes.GroupVersionKind"), "requestResource": ("object", "kubernetes.GroupVersionResource"),
        "requestSubResource": STRING, "name": STRING, "namespace": STRING, "operation": STRING,
        "userInfo": ("object", "kubernetes.UserInfo"), "dryRun": BOOL, "options": DYN,
    },
    "kubernetes.NamespaceMetadata": {
        "name": STRING, "generateName": STRING, "namespace": STRING, "labels": _STRING_MAP, "annotations": _STRING_MAP, "UID": STRING,
        "creationTimestamp": TIMESTAMP, "deletionGracePeriodSeconds": INT, "deletionTimestamp": TIMESTAMP, "generation": INT,
        "resourceVersion": STRING, "finalizers": _STRINGS,
    },
    "kubernetes.NamespaceSpec": {"finalizers": _STRINGS},
    "kubernetes.NamespaceStatus": {"phase": STRING},
    NAMESPACE: {
        "metadata": ("object", "kubernetes.NamespaceMetadata"), "spec": ("object", "kubernetes.NamespaceSpec"),
        "status": ("object", "kubernetes.NamespaceStatus"),
    },
    "JSONPatch": {"op": STRING, "path": STRING, "from": STRING, "value": DYN},
}


def admission_env(minor: int, params: bool, authorizer: bool, variables: dict[str, Type] | None = None, mutation: bool = False) -> Env:
    """The environment. `variables`: types of the policy's variables so far, None where it has none at all."""
    declared: dict[str, Type] = {
        "object": DYN, "oldObject": DYN, "request": ("object", REQUEST), "namespaceObject": ("object", NAMESPACE),
    }
    if params:
        declared["params"] = DYN
    if authorizer:
        declared["authorizer"] = ("opaque", "kubernetes.authorization.Authorizer")
        declared["authorizer.requestResource"] = ("opaque", "kubernetes.authorization.ResourceCheck")
    if variables is not None:
        declared["variables"] = ("object", VARIABLES)

    def field_type(name: str, field: str) -> Type | None:
        if name == VARIABLES:
            return (variables or {}).get(field)
        if name == "Object" or name.startswith("Object."):
            return DYN
        return _FIELDS.get(name, {}).get(field)

    def structs(name: str) -> bool:
        return mutation and (name in ("Object", "JSONPatch") or name.startswith("Object."))

    return Env(declared, minor, field_type, structs, mutation)


def variable_type(t: Type) -> Type:
    """The type that a variable's expression gives the variable: simple types and lists and maps of them, else dyn."""
    kind = t[0]
    if kind == "list":
        return list_of(variable_type(t[1]))
    if kind == "map":
        return map_of(variable_type(t[1]), variable_type(t[2]))
    return DYN if kind in ("object", "opaque", "type", "param") else t
