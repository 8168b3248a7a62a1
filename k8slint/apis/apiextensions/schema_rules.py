"""x-kubernetes-validations: compiling a schema's rules and running them on a value.

Source: apiextensions-apiserver `pkg/apiserver/schema/cel/{compilation,validation,values}.go`.
"""

from __future__ import annotations

from k8slint.apis.apiextensions.schema_cel import Decl, declare, escape, max_cardinality, size_of, with_meta
from k8slint.cel import PER_CALL_LIMIT, RUNTIME_BUDGET, Env, Program, compile_expression
from k8slint.cel.types import BOOL, STRING, optional_of
from k8slint.field import DUPLICATE, FORBIDDEN, INVALID, REQUIRED, Error, Key, format_path, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

    Schema = dict[str, Any]

MAX_MESSAGE = 5 * 1024


class RuleError(Error):
    """A rule that failed on an object or list: the server prints no value then."""

    __slots__ = ()

    def body(self, detail: str = "", title: str = "") -> str:
        """`Invalid value: message`, without a value; detail and title may be translated."""
        known = {INVALID: "Invalid value", DUPLICATE: "Duplicate value", REQUIRED: "Required value", FORBIDDEN: "Forbidden"}
        title = title or known.get(self.type, self.type)
        return title if self.type == DUPLICATE else f"{title}: {detail or self.detail_text()}"


class Compiled:
    """A rule and what compiling it gave: programs, or the errors' texts, and the most that they can cost."""

    __slots__ = ("cardinality", "cost", "error", "message_cost", "message_error", "message_program", "program", "rule", "uses_old_self")

    def __init__(self, rule: dict[str, Any]) -> None:
        self.rule = rule
        self.program: Program | None = None
        self.message_program: Program | None = None
        self.error = ""
        self.message_error = ""
        self.cost = 0
        self.message_cost = 0
        self.cardinality = 0
        self.uses_old_self = False


def compile_rules(schema: Schema, resource_root: bool, minor: int) -> list[Compiled] | None:
    """The rules of this schema (not of its children), compiled; None where the schema cannot be seen by CEL."""
    types: dict[str, Decl] = {}
    decl = declare(schema, resource_root, "selfType", types)
    if decl is None:
        return None

    def field_type(name: str, field: str) -> Any:
        found = (types[name].fields or {}).get(field) if name in types else None
        return found.type if found is not None else None

    sizes = size_of(decl)
    plain = Env({"self": decl.type, "oldSelf": decl.type}, minor, field_type)
    optional = Env({"self": decl.type, "oldSelf": optional_of(decl.type)}, minor, field_type)
    out = []
    for rule in schema.get("x-kubernetes-validations", ()):
        compiled = Compiled(rule)
        out.append(compiled)
        text = rule.get("rule", "")
        if not text.strip():
            continue
        env = optional if rule.get("optionalOldSelf") else plain
        program, issues = compile_expression(text, env)
        if program is None:
            compiled.error = "compilation failed: " + "\n".join(issue.render(text) for issue in issues)
            continue
        if program.type != BOOL:
            compiled.error = "cel expression must evaluate to a bool"
            continue
        fault = program.instantiation_error()
        if fault:
            compiled.error = f"program instantiation failed: {fault}"
            continue
        compiled.program = program
        compiled.uses_old_self = program.uses("oldSelf")
        compiled.cost = program.estimate(sizes)[1]
        compiled.cardinality = max_cardinality(decl)
        text = rule.get("messageExpression", "")
        if not text:
            continue
        program, issues = compile_expression(text, env)
        if program is None:
            compiled.message_error = "messageExpression compilation failed: " + "\n".join(issue.render(text) for issue in issues)
        elif program.type != STRING:
            compiled.message_error = "messageExpression must evaluate to a string"
        elif fault := program.instantiation_error():
            compiled.message_error = f"messageExpression instantiation failed: {fault}"
        else:
            compiled.message_program = program
            compiled.message_cost = program.estimate(sizes)[1]
    return out


