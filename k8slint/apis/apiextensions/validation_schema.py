"""Rules of openAPIV3Schema in a CustomResourceDefinition: apiextensions-apiserver
`pkg/apis/apiextensions/validation/{validation,cel_validation}.go`.

Paths are those of the server's internal version (`spec.validation.openAPIV3Schema...`); `validation` maps them back to
the document.
"""

from __future__ import annotations

from k8slint.apis.apiextensions.schema_structural import JUNCTORS, TYPES, scan, unsupported, validate_structural
from k8slint.field import Key, forbidden, internal, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

    Schema = dict[str, Any]

EXPRESSION_COST_LIMIT = 10_000_000
TOTAL_COST_LIMIT = 100_000_000
MAX_COST = (1 << 64) - 1
REASONS = ("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired")
_TYPE_SET = frozenset(TYPES)
# Upstream walks the struct's fields in order and reports the first that may not stand at the root.
_ROOT_WITH_STATUS = frozenset(
    (
        "description",
        "type",
        "format",
        "title",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
        "pattern",
        "maxItems",
        "minItems",
        "uniqueItems",
        "multipleOf",
        "required",
        "items",
        "properties",
        "externalDocs",
        "example",
        "x-kubernetes-preserve-unknown-fields",
        "x-kubernetes-validations",
    )
)
_META = frozenset(("metadata", "kind", "apiVersion"))


def validate_schema(validation: dict[str, Any] | None, status_enabled: bool, path: Path, errs: list[Error], minor: int) -> None:
    """ValidateCustomResourceDefinitionValidation"""
    if validation is None or "openAPIV3Schema" not in validation:
        return
    schema = validation["openAPIV3Schema"]
    at = (*path, "openAPIV3Schema")
    before = len(errs)
    if status_enabled:
        _root_with_status(schema, path, errs)
    if schema.get("nullable"):
        errs.append(forbidden((*path, "openAPIV3Schema.nullable"), "nullable cannot be true at the root"))
    marks: set[int] = set()
    for name, child in schema.get("properties", {}).items():
        # apiVersion, kind and metadata at the root have rules of their own.
        if scan(child, marks) and name not in _META:
            marks.add(id(child))
    walk = _Walk(minor, marks)
    reason = unsupported(schema, marks) if _may_be_unsupported(schema, marks) else ""
    if not reason:
        structural = len(errs)
        validate_structural(schema, at, errs, marks)
        if len(errs) == structural:
            from k8slint.apis.apiextensions.schema_defaulting import validate_defaults

            validate_defaults(schema, at, errs, marks, minor)
            if len(errs) == structural:
                walk.cel = True
    schema_errs: list[Error] = []
    rule_errs: list[Error] = []
    walk.visit(schema, at, _Inherited(), True, _Cel(schema, 1, True) if walk.cel else None, schema_errs, rule_errs)
    errs += schema_errs
    errs += rule_errs
    if reason and len(errs) == before:
        errs.append(invalid(at, "", reason))
    if walk.total > TOTAL_COST_LIMIT:
        for expensive in sorted(walk.expensive, key=lambda e: -e[1])[:4]:
            errs.append(
                forbidden(expensive[0], "contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema")
            )
        errs.append(
            _cost_error(at, "x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema", walk.total, TOTAL_COST_LIMIT)
        )


def _may_be_unsupported(schema: Schema, marks: set[int]) -> bool:
    """Whether anything outside the marked subtrees is worth a look."""
    properties = schema.get("properties", {})
    return len(schema) > 2 or any(id(child) not in marks for child in properties.values())


def _root_with_status(schema: Schema, path: Path, errs: list[Error]) -> None:
    for key, value in schema.items():
        if value in ("", False, None):
            continue
        if key == "type":
            if value != "object":
                detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled'
                errs.append(invalid((*path, "openAPIV3Schema.type"), value, detail))
                return
        elif key not in _ROOT_WITH_STATUS:
            allowed = ", ".join(sorted(_ROOT_WITH_STATUS))
            errs.append(
                invalid(
                    (*path, "openAPIV3Schema"),
                    schema,
                    "only [{allowed}] fields are allowed at the root of the schema if the status subresource is enabled",
                    allowed=allowed,
                )
            )
            return


