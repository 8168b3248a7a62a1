"""What a whole pod requests and is limited to (upstream: component-helpers `resource/helpers.go`)."""

from __future__ import annotations

from k8slint.apis import resource
from k8slint.controller.cluster import Value


def pod_requests(spec: Value) -> dict[str, int]:
    """Nano units by resource: containers and sidecars together, at least what any init container needs beside the
    sidecars before it, and the overhead. Source: `PodRequests`."""
    return _sum(spec, "requests")


def pod_limits(spec: Value) -> dict[str, int]:
    """The same for limits. Source: `PodLimits`."""
    return _sum(spec, "limits")


def _nano(container: Value, kind: str) -> dict[str, int]:
    out = {}
    for name, quantity in ((container.get("resources") or {}).get(kind) or {}).items():
        try:
            out[name] = resource.parse(quantity)[0]
        except resource.QuantityError:
            continue
    return out


def _sum(spec: Value, kind: str) -> dict[str, int]:
    total: dict[str, int] = {}
    for container in spec.get("containers") or ():
        for name, nano in _nano(container, kind).items():
            total[name] = total.get(name, 0) + nano
    sidecars: dict[str, int] = {}
    peak: dict[str, int] = {}
    for container in spec.get("initContainers") or ():
        mine = _nano(container, kind)
        if container.get("restartPolicy") == "Always":
            for name, nano in mine.items():
                total[name] = total.get(name, 0) + nano
                sidecars[name] = sidecars.get(name, 0) + nano
            mine = {}
        for name in mine.keys() | sidecars.keys():
            peak[name] = max(peak.get(name, 0), mine.get(name, 0) + sidecars.get(name, 0))
    for name, nano in peak.items():
        total[name] = max(total.get(name, 0), nano)
    total.update(_nano(spec, kind))  # pod-level resources speak for the whole pod
    for name, quantity in (spec.get("overhead") or {}).items():
        if kind == "requests" or name in total:
            total[name] = total.get(name, 0) + resource.parse(quantity)[0]
    return total
