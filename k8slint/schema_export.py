"""JSON Schema (draft 7) of any built-in kind in any Kubernetes version, from the tables: what editors complete and check with.

It accepts what the API server's strict decoder accepts, null included, and beyond that knows required fields and closed
sets of values. Defaults are left out: they depend on the rest of the object.
"""

from __future__ import annotations

from typing import Any

from k8slint import scheme
from k8slint.decode import fields

DRAFT = "http://json-schema.org/draft-07/schema#"
# as in schemas/resource.py, which is not imported for it
QUANTITY = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"

Schema = dict[str, Any]

_INT32 = {"minimum": -(1 << 31), "maximum": (1 << 31) - 1, "format": "int32"}
_INT64 = {"minimum": -(1 << 63), "maximum": (1 << 63) - 1, "format": "int64"}
_SCALARS: dict[str, Schema] = {
    "string": {"type": ["string"]}, "types.UID": {"type": ["string"]}, "types.NodeName": {"type": ["string"]},
    "meta/v1.Duration": {"type": ["string"]}, "time.Duration": {"type": ["string"]},
    "bool": {"type": ["boolean"]}, "float64": {"type": ["number"]},
    "int32": {"type": ["integer"], **_INT32}, "int64": {"type": ["integer"], **_INT64}, "int": {"type": ["integer"], **_INT64},
    "uint64": {"type": ["integer"]}, "uint32": {"type": ["integer"]}, "byte": {"type": ["integer"]},
    "[]byte": {"type": ["string"], "format": "byte"},
    "meta/v1.Time": {"type": ["string"], "format": "date-time"}, "meta/v1.MicroTime": {"type": ["string"], "format": "date-time"},
    "time.Time": {"type": ["string"], "format": "date-time"},
    "resource.Quantity": {"type": ["string", "number"], "pattern": QUANTITY},
    "intstr.IntOrString": {"type": ["integer", "string"], "minimum": -(1 << 31), "maximum": (1 << 31) - 1},
    "interface{}": {}, "any": {}, "meta/v1.FieldsV1": {}, "runtime.RawExtension": {}, "apiextensions/v1.JSON": {},
}


def json_schema(kind: str = "", kube_version: str = "") -> Schema:
    """The JSON Schema of a kind ("Deployment", or "apps/v1/Deployment" for one of its versions), or of all kinds.

    With "" the schema fits any manifest: it looks at apiVersion and kind, expands `kind: List` and lets custom resources
    pass. A kind that several API versions serve gets a schema that fits them all. Raises ValueError for an unknown kind
    or version.
    """
    minor = scheme.parse_kube_version(kube_version) if kube_version else scheme.NEWEST
    found = _find(kind, minor)
    definitions: dict[str, Schema] = {}
    if len(found) == 1:
        head = {"$schema": DRAFT, "title": f"{found[0].api_version} {found[0].kind}", "description": f"Kubernetes 1.{minor}"}
        return head | _root(found[0], minor, definitions) | head | {"definitions": _sorted(definitions)}
    branches = []
    for entry in found:
        definitions[f"{entry.api_version} {entry.kind}".replace("/", ".")] = _root(entry, minor, definitions)
        known = {"apiVersion": {"const": entry.api_version}, "kind": {"const": entry.kind}}
        branches.append(
            {"if": {"properties": known, "required": ["apiVersion", "kind"]},
             "then": {"$ref": "#/definitions/" + f"{entry.api_version} {entry.kind}".replace("/", ".").replace(" ", "%20")}}
        )
    properties: Schema = {
        "apiVersion": {"type": "string", "examples": sorted({k.api_version for k in found})},
        "kind": {"type": "string", "examples": sorted({k.kind for k in found})},
    }
    if kind:
        properties = {name: {"type": "string", "enum": part["examples"]} for name, part in properties.items()}
    else:
        known = {"apiVersion": {"const": "v1"}, "kind": {"const": "List"}}
        items = {"properties": {"items": {"type": "array", "items": {"$ref": "#"}}}}
        branches.append({"if": {"properties": known, "required": ["apiVersion", "kind"]}, "then": items})
    return {
        "$schema": DRAFT, "title": kind.rpartition("/")[2] or "Kubernetes", "description": f"Kubernetes 1.{minor}", "type": "object",
        "properties": properties, "required": ["apiVersion", "kind"], "allOf": branches, "definitions": _sorted(definitions),
    }


