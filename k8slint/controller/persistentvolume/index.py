"""Which volume suits a claim best (upstream: `pkg/controller/volume/persistentvolume/index.go`, component-helpers
`storage/volume/pv_helpers.go`)."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable

from k8slint.apis import resource
from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.nodeaffinity import match_terms
from k8slint.store import match_selector

BETA_CLASS = "volume.beta.kubernetes.io/storage-class"


def claim_class(claim: Value) -> str:
    """The claim's class; "" where it has none. Source: `GetPersistentVolumeClaimClass`."""
    beta = (claim["metadata"].get("annotations") or {}).get(BETA_CLASS)
    return beta if beta is not None else claim["spec"].get("storageClassName") or ""


def volume_class(volume: Value) -> str:
    """Source: `GetPersistentVolumeClass`."""
    beta = (volume["metadata"].get("annotations") or {}).get(BETA_CLASS)
    return beta if beta is not None else volume["spec"].get("storageClassName") or ""


def _storage(container: Value | None) -> int:
    quantity = (container or {}).get("storage")
    if quantity is None:
        return 0
    try:
        return resource.parse(quantity)[0]
    except resource.QuantityError:
        return 0


def requested(claim: Value) -> int:
    """The claim's size in nano-bytes."""
    return _storage((claim["spec"].get("resources") or {}).get("requests"))


def capacity(volume: Value) -> int:
    """The volume's size in nano-bytes."""
    return _storage(volume["spec"].get("capacity"))


def is_volume_bound_to_claim(volume: Value, claim: Value) -> bool:
    """Whether the volume's claimRef names the claim (a uid, where there is one, must be the claim's). Source: `IsVolumeBoundToClaim`."""
    reference = volume["spec"].get("claimRef")
    if not reference:
        return False
    meta = claim["metadata"]
    if reference.get("name") != meta["name"] or reference.get("namespace", "") != meta.get("namespace", ""):
        return False
    return not reference.get("uid") or reference["uid"] == meta["uid"]


def volume_mode(obj: Value) -> str:
    """spec.volumeMode, Filesystem where it is not set."""
    return obj["spec"].get("volumeMode") or "Filesystem"


def node_affinity_matches(volume: Value, node: Value) -> bool:
    """Source: `CheckNodeAffinity`."""
    required = (volume["spec"].get("nodeAffinity") or {}).get("required")
    return required is None or match_terms(required.get("nodeSelectorTerms") or (), node)


class VolumeIndex:
    """The volumes that may still be bound, by access modes and class, smallest first; the oldest first among equals."""

    def __init__(self) -> None:
        self._groups: dict[frozenset[str], dict[str, list[tuple[int, int, Value]]]] = {}
        self._reserved: dict[tuple[str, str], list[Value]] = {}

    def add(self, volume: Value) -> None:
        """Take a new volume in."""
        spec, meta = volume["spec"], volume["metadata"]
        reference = spec.get("claimRef")
        if reference:
            key = (reference.get("namespace", ""), reference.get("name", ""))
            self._reserved.setdefault(key, []).append(volume)
            return
        modes = frozenset(spec.get("accessModes") or ())
        classes = self._groups.setdefault(modes, {})
        insort(classes.setdefault(volume_class(volume), []), (capacity(volume), meta["creationTimestamp"], volume), key=lambda e: e[:2])

    def remove(self, volume: Value) -> None:
        """A volume is bound now."""
        group = self._groups.get(frozenset(volume["spec"].get("accessModes") or ()), {}).get(volume_class(volume), [])
        group[:] = [entry for entry in group if entry[2] is not volume]

    def find_best_match_for_claim(self, claim: Value, delayed: bool) -> Value | None:
        """Fewest access modes first, then the smallest; a volume reserved for the claim goes before others of the same modes.
        Source: `findByClaim`."""
        wanted = frozenset(claim["spec"].get("accessModes") or ())
        meta = claim["metadata"]
        reserved = self._reserved.get((meta.get("namespace", ""), meta["name"]), ())
        modes = {m for m in self._groups if m >= wanted} | {frozenset(v["spec"].get("accessModes") or ()) for v in reserved}
        for group in sorted((m for m in modes if m >= wanted), key=len):
            mine = [v for v in reserved if frozenset(v["spec"].get("accessModes") or ()) == group]
            open_ones = [] if delayed else [e[2] for e in self._groups.get(group, {}).get(claim_class(claim), ())]
            found = find_matching_volume(claim, [*mine, *open_ones], None, ())
            if found is not None:
                return found
        return None

    def of_class(self, name: str) -> list[Value]:
        """All volumes of a class, reserved ones too, oldest first."""
        found = [e for classes in self._groups.values() for e in classes.get(name, ())]
        volumes = [e[2] for e in found] + [v for volumes in self._reserved.values() for v in volumes if volume_class(v) == name]
        volumes.sort(key=lambda v: v["metadata"]["creationTimestamp"])
        return volumes


def find_matching_volume(claim: Value, volumes: Iterable[Value], node: Value | None, excluded: Iterable[str]) -> Value | None:
    """The volume reserved for the claim, else the smallest that fits. With a node (the scheduler's case) its affinity and
    the access modes count as well. Source: `FindMatchingVolume`."""
    size, name, selector = requested(claim), claim_class(claim), claim["spec"].get("selector")
    attributes = claim["spec"].get("volumeAttributesClassName") or ""
    smallest: Value | None = None
    smallest_size = 0
    for volume in volumes:
        if volume["metadata"]["name"] in excluded:
            continue
        bound = is_volume_bound_to_claim(volume, claim)
        if volume["spec"].get("claimRef") and not bound:
            continue
        have = capacity(volume)
        if have < size or volume_mode(volume) != volume_mode(claim):
            continue
        if (volume["spec"].get("volumeAttributesClassName") or "") != attributes:
            continue
        suits_node = node is None or node_affinity_matches(volume, node)
        if bound:
            return volume if suits_node else None
        if volume["status"].get("phase") != "Available" or volume_class(volume) != name or not suits_node:
            continue
        if selector is not None and not match_selector(selector, volume["metadata"].get("labels") or {}):
            continue
        if node is not None and not frozenset(volume["spec"].get("accessModes") or ()) >= frozenset(claim["spec"].get("accessModes") or ()):
            continue
        if smallest is None or have < smallest_size:
            smallest, smallest_size = volume, have
            if node is None:
                break  # the index hands them out smallest first
    return smallest


def index_of(cluster: Cluster) -> VolumeIndex:
    """The cluster's volume index."""
    if cluster.volumes is None:
        cluster.volumes = VolumeIndex()
    return cluster.volumes


def served_classes(cluster: Cluster) -> set[str]:
    """The classes that the input has volumes of, or a StorageClass for; what it has of others is the cluster's to know."""
    return {volume_class(v) for v in cluster.list("PersistentVolume")} | {c["metadata"]["name"] for c in cluster.list("StorageClass")}


def is_left_open(claim: Value, served: set[str]) -> bool:
    """Whether it is not for the plan to say that a claim gets no volume: somebody will make one, or the cluster may have one."""
    status = claim["status"]
    if status.get("phase") != "Pending":
        return False
    if status.get("reason") in ("WaitForFirstConsumer", "Provisioning", "ExternalProvisioning"):
        return True
    return not claim["spec"].get("volumeName") and claim_class(claim) not in served
