"""What every generated model is made of: the base class, the scalars, and places in source files.

The models are the API types of the newest Kubernetes version that k8slint knows, under upstream's names, fields in
upstream's order:

* Attributes are the JSON names in snake_case (`image_pull_policy`), because that is how Python is written and what type
  checkers then complete in constructors; in YAML and JSON only the JSON name (`imagePullPolicy`) counts.
* An optional field that is absent is None. A required one holds, as in Go, the zero value of its type ("", 0, []), and a
  struct that is no pointer in Go is always there (`deployment.spec.template.spec`), so that reading needs no checks: what
  is missing is for `k8slint.check` to say. `is_set` tells what the author wrote.
* Fields are as strict as the API server's decoder: no unknown field, no number where a string belongs. null is absence.
  `k8slint/decode.py` is the same decoder for the command line; a differential test holds both to the same answers.
* Types with a fixed set of values stay strings: whether a value is allowed is validation's affair, not decoding's. The
  values are in the JSON Schema, for editors.

Models build their validators on first use (`defer_build`): importing `corev1` costs the definition of its classes only.
"""

from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Self, get_args, get_origin

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from k8slint.diagnostic import Span
from k8slint.field import Path, format_path, parse_path

from .names import JSON_NAMES

if TYPE_CHECKING:
    from k8slint.parse import Document


class NoPosition(LookupError):
    """The object was not read from a source: it was made or copied in Python."""


class Place:
    """Where an object stands: the file, the document in it, and the path that leads from the document to the object."""

    __slots__ = ("_document", "path")

    def __init__(self, document: "Document", path: Path) -> None:
        self._document = document
        self.path = path

    @property
    def file(self) -> str:
        """The file's name as it was given, or the name that was given to a text."""
        return self._document.file

    @property
    def index(self) -> int:
        """The number of the document in its file, from 0, empty documents not counted."""
        return self._document.index

    @property
    def line(self) -> int:
        """The line on which the object begins."""
        return self._document.span(self.path).line if self.path else self._document.line

    @property
    def value(self) -> Any:
        """The object as plain dict, list, str, int, float and bool under JSON names, nulls left out."""
        value = self._document.value
        for part in self.path:
            value = value[part]
        return value

    def span(self, path: str | Path = (), key: bool = False) -> Span:
        """The span of the value at a path below the object (of its key with `key`), or of the nearest part that is there."""
        return self._document.span(self.path + _path(path), key)

    def is_set(self, path: str | Path = ()) -> bool:
        """Whether the source has something at the path."""
        return self._document.is_set(self.path + _path(path))

    def below(self, path: Path) -> "Place":
        """The place of a part of the object."""
        return Place(self._document, self.path + path)

    def __repr__(self) -> str:
        return f"Place({self.file}:{self.line}{' ' + format_path(self.path) if self.path else ''})"


def _path(path: str | Path) -> Path:
    return parse_path(path) if isinstance(path, str) else path


@cache
def json_name(attribute: str) -> str:
    """`image_pull_policy` to `imagePullPolicy`; the irregular ones (`hostPID`) are in a table."""
    irregular = JSON_NAMES.get(attribute)
    if irregular is not None:
        return irregular
    first, *rest = attribute.rstrip("_").split("_")
    return first + "".join(part.capitalize() for part in rest)


