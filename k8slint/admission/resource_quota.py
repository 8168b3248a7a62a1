"""ResourceQuota: what the bundle's objects use of a namespace's quotas, in document order.

Source: `plugin/pkg/admission/resourcequota` in apiserver and `pkg/quota/v1/evaluator/core`.
"""

from __future__ import annotations

from k8slint.admission.pod_resources import amounts, pod_amounts
from k8slint.apis.resource import DECIMAL_SI, NANO, format_nano, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.admission.pod_resources import Amounts

    Value = dict[str, Any]

CLASS_SUFFIX = ".storageclass.storage.k8s.io/"
_COMPUTE = ("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory")
_LEGACY = {
    "ConfigMap": "configmaps",
    "Secret": "secrets",
    "ReplicationController": "replicationcontrollers",
    "ResourceQuota": "resourcequotas",
    "PersistentVolumeClaim": "persistentvolumeclaims",
    "Service": "services",
    "Pod": "pods",
}


def plural(kind: str) -> str:
    """The resource's name of a built-in kind."""
    lower = kind.lower()
    if lower.endswith("endpoints"):
        return lower
    if lower.endswith("s"):
        return lower + "es"
    return lower[:-1] + "ies" if lower.endswith("y") else lower + "s"


class Quota:
    """A quota of the bundle and how much of it is used."""

    __slots__ = ("formats", "hard", "name", "spec", "used")

    def __init__(self, quota: Value) -> None:
        self.name: str = (quota.get("metadata") or {}).get("name", "")
        self.spec: Value = quota.get("spec") or {}
        hard = self.spec.get("hard") or {}
        self.hard = amounts(hard)
        self.formats = {name: parse(quantity)[1] for name, quantity in hard.items() if name in self.hard}
        self.used: Amounts = dict.fromkeys(self.hard, 0)
        # What every namespace has from the start.
        for name in ("configmaps", "count/configmaps", "count/serviceaccounts"):
            if name in self.used:
                self.used[name] = NANO

    def matches(self, kind: str, value: Value, usage: Amounts) -> bool:
        """Whether the quota is about such an object at all (resources and scopes)."""
        if not any(name in usage or _concerns(name, kind) for name in self.hard):
            return False
        return all(_in_scope(s, kind, value) for s in self.scopes())

    def scopes(self) -> list[Value]:
        """The quota's scopes as selector requirements."""
        out = [{"scopeName": s, "operator": "Exists"} for s in self.spec.get("scopes") or ()]
        return out + list((self.spec.get("scopeSelector") or {}).get("matchExpressions") or ())

    def add(self, usage: Amounts) -> None:
        """Count an object."""
        for name in self.used:
            self.used[name] += usage.get(name, 0)


def _concerns(name: str, kind: str) -> bool:
    """Whether the quota resource is one that objects of this (core) kind use, even where this one uses none of it."""
    if kind == "Pod":
        own = name.removeprefix("requests.").removeprefix("limits.")
        return (
            own in ("cpu", "memory", "ephemeral-storage") or own.startswith("hugepages-") or (name.startswith("requests.") and "/" in own)
        )
    if kind == "PersistentVolumeClaim":
        return name == "requests.storage" or CLASS_SUFFIX in name
    return False


def _in_scope(scope: Value, kind: str, value: Value) -> bool:
    if kind != "Pod":
        return kind == "PersistentVolumeClaim" and scope["scopeName"] == "VolumeAttributesClass"
    spec = value.get("spec") or {}
    name, operator = scope.get("scopeName"), scope.get("operator")
    if name in ("Terminating", "NotTerminating"):
        return (spec.get("activeDeadlineSeconds") is not None) == (name == "Terminating")
    if name in ("BestEffort", "NotBestEffort"):
        return _is_best_effort(spec) == (name == "BestEffort")
    if name == "PriorityClass":
        own = spec.get("priorityClassName", "")
        if operator == "Exists":
            return bool(own)
        if operator == "DoesNotExist":
            return not own
        values = scope.get("values") or ()
        return (own in values) == (operator == "In")
    if name == "CrossNamespacePodAffinity":
        return _crosses_namespaces(spec)
    return False


def _is_best_effort(spec: Value) -> bool:
    for field in ("containers", "initContainers"):
        for container in spec.get(field) or ():
            resources = container.get("resources") or {}
            for key in ("requests", "limits"):
                own = amounts(resources.get(key))
                if own.get("cpu") or own.get("memory"):
                    return False
    return not (spec.get("resources") or {})


