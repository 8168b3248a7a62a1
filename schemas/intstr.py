"""`intstr.IntOrString`, after apimachinery `util/intstr`: a port number or a port's name, a count or a percentage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from k8slint.apis import intstr as _intstr

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class IntOrString:
    """An immutable int (of 32 bits) or string. Equal to its plain value: `port.target_port == "http"`."""

    __slots__ = ("written",)

    written: int | str
    """The plain value."""

    def __init__(self, written: int | str | IntOrString) -> None:
        if isinstance(written, IntOrString):
            written = written.written
        if type(written) is not str and not (type(written) is int and -(1 << 31) <= written < 1 << 31):
            raise ValueError("a whole number of 32 bits or a string is expected")
        object.__setattr__(self, "written", written)

    @property
    def is_int(self) -> bool:
        """Whether it is a number (and not a string of digits)."""
        return type(self.written) is int

    @property
    def is_percent(self) -> bool:
        """Whether it is a string such as `25%`."""
        return _intstr.is_percent(self.written)

    def int_value(self) -> int:
        """The number; that of a string of digits; 0 for other strings. Upstream's `IntValue`."""
        if isinstance(self.written, int):
            return self.written
        digits = self.written[1:] if self.written[:1] in ("+", "-") else self.written
        return int(self.written) if digits.isascii() and digits.isdigit() else 0

    def scaled_value(self, total: int, round_up: bool) -> int:
        """A percentage of `total`, rounded as asked; a number is itself. Raises ValueError for other strings."""
        return _intstr.scaled_value(self.written, total, round_up)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("IntOrString is immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("IntOrString is immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        return (IntOrString, (self.written,))

    def __copy__(self) -> IntOrString:
        return self

    def __deepcopy__(self, memo: object) -> IntOrString:
        return self

    def __str__(self) -> str:
        return str(self.written)

    def __repr__(self) -> str:
        return f"IntOrString({self.written!r})"

    def __hash__(self) -> int:
        return hash(self.written)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, IntOrString):
            return self.written == other.written
        return self.written == other if isinstance(other, (int, str)) else NotImplemented

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(_written, when_used="json")
        )

    @classmethod
    def _validate(cls, value: Any) -> IntOrString:
        from pydantic_core import PydanticCustomError

        try:
            return cls(value)
        except ValueError as error:
            raise PydanticCustomError("int_or_string", "{why}", {"why": str(error)}) from None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["integer", "string"], "x-kubernetes-int-or-string": True}


def _written(value: IntOrString) -> int | str:
    return value.written
