"""What makes a schema structural: apiextensions-apiserver `pkg/apiserver/schema/{convert,validation,complete}.go`.

Schemas are the plain JSON values of `openAPIV3Schema`. `scan` marks the subtrees in which nothing can be wrong, so that
the walks over a large schema (here and in `validation_schema`) pass them by.
"""

from __future__ import annotations

from k8slint.field import Key, forbidden, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

    Schema = dict[str, Any]

TYPES = ("array", "boolean", "integer", "number", "object", "string")
_TYPE_SET = frozenset(TYPES)
# Keys that need no look as long as the type is given.
_HARMLESS = frozenset(
    (
        "type",
        "description",
        "title",
        "format",
        "example",
        "externalDocs",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "minItems",
        "maxItems",
        "minProperties",
        "maxProperties",
        "multipleOf",
        "required",
        "enum",
        "nullable",
        "properties",
        "items",
        "additionalProperties",
    )
)
_INT_OR_STRING = [{"type": "integer"}, {"type": "string"}]
_SCALAR_DEFAULTS: dict[str, type] = {"string": str, "boolean": bool, "integer": int}
_LIMITS = frozenset(("minimum", "maximum", "minLength", "maxLength", "multipleOf", "format"))
JUNCTORS = ("allOf", "anyOf", "oneOf")


def scan(schema: Schema, marks: set[int]) -> bool:
    """Whether nothing in the (nested) schema can be wrong; adds the ids of such subtrees of a doubtful one to `marks`."""
    kind = schema.get("type")
    extra = schema.keys() - _HARMLESS
    ok = kind in _TYPE_SET
    if extra:
        ok = _extras(schema, kind, extra, ok)
    if "properties" in schema:
        children = schema["properties"].values()
        results = [scan(child, marks) for child in children]
        if "additionalProperties" in schema or False in results:
            ok = False
        if not ok:
            marks.update([id(child) for child, good in zip(children, results, strict=True) if good])
    elif "additionalProperties" in schema:
        child = schema["additionalProperties"]
        if type(child) is dict:
            good = scan(child, marks)
            if good and not ok:
                marks.add(id(child))
            ok = ok and good
        elif child is not True:
            ok = False
    if "items" in schema:
        child = schema["items"]
        if type(child) is dict:
            good = scan(child, marks)
            if good and not ok:
                marks.add(id(child))
            ok = ok and good
        else:
            ok = False
    elif kind == "array":
        ok = False
    return ok


def _extras(schema: Schema, kind: str | None, extra: set[str], ok: bool) -> bool:
    """Whether the rarer keys are right, as far as that can be seen at once."""
    for key in extra:
        value = schema[key]
        if key == "pattern":
            if value and not _is_regular_expression(value):
                return False
        elif key == "default":
            expected = _SCALAR_DEFAULTS.get(kind or "")
            if expected is None or type(value) is not expected or "pattern" in extra or not _LIMITS.isdisjoint(schema):
                return False
            if "enum" in schema and value not in schema["enum"]:
                return False
        elif key == "x-kubernetes-preserve-unknown-fields":
            if value is not True or "x-kubernetes-int-or-string" in extra:
                return False
            ok = ok or kind is None
        elif key == "x-kubernetes-int-or-string":
            if value is not True or kind is not None or "default" in extra:
                return False
            ok = True
        elif key == "anyOf":
            if value != _INT_OR_STRING or "x-kubernetes-int-or-string" not in extra:
                return False
        elif key == "x-kubernetes-map-type":
            if kind != "object" or value not in ("atomic", "granular"):
                return False
        elif key == "x-kubernetes-list-type":
            items = schema.get("items")
            if kind != "array" or value not in ("atomic", "set") or type(items) is not dict or "x-kubernetes-list-map-keys" in extra:
                return False
            if value == "set" and (items.get("type") not in ("string", "integer", "number", "boolean") or items.get("nullable")):
                return False
        else:
            return False
    return ok


_patterns: dict[str, bool] = {}


def _is_regular_expression(pattern: str) -> bool:
    known = _patterns.get(pattern)
    if known is None:
        known = regular_expression_error(pattern) == ""
        if len(_patterns) < 5_000:
            _patterns[pattern] = known
    return known


def regular_expression_error(pattern: str) -> str:
    """What Go's regexp says of the pattern, "" where it compiles."""
    from k8slint.cel.re2_syntax import RegexError, parse

    try:
        parse(pattern)
    except RegexError as error:
        return str(error)
    return ""


