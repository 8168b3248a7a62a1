"""Quotas: what an object counts, and whether there is room (upstream: `pkg/quota/v1/evaluator/core`,
apiserver `plugin/resourcequota/controller.go`)."""

from __future__ import annotations

from k8slint.apis import resource
from k8slint.apis.core.qos import pod_qos
from k8slint.controller.admission.podresources import pod_limits, pod_requests
from k8slint.controller.cluster import Cluster, Value

_PLURALS = {
    "NetworkPolicy": "networkpolicies", "Ingress": "ingresses", "EndpointSlice": "endpointslices", "Endpoints": "endpoints",
    "StorageClass": "storageclasses", "PriorityClass": "priorityclasses",
}
# Kinds that have a short name in a quota beside `count/...`.
_LEGACY = frozenset(("pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"))
_REQUIRED = ("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory")


def plural(kind: str) -> str:
    """The resource name of a kind."""
    return _PLURALS.get(kind) or kind.lower() + "s"


def usage(obj: Value, minor: int) -> dict[str, int]:
    """What the object counts against a quota, in nano units. Source: the evaluators' `Usage`."""
    kind, group = obj["kind"], obj["apiVersion"].rpartition("/")[0]
    name = plural(kind)
    out = {f"count/{name}.{group}" if group else f"count/{name}": resource.NANO}
    if not group and name in _LEGACY:
        out[name] = resource.NANO
    if kind == "Pod":
        if obj["status"].get("phase") in ("Succeeded", "Failed"):
            return {k: v for k, v in out.items() if k.startswith("count/")}
        requests, limits = pod_requests(obj["spec"]), pod_limits(obj["spec"])
        for key, nano in requests.items():
            out[f"requests.{key}"] = nano
            if key in ("cpu", "memory", "ephemeral-storage") or key.startswith("hugepages-"):
                out[key] = nano
        for key, nano in limits.items():
            out[f"limits.{key}"] = nano
    elif kind == "PersistentVolumeClaim":
        size = ((obj["spec"].get("resources") or {}).get("requests") or {}).get("storage")
        nano = resource.parse(size)[0] if size is not None else 0
        out["requests.storage"] = nano
        owner = obj["spec"].get("storageClassName")
        if owner:
            out[f"{owner}.storageclass.storage.k8s.io/requests.storage"] = nano
            out[f"{owner}.storageclass.storage.k8s.io/persistentvolumeclaims"] = resource.NANO
    elif kind == "Service":
        kind_of = obj["spec"].get("type", "ClusterIP")
        ports = len(obj["spec"].get("ports") or ()) * resource.NANO
        if kind_of == "NodePort":
            out["services.nodeports"] = ports
        elif kind_of == "LoadBalancer":
            out["services.loadbalancers"] = resource.NANO
            out["services.nodeports"] = 0 if obj["spec"].get("allocateLoadBalancerNodePorts") is False else ports
    return out


def _in_scope(quota: Value, obj: Value, minor: int) -> bool:
    """Source: `podMatchesScopeFunc`."""
    spec = quota["spec"]
    demands = [{"scopeName": s, "operator": "Exists"} for s in spec.get("scopes") or ()]
    demands += (spec.get("scopeSelector") or {}).get("matchExpressions") or []
    if demands and obj["kind"] != "Pod":
        return False
    return all(_demand_holds(d, obj, minor) for d in demands)


def _demand_holds(demand: Value, pod: Value, minor: int) -> bool:
    scope, spec = demand.get("scopeName"), pod["spec"]
    if scope in ("Terminating", "NotTerminating"):
        return (spec.get("activeDeadlineSeconds") is not None) == (scope == "Terminating")
    if scope in ("BestEffort", "NotBestEffort"):
        return (pod_qos(spec, minor) == "BestEffort") == (scope == "BestEffort")
    if scope == "PriorityClass":
        name, operator, values = spec.get("priorityClassName") or "", demand.get("operator"), demand.get("values") or ()
        if operator == "Exists":
            return bool(name)
        if operator == "DoesNotExist":
            return not name
        return bool(name) and name in values if operator == "In" else name not in values
    if scope == "CrossNamespacePodAffinity":
        return _crosses_namespaces(spec.get("affinity") or {})
    return False


