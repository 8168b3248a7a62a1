"""FlowSchema and PriorityLevelConfiguration: pkg/apis/flowcontrol/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.strategy import reset_generation
from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import name_is_dns_label, name_is_dns_subdomain
from k8slint.field import forbidden, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch")
MAX_MATCHING_PRECEDENCE = 10000
MAX_QUEUES = 10_000_000
MAX_HASH_BITS = 60

_EVERYTHING: dict[str, Any] = {
    "resourceRules": [
        {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"], "clusterScope": True, "namespaces": ["*"]}
    ],
    "nonResourceRules": [{"verbs": ["*"], "nonResourceURLs": ["*"]}],
}


# FlowSchema


def validate_flow_schema(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A FlowSchema; its status is cleared on creation."""
    meta, spec = reset_generation(obj.get("metadata", {})), obj.get("spec", {})
    name = meta.get("name", "")
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_flow_schema_spec(name, spec, ("spec",), errs)
    if name in ("exempt", "catch-all") and spec != _mandatory_flow_schema(name):
        errs.append(invalid(("spec",), spec, "spec of '{name}' must equal the fixed value", name=name))


def _mandatory_flow_schema(name: str) -> dict[str, Any]:
    """The spec of the two FlowSchemas that every cluster has (pkg/apis/flowcontrol/bootstrap/default.go)."""
    groups = ("system:masters",) if name == "exempt" else ("system:unauthenticated", "system:authenticated")
    spec: dict[str, Any] = {
        "priorityLevelConfiguration": {"name": name},
        "matchingPrecedence": 1 if name == "exempt" else 10000,
        "rules": [{"subjects": [{"kind": "Group", "group": {"name": group}} for group in groups], **_EVERYTHING}],
    }
    if name == "catch-all":
        spec["distinguisherMethod"] = {"type": "ByUser"}
    return spec


