"""The pods behind a Service (upstream: `pkg/controller/endpointslice`, staging `endpointslice/reconciler.go`,
`pkg/controller/endpoint/endpoints_controller.go`)."""

from __future__ import annotations

from typing import Any

from k8slint.controller.cluster import Cluster, Value
from k8slint.controller.pods import is_pod_active, is_pod_ready
from k8slint.store import match_labels

CLUSTER_DOMAIN = "cluster.local"


def find_port(pod: Value, port: Value) -> int | None:
    """The container port that a Service port leads to; None where the pod has no port of that name and protocol.
    Source: `podutil.FindPort`."""
    target: Any = port.get("targetPort")
    if target in (None, "", 0):
        return port.get("port")
    if type(target) is int:
        return target
    for field in ("containers", "initContainers"):
        for container in pod["spec"].get(field) or ():
            if field == "initContainers" and container.get("restartPolicy") != "Always":
                continue
            for declared in container.get("ports") or ():
                if declared.get("name") == target and declared.get("protocol", "TCP") == port.get("protocol", "TCP"):
                    return declared.get("containerPort")
    return None


class PodsByLabel:
    """Pods by namespace and label, so that a selector looks at few of them."""

    def __init__(self, cluster: Cluster) -> None:
        self._by_label: dict[tuple[str, str, str], list[Value]] = {}
        for pod in cluster.list("Pod"):
            meta = pod["metadata"]
            for key, value in (meta.get("labels") or {}).items():
                self._by_label.setdefault((meta.get("namespace", ""), key, value), []).append(pod)

    def select(self, namespace: str, selector: dict[str, str]) -> list[Value]:
        """The pods that have all these labels, oldest first."""
        if not selector:
            return []
        lists = [self._by_label.get((namespace, k, v), []) for k, v in selector.items()]
        shortest = min(lists, key=len)
        return [p for p in shortest if match_labels(selector, p["metadata"].get("labels") or {})]


def endpoints(service: Value, pods: PodsByLabel, assume_ready: bool) -> Value | None:
    """What stands behind a Service, or None where no controller fills it (no selector, ExternalName).

    `assume_ready`: without an inventory of nodes every active pod counts as one that would be ready.
    """
    spec, meta = service["spec"], service["metadata"]
    namespace, selector = meta.get("namespace", ""), spec.get("selector") or {}
    if spec.get("type") == "ExternalName" or not selector:
        return None
    names: list[str] = []
    not_ready: list[str] = []
    ports: dict[tuple[str, int, str], Value] = {}
    for pod in pods.select(namespace, selector):
        if not is_pod_active(pod) or not (assume_ready or pod["spec"].get("nodeName")):
            continue
        found = [(port, number) for port in spec.get("ports") or () if (number := find_port(pod, port)) is not None]
        if not found and spec.get("ports"):
            continue
        if not (assume_ready or is_pod_ready(pod) or spec.get("publishNotReadyAddresses")):
            not_ready.append(pod["metadata"]["name"])
            continue
        names.append(pod["metadata"]["name"])
        for port, number in found:
            entry = {"name": port.get("name", ""), "port": number, "protocol": port.get("protocol", "TCP")}
            ports.setdefault((entry["name"], number, entry["protocol"]), entry)
    out: Value = {
        "namespace": namespace,
        "service": meta["name"],
        "pods": sorted(names),
        "notReady": sorted(not_ready),
        "ports": list(ports.values()),
        "dns": f"{meta['name']}.{namespace}.svc.{CLUSTER_DOMAIN}",
    }
    if spec.get("clusterIP") == "None":
        out["dnsOfPods"] = pod_names(service, pods, set(names))
    return out


def pod_names(service: Value, pods: PodsByLabel, ready: set[str]) -> list[str]:
    """The DNS names that a headless Service gives to pods which name it as their subdomain."""
    meta = service["metadata"]
    namespace = meta.get("namespace", "")
    out = []
    for pod in pods.select(namespace, service["spec"].get("selector") or {}):
        spec = pod["spec"]
        if spec.get("hostname") and spec.get("subdomain") == meta["name"] and pod["metadata"]["name"] in ready:
            out.append(f"{spec['hostname']}.{meta['name']}.{namespace}.svc.{CLUSTER_DOMAIN}")
    return sorted(out)