def _cost_error(path: Path, name: str, cost: int, limit: int) -> Error:
    factor = cost / limit
    shown = "more than 100x" if factor > 100 else f"{factor:f}x" if factor < 1.5 else f"{factor:.1f}x"
    return forbidden(
        path,
        "{name} exceeds budget by factor of {factor} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where "
        "arrays, maps, and strings are declared)",
        name=name,
        factor=shown,
    )


class _Inherited:
    """What a schema inherits from those above it."""

    __slots__ = ("inside_meta", "no_defaults", "uncorrelatable")

    def __init__(self, inside_meta: bool = False, no_defaults: str = "", uncorrelatable: Path | None = None) -> None:
        self.inside_meta = inside_meta
        self.no_defaults = no_defaults
        self.uncorrelatable = uncorrelatable


class _Cel:
    """Where a schema stands for CEL: how often it can occur (None: no bound)."""

    __slots__ = ("cardinality", "root", "schema")

    def __init__(self, schema: Schema, cardinality: int | None, root: bool) -> None:
        self.schema = schema
        self.cardinality = cardinality
        self.root = root

    def child(self, schema: Schema) -> _Cel:
        own = self.schema
        kind, factor = own.get("type"), 1
        bound: int | None = 1
        if kind == "object" and own.get("additionalProperties") is not None:
            bound = own.get("maxProperties")
        elif kind == "array":
            bound = own.get("maxItems")
        if self.cardinality is None or bound is None:
            return _Cel(schema, None, False)
        factor = max(bound, 0)
        return _Cel(schema, min(self.cardinality * factor, MAX_COST), False)


