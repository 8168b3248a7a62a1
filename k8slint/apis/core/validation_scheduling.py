"""Node selectors, affinity, tolerations, topology spread: pkg/apis/core/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import not_supported_as_listed, validate_label_name, validate_label_selector
from k8slint.apis.names import is_dns1123_label, is_dns1123_subdomain, is_valid_label_value
from k8slint.field import duplicate, forbidden, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
TAINT_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def validate_node_selector(selector: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False) -> None:
    """A NodeSelector: at least one term."""
    terms = selector.get("nodeSelectorTerms")
    if not terms:
        errs.append(required((*path, "nodeSelectorTerms"), "must have at least one node selector term"))
        return
    for i, term in enumerate(terms):
        validate_node_selector_term(term, (*path, "nodeSelectorTerms", i), errs, allow_invalid_values)


def validate_node_selector_term(term: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False) -> None:
    """A NodeSelectorTerm."""
    if "matchExpressions" in term:
        for i, requirement in enumerate(term["matchExpressions"]):
            validate_node_selector_requirement(requirement, (*path, "matchExpressions", i), errs, allow_invalid_values)
    if "matchFields" in term:
        for i, requirement in enumerate(term["matchFields"]):
            validate_node_field_selector_requirement(requirement, (*path, "matchFields", i), errs)


def validate_node_selector_requirement(
    requirement: dict[str, Any], path: Path, errs: list[Error], allow_invalid_values: bool = False
) -> None:
    """One expression over a node's labels."""
    operator = requirement.get("operator", "")
    values = requirement.get("values")
    if operator in ("In", "NotIn"):
        if not values:
            errs.append(required((*path, "values"), "must be specified when `operator` is 'In' or 'NotIn'"))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            errs.append(forbidden((*path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
    elif operator in ("Gt", "Lt"):
        if not values or len(values) != 1:
            errs.append(required((*path, "values"), "must be specified single value when `operator` is 'Lt' or 'Gt'"))
    else:
        errs.append(invalid((*path, "operator"), operator, "not a valid selector operator"))
    validate_label_name(requirement.get("key", ""), (*path, "key"), errs)
    if values and not allow_invalid_values:
        for i, value in enumerate(values):
            for message in is_valid_label_value(value):
                errs.append(invalid((*path, "values", i), value, message))


def validate_node_field_selector_requirement(requirement: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """One expression over a node's fields, of which only the name can be selected by."""
    operator = requirement.get("operator", "")
    values = requirement.get("values") or []
    if operator in ("In", "NotIn"):
        if len(values) != 1:
            errs.append(required((*path, "values"), "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"))
    else:
        errs.append(invalid((*path, "operator"), operator, "not a valid selector operator"))
    key = requirement.get("key", "")
    if key != "metadata.name":
        errs.append(invalid((*path, "key"), key, "not a valid field selector key"))
    else:
        for i, value in enumerate(values):
            for message in is_dns1123_subdomain(value):
                errs.append(invalid((*path, "values", i), value, message))


def validate_affinity(affinity: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """nodeAffinity, podAffinity and podAntiAffinity."""
    if "nodeAffinity" in affinity:
        node, at = affinity["nodeAffinity"], (*path, "nodeAffinity")
        if REQUIRED in node:
            # Values were first judged in 1.33 (kubernetes/kubernetes#128212).
            validate_node_selector(node[REQUIRED], (*at, REQUIRED), errs, minor < 33)
        for i, term in enumerate(node.get(PREFERRED, ())):
            weight = term.get("weight", 0)
            if not 0 < weight <= 100:
                errs.append(invalid((*at, PREFERRED, i, "weight"), weight, "must be in the range 1-100"))
            # What can never match is harmless here.
            validate_node_selector_term(term.get("preference", {}), (*at, PREFERRED, i, "preference"), errs, True)
    for kind in ("podAffinity", "podAntiAffinity"):
        if kind not in affinity:
            continue
        pods, at = affinity[kind], (*path, kind)
        for i, term in enumerate(pods.get(REQUIRED, ())):
            _validate_pod_affinity_term(term, (*at, REQUIRED, i), errs)
        for i, weighted in enumerate(pods.get(PREFERRED, ())):
            weight = weighted.get("weight", 0)
            if not 0 < weight <= 100:
                errs.append(invalid((*at, PREFERRED, i, "weight"), weight, "must be in the range 1-100"))
            _validate_pod_affinity_term(weighted.get("podAffinityTerm", {}), (*at, PREFERRED, i, "podAffinityTerm"), errs)


def _validate_pod_affinity_term(term: dict[str, Any], path: Path, errs: list[Error]) -> None:
    if "labelSelector" in term:
        validate_label_selector(term["labelSelector"], (*path, "labelSelector"), errs)
    if "namespaceSelector" in term:
        validate_label_selector(term["namespaceSelector"], (*path, "namespaceSelector"), errs)
    if "namespaces" in term:
        for i, name in enumerate(term["namespaces"]):
            for message in is_dns1123_label(name):
                errs.append(invalid((*path, "namespaces", i), name, message, field=format_path((*path, "namespace"))))
    if "matchLabelKeys" in term or "mismatchLabelKeys" in term:
        validate_match_label_keys_and_mismatch_label_keys(term, path, errs)
    key = term.get("topologyKey", "")
    if not key:
        errs.append(required((*path, "topologyKey"), "can not be empty"))
    validate_label_name(key, (*path, "topologyKey"), errs)


def validate_match_label_keys_and_mismatch_label_keys(term: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """The keys are label names, need a labelSelector, and stand in one place only."""
    match = term.get("matchLabelKeys") or []
    mismatch = term.get("mismatchLabelKeys") or []
    selector = term.get("labelSelector")
    for field, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        if keys and selector is None:
            errs.append(forbidden((*path, field), "must not be specified when labelSelector is not set"))
        elif keys:
            for i, key in enumerate(keys):
                validate_label_name(key, (*path, field, i), errs)
    if selector is not None and match:
        # For a Pod the server has added an expression for each key already, so a key that was written in the selector
        # is met twice. For a template it is met twice only if the author wrote it twice.
        positions = {key: i for i, key in enumerate(match)}
        seen = set(selector.get("matchLabels") or ())
        for expression in selector.get("matchExpressions") or ():
            key = expression.get("key", "")
            if key in positions and key in seen:
                i = positions[key]
                errs.append(
                    invalid(
                        (*path, "matchLabelKeys", i),
                        key,
                        "exists in both matchLabelKeys and labelSelector",
                        field=format_path((*path, i)),
                    )
                )
            seen.add(key)
    for i, key in enumerate(match):
        if key in mismatch:
            errs.append(invalid((*path, "matchLabelKeys", i), key, "exists in both matchLabelKeys and mismatchLabelKeys"))


def with_label_keys(term: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """A pod affinity term or spread constraint as the server stores it in a Pod: the pod's own values of
    matchLabelKeys and mismatchLabelKeys are added to the selector (applyLabelKeysToLabelSelector)."""
    match, mismatch = term.get("matchLabelKeys"), term.get("mismatchLabelKeys")
    selector = term.get("labelSelector")
    if (not match and not mismatch) or selector is None:
        return term
    added = [{"key": key, "operator": "In", "values": [labels[key]]} for key in match or () if key in labels]
    added += [{"key": key, "operator": "NotIn", "values": [labels[key]]} for key in mismatch or () if key in labels]
    if not added:
        return term
    return {**term, "labelSelector": {**selector, "matchExpressions": [*(selector.get("matchExpressions") or ()), *added]}}


def affinity_with_label_keys(affinity: dict[str, Any], labels: dict[str, str]) -> dict[str, Any]:
    """A Pod's affinity as the server stores it (mutatePodAffinity)."""
    out = dict(affinity)
    for kind in ("podAffinity", "podAntiAffinity"):
        if kind in affinity:
            terms = dict(affinity[kind])
            if REQUIRED in terms:
                terms[REQUIRED] = [with_label_keys(term, labels) for term in terms[REQUIRED]]
            if PREFERRED in terms:
                terms[PREFERRED] = [
                    {**term, "podAffinityTerm": with_label_keys(term.get("podAffinityTerm", {}), labels)} for term in terms[PREFERRED]
                ]
            out[kind] = terms
    return out


def validate_tolerations(tolerations: list[dict[str, Any]], path: Path, errs: list[Error], minor: int) -> None:
    """All tolerations of a pod."""
    for i, toleration in enumerate(tolerations):
        validate_toleration(toleration, (*path, i), errs, minor)


def validate_toleration(toleration: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """One toleration."""
    key = toleration.get("key", "")
    operator = toleration.get("operator", "")
    value = toleration.get("value", "")
    effect = toleration.get("effect", "")
    if key:
        validate_label_name(key, (*path, "key"), errs)
    elif operator != "Exists":
        errs.append(
            invalid(
                (*path, "operator"), operator, 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            )
        )
    if "tolerationSeconds" in toleration and effect != "NoExecute":
        errs.append(invalid((*path, "effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"))
    if operator in ("Equal", ""):
        messages = is_valid_label_value(value)
        if messages:
            errs.append(invalid((*path, "value"), value, ";".join(messages), field=format_path((*path, "operator"))))
    elif operator == "Exists":
        if value:
            errs.append(invalid((*path, "operator"), value, "value must be empty when `operator` is 'Exists'"))
    else:
        _validate_toleration_operator(operator, value, path, errs, minor)
    if effect:
        validate_taint_effect(effect, True, (*path, "effect"), errs)


def _validate_toleration_operator(operator: str, value: str, path: Path, errs: list[Error], minor: int) -> None:
    """Operators other than Equal and Exists; 1.35 knows Lt and Gt."""
    if operator not in ("Lt", "Gt") or minor < 35:
        errs.append(not_supported((*path, "operator"), operator, ("Equal", "Exists")))
        return
    from k8slint.features import enabled

    if not enabled("TaintTolerationComparisonOperators", minor):
        errs.append(not_supported_as_listed((*path, "operator"), operator, ("Equal", "Exists", "Lt", "Gt")))
        return
    digits = value.removeprefix("-")
    if not digits.isascii() or not digits.isdigit() or (digits != "0" and digits[0] == "0") or value == "-0":
        errs.append(invalid((*path, "value"), value, "must be a valid decimal integer in canonical form"))
    elif not -(1 << 63) <= int(value) < 1 << 63:
        errs.append(invalid((*path, "value"), value, "value out of range"))


def validate_taint_effect(effect: str, allow_empty: bool, path: Path, errs: list[Error]) -> None:
    """`effect` of a taint or toleration."""
    if effect in TAINT_EFFECTS:
        return
    if not effect and not allow_empty:
        errs.append(required(path))
    else:
        errs.append(not_supported_as_listed(path, effect, TAINT_EFFECTS))


def validate_topology_spread_constraints(constraints: list[dict[str, Any]], path: Path, errs: list[Error], minor: int) -> None:
    """All topologySpreadConstraints of a pod."""
    for i, constraint in enumerate(constraints):
        at = (*path, i)
        skew = constraint.get("maxSkew", 0)
        if skew <= 0:
            errs.append(invalid((*at, "maxSkew"), skew, "must be greater than zero"))
        key = constraint.get("topologyKey", "")
        if not key:
            errs.append(required((*at, "topologyKey"), "can not be empty"))
        action = constraint.get("whenUnsatisfiable", "")
        if action not in ("DoNotSchedule", "ScheduleAnyway"):
            errs.append(not_supported((*at, "whenUnsatisfiable"), action, ("DoNotSchedule", "ScheduleAnyway")))
        for other in constraints[i + 1 :]:
            if key == other.get("topologyKey", "") and action == other.get("whenUnsatisfiable", ""):
                printed = format_path((*at, "{topologyKey, whenUnsatisfiable}"))
                errs.append(duplicate((*at, "topologyKey"), f"{{{key}, {action}}}", field=printed))
                break
        if "minDomains" in constraint:
            domains = constraint["minDomains"]
            if domains <= 0:
                errs.append(invalid((*at, "minDomains"), domains, "must be greater than zero"))
            if action != "DoNotSchedule":
                detail = "can only use minDomains if whenUnsatisfiable={wanted}, not {action}"
                errs.append(invalid((*at, "minDomains"), domains, detail, wanted="DoNotSchedule", action=action))
        for policy in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if policy in constraint and constraint[policy] not in ("Ignore", "Honor"):
                errs.append(not_supported((*at, policy), constraint[policy], ("Honor", "Ignore")))
        if "matchLabelKeys" in constraint:
            from k8slint.features import enabled

            if enabled("MatchLabelKeysInPodTopologySpreadSelectorMerge", minor):
                validate_match_label_keys_and_mismatch_label_keys(constraint, at, errs)
            else:
                _validate_match_label_keys_in_topology_spread(constraint, at, errs)
        if "labelSelector" in constraint and minor >= 27:
            validate_label_selector(constraint["labelSelector"], (*at, "labelSelector"), errs)


def _validate_match_label_keys_in_topology_spread(constraint: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """matchLabelKeys as they were judged before 1.34: not one of them may occur in the selector."""
    keys = constraint["matchLabelKeys"]
    if not keys:
        return
    selector = constraint.get("labelSelector")
    used: set[str] = set()
    if selector is None:
        errs.append(forbidden((*path, "matchLabelKeys"), "must not be specified when labelSelector is not set"))
    else:
        used.update(selector.get("matchLabels") or ())
        used.update(e.get("key", "") for e in selector.get("matchExpressions") or ())
    for i, key in enumerate(keys):
        validate_label_name(key, (*path, "matchLabelKeys", i), errs)
        if key in used:
            errs.append(invalid((*path, "matchLabelKeys", i), key, "exists in both matchLabelKeys and labelSelector"))
