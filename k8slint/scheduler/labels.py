"""Label selectors in a form that is quick to match and can be a dictionary's key (upstream: `apimachinery/pkg/labels`).

A selector is a sorted tuple of (key, operator, values); `EVERYTHING` is the empty one, `NOTHING` is None.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Requirement = tuple[str, str, frozenset[str]]
Selector = tuple[Requirement, ...] | None

EVERYTHING: Selector = ()
NOTHING: Selector = None

_NO_VALUES: frozenset[str] = frozenset()
_cache: dict[int, tuple[Any, Selector]] = {}


def as_selector(selector: Mapping[str, Any] | None) -> Selector:
    """A metav1.LabelSelector compiled; None selects nothing, an empty one everything. Source: `LabelSelectorAsSelector`."""
    if selector is None:
        return NOTHING
    found = _cache.get(id(selector))
    if found is not None and found[0] is selector:
        return found[1]
    wanted: list[Requirement] = [(k, "In", frozenset((v,))) for k, v in (selector.get("matchLabels") or {}).items()]
    for expression in selector.get("matchExpressions") or ():
        values = expression.get("values")
        wanted.append((expression.get("key", ""), expression.get("operator", ""), frozenset(values) if values else _NO_VALUES))
    compiled = normal(wanted)
    if len(_cache) > 20_000:
        _cache.clear()
    _cache[id(selector)] = (selector, compiled)
    return compiled


def normal(requirements: list[Requirement]) -> Selector:
    """Requirements in one order, each once."""
    if len(requirements) < 2:
        return tuple(requirements)
    return tuple(sorted(set(requirements), key=lambda r: (r[0], r[1], sorted(r[2]))))


def of_set(labels: Mapping[str, str]) -> Selector:
    """Equality with each of the labels. Source: `labels.Set.AsSelector`."""
    return normal([(k, "In", frozenset((v,))) for k, v in labels.items()])


def both(first: Selector, second: Selector) -> Selector:
    """What both select."""
    if first is None or second is None:
        return NOTHING
    return normal([*first, *second])


def matches(selector: Selector, labels: Mapping[str, str]) -> bool:
    """Whether the labels satisfy every requirement. Source: `internalSelector.Matches`."""
    if selector is None:
        return False
    for key, operator, values in selector:
        have = labels.get(key)
        if operator == "In":
            if have is None or have not in values:
                return False
        elif operator == "NotIn":
            if have in values:
                return False
        elif operator == "Exists":
            if have is None:
                return False
        elif operator == "DoesNotExist":
            if have is not None:
                return False
        else:
            return False
    return True


def equality(selector: Selector) -> tuple[str, str] | None:
    """A (key, value) that all that is selected must have, where there is one."""
    for key, operator, values in selector or ():
        if operator == "In" and len(values) == 1:
            for value in values:
                return key, value
    return None
