"""CustomResourceDefinitions: apiextensions-apiserver `pkg/apis/apiextensions/validation/validation.go`.

The server validates its internal version, in which what all versions have in common (schema, subresources, columns,
selectable fields) stands at the top of the spec: errors are worded in those paths, and found at the document's.
"""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta_accessor
from k8slint.apis.names import is_dns1035_label, is_dns1123_subdomain, name_is_dns_subdomain
from k8slint.field import Key, duplicate, forbidden, invalid, not_supported, required, too_many
from k8slint.field import internal as internal_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

    Value = dict[str, Any]

COLUMN_TYPES = ("boolean", "date", "integer", "number", "string")
COLUMN_FORMATS = ("byte", "date", "date-time", "double", "float", "int32", "int64", "password")
MAX_SELECTABLE_FIELDS = 8
APPROVED_ANNOTATION = "api-approved.kubernetes.io"
# v1 field of a version -> the internal version's, at the top and in a version
_HOISTED = {
    "schema": "validation",
    "subresources": "subresources",
    "additionalPrinterColumns": "additionalPrinterColumns",
    "selectableFields": "selectableFields",
}


def validate_custom_resource_definition(definition: Value, errs: list[Error], minor: int) -> None:
    """ValidateCustomResourceDefinition"""
    spec: Value = definition.get("spec", {})
    names: Value = spec.get("names", {})
    wanted = f"{names.get('plural', '')}.{spec.get('group', '')}"

    def name_fn(name: str, prefix: bool) -> list[str]:
        messages = list(name_is_dns_subdomain(name, prefix))
        if name != wanted:
            messages.append('must be spec.names.plural+"."+spec.group')
        return messages

    validate_object_meta_accessor(definition.get("metadata", {}), False, name_fn, ("metadata",), errs)
    found: list[Error] = []
    internal = _internal(spec)
    try:
        _spec(spec, internal, found, minor)
    except RecursionError:
        found.append(internal_error(("spec", "versions"), "the schema nests too deeply"))
    for error in found:
        # The text is made already; the place is where the document has it.
        error.path = _document_path(error.path, internal)
    errs += found
    _stored_versions(spec.get("versions", []), errs)
    _api_approval(definition, spec.get("group", ""), errs)
    if spec.get("preserveUnknownFields"):
        errs.append(
            invalid(
                ("spec", "preserveUnknownFields"),
                True,
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead",
            )
        )


def _internal(spec: Value) -> Value:
    """What all versions have in common, under the internal names; absent where they differ."""
    versions = spec.get("versions", [])
    out: Value = {}
    for own, name in _HOISTED.items():
        if versions:
            first = versions[0].get(own)
            if all(_equal(v.get(own), first) for v in versions[1:]):
                out[name] = first
    return out


def _equal(a: Any, b: Any) -> bool:
    # Empty and missing lists are equal; an empty object and a missing one are not.
    if isinstance(a, list) or isinstance(b, list):
        return (a or []) == (b or [])
    return bool(a == b)


_DOTTED = frozenset(
    ("openAPIV3Schema.type", "openAPIV3Schema.nullable", "scale.specReplicasPath", "scale.statusReplicasPath", "scale.labelSelectorPath")
)


def _document_path(path: Path, internal: Value) -> Path:
    parts: list[Any] = []
    for part in path:
        if part in _DOTTED and type(part) is str:
            parts += part.split(".")
        elif part == "JSONPath" and type(part) is str:
            parts.append("jsonPath")
        else:
            parts.append(part)
    if (
        len(parts) > 1
        and parts[1] in ("validation", "subresources", "additionalPrinterColumns", "selectableFields")
        and parts[1] in internal
    ):
        parts[1:2] = ["versions", 0, "schema" if parts[1] == "validation" else parts[1]]
    elif len(parts) > 1 and parts[1] == "version":
        parts[1:2] = ["versions", 0, "name"]
    elif len(parts) > 2 and parts[1] == "conversion":
        parts[2:3] = {
            "webhookClientConfig": ["webhook", "clientConfig"],
            "conversionReviewVersions": ["webhook", "conversionReviewVersions"],
        }.get(str(parts[2]), [parts[2]])
    return tuple(parts)


