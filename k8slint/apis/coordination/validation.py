"""Lease and LeaseCandidate: pkg/apis/coordination/validation/validation.go."""

from __future__ import annotations

from k8slint.apis.meta.validation import validate_object_meta
from k8slint.apis.names import is_config_map_key, is_qualified_name, name_is_dns_subdomain
from k8slint.field import forbidden, format_path, invalid, not_supported, required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

STRATEGIES = ("OldestEmulationVersion",)


def validate_lease(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Lease."""
    validate_object_meta(obj.get("metadata", {}), True, name_is_dns_subdomain, ("metadata",), errs)
    validate_lease_spec(obj.get("spec", {}), ("spec",), errs)


def validate_lease_spec(spec: dict[str, Any], path: Path, errs: list[Error]) -> None:
    """A LeaseSpec."""
    duration, transitions = spec.get("leaseDurationSeconds"), spec.get("leaseTransitions")
    if duration is not None and duration <= 0:
        errs.append(invalid((*path, "leaseDurationSeconds"), duration, "must be greater than 0"))
    if transitions is not None and transitions < 0:
        errs.append(invalid((*path, "leaseTransitions"), transitions, "must be greater than or equal to 0"))
    if "strategy" in spec:
        _validate_strategy(spec["strategy"], (*path, "strategy"), errs)
    if spec.get("preferredHolder") and not spec.get("strategy"):
        errs.append(forbidden((*path, "preferredHolder"), "may only be specified if `strategy` is defined"))


def _validate_strategy(strategy: str, path: Path, errs: list[Error]) -> None:
    """One that Kubernetes defines, or a qualified name. Upstream appends `strategy` to the path a second time."""
    printed = format_path((*path, "strategy"))
    if "/" not in strategy:
        if strategy not in STRATEGIES:
            errs.append(not_supported(path, strategy, STRATEGIES, field=printed))
    else:
        for message in is_qualified_name(strategy):
            errs.append(invalid(path, strategy, message, field=printed))


def lease_candidate_name(name: str, prefix: bool = False) -> list[str]:
    """What a ConfigMap's key may be."""
    return is_config_map_key(name)


def validate_lease_candidate(obj: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A LeaseCandidate (v1alpha2 and later)."""
    validate_object_meta(obj.get("metadata", {}), True, lease_candidate_name, ("metadata",), errs)
    validate_lease_candidate_spec(obj.get("spec", {}), errs)


def validate_lease_candidate_spec(spec: dict[str, Any], errs: list[Error]) -> None:
    """A LeaseCandidateSpec: versions are semantic ones, the binary no older than what it emulates."""
    if not spec.get("leaseName"):
        errs.append(required(("spec", "leaseName")))
    emulation, binary = spec.get("emulationVersion", ""), spec.get("binaryVersion", "")
    versions: list[tuple[Any, ...] | None] = []
    for child, value in (("emulationVersion", emulation), ("binaryVersion", binary)):
        parsed = parse_semantic_version(value) if value else None
        versions.append(parsed)
        if value and parsed is None:
            errs.append(invalid(("spec", child), value, "must be a valid semantic version"))
        elif not value and child == "binaryVersion":
            errs.append(required(("spec", child)))
    zero = (0, 0, 0)
    # What cannot be parsed counts as 0.0.0.
    emulated, built = (v or (*zero, (1,)) for v in versions)
    if emulation and binary and built < emulated:
        errs.append(invalid(("spec", "binaryVersion"), binary, "must be greater than or equal to `emulationVersion`"))
    strategy = spec.get("strategy", "")
    if not strategy:
        errs.append(required(("spec", "strategy")))
        return
    if strategy == "OldestEmulationVersion" and emulated == (*zero, (1,)):
        errs.append(
            required(("spec", "emulationVersion"), "must be specified when `strategy` is 'OldestEmulationVersion'")
        )
    _validate_strategy(strategy, ("spec", "strategy"), errs)


def parse_semantic_version(text: str) -> tuple[Any, ...] | None:
    """`1.2.3-rc.1+build` as a tuple that compares as semver does (build left out), or None (semver.Parse)."""
    text, plus, build = text.partition("+")
    core, dash, pre = text.partition("-")
    numbers = core.split(".")
    if len(numbers) != 3 or not all(_is_number(n) for n in numbers):
        return None
    if plus and not all(_is_identifier(part) for part in build.split(".")):
        return None
    key: tuple[Any, ...] = (1,)
    if dash:
        parts = pre.split(".")
        if not all(_is_identifier(p) and (not p.isdigit() or _is_number(p)) for p in parts):
            return None
        key = (0, *((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts))
    return (int(numbers[0]), int(numbers[1]), int(numbers[2]), key)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and (len(text) == 1 or text[0] != "0") and len(text) < 20


def _is_identifier(text: str) -> bool:
    return text != "" and text.isascii() and text.replace("-", "a").isalnum()


VALIDATE: dict[str, Callable[[dict[str, Any], list[Error], int], None]] = {
    "Lease": validate_lease,
    "LeaseCandidate": validate_lease_candidate,
}