# -- values


def to_cel(value: Any, schema: Schema | None, resource_root: bool = False) -> Any:
    """A JSON value as the CEL value that the schema makes of it. Raises CelError where it does not fit."""
    from k8slint.cel.values import CelError, Duration, MapList, Object, SetList

    if value is None or schema is None:
        return value
    if schema.get("x-kubernetes-int-or-string"):
        return value
    kind = schema.get("type")
    if kind == "object":
        if type(value) is not dict:
            raise CelError("invalid data, expected a map for the provided schema")
        if resource_root or schema.get("x-kubernetes-embedded-resource"):
            schema = with_meta(schema)
        additional = schema.get("additionalProperties")
        if type(additional) is dict:
            return {k: to_cel(v, additional) for k, v in value.items()}
        properties = schema.get("properties", {})
        fields = {}
        for key, item in value.items():
            child = properties.get(key)
            name = escape(key) if child is not None else None
            if name is not None and (child.get("type") or child.get("x-kubernetes-int-or-string")):
                fields[name] = to_cel(item, child)
        return Object(fields)
    if kind == "array":
        if type(value) is not list:
            raise CelError("invalid data, expected an array for the provided schema")
        items = schema.get("items")
        converted = [to_cel(v, items) for v in value]
        list_type = schema.get("x-kubernetes-list-type")
        if list_type == "set":
            return SetList(converted)
        if list_type == "map":
            return MapList(converted, tuple(escape(k) or k for k in schema.get("x-kubernetes-list-map-keys", ())))
        return converted
    if kind == "number" and type(value) is int:
        return float(value)
    if kind == "integer" and type(value) is float and value.is_integer():
        return int(value)
    if kind == "string" and type(value) is str:
        format = schema.get("format")
        if format == "duration":
            from k8slint.apis.apiextensions.formats import parse_duration

            ns = parse_duration(value)
            if ns is None:
                raise CelError(f"invalid duration {value}")
            return Duration(ns)
        if format in ("date", "date-time"):
            from k8slint.cel.values import parse_timestamp

            found = parse_timestamp(value + "T00:00:00Z" if format == "date" else value)
            if found is None:
                raise CelError(f"invalid {format} {value}")
            return found
        if format == "byte":
            import binascii

            try:
                return binascii.a2b_base64(value)
            except ValueError:
                raise CelError(f"invalid byte formatted string {value}") from None
    return value


class _Run:
    __slots__ = ("budget", "errs", "minor", "unknown")

    def __init__(self, errs: list[Error], minor: int) -> None:
        self.errs = errs
        self.minor = minor
        self.budget = RUNTIME_BUDGET
        self.unknown = ""


def validate_rules(value: Any, schema: Schema, resource_root: bool, path: Path, errs: list[Error], minor: int) -> str:
    """Run all rules of the schema on a value that is being created (transition rules have nothing to compare with).

    Returns why a rule could not be evaluated, "" where all were.
    """
    run = _Run(errs, minor)
    _validate(value, schema, resource_root, path, run)
    return run.unknown


def _validate(value: Any, schema: Schema | None, resource_root: bool, path: Path, run: _Run) -> bool:
    """False where the budget is used up: no further rule runs."""
    if schema is None or value is None:
        return True
    if schema.get("x-kubernetes-validations") and not _rules(value, schema, resource_root, path, run):
        return False
    if type(value) is list:
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                if not _validate(item, items, bool(items.get("x-kubernetes-embedded-resource")), (*path, i), run):
                    return False
    elif type(value) is dict:
        additional = schema.get("additionalProperties")
        properties = schema.get("properties", {})
        for key, item in value.items():
            if type(additional) is dict:
                if not _validate(item, additional, bool(additional.get("x-kubernetes-embedded-resource")), (*path, Key(key)), run):
                    return False
            child = properties.get(key)
            if child is not None and not _validate(item, child, bool(child.get("x-kubernetes-embedded-resource")), (*path, key), run):
                return False
    return True