def _find(kind: str, minor: int) -> list[scheme.Kind]:
    served = scheme.kinds(minor)
    if not kind:
        return served
    api_version, _, name = kind.rpartition("/")
    found = [k for k in served if k.kind.lower() == name.lower() and (not api_version or k.api_version == api_version)]
    if found:
        return found
    import difflib

    if api_version and (others := scheme.versions_of(name, minor)):
        raise ValueError(f'Kubernetes 1.{minor} has no "{kind}"; {name} is in {" and ".join(others)}')
    names = {k.kind.lower(): k.kind for k in served}
    near = difflib.get_close_matches(name.lower(), names, n=1)
    hint = f'; did you mean "{names[near[0]]}"?' if near else ""
    raise ValueError(f'Kubernetes 1.{minor} has no kind "{kind}"{hint}')


def _sorted(definitions: dict[str, Schema]) -> dict[str, Schema]:
    return {name: definitions[name] for name in sorted(definitions)}


def _root(entry: scheme.Kind, minor: int, definitions: dict[str, Schema]) -> Schema:
    """An object's schema: its struct, with apiVersion and kind as constants."""
    schema = _struct(entry.type, minor, definitions)
    schema["type"] = "object"
    properties = {"apiVersion": {"const": entry.api_version}, "kind": {"const": entry.kind}}
    schema["properties"] = {**properties, **{k: v for k, v in schema["properties"].items() if k not in properties}}
    schema["required"] = ["apiVersion", "kind", *(r for r in schema.get("required", ()) if r not in properties)]
    return schema


def _struct(name: str, minor: int, definitions: dict[str, Schema]) -> Schema:
    """`{"type": ["object", "null"], "properties": ...}` for a struct."""
    package, _, short = name.rpartition(".")
    properties: dict[str, Schema] = {}
    required = []
    for item in fields(minor, name):
        schema = _type(item.go_type.lstrip("*"), minor, definitions)
        if item.required:
            required.append(item.json_name)
            schema = _without_null(schema)
        properties[item.json_name] = schema
    out: Schema = {"title": f"{package} {short}", "type": ["object", "null"], "properties": properties}
    if required:
        out["required"] = required
    out["additionalProperties"] = False
    return out


def _without_null(schema: Schema) -> Schema:
    if type(schema.get("type")) is list:
        kinds = [t for t in schema["type"] if t != "null"]
        schema = {**schema, "type": kinds[0] if len(kinds) == 1 else kinds}
        if "enum" in schema:
            schema["enum"] = [v for v in schema["enum"] if v is not None]
    return schema


def _type(go_type: str, minor: int, definitions: dict[str, Schema]) -> Schema:
    """The schema of a Go type; structs become definitions."""
    scalar = _SCALARS.get(go_type)
    if scalar is not None:
        return {**scalar, "type": [*scalar["type"], "null"]} if scalar else {}
    if go_type.startswith("[]"):
        return {"type": ["array", "null"], "items": _type(go_type[2:].lstrip("*"), minor, definitions)}
    if go_type.startswith("map["):
        value = go_type[go_type.index("]") + 1 :].lstrip("*")
        return {"type": ["object", "null"], "additionalProperties": _type(value, minor, definitions)}
    alias = scheme.named(minor, go_type)
    if alias is not None:
        schema = _type(alias[0], minor, definitions)
        if alias[1] and scheme.is_closed(minor, go_type):
            schema["enum"] = [*alias[1], None]
        elif alias[1]:
            schema["examples"] = list(alias[1])
        return schema
    if go_type.startswith("apiextensions/v1.JSONSchemaPropsOr"):
        schema = _type("apiextensions/v1.JSONSchemaProps", minor, definitions)
        others: dict[str, Schema] = {
            "Bool": {"type": "boolean"}, "Array": {"type": "array", "items": schema},
            "StringArray": {"type": "array", "items": {"type": "string"}},
        }
        return {"anyOf": [schema, others[go_type.removeprefix("apiextensions/v1.JSONSchemaPropsOr")]]}
    if scheme.line(minor, go_type) is None:
        return {"type": ["string", "null"]} if go_type.startswith("types.") else {}
    name = go_type.replace("/", ".")
    if name not in definitions:
        definitions[name] = {}  # a type may hold itself
        definitions[name] = _struct(go_type, minor, definitions)
    return {"$ref": f"#/definitions/{name}"}
