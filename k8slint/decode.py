"""Decoding as the API server does it, strictly: unknown fields, wrong types, malformed quantities, times and base64.

The server stops at the first type error; we report all of them. Decoders are closures over dicts, made from the tables on
first use. A decoder works in place: null and unknown fields are removed (Go's decoder leaves them out), null list items become the
item type's zero value, so that later stages meet values of the right type only.
"""

from __future__ import annotations

from k8slint import field, scheme
from k8slint.field import BAD_REQUEST, Error

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Decoder = Callable[[Any, tuple[str | int, ...], list[Error]], Any]


_INT32_MIN, _INT32_MAX = -(1 << 31), (1 << 31) - 1
_INT64_MIN, _INT64_MAX = -(1 << 63), (1 << 63) - 1


class _Int32:
    """Marks an int32 field in a decoder's table."""


_JSON_NAMES = {str: "string", bool: "bool", int: "number", float: "number", dict: "object", list: "array", type(None): "null"}

_decoders: dict[tuple[int, str], Any] = {}


def _go_path(path: tuple[str | int, ...]) -> str:
    """The dotted path that Go's decoder names: without indices."""
    return ".".join(str(p) for p in path if type(p) is not int)


def _mismatch(errs: list[Error], path: tuple[str | int, ...], value: Any, owner: str, want: str) -> None:
    """`json: cannot unmarshal string into Go struct field X.spec.replicas of type int32`, and what to write instead."""
    got = _JSON_NAMES[type(value)]
    if want == "string" and got in ("number", "bool"):
        shown = ("true" if value else "false") if got == "bool" else value
        detail = "json: cannot unmarshal {got} into Go struct field {owner}.{path} of type string: "
        if got == "bool":
            detail += "a string is expected, and YAML reads this word as the boolean {shown}: put it in quotes"
        elif type(value) is float:  # 1.10 is 1.1 by now
            detail += "a string is expected, and YAML reads this as the number {shown}: put what you wrote in quotes"
        else:
            detail += 'a string is expected: put it in quotes ("{shown}")'
        values: dict[str, object] = {"got": got, "owner": owner, "path": _go_path(path), "shown": shown}
    else:
        expected = {"string": "a string", "bool": "true or false", "int32": "a whole number", "int64": "a whole number", "float64": "a number"}.get(want)
        if expected is None:
            expected = "a list" if want.startswith("[]") else "a mapping"
        shown = field.format_value(value) if type(value) not in (dict, list) else ("a mapping" if type(value) is dict else "a list")
        if got == "number" and type(value) is int and want in ("int32", "int64"):
            got, expected = f"number {value}", f"a whole number of {want[3:]} bits"
        detail = "json: cannot unmarshal {got} into Go struct field {owner}.{path} of type {want}: {expected} is expected, not {shown}"
        values = {"got": got, "owner": owner, "path": _go_path(path), "want": want, "expected": expected, "shown": shown}
    errs.append(Error(BAD_REQUEST, path, value, detail, values))


def _unknown(errs: list[Error], path: tuple[str | int, ...], fields: dict[str, Any], type_name: str, minor: int) -> None:
    key = str(path[-1])
    hint = meant = ""
    known = scheme.known_range(type_name, key)
    if known is not None:
        low, high = known
        hint = f"; Kubernetes has this field from 1.{low} on, the target is 1.{minor}" if minor < low else f"; the field was removed in 1.{high + 1}"
    elif fields:
        import difflib

        lowered = {name.lower(): name for name in fields}
        if key.lower() in lowered:
            meant = lowered[key.lower()]
            hint = f'; names are case-sensitive: write "{meant}"'
        else:
            near = difflib.get_close_matches(key, list(fields), n=1, cutoff=0.7)
            if near:
                hint = f'; did you mean "{near[0]}"?'
    values: dict[str, object] = {"field": field.format_path(path), "hint": hint, "meant": meant}
    errs.append(Error(BAD_REQUEST, path, None, 'strict decoding error: unknown field "{field}"{hint}', values))


def decoder(minor: int, type_name: str) -> Decoder:
    """The decoder of a struct type such as `apps/v1.Deployment`: `decode(value, path, errors) -> value`."""
    found = _decoders.get((minor, type_name))
    if found is None:
        found = _struct(minor, type_name)
    return found