def _spec(spec: Value, internal: Value, errs: list[Error], minor: int) -> None:
    from k8slint.apis.apiextensions.validation_schema import validate_schema

    path: Path = ("spec",)
    group = spec.get("group", "")
    if not group:
        errs.append(required((*path, "group")))
    elif messages := is_dns1123_subdomain(group):
        errs.append(invalid((*path, "group"), group, ",".join(messages)))
    elif "." not in group:
        errs.append(invalid((*path, "group"), group, "should be a domain with at least one dot"))
    _enum((*path, "scope"), spec.get("scope", ""), ("Cluster", "Namespaced"), errs)
    versions: list[Value] = spec.get("versions", [])
    validation = internal.get("validation")
    hoisted_schema = "validation" in internal
    if validation is None or "openAPIV3Schema" not in validation:
        for i, version in enumerate(versions):
            own = None if hoisted_schema else version.get("schema")
            if own is None or "openAPIV3Schema" not in own:
                errs.append(required((*path, "versions", i, "schema", "openAPIV3Schema")))
    preserve = bool(spec.get("preserveUnknownFields"))
    if preserve and any(_has_defaults(v.get("schema", {}).get("openAPIV3Schema", {})) for v in versions):
        errs.append(invalid((*path, "preserveUnknownFields"), True, "must be false in order to use defaults in the schema"))
    storage, seen, unique = 0, set(), True
    for i, version in enumerate(versions):
        at = (*path, "versions", i)
        storage += bool(version.get("storage"))
        name = version.get("name", "")
        unique = unique and name not in seen
        seen.add(name)
        if messages := is_dns1035_label(name):
            errs.append(invalid((*at, "name"), name, ",".join(messages)))
        _version(version, internal, at, errs, minor)
    if not unique:
        errs.append(invalid((*path, "versions"), versions, "must contain unique version names"))
    if storage != 1:
        errs.append(invalid((*path, "versions"), versions or None, "must have exactly one version marked as storage version"))
    if versions and versions[0].get("name"):
        first = versions[0]["name"]
        if messages := is_dns1035_label(first):
            errs.append(invalid((*path, "version"), first, ",".join(messages)))
    names = spec.get("names", {})
    for key in ("plural", "singular", "kind", "listKind"):
        if not names.get(key):
            errs.append(required((*path, "names", key)))
    _names(names, (*path, "names"), errs)
    status = any((v.get("subresources") or {}).get("status") is not None for v in versions)
    if validation is not None:
        validate_schema(validation, status, (*path, "validation"), errs, minor)
    _subresources(internal.get("subresources"), (*path, "subresources"), errs)
    for i, column in enumerate(internal.get("additionalPrinterColumns") or ()):
        _column(column, (*path, "additionalPrinterColumns", i), errs)
    selectable = internal.get("selectableFields") or ()
    if selectable:
        if validation is None:
            errs.append(invalid((*path, "selectableFields"), "", "may only be set when validations.schema is included"))
        else:
            _selectable_fields(selectable, validation.get("openAPIV3Schema"), path, errs)
    conversion = spec.get("conversion")
    if conversion is not None:
        if conversion.get("strategy", "") != "None" and preserve:
            errs.append(
                invalid(
                    (*path, "conversion", "strategy"), conversion.get("strategy", ""), "must be None if spec.preserveUnknownFields is true"
                )
            )
        _conversion(conversion, (*path, "conversion"), errs)


def _has_defaults(schema: Value) -> bool:
    stack = [schema]
    while stack:
        s = stack.pop()
        if s.get("default") is not None:
            return True
        stack += s.get("properties", {}).values()
        stack += [child for child in (s.get("items"), s.get("additionalProperties")) if type(child) is dict]
    return False


def _enum(path: Path, value: str, accepted: tuple[str, ...], errs: list[Error]) -> None:
    if not value:
        errs.append(required(path))
    elif value not in accepted:
        errs.append(not_supported(path, value, accepted))


def _version(version: Value, internal: Value, path: Path, errs: list[Error], minor: int) -> None:
    """What a version has for itself (what all have in common is judged once, in the spec)."""
    from k8slint.apis.apiextensions.validation_schema import validate_schema

    for message in _deprecation_warning(bool(version.get("deprecated")), version.get("deprecationWarning")):
        errs.append(invalid((*path, "deprecationWarning"), version.get("deprecationWarning"), message))
    schema = None if "validation" in internal else version.get("schema")
    if schema is not None:
        own = internal.get("subresources") if "subresources" in internal else version.get("subresources")
        validate_schema(schema, (own or {}).get("status") is not None, (*path, "schema"), errs, minor)
    if "subresources" not in internal:
        _subresources(version.get("subresources"), (*path, "subresources"), errs)
    if "additionalPrinterColumns" not in internal:
        for i, column in enumerate(version.get("additionalPrinterColumns", ())):
            _column(column, (*path, "additionalPrinterColumns", i), errs)
    if "selectableFields" not in internal and version.get("selectableFields"):
        if schema is None or "openAPIV3Schema" not in schema:
            errs.append(invalid((*path, "selectableFields"), "", "may only be set when version.schema.openAPIV3Schema is not included"))
        else:
            _selectable_fields(version["selectableFields"], schema["openAPIV3Schema"], path, errs)


