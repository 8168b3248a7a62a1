"""Custom resources: decoded, defaulted and validated by the CustomResourceDefinition that declares them.

Source: apiextensions-apiserver `pkg/apiserver/customresource_handler.go` and `pkg/registry/customresource`.

`Definitions` finds the definition of an object; `decode_custom`, `default_custom` and `validate_custom` are the stages
that `decode`, `defaults` and `validation` are for built-in kinds.
"""

from __future__ import annotations

from k8slint.apis.apiextensions.schema_defaulting import drop_nulls, prune, set_defaults, validate_embedded, validate_list_types
from k8slint.apis.meta.warnings import dedup_owner_references, warnings_for_finalizers
from k8slint.field import BAD_REQUEST, NOT_SUPPORTED, REQUIRED, TOO_LONG, TOO_MANY, TYPE_INVALID, Error, Warning, format_path, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from k8slint.field import Path

    Value = dict[str, Any]

_BLOCKING = frozenset((NOT_SUPPORTED, REQUIRED, TOO_LONG, TOO_MANY, TYPE_INVALID))


class Definition:
    """One version of a custom resource: schema, scope and subresources. `deprecation`: what its users are told, or None."""

    __slots__ = ("deprecation", "group", "has_status", "kind", "namespaced", "plural", "scale", "schema", "served", "version")

    def __init__(self, spec: Value, version: Value) -> None:
        names = spec.get("names", {})
        self.group: str = spec.get("group", "")
        self.kind: str = names.get("kind", "")
        self.plural: str = names.get("plural", "")
        self.namespaced = spec.get("scope") == "Namespaced"
        self.version: str = version.get("name", "")
        self.served = bool(version.get("served"))
        self.schema: Value | None = (version.get("schema") or {}).get("openAPIV3Schema")
        subresources = version.get("subresources") or {}
        self.has_status = "status" in subresources
        self.scale: Value | None = subresources.get("scale")
        self.deprecation = self._deprecation(spec, version) if version.get("deprecated") else None

    def _deprecation(self, spec: Value, version: Value) -> Warning:
        """The definition's own words, or defaultDeprecationWarning: to a served version of higher priority, if there is one."""
        values: dict[str, object] = {"deprecated": True}
        if version.get("deprecationWarning") is not None:
            return Warning(("apiVersion",), "{text}", {**values, "text": version["deprecationWarning"]})
        values |= {"api_version": self.api_version, "kind": self.kind}
        text = "{api_version} {kind} is deprecated"
        names = [v.get("name", "") for v in spec.get("versions") or () if v.get("served") and not v.get("deprecated")]
        best = max(names, key=priority, default="")
        if best and priority(best) > priority(self.version):
            text += "; use {newer} {kind}"
            values["newer"] = f"{self.group}/{best}"
        return Warning(("apiVersion",), text, values)

    @property
    def api_version(self) -> str:
        """`group/version`"""
        return f"{self.group}/{self.version}"


def priority(version: str) -> tuple[int, int, int, tuple[int, ...]]:
    """What sorts versions as version.CompareKubeAwareVersionStrings does: v2, v1, v2beta1, v1alpha1, others by their letters backwards."""
    major, stage, minor = version[1:], 2, "1"
    for number, name in ((1, "beta"), (0, "alpha")):
        if name in version:
            (major, _, minor), stage = version[1:].partition(name), number
            break
    if version[:1] != "v" or not all(n.isascii() and n.isdigit() and n[0] != "0" for n in (major, minor)):
        return (-1, 0, 0, (*(-ord(c) for c in version), 1))
    return (stage, int(major), int(minor), ())


def wrong_type(crd: Value, minor: int) -> Error | None:
    """Decode a CustomResourceDefinition in place; the first value that has the wrong type. Unknown fields are let pass."""
    from k8slint import decode, scheme

    known = scheme.lookup("apiextensions.k8s.io/v1", "CustomResourceDefinition")
    errs: list[Error] = []
    decode.decoder(minor, known.type if known is not None else "")(crd, (), errs)
    return next((e for e in errs if not e.detail.startswith("strict decoding error")), None)


class Definitions:
    """The custom resources that are known, by apiVersion and kind."""

    __slots__ = ("_by_kind",)

    def __init__(self) -> None:
        self._by_kind: dict[tuple[str, str], Definition] = {}

    def __bool__(self) -> bool:
        return bool(self._by_kind)

    def add(self, crd: Value) -> None:
        """All served versions of a CustomResourceDefinition (any version of that kind that names a schema)."""
        spec = crd.get("spec") or {}
        for version in spec.get("versions") or ():
            found = Definition(spec, version)
            if found.served:
                self._by_kind.setdefault((found.api_version, found.kind), found)

    def add_all(self, crds: Iterable[Value]) -> None:
        """`add` for each."""
        for crd in crds:
            self.add(crd)

    def get(self, api_version: str, kind: str) -> Definition | None:
        """The definition of this kind, or None."""
        return self._by_kind.get((api_version, kind))


def judge_custom(value: Value, crd: Definition, errs: list[Error], warnings: list[Warning], minor: int) -> str:
    """All stages, in place; errors of decoding end it. Why not everything could be checked, "" where it was."""
    if crd.deprecation is not None:
        warnings.append(crd.deprecation)
    if not decode_custom(value, crd, errs, minor):
        return ""
    metadata = value.get("metadata") or {}
    if len(metadata.get("ownerReferences", ())) > 1:
        dedup_owner_references(metadata, warnings)
    if not crd.namespaced:
        metadata.pop("namespace", None)  # the server clears it (EnsureObjectNamespaceMatchesRequestNamespace)
    default_custom(value, crd)
    unknown = validate_custom(value, crd, errs, minor)
    if not errs:
        warnings_for_finalizers(metadata, warnings)
    return unknown