def unsupported(schema: Schema, marks: set[int] | frozenset[int] = frozenset()) -> str:
    """Why the schema cannot be read as a structural one at all (NewStructural's error), "" where it can."""
    stack: list[Schema] = [schema]
    while stack:
        s = stack.pop()
        if id(s) in marks:
            continue
        for key, name in (
            ("id", "id"),
            ("$schema", "schema"),
            ("$ref", "$ref"),
            ("definitions", "definitions"),
            ("additionalItems", "additionalItems"),
            ("patternProperties", "patternProperties"),
            ("dependencies", "dependencies"),
        ):
            if s.get(key):
                return f"OpenAPIv3 '{name}' is not supported"
        if s.get("x-kubernetes-preserve-unknown-fields") is False:
            return "'x-kubernetes-preserve-unknown-fields' must be true or undefined"
        items = s.get("items")
        if type(items) is list and items:
            return "OpenAPIv3 'items' must be a schema, but is an array"
        if type(items) is dict:
            stack.append(items)
        stack += s.get("properties", {}).values()
        additional = s.get("additionalProperties")
        if type(additional) is dict:
            stack.append(additional)
        for junctor in JUNCTORS:
            stack += s.get(junctor, ())
        if "not" in s:
            stack.append(s["not"])
    return ""


ROOT, ITEM, FIELD = "root", "item", "field"
_EMPTY_TYPE = {
    ROOT: "must not be empty at the root",
    ITEM: "must not be empty for specified array items",
    FIELD: "must not be empty for specified object fields",
}


def validate_structural(schema: Schema, path: Path, errs: list[Error], marks: set[int]) -> None:
    """ValidateStructural"""
    _invariants(schema, ROOT, path, errs, marks)
    _nested_completeness(schema, schema, path, errs, True)  # of the root alone: what stands deeper, upstream does not look at


def _invariants(s: Schema, level: str, path: Path, errs: list[Error], marks: set[int]) -> None:
    if id(s) in marks:
        return
    kind = s.get("type", "")
    items = s.get("items")
    if kind == "array" and type(items) is not dict:
        errs.append(required((*path, "items"), "must be specified"))
    if type(items) is dict:
        _invariants(items, ITEM, (*path, "items"), errs, marks)
    properties = s.get("properties", {})
    for name, child in properties.items():
        if id(child) not in marks:
            _invariants(child, FIELD, (*path, "properties", Key(name)), errs, marks)
    additional = s.get("additionalProperties")
    if additional is not None:
        if level == ROOT:
            errs.append(forbidden((*path, "additionalProperties"), "must not be used at the root"))
        if type(additional) is dict:
            _invariants(additional, FIELD, (*path, "additionalProperties"), errs, marks)
    int_or_string = s.get("x-kubernetes-int-or-string", False)
    preserve = s.get("x-kubernetes-preserve-unknown-fields", False)
    embedded = s.get("x-kubernetes-embedded-resource", False)
    if int_or_string and preserve:
        errs.append(
            invalid((*path, "x-kubernetes-preserve-unknown-fields"), preserve, "must be false if x-kubernetes-int-or-string is true")
        )
    if int_or_string and embedded:
        errs.append(invalid((*path, "x-kubernetes-embedded-resource"), embedded, "must be false if x-kubernetes-int-or-string is true"))
    skip_any_of = s.get("anyOf") == _INT_OR_STRING
    all_of: list[Schema] = s.get("allOf") or []
    skip_first = bool(all_of) and all_of[0].get("anyOf") == _INT_OR_STRING
    _value_validation(s, skip_any_of, skip_first, level, path, errs)
    check_metadata = level == ROOT or embedded
    if embedded and kind != "object":
        detail = "must be object if x-kubernetes-embedded-resource is true"
        errs.append(invalid((*path, "type"), kind, detail) if kind else required((*path, "type"), detail))
    elif not kind and not int_or_string and not preserve:
        errs.append(required((*path, "type"), _EMPTY_TYPE[level]))
    if embedded and additional is not None:
        errs.append(forbidden((*path, "additionalProperties"), "must not be used if x-kubernetes-embedded-resource is set"))
    if level == ROOT and kind and kind != "object":
        errs.append(invalid((*path, "type"), kind, "must be object at the root"))
    if check_metadata:
        for name in ("kind", "apiVersion"):
            if name in properties and properties[name].get("type", "") != "string":
                errs.append(invalid((*path, "properties", Key(name), "type"), properties[name].get("type", ""), "must be string"))
    if "metadata" in properties:
        _metadata(properties["metadata"], check_metadata, level, (*path, "properties", Key("metadata")), errs)
    if embedded and not preserve and not properties:
        errs.append(
            required(
                (*path, "properties"),
                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields",
            )
        )


