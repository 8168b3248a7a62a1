"""Runs the controllers, the scheduler and a model of the kubelets until nothing changes (upstream:
`cmd/kube-controller-manager/app/controllermanager.go`).

The kubelets' model: a pod that has a node runs and is ready at once, the containers of a Job end at once with exit code 0
(or with the one that an annotation names), pods that are deleted vanish at once. In a rollout one pod becomes ready at a
time, the oldest first, and the controllers come to rest after each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from heapq import heappop, heappush
from typing import Any

from k8slint.controller import garbagecollector, podautoscaler, tainteviction
from k8slint.controller.cluster import Cluster, Value, controller_of
from k8slint.controller.cronjob import sync_cron_job
from k8slint.controller.daemon import sync_daemon_set
from k8slint.controller.deployment import sync_deployment
from k8slint.controller.job import sync_job
from k8slint.controller.persistentvolume import sync_claim, sync_volume
from k8slint.controller.persistentvolume.binder import bind_pod_volumes, create_ephemeral_claims
from k8slint.controller.replicaset import sync_replica_set
from k8slint.controller.statefulset import sync_stateful_set
from k8slint.scheduler.schedule_one import DEFAULT_SCHEDULER, GATED, GATED_MESSAGE, Placement

# The exit code with which a pod's containers end in the plan, on the pod template: `k8slint/exit-code: "1"`. The second
# spelling is that of the recordings which the plan is compared with.
EXIT_ANNOTATIONS = ("k8slint/exit-code", "oracle/exit")
# How far time may run on while nothing else happens: back-off of failing Jobs, deadlines.
HORIZON = 24 * 3600.0
# Passes of controllers over objects; a pass over a hundred pods counts twice.
BUDGET = 400_000
# From this size on a rollout is not followed pod by pod.
LARGE = 500
# Nodes that are listed for a pod; with more it hardly matters which.
MOST_FEASIBLE = 100
_RETRIED = frozenset(("FailedCreate", "ReplicaSetCreateError"))
CONTROLLERS = {
    "Deployment": sync_deployment,
    "ReplicaSet": sync_replica_set,
    "ReplicationController": sync_replica_set,
    "StatefulSet": sync_stateful_set,
    "DaemonSet": sync_daemon_set,
    "Job": sync_job,
    "PersistentVolume": sync_volume,
    "PersistentVolumeClaim": sync_claim,
}


class ControllerManager:
    """One cluster and what drives it. `schedule` is the scheduler, None where no inventory of nodes is known: then every
    pod counts as one that would run."""

    def __init__(self, cluster: Cluster, schedule: Callable[..., Placement] | None, at: datetime | None) -> None:
        self.cluster = cluster
        self.schedule = schedule
        self.at = at
        self.budget = BUDGET
        self._waiting: list[tuple[int, str, int, Value]] = []
        # Pods that no node took: what the cluster was like then; those that other pods may draw to a node; what was said, when.
        self._tried: dict[str, int] = {}
        self._drawn: dict[str, Value] = {}
        self._said: dict[str, int] = {}
        self._attempts: dict[Any, tuple[Value, int, Placement]] = {}
        self._moves = self._bindings = -1
        self._seen_runs: set[str] = set()
        self._feasible: tuple[list[str], list[str]] = ([], [])
        cluster.controllers.update(CONTROLLERS)

    def _few(self, names: list[str]) -> list[str]:
        """As many nodes as are listed for a pod; one list for pods that share theirs."""
        if len(names) > MOST_FEASIBLE:
            if names is not self._feasible[0]:
                self._feasible = (names, names[:MOST_FEASIBLE])
            return self._feasible[1]
        return names

    def settle(self, one_at_a_time: bool) -> None:
        """Let everything happen that will happen."""
        cluster = self.cluster
        while self.budget > 0:
            self.budget = cluster.reconcile(self.budget)
            if self._claims_again() or self._create_again() or self.attend() or self._run_pods(one_at_a_time) or self._seldom():
                self.budget -= 1
                continue
            if not cluster.next_timer(HORIZON):
                if cluster.has_timers():
                    cluster.cuts["what happens more than a day later is not planned"] = None
                return

    def attend(self) -> bool:
        """What happens to pods at once: evictions, claims of ephemeral volumes, an attempt to find a node; whether anything did."""
        return tainteviction.evict(self.cluster) > 0 or self._ephemeral() or self._schedule_pending()

    def _claims_again(self) -> bool:
        """Volumes have come: claims that wait are looked at again, the oldest first (the controller's resync)."""
        cluster = self.cluster
        if not cluster.volumes_changed:
            return False
        cluster.volumes_changed = False
        for claim in cluster.list("PersistentVolumeClaim"):
            if claim["status"].get("phase") != "Bound":
                cluster.touch(claim)
        return True

    def _create_again(self) -> bool:
        """Something went, and quotas have room again: controllers try once more what was refused (their queue's back-off)."""
        cluster = self.cluster
        if not cluster.freed:
            return False
        cluster.freed = False
        again = False
        for kind_name, namespace, reason in list(cluster.failures):
            if reason in _RETRIED and cluster.ledger.by_namespace.get(namespace):
                kind, _, name = kind_name.partition("/")
                cluster.enqueue(kind, (namespace, name))
                again = True
        return again

    def _ephemeral(self) -> bool:
        fresh, self.cluster.fresh_pods = self.cluster.fresh_pods, []
        done = False
        for pod in fresh:
            if any("ephemeral" in v for v in pod["spec"].get("volumes") or ()) and pod["metadata"]["uid"] in self.cluster.by_uid:
                create_ephemeral_claims(self.cluster, pod)
                done = True
        return done

    # -- the scheduler -----------------------------------------------------------------------------------------------

    def _schedule_pending(self) -> bool:
        """One attempt for each waiting pod that may have got a chance; whether any was placed."""
        cluster = self.cluster
        if self.schedule is None or not cluster.pending:
            return False
        fresh, cluster.unplaced = cluster.unplaced, []
        waiting: list[Value] = fresh
        if cluster.moves != self._moves:
            waiting = list(cluster.pending.values())
            if self._tried:  # as `PrioritySort` has it; at first pods come one after the other
                waiting.sort(key=lambda pod: -(pod["spec"].get("priority") or 0))
        elif cluster.bindings != self._bindings:
            waiting = [*self._drawn.values(), *fresh]
        self._moves, self._bindings = cluster.moves, cluster.bindings
        placed = False
        for pod in waiting:
            if pod["metadata"]["uid"] in cluster.pending:
                placed = self._attempt(pod) or placed
        return placed

    def _attempt(self, pod: Value) -> bool:
        """One attempt; whether the pod was placed."""
        cluster, schedule, spec, uid = self.cluster, self.schedule, pod["spec"], pod["metadata"]["uid"]
        moves = cluster.moves
        if spec.get("topologySpreadConstraints") or "podAffinity" in (spec.get("affinity") or ()):
            moves += cluster.bindings
            self._drawn[uid] = pod
        if schedule is None or self._tried.get(uid) == moves:
            return False
        if spec.get("schedulingGates"):
            pod["status"].update(reason=GATED, message=GATED_MESSAGE)
            return False
        if spec.get("schedulerName", DEFAULT_SCHEDULER) != DEFAULT_SCHEDULER:
            text = f"waits for the scheduler {spec['schedulerName']}, which the plan does not know"
            pod["status"].update(reason="OtherScheduler", message=text)
            return False
        shape = _shape(spec)
        known = self._attempts.get(shape)
        if known is not None and known[1] == moves:
            placement = known[2]  # its sister was refused and nothing has changed
        else:
            placement = schedule(pod)
            if placement.victims:
                for victim in placement.victims:
                    cluster.delete(victim, f"preempted by Pod/{pod['metadata']['name']} of higher priority on node {placement.nominated}")
                placement = schedule(pod, placement.nominated)
        if placement.node is None:
            self._tried[uid] = moves
            self._attempts[shape] = (spec, moves, placement)
            # What was said first stays: the queue lets few pods try again, and what comes later explains less.
            if self._said.get(uid) != cluster.moment:
                pod["status"].update(reason=placement.reason, message=placement.message)
                if placement.looked:
                    self._said[uid] = cluster.moment
            return False
        self._drawn.pop(uid, None)
        pod["status"].pop("reason", None)
        pod["status"].pop("message", None)
        pod["feasible"] = self._few(placement.feasible)
        cluster.bind(pod, placement.node)
        cluster.record("schedule", pod, None, placement.node, said(placement))
        found = cluster.get("Node", "", placement.node)
        if found is not None and spec.get("volumes"):
            bind_pod_volumes(cluster, pod, found)
        return True

    # -- the kubelets ------------------------------------------------------------------------------------------------

    def _can_run(self, pod: Value) -> bool:
        node = pod["spec"].get("nodeName")
        if self.schedule is None:
            return not pod["spec"].get("schedulingGates")
        return bool(node) and self.cluster.get("Node", "", node) is not None

    def _run_pods(self, one_at_a_time: bool) -> bool:
        """Start what may start: all of it, or in a rollout the oldest pod (of a very large workload, some of its pods at once)."""
        cluster = self.cluster
        fresh, cluster.startable = cluster.startable, []
        for pod in fresh:
            if pod["metadata"]["uid"] in cluster.unready and self._can_run(pod):
                meta = pod["metadata"]
                heappush(self._waiting, (pod["born"], meta["name"], meta["creationTimestamp"], pod))
        if not one_at_a_time:
            waiting, self._waiting = sorted(self._waiting), []
            todo = [entry[3] for entry in waiting]
        else:
            todo = self._oldest()
        todo = [p for p in todo if p["metadata"]["uid"] in cluster.unready]
        for pod in todo:
            self._run(pod)
        return bool(todo)

    def _oldest(self) -> list[Value]:
        cluster = self.cluster
        while self._waiting:
            pod = heappop(self._waiting)[3]
            if pod["metadata"]["uid"] not in cluster.unready:
                continue
            cluster.trigger = f"Pod/{pod['metadata']['name']} ready"
            cluster.moment += 1
            todo = [pod]
            owner = controller_of(pod["metadata"])
            size = cluster.tally(owner["uid"])[0] if owner is not None else 1
            if owner is not None and size > LARGE:
                name = f"{owner['kind']}/{owner['name']}"
                cluster.cuts[f"{name} is too large to be followed pod by pod: some become ready at the same time"] = None
                while len(todo) <= size // LARGE and self._waiting:
                    following = self._waiting[0][3]
                    above = controller_of(following["metadata"])
                    if above is None or above["uid"] != owner["uid"]:
                        break
                    todo.append(heappop(self._waiting)[3])
            return todo
        return []

    def _run(self, pod: Value) -> None:
        owner = controller_of(pod["metadata"])
        if owner is None or owner["kind"] != "Job" or pod["spec"].get("restartPolicy") == "Always":
            self.cluster.set_pod_status(pod, "Running", True)
            return
        code = exit_code(pod)
        pod["status"]["exitCode"] = code
        self.cluster.set_pod_status(pod, "Failed" if code else "Succeeded", False)

    # -- controllers that act on the whole -----------------------------------------------------------------------------

    def _seldom(self) -> bool:
        cluster = self.cluster
        done = False
        for hpa in cluster.list("HorizontalPodAutoscaler"):
            done = podautoscaler.reconcile_autoscaler(cluster, hpa) or done
        if self.at is not None:
            for cron_job in cluster.list("CronJob"):
                uid = cron_job["metadata"]["uid"]
                if uid not in self._seen_runs:
                    self._seen_runs.add(uid)
                    sync_cron_job(cluster, cron_job, self.at)
                    done = True
        if cluster.unowned:
            cluster.unowned = False
            done = garbagecollector.collect(cluster) > 0 or done
        return done


def said(placement: Placement) -> str:
    """How many nodes would have taken a pod, and how many of them were as good as the one that it got."""
    number, equal = len(placement.feasible), placement.equal
    return f"{number} feasible" + (f", {equal} of the highest score" if equal > 1 else "")


def exit_code(pod: Value) -> int:
    """The exit code that an annotation names, 0 otherwise."""
    annotations = pod["metadata"].get("annotations") or {}
    for key in EXIT_ANNOTATIONS:
        text = annotations.get(key, "")
        if text.isascii() and text.isdigit():
            return int(text)
    return 0


def _shape(spec: Value) -> Any:
    """The same for pods of one template, which share its parts, whatever their host's name (of an indexed Job) is. Whoever
    keeps a shape keeps a spec of it, so that the parts' ids stay theirs."""
    if "hostname" not in spec:
        return id(spec)
    return tuple([(key, id(value)) for key, value in spec.items() if key != "hostname"])
