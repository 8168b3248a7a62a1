"""A plan: the outcome of a dry run, and how it is said as plain values.

`planner.py` makes it; `plan_view.py` adds what the outputs draw.
"""

from __future__ import annotations

from typing import Any

from k8slint.apis.core.qos import pod_qos
from k8slint.controller.cluster import Cluster, Step, Value, controller_of
from k8slint.controller.cronjob import next_runs
from k8slint.controller.cronjob.cronjob_controller import job_name
from k8slint.controller.deployment.util import POD_TEMPLATE_HASH, revision_of
from k8slint.controller.disruption import budget
from k8slint.controller.endpointslice import PodsByLabel, endpoints
from k8slint.controller.persistentvolume.index import claim_class, is_left_open, served_classes
from k8slint.diagnostic import Diagnostic
from k8slint.object import Object
from k8slint.scheduler.schedule_one import GATED, GATED_MESSAGE

NO_NODES = "NoNodes"
NO_NODES_MESSAGE = "no nodes available to schedule pods"
WORKLOADS = frozenset(("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"))


class Plan:
    """The outcome. `cluster` is the end state; `steps` say how it came about."""

    def __init__(self, minor: int, cluster: Cluster, inventory: bool) -> None:
        self.minor = minor
        self.cluster = cluster
        self.inventory = inventory
        self.refused: list[Value] = []
        self.unsupported: list[str] = []
        self.rollout: list[Value] = []
        self.changes: list[Value] = []
        self.origins: dict[str, tuple[Object, Value | None]] = {}
        self.at: Any = None
        self._claimants: dict[tuple[str, str], Value] | None = None
        self._by_label: PodsByLabel | None = None
        self._unscheduled: dict[tuple[str, str], list[str]] | None = None
        # What each node said to the pods that were asked about (`explain`): see scheduler.cycle.Cycle.explain.
        self.explained: list[Value] = []
        # Of a whole run (plan_run): what the rules over plans say, what was no object, and whether there were older manifests.
        self.diagnostics: list[Diagnostic] = []
        self.skipped: list[Value] = []
        self.compared = False

    def __repr__(self) -> str:
        count = self.cluster.objects
        return f"<Plan for 1.{self.minor}: {len(count.get('Pod', ()))} pods, {len(self.refused)} refused, ok={self.ok()}>"

    @property
    def steps(self) -> list[Step]:
        """What the controllers did, in order; of a rollout only what came after the change."""
        return self.cluster.steps

    @property
    def failures(self) -> list[Value]:
        """What a controller wants and cannot do, each with its reason."""
        return list(self.cluster.failures.values())

    def ok(self) -> bool:
        """Whether everything would run: nothing is refused, fails, waits or is lost. Without nodes nobody waits for one, and a
        claim may wait for what the cluster has."""
        if self.refused or self.cluster.failures or self.cluster.cuts:
            return False
        if any(p["status"].get("phase") in ("Pending", "Failed") for p in self.cluster.list("Pod")):
            return False
        served = served_classes(self.cluster)
        return all(
            c["status"].get("phase") == "Bound" or is_left_open(c, served) for c in self.cluster.list("PersistentVolumeClaim")
        )

    # -- as plain values -----------------------------------------------------------------------------------------------

    def to_json(self) -> Value:
        """What `plan -o json` prints (design: interfaces)."""
        from k8slint.plan_view import finding, view

        return view(self, self.skipped, [finding(d) for d in self.diagnostics], self.compared)

    def render(self, fmt: str = "text") -> str:
        """The plan as text, json, mermaid, dot, html or markdown. Raises ValueError for another format."""
        import io

        from k8slint.output.plan import FORMATS, render

        if fmt not in FORMATS:
            raise ValueError(f'no such output format "{fmt}"; formats are {", ".join(FORMATS)}')
        out = io.StringIO()
        render(self.to_json(), fmt, color=False, stream=out)
        return out.getvalue()

    def account(self) -> Value:
        """What the controllers and the scheduler made of it, as plain values."""
        return {
            "version": 1,
            "kube_version": f"1.{self.minor}",
            "objects": self.objects(),
            "pods": self.pods(),
            "claims": self.claims(),
            "endpoints": self.endpoints(),
            "steps": [s.to_json() for s in self.steps],
            "refused": self.refused,
            "failures": self.failures,
            "changes": self.changes,
            "rollout": self.rollout,
            "cut": list(self.cluster.cuts),
            "unsupported": self.unsupported,
        }

    def origin(self, obj: Value) -> Value | None:
        """{"file", "line"} of the manifest that is the object's cause: its own, or its owner's."""
        uid = self._cause(obj)
        if not uid:
            return None
        source, at = self.origins[uid]
        if at is None:
            at = place(source)
            self.origins[uid] = (source, at)
        return at

    def cause(self, obj: Value) -> Object | None:
        """The manifest that is the object's cause: its own, or its owner's."""
        uid = self._cause(obj)
        return self.origins[uid][0] if uid else None

    def _cause(self, obj: Value) -> str:
        for _ in range(10):
            meta = obj["metadata"]
            uid: str = meta.get("uid", "")
            if uid in self.origins:
                return uid
            owner = controller_of(meta)
            above = self.cluster.by_uid.get(owner["uid"]) if owner is not None else None
            if above is None and obj["kind"] == "PersistentVolumeClaim":
                above = self._claimant(meta)
            if above is None:
                return ""
            obj = above
        return ""

    def _claimant(self, meta: Value) -> Value | None:
        """The StatefulSet whose template a claim was made from: no reference tells, only the name does."""
        if self._claimants is None:
            self._claimants = {}
            for sts in self.cluster.list("StatefulSet"):
                name, namespace = sts["metadata"]["name"], sts["metadata"].get("namespace", "")
                for template in sts["spec"].get("volumeClaimTemplates") or ():
                    self._claimants[(namespace, f"{template['metadata']['name']}-{name}")] = sts
        return self._claimants.get((meta.get("namespace", ""), meta["name"].rpartition("-")[0]))

    def by_label(self) -> PodsByLabel:
        """The pods of the end state, by their labels."""
        if self._by_label is None:
            self._by_label = PodsByLabel(self.cluster)
        return self._by_label

    def objects(self) -> list[Value]:
        """Everything but pods and claims: what was applied, and what controllers made (with an owner)."""
        out = []
        for kind, table in self.cluster.objects.items():
            if kind in ("Pod", "PersistentVolumeClaim"):
                continue
            for obj in table.values():
                out.append(self._object(kind, obj))
        return out

    def _object(self, kind: str, obj: Value) -> Value:
        meta, spec = obj["metadata"], obj.get("spec") or {}
        owner = controller_of(meta)
        out: Value = {
            "apiVersion": obj["apiVersion"],
            "kind": kind.partition(".")[0],
            "namespace": meta.get("namespace", ""),
            "name": meta["name"],
            "owner": f"{owner['kind']}/{owner['name']}" if owner is not None else "",
        }
        if type(spec) is dict and type(spec.get("replicas")) is int:
            out["replicas"] = spec["replicas"]
        ready = (obj.get("status") or {}).get("numberReady" if kind == "DaemonSet" else "readyReplicas")
        if kind in WORKLOADS and type(ready) is int:
            out["ready"] = ready
        if kind == "ReplicaSet":
            out["hash"] = (meta.get("labels") or {}).get(POD_TEMPLATE_HASH, "")
            out["revision"] = revision_of(obj)
        elif kind == "ControllerRevision":
            out["hash"] = meta["name"].rpartition("-")[2]
            out["revision"] = obj.get("revision", 0)
        elif kind == "PodDisruptionBudget":
            out.update(budget(self.cluster, obj, not self.inventory, self.by_label()))
        elif kind == "PersistentVolume":
            reference = spec.get("claimRef") or {}
            out["phase"] = obj["status"].get("phase", "")
            out["claim"] = f"{reference.get('namespace', '')}/{reference.get('name', '')}" if reference else ""
        elif kind == "Job":
            out["status"] = obj["status"].get("finished") or ("Suspended" if spec.get("suspend") else "Active")
        elif kind == "CronJob" and self.at is not None:
            runs = next_runs(obj, self.at)
            out["next"] = [r.isoformat() for r in runs]
            out["job"] = job_name(obj, runs[0]) if runs else ""
        out["from"] = self.origin(obj)
        return out

    def pods(self) -> list[Value]:
        """One entry a pod; a random suffix is `?????`."""
        out = []
        qos: dict[int, tuple[Value, str]] = {}
        for pod in [*self.cluster.list("Pod"), *self.cluster.evicted]:
            meta, spec, status = pod["metadata"], pod["spec"], pod["status"]
            base = spec.get("containers") or ()
            known = qos.get(id(base))
            if known is None:
                known = qos[id(base)] = (spec, pod_qos(spec, self.minor))
            owner = controller_of(meta)
            phase, reason, message = status.get("phase", "Pending"), status.get("reason", ""), status.get("message", "")
            if meta["uid"] not in self.cluster.by_uid:
                phase = "Failed"
            if not self.inventory and phase in ("Pending", "Running") and not spec.get("nodeName"):
                phase = "Pending"
                if spec.get("schedulingGates"):
                    reason, message = GATED, GATED_MESSAGE
                reason, message = reason or NO_NODES, message or NO_NODES_MESSAGE
            elif phase == "Pending" and not reason and spec.get("nodeName") and self.cluster.get("Node", "", spec["nodeName"]) is None:
                reason, message = "NodeNotFound", f'nodeName is "{spec["nodeName"]}", and no such node is in the input'
            out.append(
                {
                    "namespace": meta.get("namespace", ""),
                    "name": meta["name"],
                    "owner": f"{owner['kind']}/{owner['name']}" if owner is not None else "",
                    "node": spec.get("nodeName") or None,
                    "phase": phase,
                    "reason": reason,
                    "message": message,
                    "qosClass": known[1],
                    "feasible": pod.get("feasible", []),
                    "from": self.origin(pod),
                }
            )
        return out

    def claims(self) -> list[Value]:
        """Each claim with its volume, or why it has none; `open` where somebody will make one, or the cluster may have one."""
        served = served_classes(self.cluster)
        out = []
        for claim in self.cluster.list("PersistentVolumeClaim"):
            meta, status = claim["metadata"], claim["status"]
            reason, message = status.get("reason", ""), status.get("message", "")
            if reason == "WaitForFirstConsumer" and (pods := self._waiting_for(meta)):
                reason = "WaitForPodScheduled"
                message = f"waiting for pod{'s' if len(pods) > 1 else ''} {','.join(pods)} to be scheduled"
            out.append(
                {
                    "namespace": meta.get("namespace", ""),
                    "name": meta["name"],
                    "phase": status.get("phase", "Pending"),
                    "volume": claim["spec"].get("volumeName") or "",
                    "storageClass": claim_class(claim),
                    "reason": reason,
                    "message": message,
                    "open": is_left_open(claim, served),
                    "from": self.origin(claim),
                }
            )
        return out

    def _waiting_for(self, meta: Value) -> list[str]:
        """The pods that use a claim and have no node yet. Source: `findNonScheduledPodsByPVC`."""
        if self._unscheduled is None:
            self._unscheduled = {}
            for pod in self.cluster.list("Pod"):
                if pod["spec"].get("nodeName"):
                    continue
                for volume in pod["spec"].get("volumes") or ():
                    name = (volume.get("persistentVolumeClaim") or {}).get("claimName")
                    if name is None and "ephemeral" in volume:
                        name = f"{pod['metadata']['name']}-{volume.get('name', '')}"
                    if name is not None:
                        key = (pod["metadata"].get("namespace", ""), name)
                        self._unscheduled.setdefault(key, []).append(pod["metadata"]["name"])
        return self._unscheduled.get((meta.get("namespace", ""), meta["name"]), [])

    def endpoints(self) -> list[Value]:
        """What stands behind each Service that has a selector."""
        pods = self.by_label()
        out = []
        for service in self.cluster.list("Service"):
            found = endpoints(service, pods, not self.inventory)
            if found is not None:
                out.append({**found, "from": self.origin(service)})
        return out


def place(obj: Object) -> Value:
    """Where an object's manifest stands: its kind's line (its first line where a position is not known)."""
    document = obj.document
    if document is None:
        return {"file": "", "line": 0}
    line = document.line if not obj.path else document.span(obj.path).line
    return {"file": document.file, "line": line}
