"""An object as the API server stores and returns it: defaulted, prepared, and encoded the way Go encodes its type.

The encoder follows the field tables: upstream's field order, empty `omitempty` fields left out, structs always there
(`status: {}`, `resources: {}`), quantities in their canonical spelling, map keys sorted.
"""

from __future__ import annotations

import copy
from typing import Any

from k8slint import scheme
from k8slint.apis import resource

Value = dict[str, Any]
Path = tuple[str | int, ...]

# Their tables come from JSON schemas, which do not tell pointers from values.
_NO_POINTERS = ("apiextensions/v1.", "apiregistration/v1.")
_POINTER_BOOLS = frozenset(("x-kubernetes-preserve-unknown-fields", "optionalOldSelf"))
_ZEROS: dict[str, Any] = {
    "string": "", "bool": False, "types.UID": "", "types.NodeName": "",
    "int32": 0, "int64": 0, "int": 0, "float64": 0, "uint64": 0, "uint32": 0, "uint8": 0, "byte": 0,
}
_SCALARS = frozenset(_ZEROS)
_AS_IS = frozenset(("interface{}", "any", "runtime.RawExtension", "apiextensions/v1.JSON", "meta/v1.FieldsV1", "meta/v1.Duration"))
# What those tables call optional and Go always writes.
_ALWAYS_WRITTEN = frozenset(("acceptedNames", "conditions", "storedVersions"))
_SCHEMA_OR = ("apiextensions/v1.JSONSchemaPropsOr",)
# Structs with a marshaller of their own: null where unset.
_NULLS = _AS_IS | {"meta/v1.Time", "meta/v1.MicroTime"}
# A field that the server leaves out.
_OMIT: Any = object()


def stored(value: Value, minor: int) -> Value:
    """What `kubectl get` would show of a decoded object, less what only a running cluster fills in. A new value."""
    return store(value, minor)[0]


def store(value: Value, minor: int) -> tuple[Value, list[tuple[Path, str]]]:
    """`stored`, and the fields that are dropped on the way because their feature gate is off: (path, gate)."""
    from k8slint.apis.disabled import drop_disabled_fields
    from k8slint.apis.strategy import prepare_for_create

    obj: Value = copy.deepcopy(value)
    set_object_defaults(obj, minor)
    known = scheme.lookup(obj.get("apiVersion", ""), obj.get("kind", ""))
    dropped = drop_disabled_fields(obj, known.kind, minor) if known is not None and known.type else []
    prepare_for_create(obj, minor)
    return encode(obj, minor), dropped


def set_object_defaults(obj: Value, minor: int) -> None:
    """Run the kind's SetDefaults function, where it has one. Harmless on an object that has been defaulted."""
    api_version, kind = obj.get("apiVersion", ""), obj.get("kind", "")
    room = scheme.ROOMS.get(api_version.rpartition("/")[0])
    if room is None or scheme.lookup(api_version, kind) is None:
        return
    from k8slint.apis.strategy import lookup, table

    fill = lookup(table(room, "defaults", "DEFAULTS"), api_version, kind)
    if fill is not None:
        fill(obj, minor)


def encode(obj: Value, minor: int) -> Value:
    """The object re-encoded by its type; a kind without a type (a custom resource) as it is."""
    known = scheme.lookup(obj.get("apiVersion", ""), obj.get("kind", ""))
    if known is None or not known.type:
        return obj
    out = {"apiVersion": obj["apiVersion"], "kind": obj["kind"]}
    out.update(_struct(obj, known.type, minor))
    return out


def _struct(value: Value, type_name: str, minor: int) -> Value:
    out: Value = {}
    pointers = not type_name.startswith(_NO_POINTERS)
    for field in scheme.struct(minor, type_name):
        if field.inline:
            out.update(_struct(value, field.go_type.lstrip("*"), minor))
            continue
        name = field.json_name
        if name in value:
            item = _encode(value[name], field.go_type, minor)
            if field.omitempty and _is_empty(item, field, pointers):
                continue
        elif name == "creationTimestamp":
            continue
        else:
            omit = field.omitempty
            if not pointers and omit:
                # In these tables an optional struct is a pointer, but for the objects' own status.
                if type_name == "apiextensions/v1.CustomResourceDefinitionStatus":
                    omit = name not in _ALWAYS_WRITTEN
                if omit and (name != "status" or type_name.endswith("Subresources")) and name != "metadata":
                    continue
            item = _absent(field.go_type, omit, minor)
            if item is _OMIT:
                continue
        out[name] = item
    return out