def validate_flow_schema_spec(name: str, spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A FlowSchemaSpec; `name` is the object's."""
    precedence = spec.get("matchingPrecedence", 0)
    where = (*path, "matchingPrecedence")
    if precedence <= 0:
        errs.append(invalid(where, precedence, "must be a positive value"))
    if precedence > MAX_MATCHING_PRECEDENCE:
        errs.append(invalid(where, precedence, "must not be greater than {max}", max=MAX_MATCHING_PRECEDENCE))
    if precedence == 1 and name != "exempt":
        errs.append(invalid(where, precedence, "only the schema named 'exempt' may have matchingPrecedence 1"))
    method = spec.get("distinguisherMethod")
    if method is not None and method.get("type", "") not in ("ByNamespace", "ByUser"):
        # Upstream prints the whole struct, with its Go name.
        shown = {"Type": method.get("type", "")}
        errs.append(not_supported((*path, "distinguisherMethod", "type"), shown, ("ByNamespace", "ByUser")))
    level = spec.get("priorityLevelConfiguration", {}).get("name", "")
    if level:
        for message in name_is_dns_subdomain(level):
            errs.append(invalid((*path, "priorityLevelConfiguration", "name"), level, message))
    else:
        errs.append(required((*path, "priorityLevelConfiguration", "name"), "must reference a priority level"))
    for i, rule in enumerate(spec.get("rules", ())):
        _validate_rule(rule, (*path, "rules", i), errs)


def _validate_rule(rule: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A PolicyRulesWithSubjects."""
    subjects = rule.get("subjects")
    if subjects:
        for i, subject in enumerate(subjects):
            _validate_subject(subject, (*path, "subjects", i), errs)
    else:
        errs.append(required((*path, "subjects"), "subjects must contain at least one value"))
    resource_rules, url_rules = rule.get("resourceRules", ()), rule.get("nonResourceRules", ())
    if not resource_rules and not url_rules:
        errs.append(required(path, "at least one of resourceRules and nonResourceRules has to be non-empty"))
    for i, item in enumerate(resource_rules):
        _validate_resource_rule(item, (*path, "resourceRules", i), errs)
    for i, item in enumerate(url_rules):
        _validate_non_resource_rule(item, (*path, "nonResourceRules", i), errs)


# kind -> member of the union
_SUBJECTS = {"Group": "group", "ServiceAccount": "serviceAccount", "User": "user"}


def _validate_subject(subject: dict[str, Any], path: Path, errs: list[Error]) -> None:
    kind = subject.get("kind", "")
    own = _SUBJECTS.get(kind)
    if own is None:
        errs.append(not_supported((*path, "kind"), kind, tuple(_SUBJECTS)))
        return
    value = subject.get(own)
    if value is None:
        errs.append(
            required((*path, own), "{member} is required when subject kind is '{kind}'", member=own, kind=kind)
        )
    else:
        _validate_subject_member(value, kind == "ServiceAccount", (*path, own), errs)
    for other, member in _SUBJECTS.items():
        if member != own and member in subject:
            errs.append(
                forbidden(
                    (*path, member), "{member} is forbidden when subject kind is not '{kind}'", member=member, kind=other
                )
            )


def _validate_subject_member(value: dict[str, Any], is_account: bool, path: Path, errs: list[Error]) -> None:
    name = value.get("name", "")
    if not name:
        errs.append(required((*path, "name")))
    elif is_account and name != "*":
        for message in name_is_dns_subdomain(name):
            errs.append(invalid((*path, "name"), name, message))
    if not is_account:
        return
    namespace = value.get("namespace", "")
    if namespace:
        for message in name_is_dns_label(namespace):
            errs.append(invalid((*path, "namespace"), namespace, message))
    else:
        errs.append(required((*path, "namespace"), "must specify namespace for service account"))


def _validate_verbs(rule: dict[str, Any], path: Path, errs: list[Error]) -> None:
    verbs = rule.get("verbs", ())
    if not verbs:
        errs.append(required((*path, "verbs"), "verbs must contain at least one value"))
    elif "*" in verbs:
        if len(verbs) > 1:
            errs.append(invalid((*path, "verbs"), verbs, "if '*' is present, must not specify other verbs"))
    elif any(verb not in VERBS for verb in verbs):
        errs.append(not_supported((*path, "verbs"), verbs, VERBS))


def _validate_resource_rule(rule: dict[str, Any], path: Path, errs: list[Error]) -> None:
    _validate_verbs(rule, path, errs)
    groups, resources, namespaces = rule.get("apiGroups", ()), rule.get("resources", ()), rule.get("namespaces", ())
    if not groups:
        errs.append(required((*path, "apiGroups"), "resource rules must supply at least one api group"))
    elif len(groups) > 1 and "*" in groups:
        errs.append(invalid((*path, "apiGroups"), groups, "if '*' is present, must not specify other api groups"))
    if not resources:
        errs.append(required((*path, "resources"), "resource rules must supply at least one resource"))
    elif len(resources) > 1 and "*" in resources:
        errs.append(invalid((*path, "resources"), resources, "if '*' is present, must not specify other resources"))
    if not namespaces and not rule.get("clusterScope"):
        errs.append(
            required(
                (*path, "namespaces"), "resource rules that are not cluster scoped must supply at least one namespace"
            )
        )
    elif "*" in namespaces:
        if len(namespaces) > 1:
            errs.append(
                invalid((*path, "namespaces"), namespaces, "if '*' is present, must not specify other namespaces")
            )
    else:
        for i, namespace in enumerate(namespaces):
            for message in name_is_dns_label(namespace):
                detail = "each member of this list must be '*' or a DNS-1123 label; " + message
                errs.append(invalid((*path, "namespaces", i), namespace, detail))


def _validate_non_resource_rule(rule: dict[str, Any], path: Path, errs: list[Error]) -> None:
    _validate_verbs(rule, path, errs)
    urls = rule.get("nonResourceURLs", ())
    if not urls:
        errs.append(required((*path, "nonResourceURLs"), "nonResourceURLs must contain at least one value"))
    elif "*" in urls:
        if len(urls) > 1:
            errs.append(
                invalid((*path, "nonResourceURLs"), urls, "if '*' is present, must not specify other non-resource URLs")
            )
    else:
        for i, url in enumerate(urls):
            if fault := _url_fault(url):
                errs.append(invalid((*path, "nonResourceURLs", i), url, fault))


def _url_fault(url: str) -> str:
    """What is wrong with a non-resource URL; empty if nothing."""
    if not url:
        return "must not be empty"
    if url == "/":
        return ""
    if url[0] != "/":
        return "must start with slash"
    if " " in url:
        return "must not contain white-space"
    if "//" in url:
        return "must not contain double slash"
    stars = url.count("*")
    if stars > 1 or (stars == 1 and not url.endswith("/*")):
        return "wildcard can only do suffix matching"
    return ""


# PriorityLevelConfiguration


def validate_priority_level_configuration(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A PriorityLevelConfiguration; its status is cleared on creation."""
    meta, spec = reset_generation(obj.get("metadata", {})), obj.get("spec", {})
    name = meta.get("name", "")
    version = obj.get("apiVersion", "").rpartition("/")[2]
    validate_object_meta(meta, False, name_is_dns_subdomain, ("metadata",), errs)
    validate_priority_level_configuration_spec(spec, name, version, ("spec",), errs)
    if name == "exempt":
        if {key: value for key, value in spec.items() if key != "exempt"} != {"type": "Exempt"}:
            detail = "spec of '{name}' except the 'spec.exempt' field must equal the fixed value"
            errs.append(invalid(("spec",), spec, detail, name=name))
    elif name == "catch-all" and spec != {
        "type": "Limited",
        "limited": {_shares(version): 5, "limitResponse": {"type": "Reject"}, **({} if minor < 26 else {"lendablePercent": 0})},
    }:
        errs.append(invalid(("spec",), spec, "spec of '{name}' must equal the fixed value", name=name))


def _shares(version: str) -> str:
    """What the API version calls the concurrency shares."""
    return "assuredConcurrencyShares" if version in ("v1alpha1", "v1beta1", "v1beta2") else "nominalConcurrencyShares"


def validate_priority_level_configuration_spec(
    spec: dict[str, Any], name: str, version: str, path: Path, errs: list[Error]
) -> None:
    """A PriorityLevelConfigurationSpec; `name` is the object's, `version` the API version it was written in."""
    kind, limited, exempt = spec.get("type", ""), spec.get("limited"), spec.get("exempt")
    if (name == "exempt") != (kind == "Exempt"):
        errs.append(invalid((*path, "type"), kind, "type must be 'Exempt' if and only if name is 'exempt'"))
    if kind == "Exempt":
        if limited is not None:
            errs.append(forbidden((*path, "limited"), "must be nil if the type is not Limited"))
        if exempt is not None:
            shares = exempt.get("nominalConcurrencyShares", 0)
            if shares < 0:
                errs.append(
                    invalid((*path, "exempt", "nominalConcurrencyShares"), shares, "must be a non-negative integer")
                )
            _validate_lendable_percent(exempt, (*path, "exempt"), errs)
    elif kind == "Limited":
        if exempt is not None:
            errs.append(forbidden((*path, "exempt"), "must be nil if the type is Limited"))
        if limited is None:
            errs.append(required((*path, "limited"), "must not be empty when type is Limited"))
        else:
            _validate_limited(limited, version, (*path, "limited"), errs)
    else:
        errs.append(not_supported((*path, "type"), kind, ("Exempt", "Limited")))


def _validate_lendable_percent(holder: dict[str, Any], path: Path, errs: list[Error]) -> None:
    percent = holder.get("lendablePercent", 0)
    if not 0 <= percent <= 100:
        errs.append(invalid((*path, "lendablePercent"), percent, "must be between 0 and 100, inclusive"))


def _validate_limited(limited: dict[str, Any], version: str, path: Path, errs: list[Error]) -> None:
    child = _shares(version)
    shares = limited.get(child, 0)
    if version == "v1":
        if shares < 0:
            errs.append(invalid((*path, child), shares, "must be a non-negative integer"))
    elif shares <= 0:
        errs.append(invalid((*path, child), shares, "must be positive"))
    _validate_limit_response(limited.get("limitResponse", {}), (*path, "limitResponse"), errs)
    _validate_lendable_percent(limited, path, errs)
    borrowing = limited.get("borrowingLimitPercent")
    if borrowing is not None and borrowing < 0:
        errs.append(
            invalid((*path, "borrowingLimitPercent"), borrowing, "if specified, must be a non-negative integer")
        )


def _validate_limit_response(response: dict[str, Any], path: Path, errs: list[Error]) -> None:
    kind, queuing = response.get("type", ""), response.get("queuing")
    if kind == "Reject":
        if queuing is not None:
            errs.append(forbidden((*path, "queuing"), "must be nil if limited.limitResponse.type is not Limited"))
    elif kind == "Queue":
        if queuing is None:
            errs.append(required((*path, "queuing"), "must not be empty if limited.limitResponse.type is Limited"))
        else:
            _validate_queuing(queuing, (*path, "queuing"), errs)
    else:
        errs.append(not_supported((*path, "type"), kind, ("Queue", "Reject")))


def _validate_queuing(queuing: dict[str, Any], path: Path, errs: list[Error]) -> None:
    length, queues, hand = (queuing.get(child, 0) for child in ("queueLengthLimit", "queues", "handSize"))
    if length <= 0:
        errs.append(invalid((*path, "queueLengthLimit"), length, "must be positive"))
    if queues <= 0:
        errs.append(invalid((*path, "queues"), queues, "must be positive"))
    elif queues > MAX_QUEUES:
        errs.append(invalid((*path, "queues"), queues, "must not be greater than {max}", max=MAX_QUEUES))
    if hand <= 0:
        errs.append(invalid((*path, "handSize"), hand, "must be positive"))
    elif hand > queues:
        errs.append(invalid((*path, "handSize"), hand, "should not be greater than queues ({queues})", queues=queues))
    elif required_entropy_bits(queues, hand) > MAX_HASH_BITS:
        errs.append(
            invalid(
                (*path, "handSize"),
                hand,
                "required entropy bits of deckSize {queues} and handSize {hand} should not be greater than {max}",
                queues=queues,
                hand=hand,
                max=MAX_HASH_BITS,
            )
        )


def required_entropy_bits(deck: int, hand: int) -> int:
    """Bits of a hash that deals `hand` of `deck` cards; counting stops where it is too many anyway (shufflesharding)."""
    product = 1
    for i in range(hand):
        product *= deck - i
        if product > 1 << MAX_HASH_BITS:
            break
    return (product - 1).bit_length()


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "FlowSchema": validate_flow_schema,
    "PriorityLevelConfiguration": validate_priority_level_configuration,
}
