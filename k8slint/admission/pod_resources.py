"""What a pod asks for as a whole: `k8s.io/component-helpers/resource/helpers.go`, PodRequests and PodLimits.

Amounts are in nano units (see apis.resource).
"""

from __future__ import annotations

from k8slint.apis.resource import QuantityError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Amounts = dict[str, int]


def amounts(resources: dict[str, Any] | None) -> Amounts:
    """A resource list as numbers."""
    out: Amounts = {}
    for name, quantity in (resources or {}).items():
        try:
            out[name] = parse(quantity)[0]
        except QuantityError:
            continue
    return out


def _add(total: Amounts, more: Amounts) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, 0) + amount


def _at_least(total: Amounts, floor: Amounts) -> None:
    for name, amount in floor.items():
        if amount > total.get(name, -1):
            total[name] = amount


def pod_amounts(spec: dict[str, Any], key: str, non_missing: Amounts | None = None) -> Amounts:
    """The pod's `requests` or `limits`: the sum of its containers and sidecars, or what its init phase needs where that
    is more; pod-level resources and the overhead count as the server counts them. A container that says nothing of a
    resource in `non_missing` counts with that amount."""
    missing = non_missing or {}
    total: Amounts = {}
    for container in spec.get("containers") or ():
        _add(total, {**missing, **amounts((container.get("resources") or {}).get(key))})
    sidecars: Amounts = {}
    init: Amounts = {}
    for container in spec.get("initContainers") or ():
        own = {**missing, **amounts((container.get("resources") or {}).get(key))}
        if container.get("restartPolicy") == "Always":
            _add(total, own)
            _add(sidecars, own)
            own = dict(sidecars)
        else:
            _add(own, sidecars)
        _at_least(init, own)
    _at_least(total, init)
    pod_level = amounts((spec.get("resources") or {}).get(key))
    for name, amount in pod_level.items():
        if name in ("cpu", "memory") or name.startswith("hugepages-"):
            total[name] = amount
    overhead = amounts(spec.get("overhead"))
    for name, amount in overhead.items():
        if key == "requests" or name in total:
            total[name] = total.get(name, 0) + amount
    return total
