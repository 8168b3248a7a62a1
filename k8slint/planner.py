"""What would exist after `kubectl apply`: the control plane run dry, on a copy, to a bounded fixed point.

`plan(objects, minor)` applies the objects in their order to an empty cluster; with `old` it applies those first, lets them
become ready, and then follows the change step by step. The controllers are in `controller/`, the scheduler in `scheduler/`.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from typing import Any

from k8slint import apiserver, scheme
from k8slint.apis import stored
from k8slint.apis.apply import Written, is_live, last_applied, not_written, three_way
from k8slint.apis.core.strategy import convert_pod_template
from k8slint.apis.core.validation_storage import normalize_data_sources
from k8slint.apis.disabled import drop_disabled_fields
from k8slint.controller.admission import POLICY_KINDS, Ledger, admit
from k8slint.controller.cluster import Cluster, Refusal, Step, Value, controller_of, copied, generate_name, topmost
from k8slint.controller.controllermanager import ControllerManager
from k8slint.controller.cronjob.cronjob_controller import parse_time
from k8slint.controller.deployment.progress import timed_out
from k8slint.controller.deployment.util import revision_of
from k8slint.controller.nodelifecycle import register_node
from k8slint.controller.persistentvolume.index import claim_class, served_classes
from k8slint.object import Object
from k8slint.plan_result import Plan, place
from k8slint.scheduler import Placement, Scheduler

__all__ = ["Plan", "Step", "plan"]

# Twice as many as Kubernetes itself supports in one cluster.
MOST_NODES = 10_000
# Kinds whose status a manifest may bring along: an inventory is made of them.
_KEEPS_STATUS = frozenset(("Node",))
# Kinds that the API server answers and does not keep.
_NOT_STORED = frozenset((
    "Binding", "ComponentStatus", "Eviction", "LocalSubjectAccessReview", "SelfSubjectAccessReview", "SelfSubjectReview",
    "SelfSubjectRulesReview", "SubjectAccessReview", "TokenRequest", "TokenReview", "Status", "Scale",
))


def plan(
    objects: list[Object],
    minor: int,
    *,
    old: list[Object] | None = None,
    nodes: Iterable[Object] = (),
    at: str | None = None,
    refused: Iterable[Value] = (),
    explain: Container[str] | None = None,
) -> Plan:
    """Run the control plane over the objects (decoded, defaulted and found valid; those that are not go into `refused` as
    `{"object", "namespace", "message", ...}`). `at` is an RFC 3339 time: CronJobs make the Job of their next run. `explain` holds
    the names of pods whose scheduling is written down in `Plan.explained`."""
    when = parse_time(at) if at is not None else None
    inventory = [o for o in [*nodes, *(old or ()), *objects] if o.kind == "Node"]
    cluster = Cluster(minor)
    cluster.admit = admit
    cluster.ledger = Ledger()
    run = _Run(cluster, bool(inventory), when, explain)
    run.plan.refused += refused
    for node in nodes:
        run.apply(node, None)
    if old is None:
        run.apply_all(objects, {})
        run.manager.settle(False)
    else:
        run.follow(old, objects)
    return run.finish()


class _Run:
    """One plan in the making."""

    def __init__(self, cluster: Cluster, inventory: bool, at: Any, explain: Container[str] | None = None) -> None:
        self.cluster = cluster
        self.plan = Plan(cluster.minor, cluster, inventory)
        self.plan.at = at
        self.manager = ControllerManager(cluster, scheduler(cluster, explain, self.plan.explained) if inventory else None, at)
        self.ready: dict[str, list[int]] = {}
        self.restarted: dict[str, int] = {}
        # workload -> (after how many steps, ready pods), at each change
        self.timeline: dict[str, list[tuple[int, int]]] = {}
        self._tops: dict[str, str] = {}
        self.written = Written(cluster.minor)

    def apply_all(self, objects: list[Object], before: dict[tuple[str, str, str], Object]) -> None:
        """Apply in order. Claims look for a volume when they come, and pods for a node; the controllers start when all is applied."""
        for obj in self._once(objects):
            self.apply(obj, before.get((_kind(obj), obj.namespace, obj.name)))

    def _once(self, objects: list[Object]) -> list[Object]:
        """Each object once: of several of one name the last one counts, at the place of the first."""
        found: dict[tuple[str, ...], Object] = {}
        for i, obj in enumerate(objects):
            key = (obj.group, obj.kind, obj.namespace, obj.name) if _is_named(obj) else (str(i),)
            if key in found:
                self.cluster.cuts[f"{obj.kind}/{obj.name} is in the input more than once: the last one counts"] = None
            found[key] = obj
        return list(found.values())

    def follow(self, old: list[Object], new: list[Object]) -> None:
        """Apply the old objects, let them become ready, then the new ones, one pod becoming ready at a time."""
        cluster = self.cluster
        # What a controller made, it makes again.
        found = [o for o in old if not is_live(o) or controller_of(o.value.get("metadata") or {}) is None]
        if len(found) < len(old):
            old = found
            cluster.notes["what controllers have made in the cluster (ReplicaSets, pods) is not taken over: they make it again"] = None
        cluster.recording = False
        cluster.on_pods_changed = self._count
        self.apply_all(old, {})
        self.manager.settle(False)
        cluster.recording, cluster.steps, cluster.moment = True, [], cluster.moment + 1
        failed = list(cluster.failures.values())
        cluster.known_failures = {at: failure["message"] for at, failure in cluster.failures.items()}
        cluster.failures.clear()
        cluster.trigger = "apply"
        for counts in self.ready.values():
            counts[1] = counts[2] = counts[0]
        self.restarted.clear()
        self.timeline.clear()
        self.plan.changes.clear()
        before = {(_kind(o), o.namespace, o.name): o for o in old}
        self.apply_all(new, before)
        for failure in failed:  # what failed may work now
            kind, _, name = failure["object"].partition("/")
            cluster.enqueue(kind, (failure["namespace"], name))
        self.manager.settle(True)
        # what is refused is meant to stay
        refused = {(r["object"], r["namespace"]) for r in self.plan.refused}
        there = {(_kind(o), o.namespace, o.name) for o in new}
        gone = sorted(f"{k}/{n}" for k, ns, n in before if (k, ns, n) not in there and (f"{k.partition('.')[0]}/{n}", ns) not in refused)
        if gone:
            names = ", ".join(gone[:10]) + (f" and {len(gone) - 10} more" if len(gone) > 10 else "")
            self.plan.unsupported.append(f"kubectl apply deletes nothing: what only the old manifests have stays ({names}).")
        self._summarise(before)

    # -- one object ------------------------------------------------------------------------------------------------

    def apply(self, obj: Object, before: Object | None) -> None:
        """Create the object, or change the one that is there."""
        if obj.kind in _NOT_STORED or not (obj.known or obj.name):
            return  # no object, but a question or a configuration file
        if obj.kind == "Node" and len(self.cluster.objects.get("Node", ())) >= MOST_NODES:
            self.cluster.cuts[f"no more than {MOST_NODES} nodes are planned with"] = None
            return
        there = self.cluster.get(_kind(obj), obj.namespace, obj.name) if _is_named(obj) else None
        if there is not None and before is not None:
            self._update(there, obj, before)
            return
        value = self._value(obj)
        made = self._store(value, obj)
        if isinstance(made, Refusal):
            self._refuse(obj, made.reason, made.message)
        else:
            self._changed(obj, "create")

    def _value(self, obj: Object) -> Value:
        """The object as the registry stores it on create; the input is left as it is."""
        if not obj.known:  # may have any shape, and nothing here looks into it
            meta = {"name": obj.name or generate_name(""), **({"namespace": obj.namespace} if obj.namespace else {})}
            return {"apiVersion": obj.api_version, "kind": _kind(obj), "metadata": meta, "spec": copied(obj.value), "status": {}}
        value = copied(obj.value)
        meta = value.setdefault("metadata", {})
        if obj.namespace:
            meta["namespace"] = obj.namespace
        if not meta.get("name"):
            meta["name"] = generate_name(meta.get("generateName", ""))
        if obj.kind not in _KEEPS_STATUS or type(value.get("status")) is not dict:
            value["status"] = {}
        self._prepare(obj, value)
        meta.pop("uid", None)
        return value

    def _prepare(self, obj: Object, value: Value) -> None:
        """The registry's part: fields of features that are off are dropped, the rest is brought into its stored form."""
        minor, kind = self.cluster.minor, obj.kind
        drop_disabled_fields(value, kind, minor)
        if kind in ("Pod", "PersistentVolumeClaim", "PersistentVolume"):
            value.setdefault("spec", {})
            value["status"] = {} if kind == "PersistentVolume" else {"phase": "Pending"}
            if kind == "PersistentVolumeClaim":
                value["spec"] = normalize_data_sources(value["spec"], minor)
        elif kind == "Node":
            register_node(value)
        elif kind == "Job":
            convert_pod_template(value["spec"]["template"])
        else:
            prepares = apiserver.table(scheme.ROOMS.get(obj.group, ""), "strategy", "PREPARE")
            prepare = prepares.get(f"{obj.api_version.rpartition('/')[2]}/{kind}") or prepares.get(kind)
            if prepare is not None:
                prepare(value, minor)
            value.setdefault("spec", {})
            value.setdefault("status", {})

    def _store(self, value: Value, obj: Object) -> Value | Refusal:
        cluster, kind = self.cluster, obj.kind
        if kind in POLICY_KINDS:
            cluster.policies += 1
        if not obj.known:
            made: Value | Refusal | None = cluster.add(value)
        else:
            made = cluster.create(value)
        if made is None or isinstance(made, Refusal):
            return made or Refusal(409, "AlreadyExists", f'"{obj.name}" already exists')
        self.plan.origins[made["metadata"]["uid"]] = (obj, None)
        if made["metadata"].get("ownerReferences"):
            cluster.unowned = True
        if kind == "ResourceQuota":
            cluster.ledger.open(cluster, made)
        if kind not in ("Node",):
            cluster.record("create", made, None, None, "applied")
        if kind in ("PersistentVolume", "PersistentVolumeClaim"):
            cluster.moves += 1
            self.manager.budget = cluster.reconcile_volumes(self.manager.budget)
        elif kind == "Pod":
            self.manager.attend()
        elif kind == "Node":
            self._wake_daemon_sets()
        return made

    def _wake_daemon_sets(self) -> None:
        for key in self.cluster.objects.get("DaemonSet", ()):
            self.cluster.enqueue("DaemonSet", key)

    def _node_changed(self, node: Value) -> None:
        """A node is another one now: DaemonSets, waiting pods and the pods on it are looked at again."""
        cluster, name = self.cluster, node["metadata"]["name"]
        cluster.moves += 1
        self._wake_daemon_sets()
        if node["spec"].get("taints"):
            cluster.arrived += [pod for pod in cluster.list("Pod") if pod["spec"].get("nodeName") == name]

    def _refuse(self, obj: Object, reason: str, message: str) -> None:
        entry = {"object": f"{obj.kind}/{obj.name}", "namespace": obj.namespace, "reason": reason, "message": message, "from": place(obj)}
        self.plan.refused.append(entry)
        self.cluster.record("refuse", {"kind": obj.kind, "metadata": {"name": obj.name, "namespace": obj.namespace}}, None, None, message)

    # -- changes -----------------------------------------------------------------------------------------------------

    def _update(self, there: Value, obj: Object, before: Object) -> None:
        """What `kubectl apply` sends, judged by the API server's update validation, then stored."""
        live = {k: v for k, v in there.items() if k not in ("status", "born", "feasible")}
        merged = self._merged(live, obj, before)
        if merged == live or (obj.known and self._stored(merged) == self._stored(live)):
            self.plan.origins[there["metadata"]["uid"]] = (obj, None)
            return
        room, version = scheme.ROOMS.get(obj.group, ""), obj.api_version.rpartition("/")[2]
        check = None
        if obj.known and room:
            validators = apiserver.table(room, "update", "UPDATE")
            check = validators.get(obj.kind) or validators.get(f"{version}/{obj.kind}")
        if check is not None:
            errors: list[Any] = []
            probe_new, probe_old = copied(merged), copied(live)
            for probe in (probe_new, probe_old):
                probe["metadata"].update(uid="uid", resourceVersion="1", creationTimestamp="2020-01-01T00:00:00Z")
            check(probe_new, probe_old, errors, self.cluster.minor)
            if errors:
                text = "; ".join(e.message() for e in errors)
                self._refuse(obj, "Invalid", f'{obj.kind} "{obj.name}" is invalid: {text}')
                return
        self._replace(there, merged)
        self.plan.origins[there["metadata"]["uid"]] = (obj, None)
        self._changed(obj, "update")

    def _stored(self, value: Value) -> Value:
        """As the API server would write it; two spellings of one object are then the same. The store's clock counts, it tells no time."""
        meta = {k: v for k, v in value["metadata"].items() if k not in ("creationTimestamp", "deletionTimestamp")}
        return stored.encode({**value, "metadata": meta}, self.cluster.minor)

    def _merged(self, live: Value, obj: Object, before: Object) -> Value:
        """The live object with what the author changed. A default that the cluster once filled in stays as long as nobody
        writes something else: a Deployment whose image gets a tag goes on pulling as before."""
        wanted = self._value(obj)
        given: Object | None = before
        if is_live(before):
            given = last_applied(before, self.cluster.minor)
        base = self._value(given) if given is not None else {}
        for value in (base, wanted):
            value.get("metadata", {}).pop("creationTimestamp", None)
            value.pop("status", None)
        if base == wanted:
            return three_way(live, base, wanted)
        written = self.written.get(obj) if obj.known and obj.kind not in _KEEPS_STATUS else None
        if written is None:
            return three_way(live, base or not_written(wanted, obj), wanted)
        earlier = self.written.get(given) if given is not None else None
        asked = self._identified(written, wanted)
        merged = three_way(live, self._identified(earlier, base) if earlier is not None else {}, asked)
        merged = copied(merged)
        stored.set_object_defaults(merged, self.cluster.minor)
        self._prepare(obj, merged)
        merged.pop("status", None)
        return merged

    def _identified(self, written: Object, stored_as: Value) -> Value:
        """What was written, with the namespace and the name under which it is stored."""
        value = {k: v for k, v in written.value.items() if k != "status"}
        meta = {k: v for k, v in (value.get("metadata") or {}).items() if k != "creationTimestamp"}
        value["metadata"] = {**meta, **{k: v for k, v in stored_as["metadata"].items() if k in ("name", "namespace")}}
        return value

    def _changed(self, obj: Object, verb: str) -> None:
        """Write down that applying changes something (of a rollout only what comes after the old manifests)."""
        if self.cluster.recording:
            self.plan.changes.append({"verb": verb, "object": f"{obj.kind}/{obj.name}", "namespace": obj.namespace, "from": place(obj)})

    def _replace(self, there: Value, value: Value) -> None:
        cluster, meta = self.cluster, there["metadata"]
        if cluster.ledger is not None:
            cluster.ledger.count(there, -1)
        on_placed = cluster.on_placed if there["kind"] == "Pod" and there["spec"].get("nodeName") else None
        if on_placed is not None:
            on_placed(there, -1)
        changed = there.get("spec") != value.get("spec")
        for key in list(there):
            if key not in ("metadata", "status", "born", "feasible") and key not in value:
                del there[key]
        for key, item in value.items():
            if key not in ("metadata", "status", "born", "feasible"):
                there[key] = item
        kept = {k: meta[k] for k in ("uid", "creationTimestamp", "ownerReferences", "namespace", "name") if k in meta}
        there["metadata"] = {**value["metadata"], **kept, "generation": meta.get("generation", 1) + (1 if changed else 0)}
        there.setdefault("spec", {})
        if cluster.ledger is not None:
            cluster.ledger.count(there, 1)
        if there["kind"] in POLICY_KINDS:
            cluster.policies += 1
        elif there["kind"] == "ResourceQuota":
            cluster.ledger.open(cluster, there)
        if on_placed is not None:
            on_placed(there, 1)
        cluster.touch(there)
        if there["kind"] == "Node":
            self._node_changed(there)

    # -- rollouts ------------------------------------------------------------------------------------------------------

    def _count(self, pod: Value, sign: int) -> None:
        """A pod became ready (1), or a ready one went away (-1): [now, lowest, at the start] a workload."""
        uid = pod["metadata"]["uid"]
        top = self._tops.get(uid)
        if top is None:
            top = self._tops[uid] = _top(self.cluster, pod)
        counts = self.ready.setdefault(top, [0, 0, 0])
        counts[0] += sign
        self.timeline.setdefault(top, []).append((self.cluster.step_number, counts[0]))
        if sign < 0:
            counts[1] = min(counts[1], counts[0])
            self.restarted[top] = self.restarted.get(top, 0) + 1

    def _summarise(self, before: dict[tuple[str, str, str], Object]) -> None:
        cluster = self.cluster
        for kind in ("Deployment", "StatefulSet", "DaemonSet"):
            for obj in cluster.list(kind):
                meta = obj["metadata"]
                top = f"{kind}/{meta.get('namespace', '')}/{meta['name']}"
                if (kind, meta.get("namespace", ""), meta["name"]) not in before or top not in self.ready:
                    continue
                now, lowest, start = self.ready[top]
                entry = {
                    "object": f"{kind}/{meta['name']}",
                    "namespace": meta.get("namespace", ""),
                    "readyBefore": start,
                    "readyAfter": now,
                    "lowestReady": min(lowest, now),
                    "podsDeleted": self.restarted.get(top, 0),
                    "complete": _complete(obj),
                    "rollback": _rollback(cluster, obj),
                    "timeline": self.timeline.get(top, []),
                }
                self.plan.rollout.append(entry)

    # -- the end -------------------------------------------------------------------------------------------------------

    def finish(self) -> Plan:
        """Say what is left open."""
        cluster, plan = self.cluster, self.plan
        if plan.inventory:
            for deployment in cluster.list("Deployment"):
                problem = timed_out(cluster, deployment)
                if problem:
                    cluster.fail(deployment, "ProgressDeadlineExceeded", problem)
        plan.unsupported = unsupported(cluster, plan.inventory) + plan.unsupported
        return plan