def _crosses_namespaces(spec: Value) -> bool:
    affinity = spec.get("affinity") or {}
    for key in ("podAffinity", "podAntiAffinity"):
        own = affinity.get(key) or {}
        terms = list(own.get("requiredDuringSchedulingIgnoredDuringExecution") or ())
        terms += [t.get("podAffinityTerm") or {} for t in own.get("preferredDuringSchedulingIgnoredDuringExecution") or ()]
        if any(t.get("namespaces") or "namespaceSelector" in t for t in terms):
            return True
    return False


def usage_of(kind: str, group: str, value: Value, default_class: str = "", resource: str = "") -> Amounts:
    """What the object uses of each quota resource."""
    name = resource or plural(kind)
    out: Amounts = {f"count/{name}.{group}" if group else f"count/{name}": NANO}
    if group:
        return out
    if kind in _LEGACY:
        out[_LEGACY[kind]] = NANO
    spec = value.get("spec") or {}
    if kind == "Pod":
        _pod_usage(spec, out)
    elif kind == "Service":
        ports = spec.get("ports") or ()
        nodes = 0
        if spec.get("type") == "NodePort":
            nodes = len(ports)
        elif spec.get("type") == "LoadBalancer":
            out["services.loadbalancers"] = NANO
            own = sum(1 for p in ports if p.get("nodePort"))
            nodes = own if spec.get("allocateLoadBalancerNodePorts") is False else len(ports)
        out["services.nodeports"] = nodes * NANO
        out.setdefault("services.loadbalancers", 0)
    elif kind == "PersistentVolumeClaim":
        storage = amounts((spec.get("resources") or {}).get("requests")).get("storage")
        annotations = (value.get("metadata") or {}).get("annotations") or {}
        storage_class = annotations.get("volume.beta.kubernetes.io/storage-class", spec.get("storageClassName", default_class))
        if storage_class:
            out[f"{storage_class}{CLASS_SUFFIX}persistentvolumeclaims"] = NANO
        if storage is not None:
            out["requests.storage"] = storage
            if storage_class:
                out[f"{storage_class}{CLASS_SUFFIX}requests.storage"] = storage
    return out


def _pod_usage(spec: Value, out: Amounts) -> None:
    _compute_usage(pod_amounts(spec, "requests"), pod_amounts(spec, "limits"), out)


def _compute_usage(requests: Amounts, limits: Amounts, out: Amounts) -> None:
    for name, amount in requests.items():
        if name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-"):
            out[name] = amount
        if name in ("cpu", "memory", "ephemeral-storage") or name.startswith("hugepages-") or "/" in name:
            out[f"requests.{name}"] = amount
    for name, amount in limits.items():
        if name in ("cpu", "memory", "ephemeral-storage"):
            out[f"limits.{name}"] = amount


def _missing(spec: Value, hard: Amounts) -> str:
    """The compute resources of the quota that a container does not state: `must specify cpu for: c; memory for: c`."""
    required = [name for name in _COMPUTE if name in hard]
    if not required:
        return ""
    missing: dict[str, list[str]] = {}
    resources = spec.get("resources") or {}
    if any(n in ("cpu", "memory") or n.startswith("hugepages-") for part in ("requests", "limits") for n in resources.get(part) or ()):
        return ""  # what the pod states as a whole takes the place of what its containers would have to
    for field in ("containers", "initContainers"):
        for container in spec.get(field) or ():
            own: Amounts = {}
            resources = container.get("resources") or {}
            _compute_usage(amounts(resources.get("requests")), amounts(resources.get("limits")), own)
            for name in required:
                if name not in own:
                    missing.setdefault(name, []).append(container.get("name", ""))
    if not missing:
        return ""
    return "must specify " + "; ".join(f"{name} for: {','.join(sorted(set(missing[name])))}" for name in sorted(missing))


def check(kind: str, value: Value, usage: Amounts, quotas: list[Quota]) -> str:
    """Why the quotas refuse the object, "" where they do not. What it uses is counted only where it is accepted."""
    interesting = [q for q in quotas if q.matches(kind, value, usage)]
    if kind == "Pod":
        for quota in interesting:
            if missing := _missing(value.get("spec") or {}, quota.hard):
                return f"failed quota: {quota.name}: {missing}"
    for quota in interesting:
        over = sorted(name for name, hard in quota.hard.items() if usage.get(name, 0) > 0 and quota.used[name] + usage[name] > hard)
        if over:
            requested = ",".join(f"{n}={_show(quota, n, usage[n])}" for n in over)
            used = ",".join(f"{n}={_show(quota, n, quota.used[n])}" for n in over)
            limited = ",".join(f"{n}={_show(quota, n, quota.hard[n])}" for n in over)
            return f"exceeded quota: {quota.name}, requested: {requested}, used: {used}, limited: {limited}"
    for quota in interesting:
        quota.add(usage)
    return ""


def _show(quota: Quota, name: str, nano: int) -> str:
    return format_nano(nano, quota.formats.get(name, DECIMAL_SI))
