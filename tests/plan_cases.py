"""Plans of texts, for the tests of the plan and of its controllers."""

from __future__ import annotations

from typing import Any

from k8slint import apiserver, parse
from k8slint import planner as plan_module
from k8slint.object import Object
from k8slint.source import Source


def objects(text: str, minor: int = 36) -> list[Object]:
    """The objects of a YAML text that the API server accepts; the text must decode."""
    documents, failures = parse.parse(Source("test.yaml", text.encode()))
    assert not failures, failures
    found: list[Object] = []
    for document in documents:
        verdicts = apiserver.receive(document, minor)
        assert isinstance(verdicts, list), verdicts
        for verdict in verdicts:
            assert not verdict.errors, verdict.errors
            found.append(verdict.object)
    return found


def plan(text: str, minor: int = 36, old: str | None = None, at: str | None = None) -> Any:
    """The Plan of a text; with `old` the change from that."""
    return plan_module.plan(objects(text, minor), minor, old=objects(old, minor) if old is not None else None, at=at)


def template(labels: str, image: str = "nginx:1.14.2", extra: str = "") -> str:
    """A pod template of one container, indented for `spec:` of a workload."""
    return f"""\
  template:
    metadata: {{labels: {labels}}}
    spec:
      containers: [{{name: c, image: "{image}"}}]
{extra}"""


def workload(kind: str, name: str, replicas: int | None = None, image: str = "nginx:1.14.2", spec: str = "", extra: str = "") -> str:
    """A Deployment, StatefulSet, DaemonSet or ReplicaSet with the label app: NAME. `spec` and `extra` are indented lines of its
    spec and of its pod spec."""
    size = f"  replicas: {replicas}\n" if replicas is not None else ""
    service = f"  serviceName: {name}\n" if kind == "StatefulSet" else ""
    return f"""\
---
apiVersion: apps/v1
kind: {kind}
metadata: {{name: {name}}}
spec:
{size}{service}{spec}  selector: {{matchLabels: {{app: {name}}}}}
{template("{app: " + name + "}", image, extra)}"""


def job(name: str = "j", spec: str = "", annotations: str = "{}") -> str:
    """A Job of one container. `spec` are indented lines."""
    return f"""\
---
apiVersion: batch/v1
kind: Job
metadata: {{name: {name}}}
spec:
{spec}  template:
    metadata: {{annotations: {annotations}}}
    spec:
      restartPolicy: Never
      containers: [{{name: c, image: "busybox:1.36"}}]
"""


def nodes(*names: str, extra: str = "") -> str:
    """Nodes of these names; `extra` is a line of each."""
    return "".join(f"---\napiVersion: v1\nkind: Node\nmetadata: {{name: {n}}}\n{extra}" for n in names)


def scalings(found: Any) -> list[tuple[str, Any, Any]]:
    """(ReplicaSet without the Deployment's name, from, to) of a plan's steps."""
    return [
        (s.object.rpartition("-")[2], s.origin, s.target)
        for s in found.steps if s.verb == "scale" and s.object.startswith("ReplicaSet/") and s.origin != s.target
    ]


def sizes(found: Any) -> list[tuple[str, int, int]]:
    """The same with the ReplicaSets numbered in the order in which they occur."""
    names: dict[str, str] = {}
    return [(names.setdefault(name, f"rs{len(names)}"), a, b) for name, a, b in scalings(found)]


def pods(found: Any) -> list[tuple[str, str]]:
    """(verb, name) of the pods that were created and deleted, in order."""
    return [(s.verb, s.object[4:]) for s in found.steps if s.verb in ("create", "delete") and s.object.startswith("Pod/")]


def simple_scheduler(cluster: Any, *_: Any) -> Any:
    """In place of the scheduler where a test is about controllers: the first node that labels, taints and local volumes allow."""
    from k8slint.controller.nodeaffinity import required_node_affinity, untolerated_taint
    from k8slint.controller.persistentvolume import binder, index
    from k8slint.controller.persistentvolume.pv_controller import is_delay_binding
    from k8slint.scheduler import Placement

    def place(pod: Any) -> Placement:
        claims = [c for _, c in binder.claims_of_pod(cluster, pod)]
        waiting = [c for c in claims if c is None or c["status"].get("phase") != "Bound"]
        if any(c is None or not is_delay_binding(cluster, c) for c in waiting):
            return Placement(None, [], [], "Unschedulable", "unbound claims")
        found = []
        for node in cluster.list("Node"):
            taints = node["spec"].get("taints") or ()
            if not required_node_affinity(pod["spec"], node):
                continue
            if untolerated_taint(taints, pod["spec"].get("tolerations") or (), ("NoSchedule", "NoExecute")) is not None:
                continue
            volumes = index.index_of(cluster)
            if all(index.find_matching_volume(c, volumes.of_class(index.claim_class(c)), node, ()) for c in waiting):
                found.append(node["metadata"]["name"])
        return Placement(found[0], found, found[:1]) if found else Placement(None, [], [], "Unschedulable", "no node")

    return place