def scheduler(cluster: Cluster, explain: Container[str] | None, explained: list[Value]) -> Callable[..., Placement]:
    """The scheduler over the cluster's nodes, as a function of a pod."""
    made = Scheduler(cluster)
    if explain is not None:
        made.explain = explain  # type: ignore[assignment]
        made.explained = explained
    cluster.on_placed = made.pod_changed
    return made.schedule


def unsupported(cluster: Cluster, inventory: bool) -> list[str]:
    """What the plan does not pretend to know, one sentence each; only what matters for these objects."""
    out = ["Images are not looked up and containers are not run: a pod that has a node counts as running and ready."]
    if not inventory:
        out.append(
            "No Node is in the input: pods count as ones that would find a place, and DaemonSets have no pods "
            "(--nodes FILE adds an inventory)."
        )
    kinds = cluster.objects
    if kinds.get("HorizontalPodAutoscaler"):
        out.append("Metrics are not known: a HorizontalPodAutoscaler only keeps its target within minReplicas and maxReplicas.")
    if kinds.get("MutatingWebhookConfiguration") or kinds.get("ValidatingWebhookConfiguration"):
        out.append("Webhooks are not called: what they would change or refuse is not in the plan.")
    if any(s["spec"].get("type") == "LoadBalancer" for s in cluster.list("Service")) or kinds.get("Ingress"):
        out.append("Cloud and ingress controllers are not known: load balancers and routes get no address.")
    served = served_classes(cluster)
    unknown = [c for c in cluster.list("PersistentVolumeClaim") if c["status"].get("phase") == "Pending" and claim_class(c) not in served]
    if unknown:
        names = ", ".join(sorted({claim_class(c) or "none" for c in unknown})[:10])
        out.append(
            f"Volumes and classes that are not in the input are not known (classes asked for: {names}); --nodes takes them too "
            "(kubectl get nodes,storageclasses,persistentvolumes -o yaml)."
        )
    custom = sorted(k.partition(".")[0] for k in kinds if "." in k)
    if custom:
        out.append(f"Controllers of custom resources are not known: {', '.join(custom[:10])} stay as they are.")
    return out + [text[:1].upper() + text[1:] + "." for text in cluster.notes]


