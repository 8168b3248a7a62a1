"""A value against a schema: kube-openapi `pkg/validation/validate`, and how apiextensions turns its results into field
errors (`pkg/apiserver/validation/validation.go`).

`match_count` is upstream's score of how far a value got: of several failed branches of anyOf or oneOf, the errors of
the best one are reported.
"""

from __future__ import annotations

from k8slint.apis.apiextensions import formats
from k8slint.field import INVALID, Error, Path, format_path, format_value, not_supported, required, too_long, too_many, type_invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Schema = dict[str, Any]

INT_MIN, INT_MAX = -(1 << 63), (1 << 63) - 1
_NUMERIC_FORMATS_MINOR = 36
_INT32 = (-(1 << 31), (1 << 31) - 1)


class _Result:
    __slots__ = ("errors", "match_count", "seen")

    def __init__(self) -> None:
        self.errors: list[Error] = []
        self.seen: set[str] = set()
        self.match_count = 0

    def add(self, error: Error) -> None:
        key = error.message()
        if key not in self.seen:
            self.seen.add(key)
            self.errors.append(error)

    def merge(self, other: _Result) -> None:
        for error in other.errors:
            self.add(error)
        self.match_count += other.match_count


class Validator:
    """Validates values against one schema. `base` is where its errors' paths begin; `strip` drops formats that the
    server does not know (custom resources; defaults keep them)."""

    __slots__ = ("base", "minor", "strip")

    def __init__(self, base: Path, minor: int, strip: bool = True) -> None:
        self.base = base
        self.minor = minor
        self.strip = strip

    def validate(self, schema: Schema, value: Any, errs: list[Error]) -> None:
        """Append what is wrong with the value."""
        errs += self.check(schema, value, ()).errors

    # -- errors

    def name(self, path: Path) -> str:
        """The path as kube-openapi has it in its messages."""
        return format_path(path) if path else ""

    def at(self, path: Path) -> Path:
        return (*self.base, *path)

    def plain(self, path: Path, detail: str, **values: object) -> Error:
        """An error without a name in kube-openapi: reported at the base, whatever it is about."""
        return Error(INVALID, self.at(path), "", detail, {"name": self.name(path), **values}, format_path(self.base))

    def invalid(self, path: Path, value: Any, detail: str, **values: object) -> Error:
        return Error(INVALID, self.at(path), value, "{name} in body " + detail, {"name": self.name(path), **values})

    def wrong_type(self, path: Path, expected: str, actual: Any) -> Error:
        return type_invalid(
            self.at(path),
            actual,
            "{name} in body must be of type {expected}: {actual}",
            name=self.name(path),
            expected=expected,
            actual=format_value(actual),
        )

    # -- the chain of validators

    def check(self, schema: Schema, value: Any, path: Path) -> _Result:
        result = _Result()
        types = ("integer", "string") if schema.get("x-kubernetes-int-or-string") else (schema["type"],) if schema.get("type") else ()
        format = schema.get("format", "")
        if format and self.strip and not formats.is_recognized(types[0] if len(types) == 1 else "", format, self.minor):
            format = ""
        if value is None:
            if types and not schema.get("nullable"):
                result.add(self.wrong_type(path, ",".join(types), "null"))
            else:
                result.match_count += 1
            self.enum(schema, value, path, result)
            return result
        if types or format:
            self.type(types, format, value, path, result)
            result.match_count += 1
        self.junctors(schema, value, path, result)
        result.match_count += 1
        kind = type(value)
        if kind is str:
            self.string(schema, value, path, result)
            result.match_count += 1
            if format:
                if not formats.is_valid(format, value):
                    result.add(self.wrong_type(path, format, value))
                result.match_count += 1
        elif kind is int or kind is float:
            self.number(schema, types[0] if len(types) == 1 else "", format, value, path, result)
            result.match_count += 2
        elif kind is list:
            self.array(schema, value, path, result)
            result.match_count += 2
        self.enum(schema, value, path, result)
        result.match_count += 1
        if kind is dict:
            self.object(schema, value, path, result)
            result.match_count += 1
        result.match_count += 1
        return result

    def type(self, types: tuple[str, ...], format: str, value: Any, path: Path, result: _Result) -> None:
        kind = type(value)
        own_format = ""
        if kind is bool:
            own = "boolean"
        elif kind is str:
            own = "string"
        elif kind is int and INT_MIN <= value <= INT_MAX:
            own, own_format = "integer", "int64"
        elif kind is int or kind is float:
            own, own_format = "number", "float64"  # Go's decoder takes larger whole numbers for floats, too
        else:
            own = "array" if kind is list else "object"
        whole = own == "number" and "integer" in types and abs(value) < 1 << 53 and float(value).is_integer()
        fits = own in types or whole or (own == "integer" and "number" in types)
        text = kind is str or kind is list
        if not text and format and not (fits or own_format == format):
            result.add(self.wrong_type(path, format, own_format))
            return
        numeric = "number" in types or "integer" in types
        if not (not numeric and format and text) and not fits:
            result.add(self.wrong_type(path, ",".join(types), own))
            return
        result.match_count += 1

    def junctors(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        result.match_count += 1
        if schema.get("anyOf"):
            best: _Result | None = None
            success: _Result | None = None
            for child in schema["anyOf"]:
                found = self.check(child, value, path)
                if not found.errors:
                    success = found
                    break
                if best is None or found.match_count > best.match_count:
                    best = found
            if success is not None:
                result.merge(success)
            elif best is not None:
                result.add(self.plain(path, '"{name}" must validate at least one schema (anyOf)'))
                result.merge(best)
        if schema.get("oneOf"):
            self.one_of(schema["oneOf"], value, path, result)
        if schema.get("allOf"):
            valid = 0
            for child in schema["allOf"]:
                found = self.check(child, value, path)
                valid += not found.errors
                result.merge(found)
            if valid != len(schema["allOf"]):
                more = ". None validated" if not valid else ""
                result.add(self.plain(path, '"{name}" must validate all the schemas (allOf){more}', more=more))
        if "not" in schema and not self.check(schema["not"], value, path).errors:
            result.add(self.plain(path, '"{name}" must not validate the schema (not)'))

    def one_of(self, branches: list[Schema], value: Any, path: Path, result: _Result) -> None:
        best: _Result | None = None
        first: _Result | None = None
        valid = 0
        for child in branches:
            found = self.check(child, value, path)
            if not found.errors:
                valid += 1
                best = None
                first = first or found
            elif valid == 0 and (best is None or found.match_count > best.match_count):
                best = found
        if valid == 1 and first is not None:
            result.merge(first)
            return
        more = "Found none valid" if valid == 0 else f"Found {valid} valid alternatives"
        result.add(self.plain(path, '"{name}" must validate one and only one schema (oneOf). {more}', more=more))
        if best is not None:
            result.merge(best)

    def string(self, schema: Schema, value: str, path: Path, result: _Result) -> None:
        most, least, pattern = schema.get("maxLength"), schema.get("minLength"), schema.get("pattern")
        if most is not None and len(value) > most:
            result.add(too_long(self.at(path), most))
        elif least is not None and len(value) < least:
            result.add(self.invalid(path, value, "should be at least {least} chars long", least=least))
        elif pattern and not _matches(pattern, value):
            result.add(self.invalid(path, value, "should match '{pattern}'", pattern=pattern))

    def number(self, schema: Schema, type_: str, format: str, value: int | float, path: Path, result: _Result) -> None:
        if error := self.out_of_range(value, type_, format, "Checked", path):
            result.add(error)
        factor = schema.get("multipleOf")
        if factor is not None:
            if error := self.out_of_range(factor, type_, format, "MultipleOf", path):
                result.add(error)
                bad = _not_multiple(float(value), float(factor))
            elif type(value) is int:
                bad = "positive" if _int64(factor) <= 0 else "multiple" if value % _int64(factor) else ""
            else:
                bad = _not_multiple(float(value), float(factor))
            if bad == "positive":
                result.add(self.invalid(path, factor, "factor MultipleOf declared must be positive"))
            elif bad:
                result.add(self.invalid(path, value, "should be a multiple of {factor}", factor=_show(factor)))
        for key, prefix in (("minimum", "Minimum boundary"), ("maximum", "Maximum boundary")):
            bound = schema.get(key)
            if bound is None:
                continue
            if error := self.out_of_range(bound, type_, format, prefix, path):
                result.add(error)
                limit: int | float = float(bound)
            else:
                limit = _int64(bound) if type(value) is int else float(bound)
            exclusive = schema.get("exclusiveMinimum" if key == "minimum" else "exclusiveMaximum", False)
            if key == "minimum":
                if value < limit or (exclusive and value == limit):
                    detail = "should be greater than {bound}" if exclusive else "should be greater than or equal to {bound}"
                    result.add(self.invalid(path, value, detail, bound=_show(bound)))
            elif value > limit or (exclusive and value == limit):
                detail = "should be less than {bound}" if exclusive else "should be less than or equal to {bound}"
                result.add(self.invalid(path, value, detail, bound=_show(bound)))

    def out_of_range(self, number: int | float, type_: str, format: str, prefix: str, path: Path) -> Error | None:
        """What keeps a number from being of the type and format; nobody asked before 1.36."""
        if self.minor < _NUMERIC_FORMATS_MINOR:
            return None
        if type_ == "integer":
            low, high = _INT32 if format == "int32" else (INT_MIN, INT_MAX)
            ok = (type(number) is int or float(number).is_integer()) and low <= number <= high
        else:
            ok = format not in ("float", "float32") or abs(number) <= 3.4028234663852886e38
        if ok:
            return None
        shown = f"with format {format}" if format else "(default format)"
        return self.plain(path, "{prefix} value must be of type {type} {format} in {name}", prefix=prefix, type=type_, format=shown)

    def array(self, schema: Schema, value: list[Any], path: Path, result: _Result) -> None:
        items = schema.get("items")
        if type(items) is dict:
            for i, item in enumerate(value):
                result.merge(self.check(items, item, (*path, i)))
        least, most = schema.get("minItems"), schema.get("maxItems")
        if least is not None and len(value) < least:
            result.add(self.invalid(path, len(value), "should have at least {least} items", least=least))
        if most is not None and len(value) > most:
            result.add(too_many(self.at(path), len(value), most))

    def enum(self, schema: Schema, value: Any, path: Path, result: _Result) -> None:
        enum = schema.get("enum")
        if enum and not any(_equals_enum(value, allowed) for allowed in enum):
            result.add(not_supported(self.at(path), value, [v if isinstance(v, str) else _json(v) for v in enum]))

    def object(self, schema: Schema, value: dict[str, Any], path: Path, result: _Result) -> None:
        least, most = schema.get("minProperties"), schema.get("maxProperties")
        if least is not None and len(value) < least:
            result.add(self.invalid(path, len(value), "should have at least {least} properties", least=least))
        if most is not None and len(value) > most:
            result.add(too_many(self.at(path), len(value), most))
        properties = schema.get("properties", {})
        additional = schema.get("additionalProperties")
        for key, item in value.items():
            child = properties.get(key)
            if child is None and additional is not None:
                if additional is False:
                    result.add(self.invalid(path, key, "is a forbidden property"))
                    continue
                if type(additional) is dict:
                    child = additional
            if child is not None:
                result.merge(self.check(child, item, (*path, key)))
        for key in schema.get("required", ()):
            if key not in value:
                result.add(required((*self.at(path), key)))


def _matches(pattern: str, value: str) -> bool:
    from k8slint.cel.re2 import compile
    from k8slint.cel.re2_syntax import RegexError

    try:
        return compile(pattern).matches(value)
    except RegexError:
        return False


def _not_multiple(value: float, factor: float) -> str:
    if factor <= 0:
        return "positive"
    quotient = 1 / factor * value if factor < 1 else value / factor
    return (
        ""
        if quotient == quotient and abs(quotient) < 1e300 and abs(quotient - round(quotient)) <= 1e-9 * max(1.0, abs(quotient))
        else "multiple"
    )


def _equals_enum(value: Any, allowed: Any) -> bool:
    if allowed is None or value is None:
        return False
    if type(value) is bool or type(allowed) is bool:
        return value is allowed
    if isinstance(value, (int, float)) and isinstance(allowed, (int, float)):
        # Go converts the value to the allowed one's type first: 1.5 becomes the integer 1.
        return (int(value) if type(allowed) is int else value) == allowed
    return type(value) is type(allowed) and bool(value == allowed)


def _int64(number: int | float) -> int:
    """As Go converts it on the commonest machines: towards zero, and to the lowest number of all where there is no room."""
    whole = int(number)
    return whole if INT_MIN <= whole <= INT_MAX else INT_MIN


def _show(number: int | float) -> str:
    return str(int(number)) if float(number).is_integer() and abs(number) < 1e21 else repr(number)


def _json(value: Any) -> str:
    import json

    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
