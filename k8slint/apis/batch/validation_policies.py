"""Fields that few Jobs have: podFailurePolicy, successPolicy, managedBy (pkg/apis/batch/validation/validation.go)."""

from __future__ import annotations

from k8slint.apis.names import is_dns1123_subdomain, is_qualified_name
from k8slint.features import enabled
from k8slint.field import duplicate, invalid, not_supported, required, too_long, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

MAX_RULES = 20
MAX_EXIT_CODES = 255
MAX_INDEXES_LENGTH = 64 * 1024
MAX_MANAGED_BY_LENGTH = 63
ACTIONS = ("Count", "FailIndex", "FailJob", "Ignore")
OPERATORS = ("In", "NotIn")
STATUSES = ("False", "True", "Unknown")
_PATH_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:"


def _required_one_of(path: Path, values: tuple[str, ...]) -> Error:
    return required(path, "valid values: [{values}]", values=" ".join(f'"{value}"' for value in values))


def validate_pod_failure_policy(spec: dict[str, Any], path: Path, errs: list[Error], minor: int) -> None:
    """Rules on exit codes or pod conditions."""
    path = (*path, "rules")
    rules = spec["podFailurePolicy"].get("rules", ())
    if not enabled("JobBackoffLimitPerIndex", minor):
        rules = [rule for rule in rules if rule.get("action") != "FailIndex"]
    if len(rules) > MAX_RULES:
        errs.append(too_many(path, len(rules), MAX_RULES))
    pod = spec.get("template", {}).get("spec", {})
    names = {c.get("name", "") for kind in ("containers", "initContainers") for c in pod.get(kind, ())}
    for i, rule in enumerate(rules):
        _validate_rule(rule, "backoffLimitPerIndex" in spec, names, (*path, i), errs)


def _validate_rule(rule: dict[str, Any], per_index: bool, names: set[str], path: Path, errs: list[Error]) -> None:
    action = rule.get("action", "")
    if not action:
        errs.append(_required_one_of((*path, "action"), ACTIONS))
    elif action not in ACTIONS:
        errs.append(not_supported((*path, "action"), action, ACTIONS))
    elif action == "FailIndex" and not per_index:
        errs.append(invalid((*path, "action"), action, "requires the backoffLimitPerIndex to be set"))
    codes, conditions = rule.get("onExitCodes"), rule.get("onPodConditions", ())
    if codes is not None:
        _validate_exit_codes(codes, names, (*path, "onExitCodes"), errs)
    if len(conditions) > MAX_RULES:
        errs.append(too_many((*path, "onPodConditions"), len(conditions), MAX_RULES))
    for i, pattern in enumerate(conditions):
        where = (*path, "onPodConditions", i)
        for message in is_qualified_name(pattern.get("type", "")):
            errs.append(invalid((*where, "type"), pattern.get("type", ""), message))
        status = pattern.get("status", "")
        if not status:
            errs.append(_required_one_of((*where, "status"), STATUSES))
        elif status not in STATUSES:
            errs.append(not_supported((*where, "status"), status, STATUSES))
    if codes is not None and conditions:
        errs.append(invalid(path, rule, "specifying both OnExitCodes and OnPodConditions is not supported"))
    if codes is None and not conditions:
        errs.append(invalid(path, rule, "specifying one of OnExitCodes and OnPodConditions is required"))


def _validate_exit_codes(codes: dict[str, Any], names: set[str], path: Path, errs: list[Error]) -> None:
    operator = codes.get("operator", "")
    if not operator:
        errs.append(_required_one_of((*path, "operator"), OPERATORS))
    elif operator not in OPERATORS:
        errs.append(not_supported((*path, "operator"), operator, OPERATORS))
    if "containerName" in codes and codes["containerName"] not in names:
        detail = "must be one of the container or initContainer names in the pod template"
        errs.append(invalid((*path, "containerName"), codes["containerName"], detail))
    values = codes.get("values", [])
    path = (*path, "values")
    if not values:
        errs.append(invalid(path, values, "at least one value is required"))
    elif len(values) > MAX_EXIT_CODES:
        errs.append(too_many(path, len(values), MAX_EXIT_CODES))
    seen: set[int] = set()
    for i, code in enumerate(values):
        if code == 0 and operator == "In":
            errs.append(invalid((*path, i), code, "must not be 0 for the In operator"))
        if code in seen:
            errs.append(duplicate((*path, i), code))
        seen.add(code)
    if values != sorted(values):
        errs.append(invalid(path, values, "must be ordered"))


