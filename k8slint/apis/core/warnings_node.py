"""Node labels that are deprecated, wherever nodes are selected: pkg/api/node/util.go."""

from __future__ import annotations

from k8slint.field import Warning, format_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Path

# label -> (deprecated since, its successor)
DEPRECATED_NODE_LABELS = {
    "beta.kubernetes.io/arch": ("v1.14", "kubernetes.io/arch"),
    "beta.kubernetes.io/os": ("v1.14", "kubernetes.io/os"),
    "failure-domain.beta.kubernetes.io/region": ("v1.17", "topology.kubernetes.io/region"),
    "failure-domain.beta.kubernetes.io/zone": ("v1.17", "topology.kubernetes.io/zone"),
    "beta.kubernetes.io/instance-type": ("v1.17", "node.kubernetes.io/instance-type"),
}
TEXT = '{field}: {label} is deprecated since {since}; use "{successor}" instead'


def warnings_for_node_selector_term(term: dict[str, Any], path: Path, warnings: list[Warning]) -> None:
    """Deprecated labels among a term's expressions (GetWarningsForNodeSelectorTerm)."""
    for i, expression in enumerate(term.get("matchExpressions", ())):
        label = expression.get("key", "")
        if label in DEPRECATED_NODE_LABELS:
            since, successor = DEPRECATED_NODE_LABELS[label]
            where = (*path, "matchExpressions", i, "key")
            values: dict[str, object] = {"field": format_path(where), "label": label, "since": since, "successor": successor}
            warnings.append(Warning(where, TEXT, values))
