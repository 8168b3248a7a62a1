"""One attempt to place one pod: all filters, then all scores (upstream: `findNodesThatFitPod`, `prioritizeNodes`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from k8slint.features import enabled
from k8slint.scheduler.framework import NodeInfo, PodInfo, Status, Value
from k8slint.scheduler.plugins import (
    FILTERS,
    WEIGHTS,
    dynamic_resources,
    image_locality,
    inter_pod_affinity,
    node_affinity,
    node_name,
    node_ports,
    node_resources_balanced_allocation,
    node_resources_fit,
    node_unschedulable,
    node_volume_limits,
    pod_topology_spread,
    taint_toleration,
    volume_restrictions,
    volume_zone,
)  # fmt: skip
from k8slint.scheduler.plugins.volume_binding import Claims
from k8slint.scheduler.signature import EVEN_TAINT_SCORE, Signature, View, left_out

if TYPE_CHECKING:
    from k8slint.scheduler.schedule_one import Scheduler

_NOT_NAMED = f"node(s) didn't satisfy plugin(s) [{node_affinity.NAME}]"


class Cycle:
    """What the filters found out about the pod before they look at nodes (PreFilter). `rejected`: why none is looked at, or ""."""

    def __init__(self, scheduler: Scheduler, info: PodInfo) -> None:
        self.scheduler = scheduler
        self.info = info
        self.snapshot = snapshot = scheduler.snapshot
        self.minor = scheduler.minor
        shared, spec = info.shared, info.spec
        self._shared: Signature | None = None
        # The feasible nodes, where they are the same for other pods, and by which keys they are in groups.
        self._view: View | None = None
        self._alike: Any = None
        self.rejected = ""
        self.claims: Claims | None = None
        self.disks: list[Value] = []
        self.in_use = False
        self.limited: set[tuple[str, str]] = set()
        self.zones: list[tuple[str, frozenset[str]]] = []
        # What the pod claims of devices.
        self.claimed: dynamic_resources.Claimed | None = None
        if shared.node_names is not None and not shared.node_names:
            self.rejected = node_affinity.CONFLICT
            return
        if spec.get("volumes"):
            self._volumes(spec)
        found = pod_topology_spread.constraints(info, "DoNotSchedule") if spec.get("topologySpreadConstraints") else []
        self.spread = pod_topology_spread.Filter(snapshot, info, found) if found else None
        self.groups = snapshot.terms.matching(info, scheduler.namespaces.labels)
        affinity = None
        if info.terms is not None or self.groups:
            affinity = inter_pod_affinity.Filter(snapshot, info, self.groups, scheduler.namespaces, self.minor)
        self.affinity = affinity or None
        if spec.get("resourceClaims") and enabled("DynamicResourceAllocation", self.minor):
            self.claimed = dynamic_resources.Claimed(scheduler.cluster, scheduler.devices, info.pod)

    def _volumes(self, spec: Value) -> None:
        self.disks = volume_restrictions.restricted(spec)
        if not any("persistentVolumeClaim" in v or "ephemeral" in v for v in spec["volumes"]):
            return
        claims = Claims(self.scheduler.cluster, self.info.pod, self.snapshot)
        self.rejected = claims.rejected
        if not claims.all:
            return
        self.claims = claims
        if any("ReadWriteOncePod" in (c["spec"].get("accessModes") or ()) for c in claims.all):
            pods = self.scheduler.cluster.list("Pod", self.info.namespace)
            self.in_use = volume_restrictions.claims_in_use(claims.all, (p for p in pods if p["metadata"]["uid"] in self.snapshot.placed))
        if self.scheduler.cluster.objects.get("CSINode"):
            self.limited = claims.attached()
        self.zones = volume_zone.topologies([volume for _, volume in claims.bound])

    def signature(self) -> Signature:
        """What is shared with all pods like this one."""
        if self._shared is None:
            self._shared = self.scheduler.signature(self.info.shared)
        return self._shared

    def again(self) -> Cycle:
        """The same pod's attempt on the snapshot as it is now."""
        if self.spread is None and not self.groups and self.info.terms is None and not self.in_use:
            return self  # nothing that it found out depends on placed pods
        return Cycle(self.scheduler, self.info)

    # -- filters ---------------------------------------------------------------------------------------------------------

    def feasible(self) -> list[int]:
        """The nodes that take the pod. Source: `findNodesThatPassFilters`."""
        snapshot, info = self.snapshot, self.info
        names = info.shared.node_names
        if names is not None:
            named = [snapshot.by_name[n] for n in names if n in snapshot.by_name]
            return sorted(n.index for n in named if self.status(n) is None)
        shared = self.signature()
        nodes = shared.feasible
        if info.shared.ports:
            nodes = [i for i in nodes if node_ports.filter_node(info.shared.ports, snapshot.nodes[i]) is None]
        if self.disks or (self.claims is not None and not (self.claims.anywhere and not self.in_use and not self.limited)):
            nodes = [i for i in nodes if self._volume_status(snapshot.nodes[i]) is None]
        self._view = shared.all if nodes is shared.feasible else None
        if self.spread is not None:
            full = self.spread.full()
            self._view = shared.without(full) if self._view is not None else None
            nodes = self._view.feasible if self._view is not None else left_out(nodes, full)
        if self.affinity is not None:
            left = self.affinity.keep(nodes)
            if len(left) != len(nodes):
                self._view = None
            nodes = nodes if self._view is not None else left
        if self.claimed is not None:
            left = [i for i in nodes if self.claimed.filter_node(snapshot.nodes[i]) is None]
            if len(left) != len(nodes):
                nodes, self._view = left, None
        return nodes

    def names(self, feasible: list[int]) -> list[str]:
        """The nodes' names; one list for all pods where it is the same."""
        if self._view is not None and feasible is self._view.feasible:
            return self._view.names
        nodes = self.snapshot.nodes
        return [nodes[i].name for i in feasible]

    def status(self, node: NodeInfo) -> Status | None:
        """The first filter that does not let the pod onto the node. Source: `RunFilterPlugins`."""
        shared, spec = self.info.shared, self.info.spec
        return (
            node_unschedulable.filter_node(shared.tolerations, node)
            or taint_toleration.filter_node(shared.tolerations, node, self.minor)
            or node_affinity.filter_node(spec, node)
            or self.dynamic_status(node)
        )

    def dynamic_status(self, node: NodeInfo) -> Status | None:
        """The same from NodePorts on: what may change when pods give way."""
        shared = self.info.shared
        return (
            node_ports.filter_node(shared.ports, node)
            or node_resources_fit.filter_node(shared.resources, node, self.minor)
            or self._volume_status(node)
            or (self.spread.node(node.index) if self.spread is not None else None)
            or (self.affinity.node(node.index) if self.affinity is not None else None)
            or (self.claimed.filter_node(node) if self.claimed is not None else None)
        )

    def _volume_status(self, node: NodeInfo) -> Status | None:
        found: Status | None = None
        if self.disks or self.in_use:
            found = volume_restrictions.filter_node(self.disks, self.in_use, node, self.minor)
        if found is None and self.limited:
            found = self._limits(node)
        if found is None and self.claims is not None:
            found = self.claims.filter_node(node, self.minor)
        if found is None and self.zones:
            found = volume_zone.filter_node(self.zones, node)
        return found

    def _limits(self, node: NodeInfo) -> Status | None:
        cluster = self.scheduler.cluster
        limit = node_volume_limits.limits(cluster.get("CSINode", "", node.name))
        if not limit:
            return None
        return node_volume_limits.filter_node(self.limited, lambda pod: Claims(cluster, pod, self.snapshot).attached(), limit, node)

    def statuses(self) -> list[Status]:
        """Why each node does not take the pod, by node."""
        nodes, names = self.snapshot.nodes, self.info.shared.node_names
        if names is None:
            static = self.signature().static.status
            found = [status or self.dynamic_status(node) for status, node in zip(static, nodes, strict=True)]
            return [status for status in found if status is not None]
        reason = "node is filtered out by the prefilter result" if self.minor < 30 else _NOT_NAMED
        other = Status(node_affinity.NAME, (reason,), True)
        return [(self.status(node) if node.name in names else None) or other for node in nodes]

    # -- scores ------------------------------------------------------------------------------------------------------------

    def best(self, feasible: list[int]) -> list[int]:
        """The nodes of the highest score, in the order of the input. Source: `prioritizeNodes`, `selectHost`."""
        shared, view = self.signature(), self._view
        spread, affinity = self._spread_score(feasible), self._affinity_score()
        devices = self._device_scores(feasible)
        if devices is None and view is not None and (view is shared.all or shared.static.even):
            best = self._best_of_view(view, spread, affinity)
            if best:
                return best
        totals = shared.totals(feasible)
        if spread is not None:
            weight = WEIGHTS[pod_topology_spread.NAME]
            totals = [total + weight * score for total, score in zip(totals, spread.scores(feasible), strict=True)]
        if affinity is not None:
            weight = WEIGHTS[inter_pod_affinity.NAME]
            totals = [total + weight * score for total, score in zip(totals, affinity.normalized(feasible), strict=True)]
        if devices is not None:
            totals = list(map(int.__add__, totals, devices))
        top = max(totals)
        return [i for i, total in zip(feasible, totals, strict=True) if total == top]

    def _best_of_view(
        self, view: View, spread: pod_topology_spread.Score | None, affinity: inter_pod_affinity.Score | None
    ) -> list[int]:
        """The same without a look at each node; [] where that is no less work."""
        shared = self.signature()
        buckets = shared.buckets(view, self._alike if spread is not None else None, spread.groups if spread is not None else None)
        rest, own = [0] * len(buckets.by_score), {}
        if spread is not None:
            weight = WEIGHTS[pod_topology_spread.NAME]
            rest, own = [weight * s for s in spread.rest], {i: weight * s for i, s in spread.own.items()}
        if affinity is not None:
            few = affinity.few(buckets.of, len(view.feasible))
            if few is None:
                return []
            weight, of = WEIGHTS[inter_pod_affinity.NAME], buckets.of
            others = weight * few[0]
            near = {i: weight * score + (own[i] if i in own else rest[of[i]]) for i, score in few[1].items()}
            own = {i: score + others for i, score in own.items() if of[i] >= 0} | near
            rest = [score + others for score in rest]
        return buckets.best(rest, own)

    def _spread_score(self, feasible: list[int]) -> pod_topology_spread.Score | None:
        info, own = self.info, bool(self.info.spec.get("topologySpreadConstraints"))
        if own:
            found = pod_topology_spread.constraints(info, "ScheduleAnyway")
        else:
            found = self.scheduler.default_constraints(info)
        if not found:
            return None
        shared = self.signature()
        key = self._alike = (own, *(c.key for c in found))
        view = self._view if self._view is not None else shared.all
        nodes = view.alike.get(key)
        if nodes is None:
            nodes = view.alike[key] = pod_topology_spread.alike(self.snapshot, found, own, view.feasible)
        if feasible is not view.feasible:
            nodes = nodes.only(feasible)
        return pod_topology_spread.Score(self.snapshot, info, found, own, nodes)

    def _device_scores(self, feasible: list[int]) -> list[int] | None:
        found = self.claimed.normalized(self.names(feasible)) if self.claimed is not None and self.minor >= 35 else None
        return [WEIGHTS[dynamic_resources.NAME] * score for score in found] if found is not None else None

    def _affinity_score(self) -> inter_pod_affinity.Score | None:
        if self.info.terms is None and not self.groups:
            return None
        found = inter_pod_affinity.Score(self.snapshot, self.info, self.groups, self.scheduler.namespaces, self.minor)
        return found if found.columns else None

    # -- why -----------------------------------------------------------------------------------------------------------------

    def explain(self, feasible: list[int]) -> Value:
        """For each node what every filter says (not only the first), and for feasible ones what every plugin scores (weighted); the
        outcome is added by the scheduler."""
        info = self.info
        rows: list[Value] = [{"node": node.name, "filters": {}, "scores": {}, "total": None} for node in self.snapshot.nodes]
        out = {"namespace": info.namespace, "pod": info.pod["metadata"]["name"], "rejected": self.rejected, "nodes": rows}
        if self.rejected:
            return out
        names = info.shared.node_names
        for node, row in zip(self.snapshot.nodes, rows, strict=True):
            for plugin, status in self._verdicts(node):
                row["filters"][plugin] = list(status.reasons) if status is not None else []
            if names is not None and node.name not in names:
                row["filters"][node_affinity.NAME] = [_NOT_NAMED]
        if len(feasible) < 2 or node_affinity.preferred_error(info.spec):
            return out
        for plugin, scores in self._scores(feasible):
            for index, score in zip(feasible, scores, strict=True):
                rows[index]["scores"][plugin] = score
        for index in feasible:
            rows[index]["total"] = sum(rows[index]["scores"].values())
        return out

    def _scores(self, feasible: list[int]) -> list[tuple[str, list[int]]]:
        """Every plugin's weighted scores; plugins that have nothing to say are left out. Source: `RunScorePlugins`."""
        wanted, snapshot = self.info.shared.resources, self.snapshot
        nodes = [snapshot.nodes[i] for i in feasible]
        found = dict(self.signature().static.scores(feasible))
        found.setdefault(taint_toleration.NAME, [EVEN_TAINT_SCORE] * len(nodes))
        found[node_resources_fit.NAME] = [node_resources_fit.score(wanted, node) for node in nodes]
        if not node_resources_balanced_allocation.skips(wanted, self.minor):
            scores = [node_resources_balanced_allocation.score(wanted, node, self.minor) for node in nodes]
            found[node_resources_balanced_allocation.NAME] = scores
        found[image_locality.NAME] = [image_locality.score(self.info.shared.images, node, snapshot) for node in nodes]
        spread, affinity = self._spread_score(feasible), self._affinity_score()
        if spread is not None:
            found[pod_topology_spread.NAME] = [WEIGHTS[pod_topology_spread.NAME] * s for s in spread.scores(feasible)]
        if affinity is not None:
            found[inter_pod_affinity.NAME] = [WEIGHTS[inter_pod_affinity.NAME] * s for s in affinity.normalized(feasible)]
        devices = self._device_scores(feasible)
        if devices is not None:
            found[dynamic_resources.NAME] = devices
        return [(name, found[name]) for name in WEIGHTS if name in found]

    def _verdicts(self, node: NodeInfo) -> list[tuple[str, Status | None]]:
        """Every filter's verdict on a node, in upstream's order."""
        shared, spec = self.info.shared, self.info.spec
        volumes = self.disks or self.in_use
        verdicts = (
            node_unschedulable.filter_node(shared.tolerations, node),
            node_name.filter_node(spec, node),
            taint_toleration.filter_node(shared.tolerations, node, self.minor),
            node_affinity.filter_node(spec, node),
            node_ports.filter_node(shared.ports, node),
            node_resources_fit.filter_node(shared.resources, node, self.minor),
            volume_restrictions.filter_node(self.disks, self.in_use, node, self.minor) if volumes else None,
            self._limits(node) if self.limited else None,
            self.claims.filter_node(node, self.minor) if self.claims is not None else None,
            volume_zone.filter_node(self.zones, node) if self.zones else None,
            self.spread.node(node.index) if self.spread is not None else None,
            self.affinity.node(node.index) if self.affinity is not None else None,
        )
        found = list(zip(FILTERS, verdicts, strict=True))
        return [*found, (dynamic_resources.NAME, self.claimed.filter_node(node))] if self.claimed is not None else found