_compiled: dict[tuple[int, bool, int], tuple[Schema, list[Compiled] | None]] = {}


def _compiled_rules(schema: Schema, resource_root: bool, minor: int) -> list[Compiled] | None:
    key = (id(schema), resource_root, minor)
    found = _compiled.get(key)
    if found is None or found[0] is not schema:
        found = (schema, compile_rules(schema, resource_root, minor))
        if len(_compiled) > 2_000:
            _compiled.clear()
        _compiled[key] = found
    return found[1]


def _rules(value: Any, schema: Schema, resource_root: bool, path: Path, run: _Run) -> bool:
    from k8slint.cel.values import NONE, CannotKnow, CelError, CostExceeded

    compiled = _compiled_rules(schema, resource_root, run.minor)
    if compiled is None:
        return True
    kind = schema.get("type", "")
    try:
        own: Any = to_cel(value, schema, resource_root)
    except CelError as error:
        own = error
    for one in compiled:
        rule = one.rule
        if one.error:
            run.errs.append(invalid(path, kind, "rule compile error: {error}", error=one.error))
            continue
        if one.program is None or (one.uses_old_self and not rule.get("optionalOldSelf")):
            continue
        shown = (rule.get("message") or rule.get("rule", "")).strip()
        limit = min(PER_CALL_LIMIT, run.budget)
        try:
            if isinstance(own, CelError):
                raise own
            result, cost = one.program.evaluate({"self": own, "oldSelf": NONE}, limit)
        except CostExceeded:
            detail = (
                "validation failed due to running out of cost budget, no further validation rules will be run" if limit < PER_CALL_LIMIT
                else "'operation cancelled: actual cost limit exceeded': no further validation rules will be run due to call cost exceeds "
                "limit for rule: {rule}"
            )
            run.errs.append(invalid(path, kind, detail, rule=shown))
            return False
        except CannotKnow as error:
            run.unknown = str(error)
            continue
        except CelError as error:
            if str(error).startswith("no such overload"):
                detail = "'{error}': call arguments did not match a supported operator, function or macro signature for rule: {rule}"
            else:
                detail = "{error} evaluating rule: {rule}"
            run.errs.append(invalid(path, kind, detail, error=str(error), rule=shown))
            continue
        run.budget -= cost
        if result is True:
            continue
        run.errs.append(_failure(one, value, own, schema, path, run))
    return True


def _failure(one: Compiled, value: Any, own: Any, schema: Schema, path: Path, run: _Run) -> Error:
    from k8slint.apis.apiextensions.field_path import parse_field_path
    from k8slint.cel.values import NONE, CannotKnow, CelError, CostExceeded

    rule = one.rule
    message = ""
    if one.message_program is not None:
        try:
            text, cost = one.message_program.evaluate({"self": own, "oldSelf": NONE}, min(PER_CALL_LIMIT, max(run.budget, 0)))
            run.budget -= cost
            text = text.strip() if isinstance(text, str) else ""
            if text and "\n" not in text and len(text.encode()) <= MAX_MESSAGE:
                message = text
        except (CelError, CostExceeded, CannotKnow):
            pass
    if not message:
        message = (rule.get("message") or "").strip() or f"failed rule: {rule.get('rule', '').strip()}"
    at: Path = path
    if rule.get("fieldPath"):
        found = parse_field_path(rule["fieldPath"], schema)
        if found is not None:
            at = (*path, *found[0])
    reason = rule.get("reason") or INVALID
    values: dict[str, object] = {"message": message}
    if reason in (REQUIRED, FORBIDDEN, DUPLICATE):
        return RuleError(reason, at, None, "{message}", values, format_path(at))
    error = Error if type(value) not in (dict, list) else RuleError
    return error(INVALID, at, value, "{message}", values, format_path(at))
