"""What the server does to metadata before it validates a new object (`PrepareForCreate`)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def reset_generation(meta: dict[str, Any]) -> dict[str, Any]:
    """The metadata of a kind that counts its generations: what was written there is replaced by 1 and never judged."""
    if "generation" not in meta:
        return meta
    return {name: value for name, value in meta.items() if name != "generation"}