class _Walk:
    __slots__ = ("cel", "expensive", "marks", "minor", "total")

    def __init__(self, minor: int, marks: set[int]) -> None:
        self.minor = minor
        self.marks = marks
        self.cel = False
        self.total = 0
        self.expensive: list[tuple[Path, int]] = []

    def visit(
        self, s: Schema, path: Path, above: _Inherited, root: bool, cel: _Cel | None, errs: list[Error], rule_errs: list[Error]
    ) -> bool:
        """ValidateCustomResourceDefinitionOpenAPISchema; whether the schema (not its rules) is in order, here and below."""
        if id(s) in self.marks and not above.no_defaults:
            return True
        before = len(errs)
        self.standard(s, path, above, errs)
        if s.get("uniqueItems"):
            errs.append(
                forbidden((*path, "uniqueItems"), "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
            )
        self.children(s, path, above, root, cel, errs, rule_errs)
        self.extensions(s, path, errs)
        rules = s.get("x-kubernetes-validations")
        if rules:
            for i, rule in enumerate(rules):
                _rule_texts(rule, s, (*path, "x-kubernetes-validations", i), errs)
            if len(errs) == before and cel is not None:
                self.rules(s, path, above, cel, rule_errs)
        return len(errs) == before

    def children(
        self, s: Schema, path: Path, above: _Inherited, root: bool, cel: _Cel | None, errs: list[Error], rule_errs: list[Error]
    ) -> None:
        additional = s.get("additionalProperties")
        properties = s.get("properties", {})
        if additional is not None:
            if properties and additional is not True:
                errs.append(forbidden((*path, "additionalProperties"), "additionalProperties and properties are mutual exclusive"))
            if type(additional) is dict:
                inherited = above
                if above.inside_meta:
                    inherited = _Inherited(True, "inside additionalProperties applying to object metadata", above.uncorrelatable)
                child_cel = cel.child(additional) if cel is not None else None
                self.visit(additional, (*path, "additionalProperties"), inherited, False, child_cel, errs, rule_errs)
        embedded = root or bool(s.get("x-kubernetes-embedded-resource"))
        atomic_map = s.get("x-kubernetes-map-type") == "atomic"
        for name, child in properties.items():
            if id(child) in self.marks and not above.no_defaults and not (embedded and name in _META):
                continue
            inherited = above
            if atomic_map and above.uncorrelatable is None:
                inherited = _Inherited(above.inside_meta, above.no_defaults, path)
            if embedded and name in _META:
                no_defaults = f"in top-level {name}" if root else inherited.no_defaults
                inherited = _Inherited(True, no_defaults, inherited.uncorrelatable)
            child_cel = cel.child(child) if cel is not None else None
            self.visit(child, (*path, "properties", Key(name)), inherited, False, child_cel, errs, rule_errs)
        if "not" in s:
            self.visit(s["not"], (*path, "not"), above, False, None, errs, rule_errs)
        for junctor in JUNCTORS:
            for i, child in enumerate(s.get(junctor, ())):
                self.visit(child, (*path, junctor, i), above, False, None, errs, rule_errs)
        for name, child in s.get("definitions", {}).items():
            self.visit(child, (*path, "definitions", Key(name)), above, False, None, errs, rule_errs)
        items = s.get("items")
        if items is not None:
            inherited = above
            if s.get("x-kubernetes-list-type") != "map" and above.uncorrelatable is None:
                inherited = _Inherited(above.inside_meta, above.no_defaults, path)
            if type(items) is dict:
                self.visit(items, (*path, "items"), inherited, False, cel.child(items) if cel is not None else None, errs, rule_errs)
            else:
                for i, child in enumerate(items):
                    self.visit(child, (*path, "items", i), inherited, False, None, errs, rule_errs)
        for name, dependency in s.get("dependencies", {}).items():
            if type(dependency) is dict:
                self.visit(dependency, (*path, "dependencies", Key(name)), above, False, None, errs, rule_errs)

    def standard(self, s: Schema, path: Path, above: _Inherited, errs: list[Error]) -> None:
        """specStandardValidatorV3.validate"""
        kind = s.get("type", "")
        if kind and kind not in _TYPE_SET:
            errs.append(not_supported((*path, "type"), kind, TYPES))
        if above.no_defaults and s.get("default") is not None:
            errs.append(forbidden((*path, "default"), "must not be set {reason}", reason=above.no_defaults))
        if s.get("id"):
            errs.append(forbidden((*path, "id"), "id is not supported"))
        if s.get("additionalItems") is not None:
            errs.append(forbidden((*path, "additionalItems"), "additionalItems is not supported"))
        for key in ("patternProperties", "definitions"):
            if s.get(key):
                errs.append(forbidden((*path, key), "{key} is not supported", key=key))
        for key in ("dependencies", "$ref"):
            if s.get(key) is not None:
                errs.append(forbidden((*path, key), "{key} is not supported", key=key))
        if kind == "null":
            errs.append(forbidden((*path, "type"), "type cannot be set to null, use nullable as an alternative"))
        if type(s.get("items")) is list and s["items"]:
            errs.append(forbidden((*path, "items"), "items must be a schema object and not an array"))
        if above.inside_meta and s.get("x-kubernetes-embedded-resource"):
            errs.append(forbidden((*path, "x-kubernetes-embedded-resource"), "must not be used inside of resource meta"))

    def extensions(self, s: Schema, path: Path, errs: list[Error]) -> None:
        """x-kubernetes-preserve-unknown-fields, -map-type, -list-type and -list-map-keys."""
        kind = s.get("type", "")
        if s.get("x-kubernetes-preserve-unknown-fields") is False:
            errs.append(invalid((*path, "x-kubernetes-preserve-unknown-fields"), False, "must be true or undefined"))
        map_type, list_type = s.get("x-kubernetes-map-type"), s.get("x-kubernetes-list-type")
        if map_type is not None:
            if kind != "object":
                detail = "must be object if x-kubernetes-map-type is specified"
                errs.append(invalid((*path, "type"), kind, detail) if kind else required((*path, "type"), detail))
            if map_type not in ("atomic", "granular"):
                errs.append(not_supported((*path, "x-kubernetes-map-type"), map_type, ("atomic", "granular")))
        keys = s.get("x-kubernetes-list-map-keys") or []
        items = s.get("items")
        if list_type is not None:
            if kind != "array":
                detail = "must be array if x-kubernetes-list-type is specified"
                errs.append(invalid((*path, "type"), kind, detail) if kind else required((*path, "type"), detail))
            elif list_type == "set" and type(items) is dict:
                detail = "must be atomic as item of a list with x-kubernetes-list-type=set"
                inner = items.get("x-kubernetes-list-type")
                if items.get("type") == "array" and inner not in (None, "atomic"):
                    errs.append(invalid((*path, "items", "x-kubernetes-list-type"), inner, detail))
                elif items.get("type") == "object" and items.get("x-kubernetes-map-type") != "atomic":
                    errs.append(invalid((*path, "items", "x-kubernetes-map-type"), inner, detail))
            if list_type not in ("atomic", "set", "map"):
                errs.append(not_supported((*path, "x-kubernetes-list-type"), list_type, ("atomic", "set", "map")))
        if keys and list_type != "map":
            detail = "must be map if x-kubernetes-list-map-keys is non-empty"
            at = (*path, "x-kubernetes-list-type")
            errs.append(required(at, detail) if list_type is None else invalid(at, list_type, detail))
        if list_type == "map":
            _list_map(items, keys, path, errs)
        if list_type in ("set", "map") and type(items) is dict:
            _list_items(items, keys if list_type == "map" else [], str(list_type), path, errs)

    def rules(self, s: Schema, path: Path, above: _Inherited, cel: _Cel, errs: list[Error]) -> None:
        """Compile the schema's rules, and what they cost."""
        from k8slint.apis.apiextensions.schema_rules import compile_rules

        at = (*path, "x-kubernetes-validations")
        compiled = compile_rules(s, cel.root or bool(s.get("x-kubernetes-embedded-resource")), self.minor)
        if compiled is None:
            errs.append(
                internal(
                    at,
                    "internal error: failed to construct type information for x-kubernetes-validations rules: unable to convert "
                    "structural schema to CEL declarations",
                )
            )
            return
        for i, one in enumerate(compiled):
            cost = min(one.cost * (one.cardinality if cel.cardinality is None else cel.cardinality), MAX_COST)
            if cost > EXPRESSION_COST_LIMIT:
                errs.append(_cost_error((*at, i, "rule"), "estimated rule cost", cost, EXPRESSION_COST_LIMIT))
            self.observe((*at, i, "rule"), cost)
            if one.error:
                errs.append(invalid((*at, i, "rule"), one.rule, "{error}", error=one.error))
            if one.message_error:
                errs.append(invalid((*at, i, "messageExpression"), one.rule, "{error}", error=one.message_error))
            elif one.message_program is not None:
                if one.message_cost > EXPRESSION_COST_LIMIT:
                    errs.append(
                        _cost_error(
                            (*at, i, "messageExpression"), "estimated messageExpression cost", one.message_cost, EXPRESSION_COST_LIMIT
                        )
                    )
                self.observe((*at, i, "messageExpression"), one.message_cost)
            if one.uses_old_self:
                if above.uncorrelatable is not None:
                    from k8slint.field import format_path

                    errs.append(
                        invalid(
                            (*at, i, "rule"),
                            one.rule.get("rule", ""),
                            "oldSelf cannot be used on the uncorrelatable portion of the schema within {ancestor}",
                            ancestor=format_path(above.uncorrelatable),
                        )
                    )
            elif one.rule.get("optionalOldSelf") is not None:
                errs.append(
                    invalid((*at, i, "optionalOldSelf"), one.rule["optionalOldSelf"], "may not be set if oldSelf is not used in rule")
                )

    def observe(self, path: Path, cost: int) -> None:
        self.total = min(self.total + cost, MAX_COST)
        if cost >= TOTAL_COST_LIMIT // 100:
            self.expensive.append((path, cost))


def _list_map(items: Any, keys: list[str], path: Path, errs: list[Error]) -> None:
    if not keys:
        errs.append(required((*path, "x-kubernetes-list-map-keys"), "must not be empty if x-kubernetes-list-type is map"))
    if items is None:
        errs.append(required((*path, "items"), "must have a schema if x-kubernetes-list-type is map"))
        return
    if type(items) is not dict:
        errs.append(invalid((*path, "items"), items, "must only have a single schema if x-kubernetes-list-type is map"))
        return
    if items.get("type", "") != "object":
        errs.append(
            invalid((*path, "items", "type"), items.get("type", ""), "must be object if parent array's x-kubernetes-list-type is map")
        )
        return
    properties = items.get("properties", {})
    seen: set[str] = set()
    for key in keys:
        if key not in properties:
            errs.append(invalid((*path, "x-kubernetes-list-map-keys"), keys, "entries must all be names of item properties"))
        elif properties[key].get("type") in ("array", "object"):
            errs.append(
                invalid(
                    (*path, "items", "properties", Key(key), "type"),
                    items["type"],
                    "must be a scalar type if parent array's x-kubernetes-list-type is map",
                )
            )
        if key in seen:
            errs.append(invalid((*path, "x-kubernetes-list-map-keys"), keys, "must not contain duplicate entries"))
        seen.add(key)


def _list_items(items: Schema, keys: list[str], list_type: str, path: Path, errs: list[Error]) -> None:
    if items.get("nullable"):
        errs.append(forbidden((*path, "items", "nullable"), "cannot be nullable when x-kubernetes-list-type is {type}", type=list_type))
    needed = items.get("required", ())
    for key in keys:
        child = items.get("properties", {}).get(key)
        if child is None:
            continue
        at = (*path, "items", "properties", Key(key))
        if key not in needed and child.get("default") is None:
            errs.append(
                required(
                    (*at, "default"), "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                )
            )
        if child.get("nullable"):
            errs.append(forbidden((*at, "nullable"), "this property is in x-kubernetes-list-map-keys, so it cannot be nullable"))


def _has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text


def _rule_texts(rule: dict[str, Any], s: Schema, path: Path, errs: list[Error]) -> None:
    text, message = rule.get("rule", "").strip(), rule.get("message", "")
    trimmed = message.strip()
    if not text:
        errs.append(required((*path, "rule"), "rule is not specified"))
    elif message and not trimmed:
        errs.append(invalid((*path, "message"), message, "must be non-empty if specified"))
    elif _has_line_break(trimmed):
        errs.append(invalid((*path, "message"), message, "must not contain line breaks"))
    elif _has_line_break(text) and not trimmed:
        errs.append(required((*path, "message"), "must be specified if rule contains line breaks"))
    expression = rule.get("messageExpression", "")
    if expression and not expression.strip():
        errs.append(required((*path, "messageExpression"), "must be non-empty if specified"))
    if "reason" in rule and rule["reason"] not in REASONS:
        errs.append(not_supported((*path, "reason"), rule["reason"], REASONS))
    field_path = rule.get("fieldPath", "")
    if field_path:
        from k8slint.apis.apiextensions.field_path import parse_field_path

        if not field_path.strip():
            errs.append(invalid((*path, "fieldPath"), field_path, "must be non-empty if specified"))
        if _has_line_break(field_path):
            errs.append(invalid((*path, "fieldPath"), field_path, "must not contain line breaks"))
        if not unsupported(s) and parse_field_path(field_path, s) is None:
            errs.append(invalid((*path, "fieldPath"), field_path, "must be a valid path"))
