"""Defaults of the flowcontrol group: pkg/apis/flowcontrol/v1/defaults.go and the beta versions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


PRESERVE_ZERO_ANNOTATION = "flowcontrol.k8s.io/v1beta3-preserve-zero-concurrency-shares"


def set_defaults_flow_schema(schema: Value, minor: int) -> None:
    """SetDefaults_FlowSchemaSpec."""
    spec = schema.setdefault("spec", {})
    if not spec.get("matchingPrecedence"):
        spec["matchingPrecedence"] = 1000


def _exempt_and_queues(spec: Value, minor: int) -> None:
    exempt = spec.get("exempt")
    if exempt is not None:
        exempt.setdefault("nominalConcurrencyShares", 0)
        exempt.setdefault("lendablePercent", 0)
    limited = spec.get("limited")
    if limited is not None:
        if minor >= 26:
            limited.setdefault("lendablePercent", 0)
        queuing = limited.get("limitResponse", {}).get("queuing")
        if queuing is not None:
            for field, value in (("handSize", 8), ("queues", 64), ("queueLengthLimit", 50)):
                if not queuing.get(field):
                    queuing[field] = value


def set_defaults_priority_level_configuration(level: Value, minor: int) -> None:
    """SetDefaults_LimitedPriorityLevelConfiguration of v1: a share of zero is a choice."""
    spec = level.setdefault("spec", {})
    _exempt_and_queues(spec, minor)
    if "limited" in spec:
        spec["limited"].setdefault("nominalConcurrencyShares", 30)


def set_defaults_priority_level_configuration_v1beta3(level: Value, minor: int) -> None:
    """SetDefaults_PriorityLevelConfiguration of v1beta3: zero shares count as none given, but for an annotation."""
    spec = level.setdefault("spec", {})
    _exempt_and_queues(spec, minor)
    limited = spec.get("limited")
    if limited is not None and not limited.get("nominalConcurrencyShares"):
        if PRESERVE_ZERO_ANNOTATION not in level.get("metadata", {}).get("annotations", {}):
            limited["nominalConcurrencyShares"] = 30


def set_defaults_priority_level_configuration_v1beta2(level: Value, minor: int) -> None:
    """The older versions call the shares `assuredConcurrencyShares`."""
    spec = level.setdefault("spec", {})
    _exempt_and_queues(spec, minor)
    limited = spec.get("limited")
    if limited is not None and not limited.get("assuredConcurrencyShares"):
        limited["assuredConcurrencyShares"] = 30


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "FlowSchema": set_defaults_flow_schema,
    "v1/PriorityLevelConfiguration": set_defaults_priority_level_configuration,
    "v1beta1/PriorityLevelConfiguration": set_defaults_priority_level_configuration_v1beta2,
    "v1beta2/PriorityLevelConfiguration": set_defaults_priority_level_configuration_v1beta2,
    "v1beta3/PriorityLevelConfiguration": set_defaults_priority_level_configuration_v1beta3,
}
