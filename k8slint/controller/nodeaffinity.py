"""Whether a node is one that a pod may stand on by name, labels and taints (upstream: component-helpers
`scheduling/corev1/nodeaffinity`, `scheduling/corev1/helpers.go`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from k8slint.controller.cluster import Value


def labels_of(node: Value) -> dict[str, str]:
    """The node's labels."""
    return (node.get("metadata") or {}).get("labels") or {}


def match_requirement(expression: Value, labels: dict[str, str]) -> bool:
    """One matchExpressions entry of a NodeSelectorTerm."""
    key, operator, values = expression.get("key", ""), expression.get("operator", ""), expression.get("values") or ()
    if operator == "In":
        return key in labels and labels[key] in values
    if operator == "NotIn":
        return key not in labels or labels[key] not in values
    if operator == "Exists":
        return key in labels
    if operator == "DoesNotExist":
        return key not in labels
    if operator in ("Gt", "Lt") and key in labels and len(values) == 1:
        here, there = integer(labels[key]), integer(next(iter(values)))
        if here is None or there is None:
            return False
        return here > there if operator == "Gt" else here < there
    return False


def integer(text: Any) -> int | None:
    """A 64-bit number in decimal digits, or None. Source: Go's `strconv.ParseInt`."""
    if type(text) is not str:
        return None
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 400:
        return None
    number = int(text)
    return number if -(1 << 63) <= number < 1 << 63 else None


def match_terms(terms: Iterable[Value], node: Value) -> bool:
    """Whether any term holds; a term without expressions and fields holds for no node. Source: `nodeaffinity.NodeSelector.Match`."""
    labels, name = labels_of(node), node["metadata"]["name"]
    for term in terms:
        expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
        if not expressions and not fields:
            continue
        if all(match_requirement(e, labels) for e in expressions) and all(match_requirement(f, {"metadata.name": name}) for f in fields):
            return True
    return False


def required_node_affinity(spec: Value, node: Value) -> bool:
    """nodeSelector and required node affinity. Source: `GetRequiredNodeAffinity(pod).Match`."""
    labels = labels_of(node)
    for key, value in (spec.get("nodeSelector") or {}).items():
        if labels.get(key) != value:
            return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or match_terms(required.get("nodeSelectorTerms") or (), node)


def tolerates(toleration: Value, taint: Value) -> bool:
    """Source: `Toleration.ToleratesTaint`."""
    if toleration.get("effect") and toleration["effect"] != taint.get("effect"):
        return False
    if toleration.get("key") and toleration["key"] != taint.get("key"):
        return False
    operator = toleration.get("operator") or "Equal"
    if operator == "Exists":
        return True
    if operator == "Equal":
        return (toleration.get("value") or "") == (taint.get("value") or "")
    if operator in ("Gt", "Lt"):
        there, wanted = integer(taint.get("value")), integer(toleration.get("value"))
        if there is None or wanted is None:
            return False
        return there > wanted if operator == "Gt" else there < wanted
    return False


def untolerated_taint(taints: Iterable[Value], tolerations: Iterable[Value], effects: tuple[str, ...]) -> Value | None:
    """The first taint of these effects that nothing tolerates. Source: `FindMatchingUntoleratedTaint`."""
    tolerations = list(tolerations)
    for taint in taints:
        if taint.get("effect") in effects and not any(tolerates(t, taint) for t in tolerations):
            return taint
    return None
