"""Whether a LabelSelector matches labels: apimachinery `LabelSelectorAsSelector` and `pkg/labels`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def selector_matches(selector: dict[str, Any] | None, labels: dict[str, str]) -> bool:
    """Whether a *valid* LabelSelector matches: None matches nothing, an empty one everything."""
    if selector is None:
        return False
    if "matchLabels" in selector:
        for key, value in selector["matchLabels"].items():
            if labels.get(key) != value:
                return False
    if "matchExpressions" in selector:
        for requirement in selector["matchExpressions"]:
            key, operator = requirement.get("key", ""), requirement.get("operator", "")
            found = labels.get(key)
            if operator == "In":
                if found is None or found not in requirement.get("values", ()):
                    return False
            elif operator == "NotIn":
                if found is not None and found in requirement.get("values", ()):
                    return False
            elif operator == "Exists":
                if found is None:
                    return False
            elif operator == "DoesNotExist" and found is not None:
                return False
    return True


def is_empty_selector(selector: dict[str, Any]) -> bool:
    """A selector without any term (it selects everything)."""
    return not selector.get("matchLabels") and not selector.get("matchExpressions")
