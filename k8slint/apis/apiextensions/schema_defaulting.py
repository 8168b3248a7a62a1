"""Defaults of custom resources and whether a schema's own defaults are valid: apiextensions-apiserver
`pkg/apiserver/schema/defaulting/{algorithm,validation,prune}.go` and `schema/{pruning,objectmeta,listtype}`.
"""

from __future__ import annotations

from k8slint.field import Key, duplicate, format_path, invalid, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

    Schema = dict[str, Any]

_META = ("metadata", "apiVersion", "kind")


def copy(value: Any) -> Any:
    """A deep copy of a JSON value."""
    if type(value) is dict:
        return {k: copy(v) for k, v in value.items()}
    if type(value) is list:
        return [copy(v) for v in value]
    return value


def is_non_nullable_null(value: Any, schema: Schema | None) -> bool:
    """A null where the schema allows none."""
    return value is None and schema is not None and not schema.get("nullable")


def set_defaults(value: Any, schema: Schema | None) -> None:
    """Fill in the schema's defaults, in place; a null that is not allowed counts as missing."""
    if schema is None:
        return
    if type(value) is dict:
        properties = schema.get("properties", {})
        for key, child in properties.items():
            default = child.get("default")
            if default is not None and (key not in value or is_non_nullable_null(value[key], child)):
                value[key] = copy(default)
        additional = schema.get("additionalProperties")
        for key, item in value.items():
            child = properties.get(key)
            if child is None and type(additional) is dict:
                if is_non_nullable_null(item, additional) and additional.get("default") is not None:
                    value[key] = item = copy(additional["default"])
                child = additional
            if child is not None and type(item) in (dict, list):
                set_defaults(item, child)
    elif type(value) is list:
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                if is_non_nullable_null(item, items) and items.get("default") is not None:
                    value[i] = item = copy(items["default"])
                if type(item) in (dict, list):
                    set_defaults(item, items)


def drop_nulls(value: Any, schema: Schema | None) -> None:
    """Remove nulls that are not allowed and have no default, in place."""
    if schema is None:
        return
    if type(value) is dict:
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key in list(value):
            child = properties.get(key)
            if child is None and type(additional) is dict:
                child = additional
            if child is None:
                continue
            if is_non_nullable_null(value[key], child):
                del value[key]
            else:
                drop_nulls(value[key], child)
    elif type(value) is list:
        items = schema.get("items")
        if type(items) is dict:
            for item in value:
                drop_nulls(item, items)


def prune(value: Any, schema: Schema | None, root: bool, path: Path, unknown: list[Path]) -> None:
    """Remove fields that the schema does not know, in place; their paths are added to `unknown`.

    `root`: the value is a resource, whose apiVersion, kind and metadata are always known.
    """
    if schema is None:
        schema = {}
    preserve = bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    if type(value) is dict:
        root = root or bool(schema.get("x-kubernetes-embedded-resource"))
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key in list(value):
            if root and key in _META:
                continue
            child = properties.get(key)
            if child is not None:
                prune(value[key], child, False, (*path, key), unknown)
            elif type(additional) is dict:
                prune(value[key], additional, False, (*path, key), unknown)
            elif additional is not None or preserve:
                continue
            else:
                unknown.append((*path, key))
                del value[key]
    elif type(value) is list:
        items = schema.get("items")
        if type(items) is dict or not preserve:
            for i, item in enumerate(value):
                if type(items) is dict or type(item) is dict:
                    prune(item, items if type(items) is dict else None, False, (*path, i), unknown)


# -- embedded resources


def validate_embedded(value: Any, schema: Schema | None, root: bool, path: Path, errs: list[Error]) -> None:
    """apiVersion, kind and metadata of embedded resources (and of the value itself where it is a `root`)."""
    if schema is None:
        return
    if type(value) is dict:
        if root or schema.get("x-kubernetes-embedded-resource"):
            _validate_type_and_object_meta(value, path, errs)
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key, item in value.items():
            child = properties.get(key)
            if child is not None:
                validate_embedded(item, child, False, (*path, key), errs)
            elif type(additional) is dict:
                validate_embedded(item, additional, False, (*path, Key(key)), errs)
    elif type(value) is list:
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                validate_embedded(item, items, False, (*path, i), errs)


def _validate_type_and_object_meta(value: dict[str, Any], path: Path, errs: list[Error]) -> None:
    from k8slint.apis.meta.validation import validate_object_meta_accessor
    from k8slint.apis.names import is_dns1035_label, validate_path_segment_name

    api_version = value.get("apiVersion")
    if "apiVersion" not in value:
        errs.append(required((*path, "apiVersion")))
    elif isinstance(api_version, str):
        if not api_version:
            errs.append(invalid((*path, "apiVersion"), api_version, "must not be empty"))
        elif api_version.count("/") > 1:
            errs.append(invalid((*path, "apiVersion"), api_version, "unexpected GroupVersion string: {version}", version=api_version))
    kind = value.get("kind")
    if "kind" not in value:
        errs.append(required((*path, "kind")))
    elif isinstance(kind, str):
        if not kind:
            errs.append(invalid((*path, "kind"), kind, "must not be empty"))
        elif messages := is_dns1035_label(kind.lower()):
            errs.append(
                invalid((*path, "kind"), kind, "may have mixed case, but should otherwise match: {reason}", reason=",".join(messages))
            )
    metadata = value.get("metadata")
    if isinstance(metadata, dict):
        found: list[Error] = []
        validate_object_meta_accessor(metadata, bool(metadata.get("namespace")), validate_path_segment_name, (*path, "metadata"), found)
        # An embedded resource needs no name.
        errs += [e for e in found if not (e.type == "FieldValueRequired" and e.path[-1] == "name")]


