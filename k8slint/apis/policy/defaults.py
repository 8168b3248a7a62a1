"""Defaults of the policy group: pkg/apis/policy/v1 has none."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


DEFAULTS: dict[str, Callable[[Value, int], None]] = {}