def validate_success_policy(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """Which indexes have to succeed, or how many."""
    path = (*path, "rules")
    rules = spec["successPolicy"].get("rules", ())
    if not rules:
        errs.append(required(path, "at least one rules must be specified when the successPolicy is specified"))
    if len(rules) > MAX_RULES:
        errs.append(too_many(path, len(rules), MAX_RULES))
    completions = spec.get("completions")
    for i, rule in enumerate(rules):
        _validate_success_rule(rule, completions, (*path, i), errs)


def _validate_success_rule(rule: dict[str, Any], completions: int | None, path: Path, errs: list[Error]) -> None:
    indexes, count = rule.get("succeededIndexes"), rule.get("succeededCount")
    if indexes is None and count is None:
        errs.append(required(path, "at least one of succeededCount or succeededIndexes must be specified"))
    if completions is None:  # has its own error; upstream fails here altogether
        return
    total = 0
    if indexes is not None:
        if len(indexes.encode()) > MAX_INDEXES_LENGTH:
            errs.append(too_long((*path, "succeededIndexes"), MAX_INDEXES_LENGTH))
        total, message = count_indexes(indexes, completions)
        if message:
            detail = "error parsing succeededIndexes: {reason}"
            errs.append(invalid((*path, "succeededIndexes"), indexes, detail, reason=message))
    if count is not None:
        path = (*path, "succeededCount")
        if count < 0:
            errs.append(invalid(path, count, "must be greater than or equal to 0"))
        if count > completions:
            detail = "must be less than or equal to {max} (the number of specified completions)"
            errs.append(invalid(path, count, detail, max=completions))
        if indexes is not None and count > total:
            detail = "must be less than or equal to {max} (the number of indexes in the specified succeededIndexes field)"
            errs.append(invalid(path, count, detail, max=total))


def count_indexes(text: str, completions: int) -> tuple[int, str]:
    """(how many indexes `1,3-5` names, what is wrong with it). Source: validateIndexesFormat."""
    if not text:
        return 0, ""
    total, last = 0, -1
    for interval in text.split(","):
        limits = interval.split("-")
        if len(limits) > 2:
            return 0, (
                f"the fragment \"{interval}\" violates the requirement that an index interval can have at most two parts separated by '-'"
            )
        numbers = []
        for limit in limits:
            digits = limit[1:] if limit[:1] == "+" else limit
            if not digits or digits.strip("0123456789") or len(digits) > 18:
                return 0, f'cannot convert string to integer for index: "{limit}"'
            if int(digits) >= completions:
                return 0, f'too large index: "{limit}"'
            numbers.append(int(digits))
        for number in numbers:
            if last >= number:
                return 0, f"non-increasing order, previous: {last}, current: {number}"
            last = number
        total += numbers[-1] - numbers[0] + 1
    return total, ""


def validate_managed_by(name: str, path: Path, errs: list[Error]) -> None:
    """The controller that manages the Job: a path with a domain before it (IsDomainPrefixedPath)."""
    if not name:
        errs.append(required(path))
        return
    host, slash, rest = name.partition("/")
    if not slash or not host or not rest:
        errs.append(invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")'))
    else:
        for message in is_dns1123_subdomain(host):
            errs.append(invalid(path, host, message))
        if rest.strip(_PATH_CHARACTERS):
            detail = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"
            errs.append(invalid(path, rest, detail))
    if len(name.encode()) > MAX_MANAGED_BY_LENGTH:
        errs.append(too_long(path, MAX_MANAGED_BY_LENGTH))
