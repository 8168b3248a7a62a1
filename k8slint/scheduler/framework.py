"""What plugins and the scheduler speak in: statuses, nodes with what stands on them, pods with what they ask for
(upstream: `pkg/scheduler/framework/types.go`, `staging/.../kube-scheduler/framework`).

Amounts are integers: CPU in thousandths, everything else in whole units.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from k8slint.admission.pod_resources import pod_amounts
from k8slint.apis import resource
from k8slint.scheduler import labels as selectors
from k8slint.scheduler.labels import Selector

Value = dict[str, Any]

MAX_NODE_SCORE = 100
HOSTNAME = "kubernetes.io/hostname"

# A container without a request counts as one of this size when nodes are compared. Source: `GetNonzeroRequests`.
DEFAULT_MILLI_CPU_REQUEST = 100
DEFAULT_MEMORY_REQUEST = 200 * 1024 * 1024
_NON_MISSING = {"cpu": DEFAULT_MILLI_CPU_REQUEST * 1_000_000, "memory": DEFAULT_MEMORY_REQUEST * resource.NANO}

# What a Node of the input that does not say it is taken to have: a manifest for a Node seldom carries a status.
UNKNOWN_ALLOCATABLE = {"cpu": "4", "memory": "8Gi", "ephemeral-storage": "100Gi", "pods": "110"}


class Status:
    """Why a node does not take a pod. `unresolvable`: nor would it when other pods gave way."""

    __slots__ = ("plugin", "reasons", "unresolvable")

    def __init__(self, plugin: str, reasons: tuple[str, ...], unresolvable: bool) -> None:
        self.plugin = plugin
        self.reasons = reasons
        self.unresolvable = unresolvable

    def __repr__(self) -> str:
        return f"Status({self.plugin}: {', '.join(self.reasons)})"


class SchedulerError(Exception):
    """A plugin failed: the pod is tried again and again, in vain."""


# -- pods --------------------------------------------------------------------------------------------------------------


class Resources:
    """What a pod asks for: as the filters count it, and as the scores do (`nonzero_*` on the node, `score_*` of the pod itself)."""

    __slots__ = ("cpu", "ephemeral", "key", "memory", "nonzero_cpu", "nonzero_memory", "scalar", "score_cpu", "score_memory")

    def __init__(self, spec: Value) -> None:
        exact = pod_amounts(spec, "requests")
        self.cpu = milli(exact.get("cpu", 0))
        self.memory = whole(exact.get("memory", 0))
        self.ephemeral = whole(exact.get("ephemeral-storage", 0))
        self.scalar = tuple(sorted((n, whole(v)) for n, v in exact.items() if is_scalar(n)))
        pod_level = bool((spec.get("resources") or {}).get("requests"))
        # LeastAllocated does not know pod-level requests (its scorer is built without the feature).
        padded = pod_amounts({k: v for k, v in spec.items() if k != "resources"} if pod_level else spec, "requests", _NON_MISSING)
        self.score_cpu = milli(padded.get("cpu", 0))
        self.score_memory = whole(padded.get("memory", 0))
        # On the node they speak for containers without any; what is missing there as well is made up.
        if pod_level:
            padded = pod_amounts(spec, "requests", {k: v for k, v in _NON_MISSING.items() if k not in exact})
        self.nonzero_cpu = milli(padded.get("cpu", 0))
        self.nonzero_memory = whole(padded.get("memory", 0))
        self.key = (
            self.cpu, self.memory, self.ephemeral, self.scalar, self.score_cpu, self.score_memory, self.nonzero_cpu, self.nonzero_memory
        )


def milli(nano: int) -> int:
    """Thousandths, rounded up. Source: `Quantity.MilliValue`."""
    return -(-nano // 1_000_000)


def whole(nano: int) -> int:
    """Whole units, rounded up. Source: `Quantity.Value`."""
    return -(-nano // resource.NANO)


def is_scalar(name: str) -> bool:
    """Extended resources, huge pages and the like. Source: `IsScalarResourceName`."""
    return name not in ("cpu", "memory", "ephemeral-storage", "pods", "storage")


class AffinityTerm:
    """One pod (anti-)affinity term of a pod in its namespace. `namespaces` does not yet hold what `namespace_selector` finds."""

    __slots__ = ("key", "namespace_selector", "namespaces", "selector", "topology_key", "weight")

    def __init__(self, term: Value, weight: int, namespace: str, labels: Mapping[str, str]) -> None:
        selector = selectors.as_selector(term.get("labelSelector"))
        extra = [(k, "In", frozenset((labels[k],))) for k in term.get("matchLabelKeys") or () if k in labels]
        extra += [(k, "NotIn", frozenset((labels[k],))) for k in term.get("mismatchLabelKeys") or () if k in labels]
        if extra:
            selector = selectors.both(selector, tuple(extra))
        named = term.get("namespaces") or ()
        by_labels = term.get("namespaceSelector")
        self.selector: Selector = selector
        self.namespaces = frozenset(named) if named or by_labels is not None else frozenset((namespace,))
        self.namespace_selector = selectors.as_selector(by_labels)
        self.topology_key: str = term.get("topologyKey", "")
        self.weight = weight
        self.key = (self.namespaces, self.namespace_selector, self.selector, self.topology_key)

    def matches(self, namespace: str, labels: Mapping[str, str], namespace_labels: Mapping[str, str]) -> bool:
        """Whether the term selects a pod. Source: `AffinityTerm.Matches`."""
        if namespace not in self.namespaces and not selectors.matches(self.namespace_selector, namespace_labels):
            return False
        return selectors.matches(self.selector, labels)


class Terms:
    """A pod's required and preferred terms, affinity and anti-affinity."""

    __slots__ = ("anti", "preferred", "preferred_anti", "required")

    def __init__(self, affinity: Value, namespace: str, labels: Mapping[str, str]) -> None:
        def required(side: str) -> list[AffinityTerm]:
            found = (affinity.get(side) or {}).get("requiredDuringSchedulingIgnoredDuringExecution") or ()
            return [AffinityTerm(t, 1, namespace, labels) for t in found]

        def preferred(side: str) -> list[AffinityTerm]:
            found = (affinity.get(side) or {}).get("preferredDuringSchedulingIgnoredDuringExecution") or ()
            return [AffinityTerm(t.get("podAffinityTerm") or {}, t.get("weight", 0), namespace, labels) for t in found]

        self.required = required("podAffinity")
        self.anti = required("podAntiAffinity")
        self.preferred = preferred("podAffinity")
        self.preferred_anti = preferred("podAntiAffinity")


