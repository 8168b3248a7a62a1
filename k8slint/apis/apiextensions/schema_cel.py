"""Structural schemas as CEL types: apiserver `pkg/cel/common/schemas.go`, `pkg/cel/{types,escaping,limits}.go`.

A declaration knows the CEL type of a schema, the most elements a value can have and the least bytes it takes: what the
estimate of a rule's cost is made from.
"""

from __future__ import annotations

from k8slint.cel.parser import RESERVED
from k8slint.cel.types import BOOL, BYTES, DOUBLE, DURATION, DYN, INT, STRING, TIMESTAMP, list_of, map_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.cel.types import Type

    Schema = dict[str, Any]

MAX_REQUEST = 3 * 1024 * 1024
_STRING_TYPE = {"type": "string"}
_META = {"type": "object", "properties": {"name": _STRING_TYPE, "generateName": _STRING_TYPE}}


class Decl:
    """The declaration of a schema. `fields` maps CEL names to declarations (object types only)."""

    __slots__ = ("element", "fields", "key", "max_elements", "min_size", "type")

    def __init__(
        self, type: Type, min_size: int, max_elements: int = 0, element: Decl | None = None, key: Decl | None = None,
        fields: dict[str, Decl] | None = None,
    ) -> None:
        self.type = type
        self.min_size = min_size
        self.max_elements = max_elements
        self.element = element
        self.key = key
        self.fields = fields


def escape(name: str) -> str | None:
    """A property's name in CEL, or None where it has none."""
    if not name or name[0] in "0123456789":
        return None
    if name in RESERVED:
        return f"__{name}__"
    if name.isidentifier() and name.isascii() and "__" not in name:
        return name
    out, i = [], 0
    while i < len(name):
        if name.startswith("__", i):
            out.append("__underscores__")
            i += 2
            continue
        c = name[i]
        if c == "_" or (c.isascii() and c.isalnum()):
            out.append(c)
        elif c in ".-/":
            out.append({".": "__dot__", "-": "__dash__", "/": "__slash__"}[c])
        else:
            return None
        i += 1
    return "".join(out)


def with_meta(schema: Schema) -> Schema:
    """A resource's root with kind, apiVersion, metadata.name and metadata.generateName declared."""
    properties = schema.get("properties", {})
    metadata = properties.get("metadata", {})
    own = metadata.get("properties", {})
    strings = (properties.get("kind", {}), properties.get("apiVersion", {}), own.get("name", {}), own.get("generateName", {}))
    if metadata.get("type") == "object" and all(s.get("type") == "string" for s in strings):
        return schema
    return {**schema, "properties": {**properties, "kind": _STRING_TYPE, "apiVersion": _STRING_TYPE, "metadata": _META}}


def declare(schema: Schema, resource_root: bool, name: str, types: dict[str, Decl]) -> Decl | None:
    """The declaration, or None where the schema is not visible to CEL. Object types are entered in `types` by name."""
    if schema.get("x-kubernetes-int-or-string"):
        length = schema.get("maxLength")
        return Decl(DYN, 1, MAX_REQUEST - 2 if length is None else max(length, 0) * 4)
    if resource_root:
        schema = with_meta(schema)
    kind = schema.get("type")
    if kind == "object":
        return _declare_object(schema, name, types)
    if kind == "array":
        items = schema.get("items")
        if type(items) is not dict:
            return None
        element = declare(items, items.get("x-kubernetes-embedded-resource", False), name + ".@idx", types)
        if element is None:
            return None
        most = schema.get("maxItems")
        return Decl(list_of(element.type), 2, (MAX_REQUEST - 2) // (element.min_size + 1) if most is None else max(most, 0), element)
    if kind == "string":
        return _declare_string(schema)
    if kind == "boolean":
        return Decl(BOOL, 4)
    if kind == "number":
        return Decl(DOUBLE, 1)
    return Decl(INT, 1) if kind == "integer" else None


def _declare_object(schema: Schema, name: str, types: dict[str, Decl]) -> Decl | None:
    additional = schema.get("additionalProperties")
    if type(additional) is dict:
        element = declare(additional, additional.get("x-kubernetes-embedded-resource", False), name + ".@elem", types)
        if element is None:
            return None
        most = schema.get("maxProperties")
        count = (MAX_REQUEST - 2) // (element.min_size + 6) if most is None else max(most, 0)
        return Decl(map_of(STRING, element.type), 2, count, element, Decl(STRING, 2))
    fields: dict[str, Decl] = {}
    needed = set(schema.get("required", ()))
    size = 2
    for property_name, child in schema.get("properties", {}).items():
        escaped = escape(property_name)
        field = declare(child, child.get("x-kubernetes-embedded-resource", False), f"{name}.{escaped or property_name}", types)
        if field is None:
            continue
        if escaped is not None:
            fields[escaped] = field
        if property_name in needed and child.get("default") is None:
            size += len(property_name.encode()) + field.min_size + 4
    found = types[name] = Decl(("object", name), size, fields=fields)
    return found


def _declare_string(schema: Schema) -> Decl:
    format = schema.get("format", "")
    length = schema.get("maxLength")
    if format == "byte":
        return Decl(BYTES, 2, MAX_REQUEST - 2 if length is None else max(length, 0))
    if format == "duration":
        return Decl(DURATION, 3, 32)
    if format == "date":
        return Decl(TIMESTAMP, 12, 12)
    if format == "date-time":
        return Decl(TIMESTAMP, 21, 32)
    if length is not None:
        return Decl(STRING, 2, max(length, 0) * 4)
    enum = schema.get("enum")
    if enum:
        return Decl(STRING, 2, max((len(v.encode()) for v in enum if isinstance(v, str)), default=0))
    return Decl(STRING, 2, MAX_REQUEST - 2)


def size_of(root: Decl) -> Any:
    """path -> (0, most elements) of what is there. As upstream's, it takes the first name for the variable, whatever it is."""

    def find(path: tuple[str, ...]) -> tuple[int, int] | None:
        node: Decl | None = root
        for name in path[1:]:
            assert node is not None
            if name in ("@items", "@values"):
                node = node.element
            elif name == "@keys":
                node = node.key
            else:
                node = (node.fields or {}).get(name)
            if node is None:
                return None
        assert node is not None
        return (0, node.max_elements)

    return find


def max_cardinality(root: Decl) -> int:
    """How often a value of this type fits into one request."""
    return MAX_REQUEST // (root.min_size + 1)