def _deprecation_warning(deprecated: bool, warning: str | None) -> list[str]:
    if warning is None:
        return []
    if not deprecated:
        return ["can only be set for deprecated versions"]
    messages = []
    if len(warning.encode()) > 256:
        messages.append("must be <= 256 characters long")
    if not warning:
        messages.append("must not be an empty string")
    if not all(c.isprintable() and (c == " " or not c.isspace()) for c in warning):
        messages.append("must only contain printable UTF-8 characters")
    return messages


def _names(names: Value, path: Path, errs: list[Error]) -> None:
    """ValidateCustomResourceDefinitionNames"""
    for key in ("plural", "singular"):
        value = names.get(key, "")
        if value and (messages := is_dns1035_label(value)):
            errs.append(invalid((*path, key), value, ",".join(messages)))
    kind, list_kind = names.get("kind", ""), names.get("listKind", "")
    for key, value in (("kind", kind), ("listKind", list_kind)):
        if value and (messages := is_dns1035_label(value.lower())):
            errs.append(
                invalid((*path, key), value, "may have mixed case, but should otherwise match: {reason}", reason=",".join(messages))
            )
    for i, value in enumerate(names.get("shortNames", ())):
        if messages := is_dns1035_label(value):
            errs.append(invalid((*path, "shortNames", i), value, ",".join(messages)))
    if kind and kind == list_kind:
        errs.append(invalid((*path, "listKind"), list_kind, "kind and listKind may not be the same"))
    for i, value in enumerate(names.get("categories", ())):
        if messages := is_dns1035_label(value):
            errs.append(invalid((*path, "categories", i), value, ",".join(messages)))


def _column(column: Value, path: Path, errs: list[Error]) -> None:
    """ValidateCustomResourceColumnDefinition"""
    if not column.get("name"):
        errs.append(required((*path, "name")))
    kind, format, json_path = column.get("type", ""), column.get("format", ""), column.get("jsonPath", "")
    one_of = "must be one of {allowed}"
    if not kind:
        errs.append(required((*path, "type"), one_of, allowed=",".join(COLUMN_TYPES)))
    elif kind not in COLUMN_TYPES:
        errs.append(invalid((*path, "type"), kind, one_of, allowed=",".join(COLUMN_TYPES)))
    if format and format not in COLUMN_FORMATS:
        errs.append(invalid((*path, "format"), format, one_of, allowed=",".join(COLUMN_FORMATS)))
    if not json_path:
        errs.append(required((*path, "JSONPath")))
    elif not json_path.startswith("."):
        errs.append(invalid((*path, "JSONPath"), json_path, "must be a simple json path starting with ."))


def _selectable_fields(fields: list[Value], schema: Value | None, path: Path, errs: list[Error]) -> None:
    """ValidateCustomResourceSelectableFields; `path` is what the fields stand in."""
    from k8slint.apis.apiextensions.field_path import parse_field_path
    from k8slint.apis.apiextensions.schema_structural import unsupported
    from k8slint.field import format_path

    if schema is not None and (reason := unsupported(schema)):
        errs.append(invalid((*path, "schema.openAPIV3Schema"), "", reason))
        return
    at = (*path, "selectableFields")
    seen: set[str] = set()
    for i, field in enumerate(fields):
        text = field.get("jsonPath", "")
        here = (*at, i, "jsonPath")
        if not text:
            errs.append(required(here))
            continue
        found = parse_field_path(text, schema or {}, False)
        if found is None:
            errs.append(invalid(here, text, "is an invalid path: does not refer to a valid field"))
            continue
        if found[0] and found[0][0] == "metadata":
            errs.append(invalid(here, text, "must not point to fields in metadata"))
        if (found[1] or {}).get("type") not in ("string", "boolean", "integer"):
            errs.append(
                invalid(
                    here,
                    text,
                    "must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.",
                )
            )
        name = format_path(found[0])
        if name in seen:
            errs.append(duplicate(here, text))
        seen.add(name)
    if len(seen) > MAX_SELECTABLE_FIELDS:
        errs.append(too_many(at, len(seen), MAX_SELECTABLE_FIELDS))