class SpecInfo:
    """What is read from a pod's spec alone, once for all pods of a template."""

    __slots__ = ("images", "node_names", "ports", "resources", "spec", "static_key", "tolerations")

    def __init__(self, spec: Value, resources: Resources, node_names: frozenset[str] | None) -> None:
        self.spec = spec
        self.resources = resources
        self.node_names = node_names
        self.tolerations: list[Value] = spec.get("tolerations") or []
        containers = spec.get("containers") or []
        inits = spec.get("initContainers") or []
        self.ports = host_ports(containers, inits)
        self.images = tuple(c.get("image", "") for c in [*inits, *containers])
        affinity = (spec.get("affinity") or {}).get("nodeAffinity")
        selector = spec.get("nodeSelector")
        self.static_key = (repr(self.tolerations), repr(selector) if selector else "", repr(affinity) if affinity else "")


class PodInfo:
    """A pod as the scheduler sees it."""

    __slots__ = ("labels", "namespace", "owner", "pod", "shared", "spec", "terms", "uid")

    def __init__(self, pod: Value, shared: SpecInfo, terms: Terms | None) -> None:
        meta = pod["metadata"]
        self.pod = pod
        self.uid: str = meta.get("uid", "")
        self.namespace: str = meta.get("namespace", "")
        self.labels: dict[str, str] = meta.get("labels") or {}
        self.owner: list[Value] = meta.get("ownerReferences") or []
        self.spec: Value = pod["spec"]
        self.shared = shared
        self.terms = terms


def host_ports(containers: list[Value], inits: list[Value]) -> tuple[tuple[str, str, int], ...]:
    """(address, protocol, port) on the node of containers and sidecars. Source: `GetHostPorts`."""
    out = []
    for container in [*containers, *(c for c in inits if c.get("restartPolicy") == "Always")]:
        for port in container.get("ports") or ():
            number = port.get("hostPort", 0)
            if number > 0:
                out.append((port.get("hostIP") or "0.0.0.0", port.get("protocol") or "TCP", number))
    return tuple(out)


