"""Node labels that have been replaced: pkg/api/node/util.go."""

from __future__ import annotations

from k8slint.field import Key, Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": 'deprecated since v1.14; use "kubernetes.io/arch" instead',
    "beta.kubernetes.io/os": 'deprecated since v1.14; use "kubernetes.io/os" instead',
    "failure-domain.beta.kubernetes.io/region": 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
    "failure-domain.beta.kubernetes.io/zone": 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
    "beta.kubernetes.io/instance-type": 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
}
# A real 1.30 does not know these, a 1.32 does.
LATER_NODE_LABELS = {
    "app.kubernetes.io/created-by": "deprecated since v1.9",
    "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
    "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
}


def node_label_message(key: str, minor: int) -> str | None:
    """What is to be said of a label that nodes do not carry for ever (GetNodeLabelDeprecatedMessage)."""
    return DEPRECATED_NODE_LABELS.get(key) or (LATER_NODE_LABELS.get(key) if minor >= 32 else None)


def warn_of_node_label(key: str, path: Path, warnings: list[Warning], minor: int, is_value: bool = False) -> None:
    """A label that nodes do not carry for ever. `path` leads to the map that has the key, or (`is_value`) to the field
    whose value is the label's name."""
    message = node_label_message(key, minor)
    if message is None:
        return
    if is_value:
        text = "{field}: {label} is {message}"
        warnings.append(Warning(path, text, {"field": format_path(path), "label": key, "message": message}))
    else:
        at = (*path, Key(key))
        warnings.append(Warning(at, "{field}: {message}", {"field": format_path(at), "message": message}))


def warnings_for_node_selector_term(
    term: dict[str, Any], path: Path, warnings: list[Warning], minor: int, check_values: bool = False
) -> None:
    """The labels of a NodeSelectorTerm; `check_values`: values that no label can have are worth a warning too."""
    for i, expression in enumerate(term.get("matchExpressions", ())):
        at = (*path, "matchExpressions", i)
        warn_of_node_label(expression.get("key", ""), (*at, "key"), warnings, minor, is_value=True)
        if check_values:
            from k8slint.apis.names import is_valid_label_value

            for j, value in enumerate(expression.get("values", ())):
                for message in is_valid_label_value(value):
                    where = (*at, "values", j)
                    values: dict[str, object] = {"field": format_path(where), "value": value, "message": message}
                    warnings.append(Warning(where, "{field}: {value} is invalid, {message}", values))
