"""Field paths and field errors, after apimachinery's `util/validation/field`.

A path is a plain tuple of names (`str`), list positions (`int`) and map keys (`Key`): `("spec", "containers", 0,
"resources", "requests", Key("memory"))` prints as `spec.containers[0].resources.requests[memory]`. The same tuple is
the key under which a document's positions are found and pydantic's `loc`.

Validation functions never raise and never stop at the first error: they append to the list that they are given.
"""

from __future__ import annotations

Path = tuple[str | int, ...]

REQUIRED = "FieldValueRequired"
INVALID = "FieldValueInvalid"
NOT_SUPPORTED = "FieldValueNotSupported"
FORBIDDEN = "FieldValueForbidden"
DUPLICATE = "FieldValueDuplicate"
TOO_LONG = "FieldValueTooLong"
TOO_MANY = "FieldValueTooMany"
TYPE_INVALID = "FieldValueTypeInvalid"
NOT_FOUND = "FieldValueNotFound"
INTERNAL = "InternalError"
BAD_REQUEST = "BadRequest"

_TITLES = {
    REQUIRED: "Required value",
    INVALID: "Invalid value",
    NOT_SUPPORTED: "Unsupported value",
    FORBIDDEN: "Forbidden",
    DUPLICATE: "Duplicate value",
    TOO_LONG: "Too long",
    TOO_MANY: "Too many",
    TYPE_INVALID: "Invalid value",
    NOT_FOUND: "Not found",
    INTERNAL: "Internal error",
}


class Key(str):
    """A map key in a path: equal to the plain string, printed in brackets as upstream's `Path.Key` is."""

    __slots__ = ()


def format_path(path: Path) -> str:
    """`spec.containers[0].image`, as upstream prints it; the empty path is `<nil>`."""
    out = ""
    for part in path:
        kind = type(part)
        if kind is int:
            out += f"[{part}]"
        elif kind is Key:
            out += f"[{part}]"
        elif out:
            out += "." + part  # type: ignore[operator]
        else:
            out = part  # type: ignore[assignment]
    return out or "<nil>"


def parse_path(text: str) -> Path:
    """`format_path` backwards: `spec.containers[0].image`; what stands in brackets and is no number is a map key."""
    parts: list[str | int] = []
    rest = text
    while rest:
        if rest[0] == "[":
            inner, closed, rest = rest[1:].partition("]")
            if not closed:
                raise ValueError(f'"{text}" is not a path: "]" is missing')
            parts.append(int(inner) if inner.isascii() and inner.isdigit() else Key(inner))
        else:
            rest = rest.removeprefix(".") if parts else rest
            end = min((i for i in (rest.find("."), rest.find("[")) if i >= 0), default=len(rest))
            if not end:
                raise ValueError(f'"{text}" is not a path: a name is missing')
            parts.append(rest[:end])
            rest = rest[end:]
            if rest == ".":
                raise ValueError(f'"{text}" is not a path: a name is missing')
    return tuple(parts)


class Error:
    """One field error: `type` is upstream's cause type, `detail` a template filled from `values`.

    `field` overrides the printed path where upstream prints something that is not a path of the document (a missing
    index, say); the position is still looked up through `path`.
    """

    __slots__ = ("detail", "field", "path", "type", "value", "values")

    def __init__(
        self, type: str, path: Path, value: object, detail: str, values: dict[str, object] | None = None, field: str = ""
    ) -> None:
        self.type = type
        self.path = path
        self.value = value
        self.detail = detail
        self.values = values
        self.field = field or format_path(path)

    def __repr__(self) -> str:
        return f"Error({self.type}, {self.message()})"

    def detail_text(self, template: str = "") -> str:
        """The detail with its values filled in; `template` is a translation of `detail`."""
        text = template or self.detail
        return text.format(**self.values) if self.values else text

    def title(self) -> str:
        """`Invalid value`: upstream's words for the type."""
        return _TITLES.get(self.type, self.type)

    def body(self, detail: str = "", title: str = "") -> str:
        """`Invalid value: -1: must be greater than or equal to 0`: upstream's `ErrorBody`; detail and title may be translated."""
        title, detail = title or _TITLES.get(self.type, self.type), detail or self.detail_text()
        if self.type in (REQUIRED, FORBIDDEN, TOO_LONG, INTERNAL):
            text = title
        else:
            text = f"{title}: {format_value(self.value)}"
        return f"{text}: {detail}" if detail else text

    def message(self) -> str:
        """The whole message as the API server writes it: `spec.replicas: Invalid value: -1: ...`."""
        if self.type == BAD_REQUEST:
            return self.detail_text()
        return f"{self.field}: {self.body()}"