# -- nodes -------------------------------------------------------------------------------------------------------------


class NodeInfo:
    """A node, what it offers and what its pods have taken of it."""

    __slots__ = (
        "alloc_cpu", "alloc_ephemeral", "alloc_memory", "alloc_pods", "alloc_scalar", "evenness", "guessed", "index", "labels", "name", "node",
        "nonzero_cpu", "nonzero_memory", "pods", "ports", "taints", "unschedulable",
        "used_cpu", "used_ephemeral", "used_memory", "used_scalar",
    )  # fmt: skip

    def __init__(self, node: Value, index: int) -> None:
        meta, spec = node["metadata"], node.get("spec") or {}
        self.node = node
        self.index = index
        self.name: str = meta["name"]
        self.labels: dict[str, str] = meta.get("labels") or {}
        self.taints: list[Value] = spec.get("taints") or []
        self.unschedulable = bool(spec.get("unschedulable"))
        status = node.get("status") or {}
        said = status.get("allocatable") or status.get("capacity") or {}
        # Whether anything had to be made up.
        self.guessed = not said.keys() >= UNKNOWN_ALLOCATABLE.keys()
        have = {**UNKNOWN_ALLOCATABLE, **said}
        nano = {name: _nano(quantity) for name, quantity in have.items()}
        self.alloc_cpu = milli(nano["cpu"])
        self.alloc_memory = whole(nano["memory"])
        self.alloc_ephemeral = whole(nano["ephemeral-storage"])
        self.alloc_pods = whole(nano["pods"])
        self.alloc_scalar = {n: whole(v) for n, v in nano.items() if is_scalar(n)}
        self.pods: dict[str, PodInfo] = {}
        self.ports: dict[tuple[str, str, int], int] = {}
        self.used_cpu = self.used_memory = self.used_ephemeral = self.nonzero_cpu = self.nonzero_memory = 0
        self.used_scalar: dict[str, int] = {}
        # How even its load is, once NodeResourcesBalancedAllocation has worked it out.
        self.evenness: int | None = None

    def count(self, info: PodInfo, sign: int) -> None:
        """A pod comes (1) or goes (-1). Source: `NodeInfo.AddPodInfo`, `RemovePod`."""
        wanted = info.shared.resources
        self.evenness = None
        self.used_cpu += sign * wanted.cpu
        self.used_memory += sign * wanted.memory
        self.used_ephemeral += sign * wanted.ephemeral
        self.nonzero_cpu += sign * wanted.nonzero_cpu
        self.nonzero_memory += sign * wanted.nonzero_memory
        for name, amount in wanted.scalar:
            self.used_scalar[name] = self.used_scalar.get(name, 0) + sign * amount
        for port in info.shared.ports:
            number = self.ports.get(port, 0) + sign
            if number > 0:
                self.ports[port] = number
            else:
                self.ports.pop(port, None)
        if sign > 0:
            self.pods[info.uid] = info
        else:
            self.pods.pop(info.uid, None)


def _nano(quantity: Any) -> int:
    try:
        return resource.parse(quantity)[0]
    except resource.QuantityError:
        return 0


# -- failures ----------------------------------------------------------------------------------------------------------


def fit_error(nodes: int, statuses: Mapping[str, int], pre_filter: str = "", post_filter: str = "") -> str:
    """The message of a pod that no node takes: each reason with the number of nodes, in the order of the text. Source: `FitError.Error`."""
    text = f"0/{nodes} nodes are available:"
    if pre_filter:
        text += f" {pre_filter}."
    elif statuses:
        text += f" {', '.join(sorted(f'{count} {reason}' for reason, count in statuses.items()))}."
    return f"{text} {post_filter}" if post_filter else text


def default_normalize_score(scores: list[int], reverse: bool) -> list[int]:
    """Scores brought to 0..100. Source: `helper.DefaultNormalizeScore`."""
    highest = max(scores, default=0)
    if highest == 0:
        return [MAX_NODE_SCORE] * len(scores) if reverse else scores
    if reverse:
        return [MAX_NODE_SCORE - MAX_NODE_SCORE * s // highest for s in scores]
    return [MAX_NODE_SCORE * s // highest for s in scores]


Reader = Callable[[str], Value | None]
