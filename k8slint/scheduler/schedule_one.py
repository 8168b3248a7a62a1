"""Finds a node for a pod (upstream: `pkg/scheduler/schedule_one.go`).

Upstream looks at a sample of the nodes where there are more than 100 (`percentageOfNodesToScore`), and takes one of the best
at random. Here all nodes are looked at, and the first of the best in the order of the input is taken; the others are said.
"""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING, Any

from k8slint.features import enabled
from k8slint.scheduler import labels as selectors
from k8slint.scheduler.cycle import Cycle
from k8slint.scheduler.framework import UNKNOWN_ALLOCATABLE, PodInfo, Resources, SpecInfo, Status, Terms, Value, fit_error
from k8slint.scheduler.namespaces import Namespaces
from k8slint.scheduler.plugins import default_preemption, dynamic_resources, image_locality, node_affinity, pod_topology_spread
from k8slint.scheduler.plugins.pod_topology_spread import Constraint
from k8slint.scheduler.signature import Fit, Signature, Static
from k8slint.scheduler.snapshot import Snapshot

if TYPE_CHECKING:
    from k8slint.controller.cluster import Cluster

UNSCHEDULABLE = "Unschedulable"
SCHEDULER_ERROR = "SchedulerError"
GATED = "SchedulingGated"
GATED_MESSAGE = "Scheduling is blocked due to non-empty scheduling gates"
NO_NODES = "no nodes available to schedule pods"
DEFAULT_SCHEDULER = "default-scheduler"
# From here on upstream samples. Source: `minFeasibleNodesToFind`.
_SAMPLED = 100
_ENDED = ("Succeeded", "Failed")


class Placement:
    """Where a pod goes: one of `feasible` (the names of all nodes that would take it), the first of `best` (those of the highest
    score, `equal` in number; only the first is named where nobody asks). Without a node, why: `reason` and `message`, and
    whether nodes were `looked` at. `victims` must go first (preemption on the node `nominated`)."""

    __slots__ = ("best", "equal", "feasible", "looked", "message", "node", "nominated", "reason", "victims")

    def __init__(self, node: str | None, feasible: list[str], best: list[str], reason: str = "", message: str = "") -> None:
        self.node = node
        self.feasible = feasible
        self.best = best
        self.equal = len(best)
        self.reason = reason
        self.message = message
        self.looked = False
        self.nominated = ""
        self.victims: list[Value] = []


