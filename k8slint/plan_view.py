"""A plan as plain values: what `plan -o json` writes and what every other output format draws.

To the plan's own account come the lines between objects that no owner reference tells (a pod's claims, what an Ingress, an
autoscaler or a budget is about), the findings of the rules, and whether everything would run.
"""

from __future__ import annotations

from k8slint.controller.cluster import controller_of, topmost
from k8slint.store import match_selector

TYPE_CHECKING = False  # importing typing costs more than a small run
if TYPE_CHECKING:
    from typing import Any

    from k8slint.controller.cluster import Cluster
    from k8slint.controller.endpointslice import PodsByLabel
    from k8slint.diagnostic import Diagnostic
    from k8slint.plan_result import Plan

    Value = dict[str, Any]


def view(plan: Plan, skipped: list[Value], diagnostics: list[Value], compared: bool = False) -> Value:
    """The plan, ready to be written. `compared`: it is the change from older manifests (`--from`)."""
    out = plan.account()
    for entry, pod in zip(out["pods"], plan.cluster.list("Pod")):
        volumes = pod["spec"].get("volumes")
        if volumes:
            entry["claims"] = claims_of(pod["metadata"]["name"], volumes)
    for entry in out["endpoints"]:
        if not entry["pods"] and not entry.get("notReady"):
            entry["selected"] = _selected(plan, entry["namespace"], entry["service"])
    out["links"] = links(plan.cluster, plan.by_label())
    out["diagnostics"] = diagnostics
    out["skipped"] = skipped
    out["inventory"] = plan.inventory
    out["compared"] = compared
    out["ok"] = plan.ok()
    return out


def _selected(plan: Plan, namespace: str, name: str) -> int:
    """How many pods a Service selects, whether or not they can be its endpoints."""
    service = plan.cluster.get("Service", namespace, name)
    return len(plan.by_label().select(namespace, service["spec"].get("selector") or {})) if service is not None else 0


def finding(found: Diagnostic) -> Value:
    """What a rule over plans says, as the outputs take it."""
    return {
        "rule": found.rule, "severity": found.severity, "message": found.message,
        "file": found.file, "line": found.span.line, "column": found.span.column,
        "object": dict(zip(("apiVersion", "kind", "namespace", "name"), found.object)) if found.object else None,
        "related": [{"file": r.file, "line": r.span.line, "column": r.span.column, "message": r.message} for r in found.related],
    }


def claims_of(pod: str, volumes: list[Value]) -> list[str]:
    """The names of the claims that a pod mounts."""
    found = []
    for volume in volumes:
        if "persistentVolumeClaim" in volume:
            found.append(volume["persistentVolumeClaim"].get("claimName", ""))
        elif "ephemeral" in volume:
            found.append(f"{pod}-{volume.get('name', '')}")
    return found


def links(cluster: Cluster, pods: PodsByLabel) -> list[Value]:
    """{"from", "to", "namespace", "what", "found"}: who is about whom; `found` false where there is no such object."""
    out: list[Value] = []
    for ingress in cluster.list("Ingress"):
        for service, what in _backends(ingress["spec"]):
            out.append(_link(cluster, ingress, "Service", service, what))
    for hpa in cluster.list("HorizontalPodAutoscaler"):
        spec = hpa["spec"]
        target = spec.get("scaleTargetRef") or {}
        what = f"{spec.get('minReplicas', 1)} to {spec.get('maxReplicas', 1)} replicas"
        out.append(_link(cluster, hpa, target.get("kind", ""), target.get("name", ""), what))
    for pdb in cluster.list("PodDisruptionBudget"):
        for kind, name in _guarded(cluster, pdb, pods):
            out.append(_link(cluster, pdb, kind, name, "guards"))
    return out


def _link(cluster: Cluster, obj: Value, kind: str, name: str, what: str) -> Value:
    meta = obj["metadata"]
    namespace = meta.get("namespace", "")
    found = "?" in name or cluster.get(kind, namespace, name) is not None
    return {"from": f"{obj['kind']}/{meta['name']}", "to": f"{kind}/{name}", "namespace": namespace, "what": what, "found": found}


def _backends(spec: Value) -> list[tuple[str, str]]:
    """(Service, the routes that lead there) of an Ingress."""
    routes: dict[str, list[str]] = {}
    name = ((spec.get("defaultBackend") or {}).get("service") or {}).get("name")
    if name:
        routes[name] = ["everything else"]
    for rule in spec.get("rules") or ():
        for path in (rule.get("http") or {}).get("paths") or ():
            name = ((path.get("backend") or {}).get("service") or {}).get("name")
            if name:
                routes.setdefault(name, []).append(f"{rule.get('host') or '*'}{path.get('path') or '/'}")
    return [(n, ", ".join(r[:3]) + (f" and {len(r) - 3} more" if len(r) > 3 else "")) for n, r in routes.items()]


def _guarded(cluster: Cluster, pdb: Value, pods: PodsByLabel) -> list[tuple[str, str]]:
    """The topmost controllers of the pods that a budget selects, each once."""
    namespace, selector = pdb["metadata"].get("namespace", ""), pdb["spec"].get("selector")
    labels = (selector or {}).get("matchLabels")
    found = pods.select(namespace, labels) if labels else cluster.list("Pod", namespace)
    out: dict[tuple[str, str], None] = {}
    owners: set[str] = set()
    for pod in found:
        owner = controller_of(pod["metadata"])
        if owner is not None and owner["uid"] in owners:
            continue
        if match_selector(selector, pod["metadata"].get("labels") or {}):
            if owner is not None:
                owners.add(owner["uid"])
            top = topmost(cluster, pod)
            out[top["kind"], top["metadata"]["name"]] = None
    return list(out)
