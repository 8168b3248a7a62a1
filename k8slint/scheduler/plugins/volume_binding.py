"""Claims and the nodes that their volumes can be used from (upstream: `plugins/volumebinding/{volume_binding,binder}.go`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from k8slint.controller.persistentvolume.binder import claims_of_pod
from k8slint.controller.persistentvolume.index import (
    capacity,
    claim_class,
    find_matching_volume,
    index_of,
    is_volume_bound_to_claim,
    node_affinity_matches,
    requested,
)  # fmt: skip
from k8slint.controller.persistentvolume.pv_controller import BIND_COMPLETED, NO_PROVISIONER, is_delay_binding
from k8slint.scheduler.framework import NodeInfo, Status, Value

if TYPE_CHECKING:
    from k8slint.controller.cluster import Cluster
    from k8slint.scheduler.snapshot import Snapshot

NAME = "VolumeBinding"
_NODE_CONFLICT = "node(s) didn't match PersistentVolume's node affinity"
_BIND_CONFLICT = "node(s) didn't find available persistent volumes to bind"
_NO_VOLUME = "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)"
UNBOUND_IMMEDIATE = "pod has unbound immediate PersistentVolumeClaims"


class Claims:
    """The pod's claims, sorted by what is to be done with them. Source: `GetPodVolumeClaims`."""

    def __init__(self, cluster: Cluster, pod: Value, snapshot: Snapshot) -> None:
        self.cluster = cluster
        self.snapshot = snapshot
        self.all: list[Value] = []
        self.bound: list[tuple[Value, Value | None]] = []
        self.delayed: list[Value] = []
        # Labels that a node must have to use volumes that are made for other pods already.
        self.made: list[tuple[str, str]] = []
        # Why no node at all is looked at, or "".
        self.rejected = ""
        immediate = False
        for name, claim in claims_of_pod(cluster, pod):
            if claim is None:
                self.rejected = self.rejected or self._missing(pod, name)
                continue
            self.all.append(claim)
            volume = claim["spec"].get("volumeName")
            if claim["status"].get("phase") == "Lost":
                text = f'persistentvolumeclaim "{name}" bound to non-existent persistentvolume "{volume or ""}"'
                self.rejected = self.rejected or text
            elif volume and BIND_COMPLETED in (claim["metadata"].get("annotations") or {}):
                self.bound.append((claim, cluster.get("PersistentVolume", "", volume)))
            elif is_delay_binding(cluster, claim) and not volume:
                if "selectedNode" in claim["status"]:
                    self.made += self._topology(claim)
                self.delayed.append(claim)
            else:
                immediate = True
        if immediate:
            self.rejected = self.rejected or UNBOUND_IMMEDIATE
        self.delayed.sort(key=requested)
        # For each waiting claim: the volumes that would do, smallest first, and the nodes that see any of them (None: all do).
        self._options: list[tuple[list[tuple[str, frozenset[int] | None]], frozenset[int] | None]] = []
        for claim in self.delayed if not self.rejected else ():
            options = self._volumes(claim)
            seen = [nodes for _, nodes in options]
            self._options.append((options, None if None in seen else frozenset().union(*(n for n in seen if n is not None))))
        # For each waiting claim: the topologies that a volume can be made in ([]: all), or None where nobody makes one.
        self._makers = [self._provision(claim) for claim in self.delayed]
        # Whether every node will do.
        self.anywhere = not self.bound and not self.made and all(terms == [] for terms in self._makers)

    @staticmethod
    def _missing(pod: Value, name: str) -> str:
        for volume in pod["spec"].get("volumes") or ():
            if "ephemeral" in volume and name == f"{pod['metadata']['name']}-{volume.get('name', '')}":
                return f'waiting for ephemeral volume controller to create the persistentvolumeclaim "{name}"'
        return f'persistentvolumeclaim "{name}" not found'

    def filter_node(self, node: NodeInfo, minor: int) -> Status | None:
        """Why the node does not take the pod, or None. Source: `FindPodVolumes`."""
        reasons: list[str] = []
        if any(node.labels.get(key) != value for key, value in self.made) or any(
            volume is not None and not node_affinity_matches(volume, node.node) for _, volume in self.bound
        ):
            reasons.append(_NODE_CONFLICT if minor >= 33 else "node(s) had volume node affinity conflict")
        if any(volume is None for _, volume in self.bound):
            reasons.append(_NO_VOLUME)
        if self.delayed and not self._can_bind(node):
            reasons.append(_BIND_CONFLICT)
        return Status(NAME, tuple(reasons), True) if reasons else None

    def _volumes(self, claim: Value) -> list[tuple[str, frozenset[int] | None]]:
        """The free volumes that suit a claim, wherever they are, smallest first, each with the nodes that see it."""
        if "selectedNode" in claim["status"]:
            return []  # its own is being made
        modes = frozenset(claim["spec"].get("accessModes") or ())
        found = [
            v for v in index_of(self.cluster).of_class(claim_class(claim))
            if modes <= frozenset(v["spec"].get("accessModes") or ()) and find_matching_volume(claim, (v,), None, ()) is v
        ]  # fmt: skip
        mine = [v for v in found if is_volume_bound_to_claim(v, claim)]
        return [(v["metadata"]["name"], self._nodes_of(v)) for v in sorted(mine or found, key=capacity)]

    def _topology(self, claim: Value) -> list[tuple[str, str]]:
        """The labels of the node for which the claim's volume is made, as far as its driver tells volumes apart by them."""
        node = self.snapshot.by_name.get(claim["status"]["selectedNode"])
        driver = (self.cluster.get("StorageClass", "", claim_class(claim)) or {}).get("provisioner", "")
        known = ((self.cluster.get("CSINode", "", node.name) if node is not None else None) or {}).get("spec") or {}
        keys = next((d.get("topologyKeys") or () for d in known.get("drivers") or () if d.get("name") == driver), ())
        return [(key, node.labels[key]) for key in keys if node is not None and key in node.labels]

    def _nodes_of(self, volume: Value) -> frozenset[int] | None:
        required = (volume["spec"].get("nodeAffinity") or {}).get("required")
        if required is None:
            return None
        nodes: frozenset[int] = self.snapshot.once(
            ("volume", repr(required)), lambda: frozenset(n.index for n in self.snapshot.nodes if node_affinity_matches(volume, n.node))
        )
        return nodes

    def _can_bind(self, node: NodeInfo) -> bool:
        """Whether there is a volume for each waiting claim, or someone who makes one.
        Source: `findMatchingVolumes`, `checkVolumeProvisions`."""
        taken: set[str] = set()
        for (options, anywhere), terms in zip(self._options, self._makers, strict=True):
            if options and (anywhere is None or node.index in anywhere):
                if len(self.delayed) == 1:
                    return True
                name = next((n for n, nodes in options if n not in taken and (nodes is None or node.index in nodes)), None)
                if name is not None:
                    taken.add(name)
                    continue
            if terms is None or (terms and not any(_in_topology(term, node) for term in terms)):
                return False
        return True

    def _provision(self, claim: Value) -> list[Value] | None:
        found = self.cluster.get("StorageClass", "", claim_class(claim))
        if found is None or found.get("provisioner", "") in ("", NO_PROVISIONER):
            return None
        return found.get("allowedTopologies") or []

    def attached(self) -> set[tuple[str, str]]:
        """(driver, handle) of the claims' volumes that a CSI driver holds; of claims that wait, by their class."""
        out = set()
        for _, volume in self.bound:
            csi = ((volume or {}).get("spec") or {}).get("csi")
            if csi:
                out.add((csi.get("driver", ""), csi.get("volumeHandle", "")))
        for claim in self.delayed:
            found = self.cluster.get("StorageClass", "", claim_class(claim))
            if found is not None and found.get("provisioner"):
                meta = claim["metadata"]
                out.add((found["provisioner"], f"{meta.get('namespace', '')}/{meta['name']}"))
        return out


def _in_topology(term: Value, node: NodeInfo) -> bool:
    return all(node.labels.get(e.get("key")) in (e.get("values") or ()) for e in term.get("matchLabelExpressions") or ())