def _metadata(s: Schema, check: bool, level: str, path: Path, errs: list[Error]) -> None:
    if check and s.get("type", "") != "object":
        errs.append(invalid((*path, "type"), s.get("type", ""), "must be object"))
    if level != ROOT:
        return
    rest = {k: v for k, v in s.items() if k not in ("type", "default") and v not in ("", False, None, [], {})}
    properties = rest.get("properties", {})
    if properties and not set(properties) - {"name", "generateName"}:
        rest.pop("properties")
    if rest:
        errs.append(forbidden(path, "must not specify anything other than name and generateName, but metadata is implicitly specified"))


def _value_validation(s: Schema, skip_any_of: bool, skip_first: bool, level: str, path: Path, errs: list[Error]) -> None:
    if not skip_any_of:
        for i, child in enumerate(s.get("anyOf", ())):
            _nested(child, False, level, (*path, "anyOf", i), errs)
    for i, child in enumerate(s.get("allOf", ())):
        _nested(child, skip_first and i == 0, level, (*path, "allOf", i), errs)
    for i, child in enumerate(s.get("oneOf", ())):
        _nested(child, False, level, (*path, "oneOf", i), errs)
    if "not" in s:
        _nested(s["not"], False, level, (*path, "not"), errs)
    pattern = s.get("pattern")
    if pattern and (error := regular_expression_error(pattern)):
        errs.append(invalid((*path, "pattern"), pattern, "must be a valid regular expression, but isn't: {error}", error=error))


_MUST_BE_UNSET = (
    ("additionalProperties", "must be undefined to be structural"),
    ("default", "must be undefined to be structural"),
    ("title", "must be empty to be structural"),
    ("description", "must be empty to be structural"),
    ("nullable", "must be false to be structural"),
    ("x-kubernetes-preserve-unknown-fields", "must be false to be structural"),
    ("x-kubernetes-embedded-resource", "must be false to be structural"),
    ("x-kubernetes-int-or-string", "must be false to be structural"),
    ("x-kubernetes-list-map-keys", "must be empty to be structural"),
    ("x-kubernetes-list-type", "must be undefined to be structural"),
    ("x-kubernetes-map-type", "must be undefined to be structural"),
    ("x-kubernetes-validations", "must be empty to be structural"),
)
# Pointers in upstream's types: there, zero values count as set too.
_POINTERS = frozenset(("additionalProperties", "default", "x-kubernetes-list-type", "x-kubernetes-map-type"))


def _nested(s: Schema, skip_any_of: bool, level: str, path: Path, errs: list[Error]) -> None:
    """A schema below allOf, anyOf, oneOf or not: it may restrict values, but not say what there is."""
    _value_validation(s, skip_any_of, False, level, path, errs)
    items = s.get("items")
    if type(items) is dict:
        _nested(items, False, level, (*path, "items"), errs)
    properties = s.get("properties", {})
    for name, child in properties.items():
        _nested(child, False, FIELD, (*path, "properties", Key(name)), errs)
    if s.get("type"):
        errs.append(forbidden((*path, "type"), "must be empty to be structural"))
    for key, detail in _MUST_BE_UNSET:
        if key in s and (s[key] or key in _POINTERS):
            errs.append(forbidden((*path, key), detail))
    if "metadata" in properties:
        errs.append(forbidden((*path, "properties", Key("metadata")), "must not be specified in a nested context"))


def _nested_completeness(v: Schema, s: Schema | None, path: Path, errs: list[Error], top: bool) -> None:
    """What a junctor speaks of must be specified in the schema itself, too."""
    if s is None:
        errs.append(required(path, "because it is defined in a value validation"))
        return
    if "not" in v:
        _nested_completeness(v["not"], s, path, errs, False)
    for junctor in JUNCTORS:
        for child in v.get(junctor, ()):
            _nested_completeness(child, s, path, errs, False)
    if top:
        return
    items = v.get("items")
    if type(items) is dict:
        own = s.get("items")
        _nested_completeness(items, own if type(own) is dict else None, (*path, "items"), errs, False)
    properties = s.get("properties", {})
    for name, child in v.get("properties", {}).items():
        if name not in properties:
            errs.append(required((*path, "properties", Key(name)), "because it is defined in a value validation"))
        else:
            _nested_completeness(child, properties[name], (*path, "properties", Key(name)), errs, False)