def decode_custom(value: Value, crd: Definition, errs: list[Error], minor: int) -> bool:
    """Strict decoding, in place: metadata, unknown fields and the metadata of embedded resources."""
    before = len(errs)
    metadata = value.get("metadata")
    if metadata is None:
        value.pop("metadata", None)
    else:
        from k8slint.decode import decoder

        decoder(minor, "meta/v1.ObjectMeta")(metadata, ("metadata",), errs)
    if crd.schema is not None:
        unknown: list[Path] = []
        try:
            prune(value, crd.schema, True, (), unknown)
            _decode_embedded(value, crd.schema, (), errs, minor)
        except RecursionError:
            errs.append(Error(BAD_REQUEST, (), None, "the object nests too deeply"))
        for path in unknown:
            errs.append(Error(BAD_REQUEST, path, None, 'strict decoding error: unknown field "{field}"', {"field": format_path(path)}))
    return len(errs) == before


def _decode_embedded(value: Any, schema: Value | None, path: Path, errs: list[Error], minor: int) -> None:
    """The types of apiVersion, kind and metadata of embedded resources."""
    if schema is None:
        return
    if type(value) is dict:
        if path and schema.get("x-kubernetes-embedded-resource"):
            for key in ("apiVersion", "kind"):
                if key in value and type(value[key]) is not str:
                    errs.append(
                        Error(BAD_REQUEST, (*path, key), value[key], "{path}: must be a string", {"path": format_path((*path, key))})
                    )
            if "metadata" in value:
                from k8slint.decode import decoder

                decoder(minor, "meta/v1.ObjectMeta")(value["metadata"], (*path, "metadata"), errs)
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key, item in value.items():
            if type(item) in (dict, list):
                child = properties.get(key)
                if child is None and type(additional) is dict:
                    child = additional
                if child is not None:
                    _decode_embedded(item, child, (*path, key), errs, minor)
    elif type(value) is list:
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                _decode_embedded(item, items, (*path, i), errs, minor)


def default_custom(value: Value, crd: Definition) -> None:
    """The schema's defaults, in place; nulls that are not allowed are dropped, and what the status subresource owns."""
    if crd.schema is not None:
        set_defaults(value, crd.schema)
        drop_nulls(value, crd.schema)
    if crd.has_status:
        value.pop("status", None)


def validate_custom(value: Value, crd: Definition, errs: list[Error], minor: int) -> str:
    """Create validation (customResourceStrategy.Validate): metadata, schema, scale, embedded resources, list types, rules.

    Returns why a rule could not be evaluated, "" where all were.
    """
    try:
        return _validate(value, crd, errs, minor)
    except RecursionError:
        errs.append(invalid((), "", "the object nests too deeply"))
        return ""


def _validate(value: Value, crd: Definition, errs: list[Error], minor: int) -> str:
    from k8slint.apis.apiextensions.schema_values import Validator
    from k8slint.apis.meta.validation import validate_object_meta_accessor
    from k8slint.apis.names import name_is_dns_subdomain

    before = len(errs)
    validate_object_meta_accessor(value.get("metadata") or {}, crd.namespaced, name_is_dns_subdomain, ("metadata",), errs)
    schema = crd.schema
    if schema is not None:
        Validator((), minor).validate(schema, value, errs)
    if crd.scale is not None:
        _validate_scale(value, crd.scale, errs)
    if schema is None:
        return ""
    validate_embedded(value, schema, False, (), errs)
    validate_list_types(value, schema, (), errs)
    from k8slint.apis.apiextensions.schema_defaulting import has_rules

    if not has_rules(schema):
        return ""
    if any(e.type in _BLOCKING for e in errs[before:]):
        errs.append(
            invalid(
                (),
                None,
                "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation",
            )
        )
        return ""
    from k8slint.apis.apiextensions.schema_rules import validate_rules

    return validate_rules(value, schema, True, (), errs, minor)


def _validate_scale(value: Value, scale: Value, errs: list[Error]) -> None:
    """The replica counts and the selector that the scale subresource reads."""
    for key in ("specReplicasPath", "statusReplicasPath"):
        text = scale.get(key, "")
        path: Path = tuple(text.removeprefix(".").split("."))
        found, ok = _nested(value, path)
        if not ok:
            continue
        if type(found) is not int:
            errs.append(invalid(path, 0, "{name} accessor error: the value is not an integer", field=text, name=text))
        elif found < 0:
            errs.append(invalid(path, found, "should be a non-negative integer", field=text))
        elif found > (1 << 31) - 1:
            errs.append(invalid(path, found, "should be less than or equal to {max}", field=text, max=(1 << 31) - 1))
    text = scale.get("labelSelectorPath", "")
    if text:
        path = tuple(text.removeprefix(".").split("."))
        found, ok = _nested(value, path)
        if ok and type(found) is not str:
            errs.append(invalid(path, "", "{name} accessor error: the value is not a string", field=text, name=text))


def _nested(value: Any, path: Path) -> tuple[Any, bool]:
    """(value, whether there is one); what is no mapping on the way counts as a value of a wrong type."""
    for part in path:
        if type(value) is not dict:
            return (None, False) if value is None else ([], True)
        if part not in value:
            return None, False
        value = value[part]
    return value, True