def _struct(minor: int, type_name: str) -> Decoder:
    table: dict[str, Any] = {}
    owner = type_name.rpartition(".")[2]
    go_name = "v1." + owner

    def decode(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
        if type(value) is not dict:
            _mismatch(errs, path, value, owner, go_name)
            return {}
        nulls: list[str] | None = None  # and fields that are not known: later stages do not meet them
        for key, item in value.items():
            try:
                spec = table[key]
            except KeyError:
                if not table:
                    fill()
                    spec = table.get(key)
                else:
                    spec = None
                if spec is None:
                    _unknown(errs, (*path, key), table, type_name, minor)
                    if nulls is None:
                        nulls = [key]
                    else:
                        nulls.append(key)
                    continue
            kind = type(item)
            if spec is kind:
                if kind is not int or _INT64_MIN <= item <= _INT64_MAX:
                    continue
                _mismatch(errs, (*path, key), item, owner, "int64")
            elif item is None:
                if nulls is None:
                    nulls = [key]
                else:
                    nulls.append(key)
            elif spec is _Int32:
                if kind is not int or not _INT32_MIN <= item <= _INT32_MAX:
                    _mismatch(errs, (*path, key), item, owner, "int32")
            elif spec is str:
                _mismatch(errs, (*path, key), item, owner, "string")
            elif spec is bool:
                _mismatch(errs, (*path, key), item, owner, "bool")
            elif spec is int:
                _mismatch(errs, (*path, key), item, owner, "int64")
            else:
                new = spec(item, (*path, key), errs)
                if new is not item:
                    value[key] = new
        if nulls is not None:
            for key in nulls:
                del value[key]
        return value

    def fill() -> None:
        for item in _flatten(minor, type_name):
            table[item.json_name] = _spec(minor, item.go_type, owner)
        if not table:
            table["\0"] = str

    _decoders[(minor, type_name)] = decode
    return decode


def _flatten(minor: int, type_name: str) -> list[scheme.Field]:
    """A struct's fields with the inlined structs' own."""
    out: list[scheme.Field] = []
    for item in scheme.struct(minor, type_name):
        if item.inline:
            out += _flatten(minor, item.go_type.lstrip("*"))
        else:
            out.append(item)
    return out


fields = _flatten


def _spec(minor: int, go_type: str, owner: str) -> Any:
    """How a field of this Go type is decoded: str, bool, int, _Int32, or a function."""
    go_type = go_type.lstrip("*")
    special = _SPECIAL.get(go_type)
    if special is not None:
        return special
    if go_type.startswith("[]"):
        return _list(minor, go_type, _spec(minor, go_type[2:], owner), owner)
    if go_type.startswith("map["):
        value_type = go_type[go_type.index("]") + 1 :]
        return _map(go_type, _spec(minor, value_type, owner), owner)
    alias = scheme.named(minor, go_type)
    if alias is not None:
        return _spec(minor, alias[0], owner)
    if go_type.startswith("apiextensions/") and ".JSONSchemaPropsOr" in go_type:
        return _schema_or(minor, go_type)
    if scheme.line(minor, go_type) is None:
        return str if go_type.startswith("types.") else _anything
    return decoder(minor, go_type)


def _short(go_type: str) -> str:
    """`[]core/v1.Container` as Go prints it: `[]v1.Container`."""
    prefix, slash, name = go_type.rpartition("/")
    if not slash:
        return go_type
    while prefix and prefix[-1].isalnum():
        prefix = prefix[:-1]
    return prefix + name


def _list(minor: int, go_type: str, spec: Any, owner: str) -> Decoder:
    shown = _short(go_type)
    item_type = shown[2:]
    zero = _zero(item_type, spec)

    def decode(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
        if type(value) is not list:
            _mismatch(errs, path, value, owner, shown)
            return []
        for i, item in enumerate(value):
            kind = type(item)
            if spec is kind:
                if kind is int and not _INT64_MIN <= item <= _INT64_MAX:
                    _mismatch(errs, (*path, i), item, owner, "int64")
                continue
            if item is None:
                value[i] = zero()
            elif spec is _Int32:
                if kind is not int or not _INT32_MIN <= item <= _INT32_MAX:
                    _mismatch(errs, (*path, i), item, owner, "int32")
            elif spec is str or spec is bool or spec is int:
                _mismatch(errs, (*path, i), item, owner, {str: "string", bool: "bool", int: "int64"}[spec] if "." not in item_type else item_type)
            else:
                new = spec(item, (*path, i), errs)
                if new is not item:
                    value[i] = new
        return value

    return decode


def _zero(go_type: str, spec: Any) -> Callable[[], Any]:
    """What makes the zero value that a null stands for in a list or map."""
    if spec in (str, bool, int):
        return spec  # type: ignore[no-any-return]
    if spec is _Int32 or spec is int_or_string or spec is float64:
        return int
    if spec is quantity:
        return lambda: "0"
    if spec is base64 or spec is time or spec is micro_time or spec is duration:
        return str
    if spec is _anything:
        return lambda: None  # JSON of any shape: null is one of its values
    return list if go_type.startswith("[]") or go_type.endswith("ExtraValue") else dict


def _map(go_type: str, spec: Any, owner: str) -> Decoder:
    shown = _short(go_type)
    zero = _zero(shown[shown.index("]") + 1 :], spec)

    def decode(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
        if type(value) is not dict:
            _mismatch(errs, path, value, owner, shown)
            return {}
        for key, item in value.items():
            kind = type(item)
            if spec is kind:
                if kind is int and not _INT64_MIN <= item <= _INT64_MAX:
                    _mismatch(errs, (*path, field.Key(key)), item, owner, "int64")
                continue
            if item is None:
                value[key] = zero()
            elif spec is _Int32 and kind is int:
                if not _INT32_MIN <= item <= _INT32_MAX:
                    _mismatch(errs, (*path, field.Key(key)), item, owner, "int32")
            elif spec is str or spec is bool or spec is int or spec is _Int32:
                _mismatch(errs, (*path, field.Key(key)), item, owner, {str: "string", bool: "bool", int: "int64", _Int32: "int32"}[spec])
            else:
                new = spec(item, (*path, field.Key(key)), errs)
                if new is not item:
                    value[key] = new
        return value

    return decode


# ---------------------------------------------------------------------------------------------------- special types


def _anything(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    return value


def quantity(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A resource.Quantity: a string or number that parses."""
    from k8slint.apis import resource

    kind = type(value)
    if kind is str or kind is int or kind is float:
        try:
            resource.parse(value)
        except resource.QuantityError as error:
            errs.append(
                Error(BAD_REQUEST, path, value, "{value} is not a quantity such as 500m, 2, 128Mi or 1Gi: {why}",
                      {"value": field.format_value(value), "why": str(error)})
            )
        return value
    shown = "true" if value is True else "false" if value is False else "a mapping" if kind is dict else "a list"
    errs.append(
        Error(BAD_REQUEST, path, value, "{value} is not a quantity such as 500m, 2, 128Mi or 1Gi: {why}",
              {"value": shown, "why": resource.FORMAT_ERROR})
    )
    return "0"


def int_or_string(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """An intstr.IntOrString."""
    kind = type(value)
    if kind is str or (kind is int and _INT32_MIN <= value <= _INT32_MAX):
        return value
    detail = "json: cannot unmarshal {got} into Go value of type int32: a whole number or a string is expected"
    errs.append(Error(BAD_REQUEST, path, value, detail, {"got": _JSON_NAMES[kind]}))
    return 0


def float64(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A number."""
    if type(value) is float or type(value) is int:
        return value
    _mismatch(errs, path, value, "JSONSchemaProps", "float64")
    return 0


def time(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A metav1.Time: RFC 3339."""
    if type(value) is str and (is_rfc3339(value)):
        return value
    shown = field.format_value(value) if type(value) not in (dict, list) else _JSON_NAMES[type(value)]
    detail = 'parsing time {value} as "2006-01-02T15:04:05Z07:00": an RFC 3339 time such as "2026-01-31T12:00:00Z" is expected'
    errs.append(Error(BAD_REQUEST, path, value, detail, {"value": shown}))
    return ""


def micro_time(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A metav1.MicroTime: RFC 3339 with exactly six digits of a second's fraction."""
    if type(value) is str and is_rfc3339(value):
        rest = value.rstrip("Z") if value[-1] == "Z" else value[:-6]
        if len(rest) > 7 and rest[-7] in ".,":
            return value
    shown = field.format_value(value) if type(value) not in (dict, list) else _JSON_NAMES[type(value)]
    detail = 'parsing time {value} as "2006-01-02T15:04:05.000000Z07:00": a time with microseconds such as "2026-01-31T12:00:00.000000Z" is expected'
    errs.append(Error(BAD_REQUEST, path, value, detail, {"value": shown}))
    return ""


def is_rfc3339(text: str) -> bool:
    """Whether Go's time.Parse(time.RFC3339, text) accepts it (a fraction of a second is allowed, and an hour of one digit)."""
    if text[12:13] == ":":
        text = text[:11] + "0" + text[11:]
    if len(text) < 20 or not text.isascii():
        return False
    head, rest = text[:19], text[19:]
    if head[4] != "-" or head[7] != "-" or head[10] != "T" or head[13] != ":" or head[16] != ":":
        return False
    numbers = (head[:4], head[5:7], head[8:10], head[11:13], head[14:16], head[17:19])
    if not all(n.isdigit() for n in numbers):
        return False
    year, month, day, hour, minute, second = map(int, numbers)
    if not (1 <= month <= 12 and hour < 24 and minute < 60 and second < 60):
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= day <= (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
        return False
    if rest[:1] in (".", ","):
        digits = 1
        while digits < len(rest) and rest[digits].isdigit():
            digits += 1
        if digits == 1:
            return False
        rest = rest[digits:]
    if rest == "Z":
        return True
    return len(rest) == 6 and rest[0] in "+-" and rest[3] == ":" and rest[1:3].isdigit() and rest[4:].isdigit() and int(rest[1:3]) <= 24 and int(rest[4:]) <= 60


def duration(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A metav1.Duration, kept as its string."""
    if type(value) is str:
        return value
    _mismatch(errs, path, value, "Duration", "string")
    return "0s"


def base64(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
    """A []byte: standard base64 in a string; kept as written."""
    if type(value) is not str:
        if type(value) is list and all(b is None or (type(b) is int and 0 <= b < 256) for b in value):  # Go reads a list of bytes too
            import binascii

            return binascii.b2a_base64(bytes(b or 0 for b in value), newline=False).decode()
        _mismatch(errs, path, value, "Secret", "[]uint8")
        return ""
    if value:
        import binascii

        text = value.replace("\n", "").replace("\r", "")
        try:
            if len(text) % 4 or text.endswith("==="):  # after a whole group Python lets padding pass
                raise ValueError
            binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
        except (ValueError, UnicodeEncodeError):
            detail = "illegal base64 data at input byte {position}: the value must be base64 (plain text belongs under stringData)"
            errs.append(Error(BAD_REQUEST, path, value, detail, {"position": _illegal_byte(value)}))
            return ""
    return value


def _illegal_byte(text: str) -> int:
    """The offset that Go's decoder names: it skips line ends and counts them."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    read = 0
    for i, char in enumerate(text):
        if char in alphabet:
            read += 1
        elif char == "=" and read % 4 > 1:
            rest = [n for n in range(i + 1, len(text)) if text[n] not in "\r\n"]
            if read % 4 == 2:
                if not rest:
                    return len(text)
                if text[rest[0]] != "=":
                    return rest[0] - 1
                del rest[0]
            return rest[0] if rest else len(text)
        elif char not in "\r\n":
            return i
    return len(text) - read % 4


def _schema_or(minor: int, go_type: str) -> Decoder:
    """JSONSchemaPropsOrBool, ...OrArray, ...OrStringArray."""
    name, _, other = go_type.rpartition("Or")
    strict = decoder(minor, name)

    def schema(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
        # Upstream reads these by functions of their own, which are not strict.
        found: list[Error] = []
        value = strict(value, path, found)
        errs += [error for error in found if not error.detail.startswith("strict decoding error")]
        return value

    def decode(value: Any, path: tuple[str | int, ...], errs: list[Error]) -> Any:
        kind = type(value)
        if kind is dict:
            return schema(value, path, errs)
        if other == "Bool" and kind is bool:
            return value
        if other == "Array" and kind is list:
            for i, item in enumerate(value):
                value[i] = schema({} if item is None else item, (*path, i), errs)
            return value
        if other == "StringArray" and kind is list and all(type(v) is str for v in value):
            return value
        if other != "Bool" and kind is not list:
            return []  # neither of the two: read as nothing
        wanted = {"Bool": "a boolean or JSON schema expected", "Array": "a list of JSON schemas or a JSON schema expected"}
        errs.append(Error(BAD_REQUEST, path, value, "{wanted}", {"wanted": wanted.get(other, "a list of strings or a JSON schema expected")}))
        return {}

    return decode


_SPECIAL: dict[str, Any] = {
    "string": str, "bool": bool, "int64": int, "int": int, "int32": _Int32, "float64": float64, "uint64": int, "uint32": int,
    "interface{}": _anything, "any": _anything, "[]byte": base64, "byte": int, "time.Duration": str, "time.Time": time,
    "resource.Quantity": quantity, "intstr.IntOrString": int_or_string, "meta/v1.Time": time, "meta/v1.MicroTime": micro_time,
    "meta/v1.Duration": duration, "meta/v1.FieldsV1": _anything, "runtime.RawExtension": _anything,
    "apiextensions/v1.JSON": _anything, "types.UID": str, "types.NodeName": str,
}
