"""nodeSelector and node affinity (upstream: `plugins/nodeaffinity/node_affinity.go`, component-helpers `nodeaffinity`)."""

from __future__ import annotations

from k8slint import field
from k8slint.apis.names import is_valid_label_value
from k8slint.controller.nodeaffinity import integer, match_terms, required_node_affinity
from k8slint.scheduler.framework import NodeInfo, Status, Value

NAME = "NodeAffinity"
CONFLICT = "pod affinity terms conflict"
_STATUS = Status(NAME, ("node(s) didn't match Pod's node affinity/selector",), True)


def pre_filter(spec: Value) -> frozenset[str] | None:
    """The names of the only nodes in question, None where it may be any; the empty set is `CONFLICT`. Source: `PreFilter`."""
    required = ((spec.get("affinity") or {}).get("nodeAffinity") or {}).get("requiredDuringSchedulingIgnoredDuringExecution") or {}
    names: set[str] = set()
    terms = required.get("nodeSelectorTerms") or ()
    for term in terms:
        mine: set[str] | None = None
        for entry in term.get("matchFields") or ():
            if entry.get("key") == "metadata.name" and entry.get("operator") == "In":
                values = set(entry.get("values") or ())
                mine = values if mine is None else mine & values
        if mine is None:
            return None
        names |= mine
    return frozenset(names) if terms else None


def filter_node(spec: Value, node: NodeInfo) -> Status | None:
    """Why the node does not take the pod, or None."""
    return None if required_node_affinity(spec, node.node) else _STATUS


def preferred(spec: Value) -> list[Value]:
    """The preferred terms that weigh something."""
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    return [t for t in affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or () if t.get("weight")]


def score(terms: list[Value], node: NodeInfo) -> int:
    """The weights of the preferred terms that hold."""
    return sum(t["weight"] for t in terms if match_terms((t.get("preference") or {},), node.node))


def preferred_error(spec: Value) -> str:
    """What is wrong with a preferred term that the API server let pass: the scheduler then fails. Source: `NewPreferredSchedulingTerms`."""
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    errors: list[str] = []
    for i, term in enumerate(affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or ()):
        if not term.get("weight"):
            continue
        for j, expression in enumerate((term.get("preference") or {}).get("matchExpressions") or ()):
            path: field.Path = (i, "matchExpressions", j, "values")
            values = expression.get("values") or ()
            if expression.get("operator") in ("Gt", "Lt"):
                for k, value in enumerate(values):
                    if integer(value) is None:
                        detail = "for 'Gt', 'Lt' operators, the value must be an integer"
                        errors.append(field.invalid((*path, k), value, detail).message())
            for k, value in enumerate(values):
                problems = is_valid_label_value(value)
                if problems:
                    at = (*path, k, field.Key(expression.get("key", "")))
                    errors.append(field.invalid(at, value, "{problem}", problem="; ".join(problems)).message())
    found = list(dict.fromkeys(errors))
    return found[0] if len(found) == 1 else f"[{', '.join(found)}]" if found else ""
