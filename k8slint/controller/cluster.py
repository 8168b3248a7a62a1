"""The mutable state that the controllers work on: what etcd, the watch caches and the work queues hold between them.

Objects are plain API values. `metadata.uid` and `metadata.creationTimestamp` are given by the cluster: the latter is a
count, so that "older" is "smaller". An object whose name ends in `?????` has a random suffix; several objects may have
that name, so the cluster knows them by uid. `status.ready` and `status.readyAt` of a Pod stand for its conditions.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import Any

Value = dict[str, Any]
Values = list[dict[str, Any]]
Key = tuple[str, str]
Reconcile = Callable[["Cluster", Value], None]

RANDOM_SUFFIX = "?????"
MAXIMUM_STEPS = 100_000
ENDED = ("Succeeded", "Failed")
# `names.SimpleNameGenerator`: 63 characters less the suffix.
MAX_GENERATED_NAME_LENGTH = 58

# The controllers whose work others wait for come first, so that a Deployment sees what its ReplicaSets did.
_TIERS = {"PersistentVolumeClaim": 0, "PersistentVolume": 0, "ReplicaSet": 1, "ReplicationController": 1}
_LAST_TIER = 2
# What may be adopted when no controller owns it, and whose controllers adopt.
_ADOPTABLE = frozenset(("Pod", "ReplicaSet"))
_ADOPTERS = ("ReplicaSet", "ReplicationController", "StatefulSet", "DaemonSet", "Job", "Deployment")


def copied(value: Any) -> Any:
    """A tree of plain values with containers of its own; several times as fast as `copy.deepcopy`, which keeps shared parts shared."""
    kind = type(value)
    if kind is dict:
        return {k: copied(v) if type(v) is dict or type(v) is list else v for k, v in value.items()}
    if kind is list:
        return [copied(v) if type(v) is dict or type(v) is list else v for v in value]
    return value


class Step:
    """One thing that a controller did. `trigger` is what had happened before it."""

    __slots__ = ("namespace", "number", "object", "origin", "reason", "target", "trigger", "verb")

    def __init__(self, number: int, verb: str, obj: str, origin: Any, target: Any, reason: str, trigger: str, namespace: str) -> None:
        self.number = number
        self.verb = verb
        self.object = obj
        self.origin = origin
        self.target = target
        self.reason = reason
        self.trigger = trigger
        self.namespace = namespace

    def to_json(self) -> Value:
        """The step as `plan -o json` writes it."""
        out = {"n": self.number, "verb": self.verb, "object": self.object, "from": self.origin, "to": self.target, "reason": self.reason}
        out["trigger"] = self.trigger
        if self.namespace:
            out["namespace"] = self.namespace
        return out


class Cluster:
    """Objects by kind and key, with the indexes and the queue that the controllers need."""

    def __init__(self, minor: int, maximum_pods: int = 20_000, maximum_pods_a_workload: int = 10_000) -> None:
        self.minor = minor
        self.maximum_pods = maximum_pods
        self.maximum_pods_a_workload = maximum_pods_a_workload
        self.objects: dict[str, dict[Key, Value]] = {}
        self.by_uid: dict[str, Value] = {}
        self.steps: list[Step] = []
        self.failures: dict[tuple[str, str, str], Value] = {}
        # What failed before a change, and is no news when it still does.
        self.known_failures: dict[tuple[str, str, str], str] = {}
        self.cuts: dict[str, None] = {}
        self.notes: dict[str, None] = {}
        self.trigger = "apply"
        self.recording = True
        self.clock = 0.0
        self.controllers: dict[str, Reconcile] = {}
        self.admit: Callable[[Cluster, Value], Refusal | None] = lambda _cluster, _obj: None
        # Pods without a node; pods that neither run nor have ended, and those of them that may start now; pods since the
        # last look. A moment of a rollout: what is made in one has one creationTimestamp. Moves: what may have made room
        # for a waiting pod, and how many pods were bound.
        self.pending: dict[str, Value] = {}
        self.unready: dict[str, Value] = {}
        self.unplaced: list[Value] = []
        self.startable: list[Value] = []
        self.fresh_pods: list[Value] = []
        self.moment = 0
        self.moves = 0
        self.bindings = 0
        # Pods that have come to a node since the taints were last looked at.
        self.arrived: list[Value] = []
        # Bare pods that were evicted (nothing makes them anew), and how often pods of a controller were.
        self.evicted: list[Value] = []
        self.evictions: dict[str, int] = {}
        # Whether an object came with owner references.
        self.unowned = False
        # What is used of quotas (admission.Ledger), and how often objects that admission looks at have come.
        self.ledger: Any = None
        # Whether something went that a quota may have counted, since the last look.
        self.freed = False
        self.policies = 0
        # The PersistentVolume controller's index, and whether a volume has come since claims were last looked at.
        self.volumes: Any = None
        self.volumes_changed = False
        self._memo: dict[tuple[str, int], tuple[Value, Any]] = {}
        self._owned: dict[str, dict[str, Value]] = {}
        # Pods that have not ended, and ready ones, by the uid of their controller.
        self._tally: dict[str, list[int]] = {}
        self._orphans: dict[tuple[str, str], dict[str, Value]] = {}
        self._queues: tuple[dict[tuple[str, Key], None], ...] = ({}, {}, {})
        self._adoptable: set[str] = set()
        self._timers: list[tuple[float, int, str, Key]] = []
        self._sequence = 0
        self.step_number = 0
        self._pods_created = 0
        # (when, uid): what became unready or ready is written down for "the lowest number of ready pods".
        self.on_pods_changed: Callable[[Value, int], None] | None = None
        # The scheduler hears of pods that come to a node (1), and that end or go (-1). How often objects of a kind have changed.
        self.on_placed: Callable[[Value, int], None] | None = None
        self.revisions: dict[str, int] = {}

    # -- objects ---------------------------------------------------------------------------------------------------

    def add(self, obj: Value) -> Value | None:
        """Store an object (without admission) and tell the controllers; None where the name is taken."""
        kind, meta = obj["kind"], obj["metadata"]
        self._sequence += 1
        meta["uid"] = f"uid-{self._sequence}"
        meta["creationTimestamp"] = self._sequence
        key = self.key(obj)
        table = self.objects.setdefault(kind, {})
        if key in table:
            return None
        table[key] = obj
        self.by_uid[meta["uid"]] = obj
        owner = controller_of(meta)
        if owner is not None:
            self._owned.setdefault(owner["uid"], {})[meta["uid"]] = obj
        elif kind in _ADOPTABLE:
            self._add_orphan(obj)
        if kind in ("Node", "PersistentVolume"):
            self.moves += 1
        if kind == "Pod":
            self._pods_created += 1
            obj["born"] = self.moment
            self.unready[meta["uid"]] = obj
            self.startable.append(obj)
            if owner is not None:
                self._tally.setdefault(owner["uid"], [0, 0])[0] += 1
            if obj["spec"].get("volumes"):
                self.fresh_pods.append(obj)
            if not obj["spec"].get("nodeName"):
                self.pending[meta["uid"]] = obj
                self.unplaced.append(obj)
            else:
                self.arrived.append(obj)
                if self.on_placed is not None:
                    self.on_placed(obj, 1)
        self.touch(obj)
        return obj

    def create(self, obj: Value) -> Value | Refusal:
        """Create an object as a controller does: admission, then storage. Returns the object or why not."""
        if obj["kind"] == "Pod":
            if len(self.objects.get("Pod", ())) >= self.maximum_pods or self._pods_created >= 4 * self.maximum_pods:
                self.cuts[f"no more than {self.maximum_pods} pods are planned"] = None
                return Refusal(429, "PlanCut", "the plan stops here")
            owner = controller_of(obj["metadata"])
            if owner is not None and len(self._owned.get(owner["uid"], ())) >= self.maximum_pods_a_workload:
                self.cuts[self._cut(f"{owner['kind']}/{owner['name']}")] = None
                return Refusal(429, "PlanCut", "the plan stops here")
        refusal = self.admit(self, obj)
        if refusal is not None:
            return refusal
        stored = self.add(obj)
        if stored is None:
            if self.ledger is not None:
                self.ledger.count(obj, -1)
            resource = obj["kind"].lower() + "s"
            return Refusal(409, "AlreadyExists", f'{resource} "{obj["metadata"]["name"]}" already exists')
        return stored

    def _cut(self, name: str) -> str:
        return f"{name}: no more than {self.maximum_pods_a_workload} of its pods are planned"

    def is_cut(self, owner: Value, running: int) -> bool:
        """Whether a workload of so many running pods wants more than the plan makes, and the plan has said so."""
        wanted = owner["spec"].get("replicas", 1)
        return self.maximum_pods_a_workload <= running < wanted and self._cut(f"{owner['kind']}/{owner['metadata']['name']}") in self.cuts

    def delete(self, obj: Value, reason: str = "") -> None:
        """Remove an object at once, then what it owned (background deletion; the garbage collector's order is oldest first)."""
        kind, meta = obj["kind"], obj["metadata"]
        if self.objects.get(kind, {}).pop(self.key(obj), None) is None:
            return
        uid = meta["uid"]
        if self.ledger is not None:
            self.ledger.count(obj, -1)
            self.freed = True
        self.by_uid.pop(uid, None)
        self.pending.pop(uid, None)
        self.unready.pop(uid, None)
        self.moves += 1
        self._orphans.get((kind, meta.get("namespace", "")), {}).pop(uid, None)
        if kind == "Pod":
            self.record("delete", obj, None, None, reason)
            if self.on_pods_changed is not None and obj["status"].get("ready"):
                self.on_pods_changed(obj, -1)
            if self.on_placed is not None:
                self.on_placed(obj, -1)
        else:
            self.record("delete", obj, None, None, reason)
        owner = controller_of(meta)
        if owner is not None:
            self._owned.get(owner["uid"], {}).pop(uid, None)
            if kind == "Pod":
                self._count_pod(obj, owner, -1)
            self.enqueue_owner(owner, meta.get("namespace", ""))
        if kind == "StatefulSet":
            self._delete_owned_claims(uid, meta)
        for dependent in list(self._owned.pop(uid, {}).values()):
            self.delete(dependent, f"its owner {kind}/{meta['name']} is gone")
        if kind == "PersistentVolumeClaim":
            for volume in self.list("PersistentVolume"):
                if (volume["spec"].get("claimRef") or {}).get("uid") == uid:
                    self.touch(volume)

    def _delete_owned_claims(self, uid: str, meta: Value) -> None:
        """Claims that a StatefulSet owns without controlling them (whenDeleted: Delete)."""
        for claim in self.list("PersistentVolumeClaim", meta.get("namespace", "")):
            if any(r.get("uid") == uid for r in claim["metadata"].get("ownerReferences") or ()):
                self.delete(claim, "persistentVolumeClaimRetentionPolicy.whenDeleted is Delete")

    def touch(self, obj: Value) -> None:
        """An object changed: its own controller and its owner's look at it again."""
        kind, meta = obj["kind"], obj["metadata"]
        self.revisions[kind] = self.revisions.get(kind, 0) + 1
        if kind in self.controllers:
            self._queues[_TIERS.get(kind, _LAST_TIER)][(kind, self.key(obj))] = None
        owner = controller_of(meta)
        if owner is not None:
            self.enqueue_owner(owner, meta.get("namespace", ""))

    def enqueue_owner(self, owner: Value, namespace: str) -> None:
        """Wake the controller of an owner reference."""
        kind = owner["kind"]
        if kind in self.controllers:
            found = self.by_uid.get(owner["uid"])
            key = self.key(found) if found is not None else (namespace, owner["name"])
            self._queues[_TIERS.get(kind, _LAST_TIER)][(kind, key)] = None

    def get(self, kind: str, namespace: str, name: str) -> Value | None:
        """The object of this name, or None."""
        return self.objects.get(kind, {}).get((namespace, name))

    def list(self, kind: str, namespace: str | None = None) -> Iterable[Value]:
        """The objects of a kind, oldest first."""
        found = self.objects.get(kind)
        if not found:
            return []
        return [o for k, o in found.items() if namespace is None or k[0] == namespace]

    def owned(self, uid: str, kind: str) -> Values:
        """The objects of a kind whose controller has this uid, oldest first."""
        return [o for o in self._owned.get(uid, {}).values() if o["kind"] == kind]

    def orphans(self, kind: str, namespace: str) -> Values:
        """The Pods or ReplicaSets of a namespace that no controller owns."""
        return list(self._orphans.get((kind, namespace), {}).values())

    def adopt(self, obj: Value, owner: Value) -> None:
        """Make `owner` the controller of an orphan."""
        meta = obj["metadata"]
        meta["ownerReferences"] = [*meta.get("ownerReferences", ()), owner_reference(owner)]
        self._orphans.get((obj["kind"], meta.get("namespace", "")), {}).pop(meta["uid"], None)
        self._owned.setdefault(owner["metadata"]["uid"], {})[meta["uid"]] = obj
        if obj["kind"] == "Pod":
            self._count_pod(obj, {"uid": owner["metadata"]["uid"]}, 1)
        self.touch(obj)

    def release(self, obj: Value) -> None:
        """Take the controller away from an object (an orphan again)."""
        meta = obj["metadata"]
        owner = controller_of(meta)
        if owner is None:
            return
        meta["ownerReferences"] = [r for r in meta["ownerReferences"] if not r.get("controller")]
        self._owned.get(owner["uid"], {}).pop(meta["uid"], None)
        if obj["kind"] == "Pod":
            self._count_pod(obj, owner, -1)
        if obj["kind"] in _ADOPTABLE:
            self._add_orphan(obj)

    def _count_pod(self, pod: Value, owner: Value, sign: int) -> None:
        counts, status = self._tally.setdefault(owner["uid"], [0, 0]), pod["status"]
        if status.get("phase") not in ENDED:
            counts[0] += sign
            if status.get("ready"):
                counts[1] += sign

    def tally(self, uid: str) -> tuple[int, int]:
        """How many pods that have not ended the controller of this uid owns, and how many of them are ready."""
        found = self._tally.get(uid)
        return (found[0], found[1]) if found is not None else (0, 0)

    def key(self, obj: Value) -> Key:
        """Namespace and name; the uid where part of the name is random."""
        meta = obj["metadata"]
        name = meta["name"]
        return (meta.get("namespace", ""), meta["uid"] if RANDOM_SUFFIX in name else name)

    def _wake_adopters(self, namespaces: set[str]) -> None:
        for kind in _ADOPTERS:
            if kind in self.controllers:
                for key in self.objects.get(kind, ()):
                    if key[0] in namespaces:
                        self._queues[_TIERS.get(kind, _LAST_TIER)][(kind, key)] = None

    def _add_orphan(self, obj: Value) -> None:
        meta = obj["metadata"]
        namespace = meta.get("namespace", "")
        self._orphans.setdefault((obj["kind"], namespace), {})[meta["uid"]] = obj
        if meta.get("labels"):
            self._adoptable.add(namespace)

    def once(self, what: str, value: Value, work: Callable[[], Any]) -> Any:
        """What `work` says of a value that never changes (a pod template), worked out once."""
        found = self._memo.get((what, id(value)))
        if found is None or found[0] is not value:
            found = self._memo[(what, id(value))] = (value, work())
        return found[1]

    # -- pods ------------------------------------------------------------------------------------------------------

    def bind(self, pod: Value, node: str) -> None:
        """The scheduler's decision: the pod belongs to the node and its containers start."""
        pod["spec"] = {**pod["spec"], "nodeName": node}
        self.pending.pop(pod["metadata"]["uid"], None)
        self.bindings += 1
        self.startable.append(pod)
        self.arrived.append(pod)
        if self.on_placed is not None:
            self.on_placed(pod, 1)
        self.touch(pod)

    def set_pod_status(self, pod: Value, phase: str, ready: bool) -> None:
        """The kubelet's report."""
        status = pod["status"]
        was = bool(status.get("ready"))
        if status.get("phase") == phase and was == ready:
            return
        if self.ledger is not None:
            self.ledger.count(pod, -1)
        owner = controller_of(pod["metadata"])
        if owner is not None:
            self._count_pod(pod, owner, -1)
        status["phase"], status["ready"] = phase, ready
        if owner is not None:
            self._count_pod(pod, owner, 1)
        if ready or phase in ENDED:
            self.unready.pop(pod["metadata"]["uid"], None)
            if phase != "Running":
                self.moves += 1
                if self.on_placed is not None:
                    self.on_placed(pod, -1)
        if self.ledger is not None:
            self.ledger.count(pod, 1)
            self.freed = self.freed or phase in ENDED
        if ready and not was:
            self._sequence += 1
            status["readyAt"] = self._sequence
        if was != ready and self.on_pods_changed is not None:
            self.on_pods_changed(pod, 1 if ready else -1)
        self.touch(pod)

    # -- the queue -------------------------------------------------------------------------------------------------

    def enqueue(self, kind: str, key: Key) -> None:
        """Let a controller look at an object."""
        if kind in self.controllers:
            self._queues[_TIERS.get(kind, _LAST_TIER)][(kind, key)] = None

    def after(self, seconds: float, obj: Value) -> None:
        """Let the object's controller look at it again when this much time has passed (`AddAfter`)."""
        self._sequence += 1
        heapq.heappush(self._timers, (self.clock + seconds, self._sequence, obj["kind"], self.key(obj)))

    def next_timer(self, horizon: float) -> bool:
        """Let time pass until the next timer; False where none is due within the horizon."""
        while self._timers:
            when, _, kind, key = self._timers[0]
            if when > horizon:
                return False
            heapq.heappop(self._timers)
            if key in self.objects.get(kind, ()):
                self.clock = max(self.clock, when)
                self.enqueue(kind, key)
                return True
        return False

    def has_timers(self) -> bool:
        """Whether anything is still due."""
        return any(key in self.objects.get(kind, ()) for _, _, kind, key in self._timers)

    def reconcile(self, budget: int) -> int:
        """Run the controllers until nothing changes; returns what is left of the budget (0: cut short)."""
        first, second, third = self._queues
        while first or second or third or self._adoptable:
            queue = first or second or third
            if not queue:
                namespaces, self._adoptable = self._adoptable, set()
                self._wake_adopters(namespaces)
                continue
            kind, key = next(iter(queue))
            del queue[(kind, key)]
            obj = self.objects.get(kind, {}).get(key)
            if obj is None:
                continue
            if budget <= 0:
                self.cuts["the controllers did not come to rest within the plan's budget"] = None
                for queue in self._queues:
                    queue.clear()
                return 0
            # A pass over many pods costs more than one over few.
            budget -= 1 + len(self._owned.get(obj["metadata"]["uid"], ())) // 100
            self.controllers[kind](self, obj)
        return budget

    def reconcile_volumes(self, budget: int) -> int:
        """Run the volume controllers alone; what is left of the budget."""
        queue = self._queues[0]
        while queue and budget > 0:
            kind, key = next(iter(queue))
            del queue[(kind, key)]
            obj = self.objects.get(kind, {}).get(key)
            if obj is not None:
                budget -= 1
                self.controllers[kind](self, obj)
        return budget

    # -- what happened -----------------------------------------------------------------------------------------------

    def record(self, verb: str, obj: Value, origin: Any, target: Any, reason: str) -> None:
        """Write a step down."""
        if self.recording:
            if self.step_number >= MAXIMUM_STEPS:
                self.cuts[f"no more than {MAXIMUM_STEPS} steps are listed"] = None
                return
            self.step_number += 1
            meta = obj["metadata"]
            name, namespace = f"{obj['kind']}/{meta['name']}", meta.get("namespace", "")
            self.steps.append(Step(self.step_number, verb, name, origin, target, reason, self.trigger, namespace))

    def fail(self, obj: Value, reason: str, message: str) -> None:
        """A controller could not do what it wants to (`FailedCreate` and the like); once a reason."""
        meta = obj["metadata"]
        at = (obj["kind"] + "/" + meta["name"], meta.get("namespace", ""), reason)
        if at not in self.failures or self.failures[at]["message"] != message:
            self.failures[at] = {"object": at[0], "namespace": at[1], "reason": reason, "message": message}
            if self.known_failures.get(at) != message:
                self.record("refuse", obj, None, None, f"{reason}: {message}")

    def recovered(self, obj: Value, reason: str) -> None:
        """What failed before has worked."""
        if self.failures:
            meta = obj["metadata"]
            self.failures.pop((obj["kind"] + "/" + meta["name"], meta.get("namespace", ""), reason), None)


class Refusal:
    """Why the API server refuses an object."""

    __slots__ = ("code", "message", "reason")

    def __init__(self, code: int, reason: str, message: str) -> None:
        self.code = code
        self.reason = reason
        self.message = message

    def __repr__(self) -> str:
        return f"Refusal({self.code}, {self.message!r})"


def controller_of(meta: Value) -> Value | None:
    """The owner reference that says `controller: true`. Source: `metav1.GetControllerOf`."""
    for reference in meta.get("ownerReferences") or ():
        if reference.get("controller"):
            return reference
    return None


def owner_reference(owner: Value) -> Value:
    """Source: `metav1.NewControllerRef`."""
    meta = owner["metadata"]
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": meta["name"],
        "uid": meta["uid"],
        "controller": True,
        "blockOwnerDeletion": True,
    }


def generate_name(base: str) -> str:
    """A name with a random suffix. Source: `names.SimpleNameGenerator.GenerateName`."""
    return base[:MAX_GENERATED_NAME_LENGTH] + RANDOM_SUFFIX


def topmost(cluster: Cluster, obj: Value) -> Value:
    """The controller at the top of an object's owners, as far as they are there; the object itself where it has none. Ten at most."""
    for _ in range(10):
        owner = controller_of(obj["metadata"])
        above = cluster.by_uid.get(owner["uid"]) if owner is not None else None
        if above is None:
            break
        obj = above
    return obj