def _subresources(subresources: Value | None, path: Path, errs: list[Error]) -> None:
    """ValidateCustomResourceDefinitionSubresources"""
    scale = (subresources or {}).get("scale")
    if scale is None:
        return
    for key, prefix in (("specReplicasPath", ".spec."), ("statusReplicasPath", ".status.")):
        value = scale.get(key, "")
        at = (*path, f"scale.{key}")
        if not value:
            errs.append(required(at))
        elif not value.startswith("."):
            errs.append(invalid(at, value, "must be a simple json path starting with ."))
        elif not value.startswith(prefix):
            errs.append(invalid(at, value, "should be a json path under {parent}", parent=prefix[:-1]))
    value = scale.get("labelSelectorPath", "")
    if value:
        at = (*path, "scale.labelSelectorPath")
        if not value.startswith("."):
            errs.append(invalid(at, value, "must be a simple json path starting with ."))
        elif not value.startswith((".spec.", ".status.")):
            errs.append(invalid(at, value, "should be a json path under either .spec or .status"))


def _conversion(conversion: Value, path: Path, errs: list[Error]) -> None:
    """validateCustomResourceConversion"""
    from k8slint.apis.admissionregistration.webhook import validate_client_config

    strategy = conversion.get("strategy", "")
    _enum((*path, "strategy"), strategy, ("None", "Webhook"), errs)
    webhook = conversion.get("webhook", {})
    client = webhook.get("clientConfig")
    versions = webhook.get("conversionReviewVersions", [])
    if strategy != "Webhook":
        if client is not None:
            errs.append(forbidden((*path, "webhookClientConfig"), "should not be set when strategy is not set to Webhook"))
        if versions:
            errs.append(forbidden((*path, "conversionReviewVersions"), "should not be set when strategy is not set to Webhook"))
        return
    at = (*path, "webhookClientConfig")
    if client is None:
        errs.append(required(at, "required when strategy is set to Webhook"))
    else:
        validate_client_config(client, at, errs)
    at = (*path, "conversionReviewVersions")
    if not versions:
        errs.append(required(at))
        return
    seen: set[str] = set()
    for i, version in enumerate(versions):
        if version in seen:
            errs.append(invalid((*at, i), version, "duplicate version"))
            continue
        seen.add(version)
        for message in is_dns1035_label(version):
            errs.append(invalid((*at, i), version, message))
    if not seen & {"v1", "v1beta1"}:
        errs.append(invalid(at, versions, "must include at least one of v1, v1beta1"))


def _stored_versions(versions: list[Value], errs: list[Error]) -> None:
    """status.storedVersions, which the server sets itself on creation: the first storage version."""
    path = ("status", "storedVersions")
    storage = [v.get("name", "") for v in versions if v.get("storage")]
    if not storage:
        errs.append(invalid(path, None, "must have at least one stored version"))
    # Also a second version of the same name is missing then: upstream crosses the name off.
    for name in storage[1:]:
        errs.append(invalid(path, storage[:1], "must have the storage version {name}", name=name))


def _api_approval(definition: Value, group: str, errs: list[Error]) -> None:
    """validateAPIApproval: the community's groups need a link to the API review."""
    if not (group in ("k8s.io", "kubernetes.io") or group.endswith((".k8s.io", ".kubernetes.io"))):
        return
    path = ("metadata", "annotations", Key(APPROVED_ANNOTATION))
    value = (definition.get("metadata", {}).get("annotations") or {}).get(APPROVED_ANNOTATION, "")
    if not value:
        errs.append(
            required(
                path,
                'protected groups must have approval annotation "{annotation}", see https://github.com/kubernetes/enhancements/pull/1111',
                annotation=APPROVED_ANNOTATION,
            )
        )
        return
    if value.startswith("unapproved"):
        return
    from k8slint.cel.url import parse

    url = parse(value, True)
    if isinstance(url, str) or not url.scheme or not url.host:
        errs.append(
            invalid(
                path,
                value,
                'protected groups must have approval annotation "{annotation}" with either a URL or a reason starting with "unapproved"',
                annotation=APPROVED_ANNOTATION,
            )
        )


VALIDATE: dict[str, Callable[[Value, list[Error], int], None]] = {"CustomResourceDefinition": validate_custom_resource_definition}