# -- list types


def validate_list_types(value: Any, schema: Schema | None, path: Path, errs: list[Error]) -> None:
    """Lists of type set and map hold each item, or each key, once."""
    if schema is None:
        return
    if type(value) is dict:
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key, item in value.items():
            child = properties.get(key)
            if child is not None:
                validate_list_types(item, child, (*path, key), errs)
            elif type(additional) is dict:
                validate_list_types(item, additional, (*path, Key(key)), errs)
    elif type(value) is list:
        list_type = schema.get("x-kubernetes-list-type")
        if list_type == "set":
            _report_repeated([_identity(item) for item in value], value, path, errs)
        elif list_type == "map":
            _validate_list_map(value, schema, path, errs)
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                validate_list_types(item, items, (*path, i), errs)


def _identity(value: Any) -> str:
    import json

    return json.dumps(value, sort_keys=True, default=str)


def _report_repeated(identities: list[str], values: list[Any], path: Path, errs: list[Error]) -> None:
    seen: set[str] = set()
    reported: set[str] = set()
    for i, identity in enumerate(identities):
        if identity in seen and identity not in reported:
            errs.append(duplicate((*path, i), values[i]))
            reported.add(identity)
        seen.add(identity)


def _validate_list_map(value: list[Any], schema: Schema, path: Path, errs: list[Error]) -> None:
    keys = schema.get("x-kubernetes-list-map-keys", ())
    identities: list[str] = []
    shown: list[Any] = []
    for i, item in enumerate(value):
        if item is None:
            item = {}  # as it reads to the server here; that it is null is said elsewhere
        if type(item) is not dict:
            errs.append(invalid((*path, i), item, "must be an object for an array of list-type map"))
            return
        own = {k: item[k] for k in keys if k in item}
        identities.append(_identity(own))
        shown.append(own)
    _report_repeated(identities, shown, path, errs)


# -- a schema's defaults


def validate_defaults(schema: Schema, path: Path, errs: list[Error], marks: set[int], minor: int) -> None:
    """ValidateDefaults: each default is what pruning leaves of it, and valid against its own schema."""
    _validate_defaults(schema, path, errs, marks, minor, True, False)


def _validate_defaults(
    s: Schema, path: Path, errs: list[Error], marks: set[int], minor: int, resource: bool, inside_meta: bool
) -> None:
    if id(s) in marks:
        return
    embedded = resource or bool(s.get("x-kubernetes-embedded-resource"))
    if embedded:
        inside_meta = False
    default = s.get("default")
    if default is not None:
        _validate_default(default, s, (*path, "default"), errs, minor, embedded, inside_meta)
    items = s.get("items")
    if type(items) is dict:
        _validate_defaults(items, (*path, "items"), errs, marks, minor, False, inside_meta)
    for key, child in s.get("properties", {}).items():
        if id(child) not in marks:
            meta = inside_meta or (embedded and key in _META)
            _validate_defaults(child, (*path, "properties", Key(key)), errs, marks, minor, False, meta)


def has_rules(schema: Schema) -> bool:
    """Whether the schema or one below it has x-kubernetes-validations."""
    stack = [schema]
    while stack:
        s = stack.pop()
        if s.get("x-kubernetes-validations"):
            return True
        stack += s.get("properties", {}).values()
        stack += [child for child in (s.get("items"), s.get("additionalProperties")) if type(child) is dict]
    return False


def _validate_default(default: Any, s: Schema, path: Path, errs: list[Error], minor: int, embedded: bool, inside_meta: bool) -> None:
    from k8slint.apis.apiextensions.schema_values import Validator

    if not inside_meta:
        unknown: list[Path] = []
        prune(copy(default), s, embedded, (), unknown)
        if unknown:
            errs.append(invalid(path, default, "must not have unknown fields"))
        before = len(errs)
        validate_embedded(default, s, embedded, path, errs)
        if len(errs) > before:
            return
    before = len(errs)
    Validator(path, minor, strip=False).validate(s, default, errs)
    for error in errs[before:]:
        if len(error.path) > len(path) and type(error.path[len(path)]) is int:
            error.field = format_path((*path, "", *error.path[len(path) :]))  # upstream writes `default.[0]`
    if len(errs) == before and has_rules(s):
        from k8slint.apis.apiextensions.schema_rules import validate_rules

        validate_rules(default, s, bool(s.get("x-kubernetes-embedded-resource")), path, errs, minor)
