"""Default requests and limits, and bounds on them (upstream: `plugin/pkg/admission/limitranger`)."""

from __future__ import annotations

from collections.abc import Iterator

from k8slint.apis import resource
from k8slint.controller.admission.podresources import pod_limits, pod_requests
from k8slint.controller.cluster import Cluster, Value


def _items(cluster: Cluster, namespace: str, kind: str) -> Iterator[Value]:
    for limit_range in cluster.list("LimitRange", namespace):
        for item in limit_range["spec"].get("limits") or ():
            if item.get("type") == kind:
                yield item


def set_defaults(cluster: Cluster, namespace: str, spec: Value) -> None:
    """Requests and limits that containers lack. Source: `mergePodResourceRequirements`."""
    for item in _items(cluster, namespace, "Container"):
        for field in ("initContainers", "containers"):
            for container in spec.get(field) or ():
                resources = container.setdefault("resources", {})
                for kind, defaults in (("limits", item.get("default")), ("requests", item.get("defaultRequest"))):
                    for name, quantity in (defaults or {}).items():
                        resources.setdefault(kind, {}).setdefault(name, quantity)


def validate_pod(cluster: Cluster, namespace: str, spec: Value) -> list[str]:
    """What breaks a bound. Source: `PodValidateLimitFunc`."""
    messages: list[str] = []
    for item in _items(cluster, namespace, "Container"):
        for field in ("containers", "initContainers"):
            for container in spec.get(field) or ():
                resources = container.get("resources") or {}
                messages += _constraints(item, "Container", _nano(resources.get("requests")), _nano(resources.get("limits")))
    for item in _items(cluster, namespace, "Pod"):
        messages += _constraints(item, "Pod", pod_requests(spec), pod_limits(spec))
    return messages


def validate_claim(cluster: Cluster, claim: Value) -> list[str]:
    """Source: `PersistentVolumeClaimValidateLimitFunc`."""
    messages: list[str] = []
    for item in _items(cluster, claim["metadata"].get("namespace", ""), "PersistentVolumeClaim"):
        requests = _nano((claim["spec"].get("resources") or {}).get("requests"))
        for name, bound in sorted((item.get("min") or {}).items()):
            messages += _minimum("PersistentVolumeClaim", name, bound, requests, {})
        for name, bound in sorted((item.get("max") or {}).items()):
            if name in requests and requests[name] > resource.parse(bound)[0]:
                messages.append(f"maximum {name} usage per PersistentVolumeClaim is {bound}, but request is {_text(requests[name], name)}")
    return messages


def _nano(quantities: Value | None) -> dict[str, int]:
    return {name: resource.parse(quantity)[0] for name, quantity in (quantities or {}).items()}


def _text(nano: int, name: str) -> str:
    binary = name in ("memory", "storage", "ephemeral-storage") or name.startswith("hugepages-")
    return resource.format_nano(nano, resource.BINARY_SI if binary else resource.DECIMAL_SI)


def _constraints(item: Value, kind: str, requests: dict[str, int], limits: dict[str, int]) -> list[str]:
    messages: list[str] = []
    for name, bound in sorted((item.get("min") or {}).items()):
        messages += _minimum(kind, name, bound, requests, limits)
    for name, bound in sorted((item.get("max") or {}).items()):
        messages += _maximum(kind, name, bound, requests, limits)
    for name, bound in sorted((item.get("maxLimitRequestRatio") or {}).items()):
        messages += _ratio(kind, name, bound, requests, limits)
    return messages


def _minimum(kind: str, name: str, bound: str, requests: dict[str, int], limits: dict[str, int]) -> list[str]:
    least, head = resource.parse(bound)[0], f"minimum {name} usage per {kind} is {bound}"
    if name not in requests:
        return [head + ".  No request is specified"]
    if requests[name] < least:
        return [f"{head}, but request is {_text(requests[name], name)}"]
    if name in limits and limits[name] < least:
        return [f"{head}, but limit is {_text(limits[name], name)}"]
    return []


def _maximum(kind: str, name: str, bound: str, requests: dict[str, int], limits: dict[str, int]) -> list[str]:
    most, head = resource.parse(bound)[0], f"maximum {name} usage per {kind} is {bound}"
    if name not in limits:
        return [head + ".  No limit is specified"]
    if limits[name] > most:
        return [f"{head}, but limit is {_text(limits[name], name)}"]
    if name in requests and requests[name] > most:
        return [f"{head}, but request is {_text(requests[name], name)}"]
    return []


def _ratio(kind: str, name: str, bound: str, requests: dict[str, int], limits: dict[str, int]) -> list[str]:
    head = f"{name} max limit to request ratio per {kind} is {bound}"
    if not requests.get(name):
        return [head + ", but no request is specified or request is 0"]
    if not limits.get(name):
        return [head + ", but no limit is specified or limit is 0"]
    ratio = limits[name] / requests[name]
    return [f"{head}, but provided ratio is {ratio:f}"] if ratio > resource.parse(bound)[0] / resource.NANO else []