class Model(BaseModel):
    """The base of all API types."""

    model_config = ConfigDict(
        extra="forbid", strict=True, defer_build=True, alias_generator=json_name, validate_by_name=True, validate_by_alias=True,
        protected_namespaces=(),
    )
    __slots__ = ("_place",)  # not a field: it takes no part in comparing, copying or dumping

    @property
    def source(self) -> Place:
        """Where the object was read. Raises NoPosition for objects that were not."""
        place = getattr(self, "_place", None)
        if place is None:
            raise NoPosition(f"this {type(self).__name__} was not read from a source")
        return place

    def position(self, path: str | Path = (), key: bool = False) -> Span:
        """The span of a field: `pod.position("spec.containers[0].image")`, `container.position("image")`, or a tuple.

        Names are the JSON names. With `key` the span of the field's name. A field that is not in the source has the
        position of the nearest part that is.
        """
        return self.source.span(path, key)

    def is_set(self, path: str | Path = ()) -> bool:
        """Whether the source has something at the path (False as well where there is no source)."""
        return getattr(self, "_place", None) is not None and self.source.is_set(path)

    @classmethod
    def zero(cls) -> Self:
        """The empty struct, as Go's `X{}`: nothing set, nothing validated."""
        return cls.model_construct()

    @classmethod
    def model_validate(cls, obj: Any, **options: Any) -> Self:
        """A typed object from plain values under JSON names. Raises pydantic.ValidationError with every error."""
        options.setdefault("by_alias", True)
        options.setdefault("by_name", False)
        return super().model_validate(obj, **options)

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **options: Any) -> Self:
        """`model_validate` for a JSON text."""
        options.setdefault("by_alias", True)
        options.setdefault("by_name", False)
        return super().model_validate_json(json_data, **options)

    def to_dict(self) -> dict[str, Any]:
        """Plain values under JSON names: what was set, quantities as they were written. `load` and back loses nothing."""
        return self._set_fields()

    def _set_fields(self) -> dict[str, Any]:
        out: dict[str, Any] = {}
        written = self.model_fields_set
        for name, info in type(self).model_fields.items():
            value = getattr(self, name)
            if value is None:
                continue
            plain = _plain(value)
            if name not in written and (plain in ({}, []) or value == info.default):
                continue  # a zero value that nobody wrote
            out[info.alias or json_name(name)] = plain
        return out

    def __repr_args__(self) -> Any:
        written = self.model_fields_set
        return [(name, value) for name, value in super().__repr_args__() if name in written]

    @model_validator(mode="before")
    @classmethod
    def _nulls(cls, data: Any) -> Any:
        """null is absence, and in lists and maps the zero value, as Go's decoder has it."""
        if type(data) is dict:
            for value in data.values():
                if value is None or (type(value) is list and None in value) or (type(value) is dict and None in value.values()):
                    return cls._without_nulls(data)
        return data

    @classmethod
    def _without_nulls(cls, data: dict[str, Any]) -> dict[str, Any]:
        out = {}
        fields = {info.alias or json_name(name): info for name, info in cls.model_fields.items()}
        for key, value in data.items():
            info = fields.get(key)
            if info is not None and value is None:
                continue  # an unknown field is unknown even if it is null
            zero = _NO_ITEM if info is None else _zero_item(info.annotation)
            if zero is not _NO_ITEM and type(value) is list:
                value = [zero if item is None else item for item in value]
            elif zero is not _NO_ITEM and type(value) is dict:
                value = {k: zero if item is None else item for k, item in value.items()}
            out[key] = value
        return out


_NO_ITEM: Any = object()


def _zero_item(annotation: Any) -> Any:
    """The zero value of the items of a list or map type, `_NO_ITEM` for others."""
    for part in (annotation, *get_args(annotation)):
        if get_origin(part) in (list, dict):
            item = get_args(part)[-1]
            while get_origin(item) is Annotated:
                item = get_args(item)[0]
            if item in (str, int, bool):
                return item()
            return "0" if getattr(item, "__name__", "") == "Quantity" else {}
    return _NO_ITEM


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value._set_fields()
    if type(value) is list:
        return [_plain(item) for item in value]
    if type(value) is dict:
        return {key: _plain(item) for key, item in value.items()}
    return getattr(value, "written", value)


def place(model: Model, where: Place) -> None:
    """Tell an object, and every object in it, where it stands."""
    object.__setattr__(model, "_place", where)
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if isinstance(value, Model):
            place(value, where.below((info.alias or json_name(name),)))
        elif type(value) is list:
            for i, item in enumerate(value):
                if isinstance(item, Model):
                    place(item, where.below((info.alias or json_name(name), i)))


# ---------------------------------------------------------------------------------------------------- scalars

Int32 = Annotated[int, Field(ge=-(1 << 31), le=(1 << 31) - 1)]
Int64 = Annotated[int, Field(ge=-(1 << 63), le=(1 << 63) - 1)]


def _check_time(text: str) -> str:
    from k8slint.decode import is_rfc3339

    if not is_rfc3339(text):
        raise PydanticCustomError("time", 'an RFC 3339 time such as "2026-01-31T12:00:00Z" is expected')
    return text


Time = Annotated[str, AfterValidator(_check_time), WithJsonSchema({"type": "string", "format": "date-time"})]
MicroTime = Time


def _check_base64(value: Any) -> Any:
    from k8slint.decode import base64
    from k8slint.field import Error

    errors: list[Error] = []
    value = base64(value, (), errors)
    if errors:
        raise PydanticCustomError("base64", "{why}", {"why": errors[0].detail_text()})
    return value


# Go's []byte: standard base64, kept as it was written
Bytes = Annotated[str, BeforeValidator(_check_base64), WithJsonSchema({"type": "string", "format": "byte"})]


def values(*known: str) -> Any:
    """All values of a string type; the API server refuses others. For the JSON Schema only."""
    return WithJsonSchema({"type": "string", "enum": list(known)})


def examples(*known: str) -> Any:
    """Well-known values of a string type that takes others, too. For the JSON Schema only."""
    return WithJsonSchema({"type": "string", "examples": list(known)})