class Warning:
    """A warning that the API server sends with an accepted object (an HTTP Warning header)."""

    __slots__ = ("path", "text", "values")

    def __init__(self, path: Path, text: str, values: dict[str, object] | None = None) -> None:
        self.path = path
        self.text = text
        self.values = values

    def message(self, template: str = "") -> str:
        """The text with its values filled in."""
        text = template or self.text
        return text.format(**self.values) if self.values else text


def required(path: Path, detail: str = "", field: str = "", **values: object) -> Error:
    """A value that must be given is missing or empty."""
    return Error(REQUIRED, path, None, detail, values or None, field)


def invalid(path: Path, value: object, detail: str = "", field: str = "", **values: object) -> Error:
    """A value that is malformed or out of bounds."""
    return Error(INVALID, path, value, detail, values or None, field)


def type_invalid(path: Path, value: object, detail: str = "", field: str = "", **values: object) -> Error:
    """A value of the wrong type (custom resources)."""
    return Error(TYPE_INVALID, path, value, detail, values or None, field)


def not_supported(path: Path, value: object, supported: tuple[str, ...] | list[str] | frozenset[str], field: str = "") -> Error:
    """A value that is not one of the allowed ones, which are listed as they are given: upstream's sets sorted, its lists as they stand."""
    allowed = ", ".join(f'"{s}"' for s in (sorted(supported) if isinstance(supported, (set, frozenset)) else supported))
    detail = "supported values: {allowed}" if allowed else ""
    return Error(NOT_SUPPORTED, path, value, detail, {"allowed": allowed} if allowed else None, field)


def forbidden(path: Path, detail: str, field: str = "", **values: object) -> Error:
    """A field that may not be set here."""
    return Error(FORBIDDEN, path, None, detail, values or None, field)


def duplicate(path: Path, value: object, field: str = "") -> Error:
    """A value that must be unique and is not."""
    return Error(DUPLICATE, path, value, "", None, field)


def not_found(path: Path, value: object, field: str = "") -> Error:
    """A value that names something that is not there."""
    return Error(NOT_FOUND, path, value, "", None, field)


def too_long(path: Path, maximum: int, field: str = "") -> Error:
    """A value that is longer than `maximum` bytes."""
    return Error(TOO_LONG, path, None, "may not be more than {max} bytes" if maximum >= 0 else "value is too long", {"max": maximum}, field)


def too_many(path: Path, actual: int, maximum: int, field: str = "") -> Error:
    """A list or map with more than `maximum` items."""
    if actual < 0 or maximum < 0:
        return Error(TOO_MANY, path, actual, "has too many items", None, field)
    return Error(TOO_MANY, path, actual, "must have at most {max} items", {"max": maximum}, field)


def internal(path: Path, detail: str, field: str = "", **values: object) -> Error:
    """Upstream's InternalError: the server could not decide."""
    return Error(INTERNAL, path, None, detail, values or None, field)


def quote(text: str) -> str:
    """Go's `%q` for the characters that occur in manifests: double quotes, escapes for control characters."""
    out = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")
    return f'"{out}"'


def format_value(value: object) -> str:
    """A value as upstream prints it after `Invalid value: `: `%q` for strings, `%v` for scalars, JSON for the rest."""
    if isinstance(value, str):
        return quote(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    import json

    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=str)
