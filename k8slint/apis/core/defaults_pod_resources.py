"""Defaults of `spec.resources` of a Pod, from those of its containers: pkg/apis/core/v1/defaults.go and
k8s.io/component-helpers/resource (`AggregateContainerRequests`, `AggregateContainerLimits`)."""

from __future__ import annotations

from k8slint.apis.resource import QuantityError, format_nano, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Value = dict[str, Any]

# Totals by resource name: (nano units, format).
Amounts = dict[str, tuple[int, str]]


def set_defaults_pod_level_resources(spec: Value, minor: int) -> None:
    """Fill the pod's requests and huge page limits where the author gave a part of `spec.resources`."""
    resources = spec["resources"]
    if not resources.get("limits") and not resources.get("requests"):
        return
    default_huge_page_pod_limits(spec)
    default_pod_requests(spec)
    if minor >= 37:
        default_pod_limits(spec)


def default_huge_page_pod_limits(spec: Value) -> None:
    """Huge pages that containers limit and the pod does not mention: the pod's limit is their total."""
    resources = spec["resources"]
    limits = resources.get("limits", {})
    requests = resources.get("requests", {})
    for name, amount in aggregate(spec, "limits").items():
        if name.startswith("hugepages-") and name not in requests and name not in limits:
            limits[name] = format_nano(*amount)
    if limits:
        resources["limits"] = limits


def default_pod_requests(spec: Value) -> None:
    """With pod limits: requests are the containers' total, else the pod's limit."""
    resources = spec["resources"]
    limits = resources.get("limits")
    if not limits:
        return
    requests = resources.get("requests", {})
    for name, amount in aggregate(spec, "requests").items():
        if name not in requests and name in ("cpu", "memory"):
            requests[name] = format_nano(*amount)
    for name, quantity in limits.items():
        if name not in requests and is_supported_pod_level_resource(name):
            requests[name] = quantity
    if requests:
        resources["requests"] = requests


def default_pod_limits(spec: Value) -> None:
    """With pod requests alone: a limit that every container has becomes the pod's, as their total."""
    resources = spec["resources"]
    if resources.get("limits") or not resources.get("requests"):
        return
    containers = [*spec.get("containers", ()), *spec.get("initContainers", ())]
    limits = {}
    for name, amount in aggregate(spec, "limits").items():
        if name in ("cpu", "memory") and all(name in c.get("resources", {}).get("limits", {}) for c in containers):
            limits[name] = format_nano(*amount)
    if limits:
        resources["limits"] = limits


def is_supported_pod_level_resource(name: str) -> bool:
    """What a pod can ask for as a whole."""
    return name in ("cpu", "memory") or name.startswith("hugepages-")


def aggregate(spec: Value, field: str) -> Amounts:
    """What the containers need together: `field` is `requests` or `limits`.

    The sum of the containers that run beside each other, or the largest that an init container needs while it runs.
    """
    total: Amounts = {}
    sidecars: Amounts = {}
    largest: Amounts = {}
    for container in spec.get("containers", ()):
        _add(total, _amounts(container, field))
    for container in spec.get("initContainers", ()):
        amounts = _amounts(container, field)
        if container.get("restartPolicy") == "Always":
            _add(total, amounts)
            _add(sidecars, amounts)
            amounts = dict(sidecars)
        else:
            _add(amounts, sidecars)
        _max(largest, amounts)
    _max(total, largest)
    return total


def _amounts(container: Value, field: str) -> Amounts:
    amounts: Amounts = {}
    for name, quantity in container.get("resources", {}).get(field, {}).items():
        try:
            amounts[name] = parse(quantity)
        except QuantityError:
            amounts[name] = (0, "DecimalSI")
    return amounts


def _add(total: Amounts, more: Amounts) -> None:
    for name, (nano, kind) in more.items():
        if name in total and total[name][0]:
            total[name] = (total[name][0] + nano, total[name][1])
        else:
            total[name] = (nano, kind)


def _max(largest: Amounts, amounts: Amounts) -> None:
    for name, amount in amounts.items():
        if name not in largest or amount[0] > largest[name][0]:
            largest[name] = amount
