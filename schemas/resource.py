"""`resource.Quantity`, after apimachinery `api/resource`: an exact number with a unit."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from k8slint.apis import resource as _resource

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

QuantityError = _resource.QuantityError

PATTERN = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$"


class Quantity:
    """An immutable quantity such as `500m`, `2` or `1Gi`.

    Values are exact multiples of 10^-9, as upstream's are: `Quantity("0.1") + Quantity("0.2") == Quantity("300m")`.
    Quantities compare by value, with each other; `str()` is the canonical spelling that the API server stores
    (`1024Mi` prints `1Gi`), `written` is what the author wrote. Raises QuantityError (a ValueError) for other texts.
    """

    __slots__ = ("format", "nano", "written")

    nano: int
    """The value in units of 10^-9."""
    format: str
    """BinarySI, DecimalSI or DecimalExponent."""
    written: str | int | float
    """The text (or JSON number) that the quantity was made from."""

    def __init__(self, written: str | int | float | Quantity) -> None:
        if isinstance(written, Quantity):
            nano, kind, written = written.nano, written.format, written.written
        else:
            nano, kind = _resource.parse(written)
        object.__setattr__(self, "nano", nano)
        object.__setattr__(self, "format", kind)
        object.__setattr__(self, "written", written)

    @classmethod
    def from_nano(cls, nano: int, format: str = _resource.DECIMAL_SI) -> Quantity:
        """A quantity of so many 10^-9 units, spelt in the given format."""
        quantity = cls.__new__(cls)
        object.__setattr__(quantity, "nano", nano)
        object.__setattr__(quantity, "format", format)
        object.__setattr__(quantity, "written", _resource.format_nano(nano, format))
        return quantity

    def value(self) -> int:
        """In whole units, rounded up (bytes, for memory)."""
        return -(-self.nano // _resource.NANO)

    def milli_value(self) -> int:
        """In thousandths, rounded up (millicores, for cpu)."""
        return -(-self.nano // 1_000_000)

    def fraction(self) -> Fraction:
        """The exact value."""
        return Fraction(self.nano, _resource.NANO)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("quantities are immutable")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("quantities are immutable")

    def __reduce__(self) -> tuple[Any, ...]:
        return (Quantity, (self.written,))

    def __copy__(self) -> Quantity:
        return self

    def __deepcopy__(self, memo: object) -> Quantity:
        return self

    def __str__(self) -> str:
        return _resource.format_nano(self.nano, self.format)

    def __repr__(self) -> str:
        return f"Quantity({self.written!r})"

    def __bool__(self) -> bool:
        return self.nano != 0

    def __hash__(self) -> int:
        return hash((Quantity, self.nano))

    def __eq__(self, other: object) -> bool:
        return self.nano == other.nano if isinstance(other, Quantity) else NotImplemented

    def __lt__(self, other: Quantity) -> bool:
        return self.nano < other.nano if isinstance(other, Quantity) else NotImplemented

    def __le__(self, other: Quantity) -> bool:
        return self.nano <= other.nano if isinstance(other, Quantity) else NotImplemented

    def __gt__(self, other: Quantity) -> bool:
        return self.nano > other.nano if isinstance(other, Quantity) else NotImplemented

    def __ge__(self, other: Quantity) -> bool:
        return self.nano >= other.nano if isinstance(other, Quantity) else NotImplemented

    def __add__(self, other: Quantity) -> Quantity:
        """The sum, in this quantity's format (in the other's where this one is zero), as upstream's Add."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return Quantity.from_nano(self.nano + other.nano, self.format if self.nano else other.format)

    def __radd__(self, other: object) -> Quantity:
        return self if other == 0 and type(other) is int else NotImplemented  # sum() begins with 0

    def __sub__(self, other: Quantity) -> Quantity:
        """The difference, in this quantity's format (in the other's where this one is zero), as upstream's Sub."""
        if not isinstance(other, Quantity):
            return NotImplemented
        return Quantity.from_nano(self.nano - other.nano, self.format if self.nano else other.format)

    def __mul__(self, factor: int) -> Quantity:
        """So many times the quantity."""
        return Quantity.from_nano(self.nano * factor, self.format) if type(factor) is int else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Quantity) -> Fraction:
        """The exact ratio of two quantities."""
        return Fraction(self.nano, other.nano) if isinstance(other, Quantity) else NotImplemented

    def __neg__(self) -> Quantity:
        return Quantity.from_nano(-self.nano, self.format)

    def __abs__(self) -> Quantity:
        return Quantity.from_nano(abs(self.nano), self.format)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_plain_validator_function(
            cls._validate, serialization=core_schema.plain_serializer_function_ser_schema(str, when_used="json")
        )

    @classmethod
    def _validate(cls, value: Any) -> Quantity:
        from pydantic_core import PydanticCustomError

        if isinstance(value, Quantity):
            return value
        if type(value) is bool or not isinstance(value, (str, int, float)):
            raise PydanticCustomError("quantity", "{why}", {"why": _resource.FORMAT_ERROR})
        try:
            return cls(value)
        except QuantityError as error:
            raise PydanticCustomError("quantity", "{why}", {"why": str(error)}) from None

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"type": ["string", "number"], "pattern": PATTERN}
