"""IntOrString, after apimachinery `util/intstr`: in decoded values it is a Python `int` or `str`."""

from __future__ import annotations


def is_percent(value: object) -> bool:
    """A string of digits that ends in `%`."""
    return isinstance(value, str) and value.endswith("%") and value[:-1].isascii() and value[:-1].isdigit()


def scaled_value(value: int | str, total: int, round_up: bool) -> int:
    """`25%` of `total`, rounded as asked; an int is itself. Raises ValueError for other strings.

    Source: `GetScaledValueFromIntOrPercent`.
    """
    if isinstance(value, int):
        return value
    if not is_percent(value):
        raise ValueError(f'invalid value for IntOrString: "{value}" is not a percentage')
    percent = int(value[:-1])
    return -(-percent * total // 100) if round_up else percent * total // 100


def whole_number(text: str) -> int | None:
    """The number that a text of ASCII digits says; None for any other text, and for numbers that no field can hold.

    `str.isdigit` also takes digits that `int` refuses (`²`) and that the API server does; and of thousands of digits `int` makes
    an error.
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None