def _is_empty(item: Any, field: scheme.Field, pointers: bool) -> bool:
    """Whether `omitempty` leaves the value out: a pointer never, a struct never."""
    if field.go_type[0] == "*" or item or item is None:
        return False
    kind = type(item)
    if pointers:
        return not (kind is dict and not field.go_type.startswith("map[") and not _is_map(field.go_type))
    if kind is dict:
        return field.go_type.startswith("map[")
    if kind is bool:
        return field.json_name not in _POINTER_BOOLS
    return kind is list or kind is str or field.go_type == "int32"


def _is_map(go_type: str) -> bool:
    return go_type in ("core/v1.ResourceList", "meta/v1.LabelSet")


def _absent(go_type: str, omitempty: bool, minor: int) -> Any:
    """What Go writes for a field that nobody set."""
    if go_type == "resource.Quantity":
        return "0"
    if go_type == "intstr.IntOrString":
        return 0
    named = go_type if go_type[0] in "*[" else _named(go_type, minor)
    if named in _ZEROS:
        return _OMIT if omitempty else _ZEROS[named]
    if named[0] in "*[" or named.startswith("map[") or named in _NULLS or named.startswith(_SCHEMA_OR):
        return _OMIT if omitempty else None
    return _struct({}, named, minor)


def _named(go_type: str, minor: int) -> str:
    """The type behind a named one: core/v1.PullPolicy is a string, core/v1.ResourceList a map."""
    found = scheme.named(minor, go_type)
    return _named(found[0], minor) if found is not None else go_type


def _encode(value: Any, go_type: str, minor: int) -> Any:
    go_type = go_type.lstrip("*")
    if go_type in _SCALARS or go_type in _AS_IS or value is None:
        return value
    if go_type == "resource.Quantity":
        return stored_quantity(value)
    if go_type == "[]byte":
        return _bytes(value)
    if go_type.startswith("[]"):
        item = go_type[2:]
        return [_encode(v, item, minor) for v in value]
    if go_type.startswith("map["):
        item = go_type[go_type.index("]") + 1 :]
        return {key: _encode(value[key], item, minor) for key in sorted(value)}
    if go_type in ("meta/v1.Time", "time.Time"):
        return _time(value, False)
    if go_type == "meta/v1.MicroTime":
        return _time(value, True)
    if go_type == "intstr.IntOrString":
        return value
    if go_type.startswith(_SCHEMA_OR):
        schema = "apiextensions/v1.JSONSchemaProps"
        if type(value) is dict:
            return _struct(value, schema, minor)
        return [_struct(v, schema, minor) if type(v) is dict else v for v in value] if type(value) is list else value
    found = scheme.named(minor, go_type)
    if found is not None:
        return _encode(value, found[0], minor)
    return _struct(value, go_type, minor) if type(value) is dict else value


_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


def stored_quantity(value: str | int | float) -> str:
    """The spelling in which the server returns a quantity: as written where its parser keeps the text, else canonical.

    `100m`, `1Gi`, `1.5Gi` to `1536Mi`, `0.5` to `500m`, `1024Mi` to `1Gi`; but `2e0`, `+1` and `1.Gi` stay.
    """
    text = value.strip(" ") if type(value) is str else resource.number_text(value)  # type: ignore[arg-type]
    try:
        return text if _keeps_text(text) else resource.canonical(text)
    except (resource.QuantityError, ValueError):
        return text


def _keeps_text(text: str) -> bool:
    """Whether Go's `ParseQuantity` remembers the text: small enough for an int64, and nearly canonical."""
    if text == "0":
        return True
    unsigned = text[1:] if text[:1] in "+-" else text
    number = unsigned.rstrip("eEinumkKMGTP+-") if unsigned[-1:] not in "0123456789" else unsigned
    exponent_at = max(number.find("e"), number.find("E"))
    suffix = unsigned[len(number) :] if exponent_at < 0 else unsigned[exponent_at:]
    number = number if exponent_at < 0 else number[:exponent_at]
    whole, _, fraction = number.partition(".")
    whole = whole.lstrip("0") or "0"
    if suffix in _BINARY:
        exponent = _BINARY[suffix]
        value = int(whole)
        fits = 15 - len(whole) - exponent * 3 // 10 - 1 >= 0 and value << exponent < 1 << 63
        return not fraction and fits and value & 7 != 0
    scale = (_DECIMAL[suffix] if suffix in _DECIMAL else int(suffix[1:])) - len(fraction)
    digits = whole + fraction
    return len(digits) <= 18 and scale >= -9 and scale % 3 == 0 and digits[0] != "0" and not digits.endswith("000")


def _bytes(text: str) -> str:
    """base64 without the line breaks that the decoder skips."""
    return "".join(text.split("\n")).replace("\r", "")


def _time(text: str, micro: bool) -> str:
    """RFC 3339 in UTC: whole seconds, or six digits for MicroTime."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
    except ValueError:
        return text
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ" if micro else "%Y-%m-%dT%H:%M:%SZ")