def _crosses_namespaces(affinity: Value) -> bool:
    for kind in ("podAffinity", "podAntiAffinity"):
        found = affinity.get(kind) or {}
        terms = list(found.get("requiredDuringSchedulingIgnoredDuringExecution") or ())
        terms += [t.get("podAffinityTerm") or {} for t in found.get("preferredDuringSchedulingIgnoredDuringExecution") or ()]
        if any(t.get("namespaces") or t.get("namespaceSelector") is not None for t in terms):
            return True
    return False


class Ledger:
    """What is used of each quota, kept up to date as objects come and go."""

    def __init__(self, minor: int) -> None:
        self.minor = minor
        self.by_namespace: dict[str, list[tuple[Value, dict[str, int]]]] = {}

    def open(self, cluster: Cluster, quota: Value) -> None:
        """A new quota: count what is there. Every namespace has the ConfigMap kube-root-ca.crt."""
        namespace = quota["metadata"].get("namespace", "")
        used: dict[str, int] = {"configmaps": resource.NANO, "count/configmaps": resource.NANO}
        self.by_namespace.setdefault(namespace, []).append((quota, used))
        for table in list(cluster.objects.values()):
            for key, obj in table.items():
                if key[0] == namespace and obj is not quota and _in_scope(quota, obj, self.minor):
                    _add(used, usage(obj, self.minor), 1)

    def count(self, obj: Value, sign: int) -> None:
        """An object came (1) or went (-1)."""
        for quota, used in self.by_namespace.get(obj["metadata"].get("namespace", ""), ()):
            if _in_scope(quota, obj, self.minor):
                _add(used, usage(obj, self.minor), sign)


def _add(used: dict[str, int], more: dict[str, int], sign: int) -> None:
    for key, nano in more.items():
        used[key] = used.get(key, 0) + sign * nano


def check(cluster: Cluster, obj: Value) -> str:
    """Why a quota refuses the object, or "". First what must be specified, then what there is room for. Source: `CheckRequest`."""
    ledger: Ledger | None = cluster.ledger
    quotas = ledger.by_namespace.get(obj["metadata"].get("namespace", ""), ()) if ledger is not None else ()
    if not quotas:
        return ""
    matching = [(q, used) for q, used in quotas if _in_scope(q, obj, cluster.minor)]
    for quota, _ in matching:
        missing = _missing(quota, obj)
        if missing:
            return f"failed quota: {quota['metadata']['name']}: must specify {missing}"
    asked = usage(obj, cluster.minor)
    for quota, used in matching:
        hard = quota["spec"].get("hard") or {}
        over = sorted(k for k in hard if k in asked and asked[k] > 0 and used.get(k, 0) + asked[k] > resource.parse(hard[k])[0])
        if over:
            parts = [
                ",".join(f"{k}={_text(k, asked[k])}" for k in over),
                ",".join(f"{k}={_text(k, used.get(k, 0))}" for k in over),
                ",".join(f"{k}={resource.canonical(hard[k])}" for k in over),
            ]
            return f"exceeded quota: {quota['metadata']['name']}, requested: {parts[0]}, used: {parts[1]}, limited: {parts[2]}"
    return ""


def _missing(quota: Value, obj: Value) -> str:
    """Compute resources that the quota wants each container to state. Source: `Constraints`."""
    if obj["kind"] != "Pod" or (obj["spec"].get("resources") or {}):
        return ""
    hard = quota["spec"].get("hard") or {}
    out = []
    for key in _REQUIRED:
        if key not in hard:
            continue
        kind, name = ("limits", key[7:]) if key.startswith("limits.") else ("requests", key.removeprefix("requests."))
        lacking = [
            c.get("name", "")
            for field in ("containers", "initContainers")
            for c in obj["spec"].get(field) or ()
            if name not in ((c.get("resources") or {}).get(kind) or {})
        ]
        if lacking:
            out.append(f"{key} for: {','.join(sorted(lacking))}")
    return "; ".join(out)


def _text(key: str, nano: int) -> str:
    binary = key.endswith(("memory", "storage")) or "hugepages-" in key
    return resource.format_nano(nano, resource.BINARY_SI if binary else resource.DECIMAL_SI)
