"""The quality-of-service class of a pod: pkg/apis/core/helper/qos."""

from __future__ import annotations

from typing import Any

from k8slint.apis.resource import QuantityError, parse

Value = dict[str, Any]
Amounts = dict[str, int]


def pod_qos(spec: Value, minor: int) -> str:
    """`Guaranteed`, `Burstable` or `BestEffort`, from CPU and memory alone. Source: `ComputePodQOS`."""
    requests: Amounts = {}
    limits: Amounts = {}
    guaranteed = True
    resources = spec.get("resources")
    if resources is not None and minor >= 34:  # PodLevelResources
        owners = [resources]
        guaranteed = not resources.get("limits") or {"cpu", "memory"} <= _positive(resources["limits"]).keys()
        strict = False
    else:
        owners = [c.get("resources", {}) for field in ("containers", "initContainers") for c in spec.get(field, ())]
        strict = True
    for owner in owners:
        for name, nano in _positive(owner.get("requests", {})).items():
            requests[name] = requests.get(name, 0) + nano
        found = _positive(owner.get("limits", {}))
        for name, nano in found.items():
            limits[name] = limits.get(name, 0) + nano
        if strict and not {"cpu", "memory"} <= found.keys():
            guaranteed = False
    if not requests and not limits:
        return "BestEffort"
    if guaranteed and len(requests) == len(limits) and all(limits.get(name) == nano for name, nano in requests.items()):
        return "Guaranteed"
    return "Burstable"


def _positive(resources: Value) -> Amounts:
    found: Amounts = {}
    for name in ("cpu", "memory"):
        if name in resources:
            try:
                nano = parse(resources[name])[0]
            except QuantityError:
                continue
            if nano > 0:
                found[name] = nano
    return found
