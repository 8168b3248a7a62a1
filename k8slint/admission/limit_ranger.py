"""LimitRange: defaults for containers and bounds for pods and claims.

Source: `plugin/pkg/admission/limitranger/admission.go`.
"""

from __future__ import annotations

from k8slint.admission.pod_resources import amounts, pod_amounts
from k8slint.apis.resource import NANO, canonical, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.admission.pod_resources import Amounts

    Value = dict[str, Any]


def apply_defaults(pod: Value, limit_ranges: list[Value]) -> bool:
    """Give the pod's containers the ranges' defaults, in place; whether anything changed."""
    changed = False
    spec = pod.get("spec") or {}
    for limit_range in limit_ranges:
        limits: dict[str, Any] = {}
        requests: dict[str, Any] = {}
        for item in _items(limit_range, "Container"):
            limits.update(item.get("default") or {})
            requests.update(item.get("defaultRequest") or {})
        if not limits and not requests:
            continue
        for field in ("containers", "initContainers"):
            for container in spec.get(field) or ():
                resources = container.setdefault("resources", {})
                for key, defaults in (("limits", limits), ("requests", requests)):
                    if not defaults:
                        continue
                    own = resources.setdefault(key, {})
                    for name, quantity in defaults.items():
                        if name not in own:
                            own[name] = quantity
                            changed = True
    return changed


def _items(limit_range: Value, kind: str) -> list[Value]:
    return [item for item in (limit_range.get("spec") or {}).get("limits") or () if item.get("type") == kind]


def violations(kind: str, value: Value, limit_range: Value) -> list[str]:
    """What a Pod or PersistentVolumeClaim breaks of one range, in upstream's words."""
    spec = value.get("spec") or {}
    out: list[str] = []
    if kind == "PersistentVolumeClaim":
        requests = amounts((spec.get("resources") or {}).get("requests"))
        for item in _items(limit_range, kind):
            _check(item, kind, requests, {}, out, True)
        return out
    for item in (limit_range.get("spec") or {}).get("limits") or ():
        if item.get("type") == "Container":
            for field in ("containers", "initContainers"):
                for container in spec.get(field) or ():
                    resources = container.get("resources") or {}
                    _check(item, "Container", amounts(resources.get("requests")), amounts(resources.get("limits")), out, False)
        elif item.get("type") == "Pod":
            _check(item, "Pod", pod_amounts(spec, "requests"), pod_amounts(spec, "limits"), out, False)
    return out


def _check(item: Value, kind: str, requests: Amounts, limits: Amounts, out: list[str], requests_only: bool) -> None:
    for name, quantity in sorted((item.get("min") or {}).items()):
        bound, text = parse(quantity)[0], f"minimum {name} usage per {kind} is {canonical(quantity)}"
        if name not in requests:
            out.append(f"{text}.  No request is specified")
        elif requests[name] < bound:
            out.append(f"{text}, but request is {_show(requests[name], quantity)}")
        elif name in limits and limits[name] < bound:
            out.append(f"{text}, but limit is {_show(limits[name], quantity)}")
    for name, quantity in sorted((item.get("max") or {}).items()):
        bound, text = parse(quantity)[0], f"maximum {name} usage per {kind} is {canonical(quantity)}"
        if requests_only:
            if name not in requests:
                out.append(f"{text}.  No request is specified")
            elif requests[name] > bound:
                out.append(f"{text}, but request is {_show(requests[name], quantity)}")
        elif name not in limits:
            out.append(f"{text}.  No limit is specified")
        elif limits[name] > bound:
            out.append(f"{text}, but limit is {_show(limits[name], quantity)}")
        elif name in requests and requests[name] > bound:
            out.append(f"{text}, but request is {_show(requests[name], quantity)}")
    for name, quantity in sorted((item.get("maxLimitRequestRatio") or {}).items()):
        text = f"{name} max limit to request ratio per {kind} is {canonical(quantity)}"
        if not requests.get(name):
            out.append(f"{text}, but no request is specified or request is 0")
        elif not limits.get(name):
            out.append(f"{text}, but no limit is specified or limit is 0")
        elif limits[name] * NANO > parse(quantity)[0] * requests[name]:
            out.append(f"{text}, but provided ratio is {limits[name] / requests[name]:f}")


def _show(nano: int, like: Any) -> str:
    from k8slint.apis.resource import format_nano

    return format_nano(nano, parse(like)[1])
