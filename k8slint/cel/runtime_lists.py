"""CEL's extended functions on lists at run time (cel-go's `ext.Lists`), loaded when one is used."""

from __future__ import annotations

from k8slint.cel.runtime import compare
from k8slint.cel.runtime_convert import NO_OVERLOAD
from k8slint.cel.values import CelError, equal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.cel.evaluator import Budget


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise CelError(NO_OVERLOAD)
    return value


def slice_(budget: Budget, items: Any, start: int, end: int) -> list[Any]:
    """`list.slice(start, end)`"""
    values = _list(items)
    if start < 0 or end < 0 or start > end or end > len(values):
        raise CelError(f"cannot slice({start}, {end}) a list of {len(values)} items")
    budget.spend(end - start)
    return values[start:end]


def flatten(budget: Budget, items: Any, depth: int = 1) -> list[Any]:
    """`list.flatten()`, `list.flatten(depth)`: lists in the list become their items, down to a depth."""
    if depth < 0:
        raise CelError("level must be non-negative")
    values = _list(items)
    while depth and any(isinstance(value, list) for value in values):
        out: list[Any] = []
        for value in values:
            parts = value if isinstance(value, list) else [value]
            budget.spend(1 + len(parts))
            out.extend(parts)
        values, depth = out, depth - 1
    return values


def distinct(budget: Budget, items: Any) -> list[Any]:
    """`list.distinct()`: each value once, in the order in which they come first."""
    out: list[Any] = []
    for value in _list(items):
        budget.spend(1 + len(out))
        if not any(equal(value, other) for other in out):
            out.append(value)
    return out


def range_(budget: Budget, count: int) -> list[int]:
    """`lists.range(n)`"""
    budget.spend(max(count, 0))
    return list(range(count))


def reverse(budget: Budget, items: Any) -> list[Any]:
    """`list.reverse()`"""
    values = _list(items)
    budget.spend(len(values))
    return values[::-1]


def sort(budget: Budget, items: Any) -> list[Any]:
    """`list.sort()`"""
    return sort_by(budget, items, items)


def sort_by(budget: Budget, items: Any, keys: Any) -> list[Any]:
    """`list.sortBy(x, key)` once its keys are known: all of one type that has an order."""
    values, order = _list(items), _list(keys)
    if len({type(key) for key in order}) > 1:
        raise CelError("list elements must have the same type")
    budget.spend(len(values) * max(len(values).bit_length(), 1))
    from functools import cmp_to_key

    by_key: Callable[[Any], Any] = cmp_to_key(lambda a, b: compare(a[0], b[0]))
    return [value for _, value in sorted(zip(order, values), key=by_key)]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "slice": slice_, "flatten": flatten, "distinct": distinct, "lists.range": range_, "reverse": reverse, "sort": sort,
    "@sortByAssociatedKeys": sort_by,
}  # fmt: skip