def _top(cluster: Cluster, obj: Value) -> str:
    """KIND/NAMESPACE/NAME of the topmost controller."""
    obj = topmost(cluster, obj)
    return f"{obj['kind']}/{obj['metadata'].get('namespace', '')}/{obj['metadata']['name']}"


def _complete(obj: Value) -> bool:
    """Whether the rollout came to its end."""
    status, kind = obj["status"], obj["kind"]
    if kind == "DaemonSet":
        wanted = status.get("desiredNumberScheduled", 0)
        return status.get("updatedNumberScheduled", 0) == wanted == status.get("numberAvailable", 0)
    wanted = obj["spec"].get("replicas", 1)
    return status.get("updatedReplicas", 0) == wanted == status.get("availableReplicas", 0) == status.get("replicas", 0)


def _rollback(cluster: Cluster, obj: Value) -> str:
    """What `kubectl rollout undo` would take up again: the revision before the current one, "" where none is kept."""
    kind = "ReplicaSet" if obj["kind"] == "Deployment" else "ControllerRevision"
    found = cluster.owned(obj["metadata"]["uid"], kind)
    number = revision_of if kind == "ReplicaSet" else (lambda r: r.get("revision", 0))
    found.sort(key=number)
    return f"{kind}/{found[-2]['metadata']['name']}" if len(found) > 1 else ""


def _kind(obj: Object) -> str:
    """The kind under which the cluster keeps the object; a custom resource may have the name of a built-in kind."""
    return obj.kind if obj.known else f"{obj.kind}.{obj.group}"


def _is_named(obj: Object) -> bool:
    """Whether the manifest gives a name (and not a generateName)."""
    meta = obj.value.get("metadata")
    return type(meta) is dict and bool(meta.get("name"))