class Scheduler:
    """The scheduler of one cluster. `pod_changed` keeps it up to date; it reads everything else when it needs it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.minor = cluster.minor
        self.snapshot = Snapshot(())
        self.namespaces = Namespaces((), ())
        # Names of pods whose attempts are written down in `explained`.
        self.explain: Container[str] = ()
        self.explained: list[Value] = []
        self._seen: dict[str, int] = {}
        self._specs: dict[int, tuple[Value, SpecInfo]] = {}
        self._resources: dict[tuple[int, ...], tuple[Any, Resources]] = {}
        self._static: dict[Any, Static] = {}
        self._fit: dict[Any, Fit] = {}
        self._signatures: dict[Any, Signature] = {}
        self.devices = dynamic_resources.Devices(cluster)
        self._latest: PodInfo | None = None
        self._selectors: dict[Any, list[Constraint]] = {}
        self._services: dict[tuple[str, tuple[str, str]], list[dict[str, str]]] | None = None

    # -- keeping up ----------------------------------------------------------------------------------------------------

    def pod_changed(self, pod: Value, sign: int) -> None:
        """A pod has come to a node (1), or has ended or gone (-1)."""
        if sign < 0:
            self.snapshot.remove(pod["metadata"]["uid"])
            self.devices.release(pod["metadata"]["uid"])
        elif pod["status"].get("phase") not in _ENDED:
            self.namespaces.learn(pod["metadata"].get("namespace", ""))
            # What was found out to place the pod still holds: binding adds the node's name to its spec.
            info, self._latest = self._latest, None
            if info is None or info.pod is not pod or info.spec.get("containers") is not pod["spec"].get("containers"):
                info = self.info(pod)
            self.snapshot.add(info, pod["spec"]["nodeName"])

    def _changed(self, kind: str) -> bool:
        revision = self.cluster.revisions.get(kind, 0)
        if self._seen.get(kind, -1) == revision:
            return False
        self._seen[kind] = revision
        return True

    def _refresh(self) -> None:
        if self._changed("Node"):
            self.snapshot = Snapshot(self.cluster.list("Node"))
            if any(node.guessed for node in self.snapshot.nodes):
                amounts = ", ".join(f"{name} {amount}" for name, amount in UNKNOWN_ALLOCATABLE.items())
                self.cluster.notes[f"what a Node does not say of its allocatable resources is taken to be {amounts}"] = None
            if len(self.snapshot.nodes) > _SAMPLED:
                text = f"of more than {_SAMPLED} nodes the scheduler compares a part, which changes from pod to pod; the plan compares all of them"
                self.cluster.notes[text] = None
            self._static.clear()
            self._fit.clear()
            self._signatures.clear()
            for pod in self.cluster.list("Pod"):
                if pod["spec"].get("nodeName"):
                    self.pod_changed(pod, 1)
        if self._changed("Namespace"):
            named = {pod["metadata"].get("namespace", "") for pod in self.cluster.list("Pod")}
            self.namespaces = Namespaces(self.cluster.list("Namespace"), named)
            self.snapshot.terms.forget()
        if self._changed("Service"):
            self._services = None
            self._selectors.clear()

    # -- what is known of a pod ------------------------------------------------------------------------------------------

    def info(self, pod: Value) -> PodInfo:
        """The pod with what its spec says."""
        spec = pod["spec"]
        found = self._specs.get(id(spec))
        if found is None or found[0] is not spec:
            if len(self._specs) > 50_000:
                self._specs.clear()
            found = self._specs[id(spec)] = (spec, SpecInfo(spec, self._requests(spec), node_affinity.pre_filter(spec)))
        affinity = spec.get("affinity") or {}
        terms = None
        if "podAffinity" in affinity or "podAntiAffinity" in affinity:
            terms = Terms(affinity, pod["metadata"].get("namespace", ""), pod["metadata"].get("labels") or {})
        return PodInfo(pod, found[1], terms)

    def _requests(self, spec: Value) -> Resources:
        """Pods of one template share their containers even where a controller has changed the spec."""
        parts = (spec.get("containers"), spec.get("initContainers"), spec.get("resources"), spec.get("overhead"))
        key = tuple(map(id, parts))
        found = self._resources.get(key)
        if found is None or any(a is not b for a, b in zip(found[0], parts, strict=True)):
            if len(self._resources) > 50_000:
                self._resources.clear()
            found = self._resources[key] = (parts, Resources(spec))
        return found[1]

    def signature(self, shared: SpecInfo) -> Signature:
        """What all nodes say to pods like this one."""
        images = image_locality.scores(shared.images, self.snapshot)
        key = (shared.static_key, shared.resources.key, shared.images if images is not None else ())
        found = self._signatures.get(key)
        if found is None:
            snapshot = self.snapshot
            static = self._static.get(key[0])
            if static is None:
                static = self._static[key[0]] = Static(snapshot, shared, self.minor)
            fit = self._fit.get(key[1])
            if fit is None:
                fit = self._fit[key[1]] = Fit(snapshot, shared.resources, self.minor)
            found = self._signatures[key] = Signature(snapshot, static, fit, images)
        found.refresh()
        return found

    def default_constraints(self, info: PodInfo) -> list[Constraint]:
        """How the pod is spread without constraints of its own: by what its Services and its controller select.
        Source: `buildDefaultConstraints`."""
        owner = next((r for r in info.owner if r.get("controller")), None)
        key = (info.namespace, tuple(info.labels.items()), owner["uid"] if owner is not None else "")
        if key in self._selectors:
            return self._selectors[key]
        wanted: dict[str, str] = {}
        services = self._services_by_label()
        for pair in info.labels.items():
            for selector in services.get((info.namespace, pair), ()):
                if selector.items() <= info.labels.items():
                    wanted.update(selector)
        parent = self.cluster.by_uid.get(owner["uid"]) if owner is not None else None
        if parent is not None and parent["kind"] == "ReplicationController":
            wanted.update(parent["spec"].get("selector") or {})
        found = selectors.of_set(wanted)
        if parent is not None and parent["kind"] in ("ReplicaSet", "StatefulSet"):
            found = selectors.both(found, selectors.as_selector(parent["spec"].get("selector")))
        constraints = self._selectors[key] = pod_topology_spread.default_constraints(found)
        return constraints

    def _services_by_label(self) -> dict[tuple[str, tuple[str, str]], list[dict[str, str]]]:
        """The selectors of Services by namespace and the first of their labels."""
        if self._services is None:
            self._services = {}
            for service in self.cluster.list("Service"):
                selector = service["spec"].get("selector")
                if selector:
                    key = (service["metadata"].get("namespace", ""), next(iter(selector.items())))
                    self._services.setdefault(key, []).append(selector)
        return self._services

    # -- one pod -----------------------------------------------------------------------------------------------------------

    def schedule(self, pod: Value, nominated: str = "") -> Placement:
        """Find a node for the pod; the one that others had to leave for it, where it may stand there. Source: `schedulingCycle`,
        `schedulePod`, `evaluateNominatedNode`."""
        self._refresh()
        nodes = self.snapshot.nodes
        if not nodes:
            return Placement(None, [], [], UNSCHEDULABLE, NO_NODES)
        info = self._latest = self.info(pod)
        cycle = Cycle(self, info)
        claimed = cycle.claimed
        if claimed is not None and not cycle.rejected:
            if claimed.waiting:
                return Placement(None, [], [], UNSCHEDULABLE, claimed.rejected)
            if not self.devices.slices():
                self.cluster.notes["devices are not allocated: which nodes have what a resource claim asks for is not known"] = None
        feasible = [] if cycle.rejected or (claimed is not None and claimed.rejected) else cycle.feasible()
        freed = self.snapshot.by_name.get(nominated)
        if freed is not None and freed.index in feasible:
            feasible = [freed.index]
        found = self._place(cycle, feasible)
        if found.node is None:
            self._latest = None
        elif claimed is not None:
            node = self.snapshot.by_name[found.node]
            self.devices.commit(pod, claimed.claims, claimed.found.get(found.node, {}), node)
        if pod["metadata"]["name"] in self.explain:
            table = cycle.explain(feasible)
            table.update(node=found.node, best=found.best, reason=found.reason, message=found.message, nominated=found.nominated)
            self.explained.append(table)
        return found

    def _place(self, cycle: Cycle, feasible: list[int]) -> Placement:
        nodes, pod = self.snapshot.nodes, cycle.info.pod
        if not feasible:
            return self._fail(cycle)
        if len(feasible) == 1:
            name = nodes[feasible[0]].name
            return Placement(name, [name], [name])
        problem = node_affinity.preferred_error(pod["spec"]) if "affinity" in pod["spec"] else ""
        if problem:
            return Placement(None, [], [], SCHEDULER_ERROR, f'running PreScore plugin "{node_affinity.NAME}": {problem}')
        best = cycle.best(feasible)
        shown = best if pod["metadata"]["name"] in self.explain else best[:1]
        found = Placement(nodes[best[0]].name, cycle.names(feasible), [nodes[i].name for i in shown])
        found.equal = len(best)
        return found

    def _fail(self, cycle: Cycle) -> Placement:
        """Why no node takes the pod, and whether others could give way. Source: `FitError`, `RunPostFilterPlugins`."""
        number = len(self.snapshot.nodes)
        claims = enabled("DynamicResourceAllocation", self.minor)
        if cycle.rejected:
            post = "not found" if claims else default_preemption.not_helpful(number)
            return Placement(None, [], [], UNSCHEDULABLE, fit_error(number, {}, cycle.rejected, self._ended(post)))
        if cycle.claimed is not None and cycle.claimed.rejected:
            post = f"no new claims to deallocate, {default_preemption.not_helpful(number)}"
            return Placement(None, [], [], UNSCHEDULABLE, fit_error(number, {}, cycle.claimed.rejected, self._ended(post)))
        statuses = cycle.statuses()
        outcome = default_preemption.preempt(cycle, statuses)
        text = fit_error(number, count_reasons(statuses))
        if outcome.victims:
            found = Placement(None, [], [], UNSCHEDULABLE, text)
            found.nominated, found.victims = outcome.node, outcome.victims
        else:
            prefix = "" if not claims else "still not schedulable, " if cycle.claimed is not None else "no new claims to deallocate, "
            found = Placement(None, [], [], UNSCHEDULABLE, f"{text} {self._ended(prefix + outcome.message)}")
        found.looked = True
        return found

    def _ended(self, text: str) -> str:
        """Until 1.28 the message of the last phase got a second full stop."""
        return text + "." if self.minor <= 28 else text


def count_reasons(statuses: list[Status]) -> dict[str, int]:
    """How many nodes give which reason."""
    found: dict[str, int] = {}
    for status in statuses:
        for reason in status.reasons:
            found[reason] = found.get(reason, 0) + 1
    return found
