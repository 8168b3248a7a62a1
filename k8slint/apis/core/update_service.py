"""Updates of a Service: ValidateServiceUpdate, and what pkg/registry/core/service carries over and drops before it."""

from __future__ import annotations

from k8slint.apis.core.validation_service import allocate_node_ports, cluster_ips, validate_service_object
from k8slint.apis.meta.update import validate_object_meta_update
from k8slint.field import forbidden, format_path, invalid

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from k8slint.field import Error, Path

_WITH_CLUSTER_IP = ("ClusterIP", "NodePort", "LoadBalancer")
_WITH_NODE_PORTS = ("NodePort", "LoadBalancer")
# The address that the cluster gave to a Service that asked for none.
_ALLOCATED = "0.0.0.0"
ONCE_SET = "may not change once set"


def _needs_health_check(spec: dict[str, Any]) -> bool:
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def patch_allocated_values(spec: dict[str, Any], stored: dict[str, Any]) -> None:
    """Give `spec` what the stored Service has and the manifest does not mention (patchAllocatedValues); in place."""
    if stored.get("type") in _WITH_CLUSTER_IP and spec.get("type") in _WITH_CLUSTER_IP:
        if not spec.get("clusterIP") and stored.get("clusterIP"):
            spec["clusterIP"] = stored["clusterIP"]
        if not spec.get("clusterIPs") and spec.get("clusterIP") == stored.get("clusterIP") and stored.get("clusterIPs"):
            spec["clusterIPs"] = stored["clusterIPs"]
    if stored.get("type") in _WITH_NODE_PORTS and spec.get("type") in _WITH_NODE_PORTS:
        old_ports, ports = stored.get("ports", ()), spec.get("ports", [])
        used = {p["nodePort"] for p in old_ports if p.get("nodePort")} & {p["nodePort"] for p in ports if p.get("nodePort")}
        known = {p.get("name", ""): p.get("nodePort", 0) for p in old_ports}
        for i, port in enumerate(ports):
            found = known.get(port.get("name", ""), 0)
            if not port.get("nodePort") and found and found not in used:
                ports[i] = {**port, "nodePort": found}
    if _needs_health_check(stored) and _needs_health_check(spec) and not spec.get("healthCheckNodePort"):
        if stored.get("healthCheckNodePort"):
            spec["healthCheckNodePort"] = stored["healthCheckNodePort"]


def drop_type_dependent_fields(spec: dict[str, Any], stored: dict[str, Any]) -> None:
    """Drop what the new type has no use for, unless the manifest changed it too (dropTypeDependentFields); in place."""
    kind, old_kind = spec.get("type"), stored.get("type")

    def drop(*names: str) -> None:
        for name in names:
            if spec.get(name) == stored.get(name):
                spec.pop(name, None)

    if old_kind in _WITH_CLUSTER_IP and kind not in _WITH_CLUSTER_IP:
        if cluster_ips(spec) == cluster_ips(stored):
            spec.pop("clusterIP", None)
            spec.pop("clusterIPs", None)
        drop("ipFamilies", "ipFamilyPolicy")
    if old_kind in _WITH_NODE_PORTS and kind not in _WITH_NODE_PORTS:
        ports = spec.get("ports", [])
        old_numbers = {p["nodePort"] for p in stored.get("ports", ()) if p.get("nodePort")}
        if {p["nodePort"] for p in ports if p.get("nodePort")} == old_numbers:
            spec["ports"] = [{name: value for name, value in port.items() if name != "nodePort"} for port in ports]
    if _needs_health_check(stored) and not _needs_health_check(spec):
        drop("healthCheckNodePort")
    if old_kind == "LoadBalancer" and kind != "LoadBalancer":
        drop("allocateLoadBalancerNodePorts", "loadBalancerClass")
    accessible = kind in _WITH_NODE_PORTS or (kind == "ClusterIP" and spec.get("externalIPs"))
    was_accessible = old_kind in _WITH_NODE_PORTS or (old_kind == "ClusterIP" and stored.get("externalIPs"))
    if was_accessible and not accessible:
        drop("externalTrafficPolicy")


def _as_stored(spec: dict[str, Any]) -> dict[str, Any]:
    """The old manifest's spec with an address, if it is of a type that gets one."""
    spec = dict(spec)
    if spec.get("type") in _WITH_CLUSTER_IP and not spec.get("clusterIP"):
        spec["clusterIP"] = _ALLOCATED
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    return spec


def validate_service_update(new: dict[str, Any], old: dict[str, Any], errs: list[Error], minor: int) -> None:
    """A Service: its first address and family stay, and the class of a load balancer."""
    stored = _as_stored(old.get("spec", {}))
    spec = dict(new.get("spec", {}))
    if "ports" in spec:
        spec["ports"] = list(spec["ports"])
    patch_allocated_values(spec, stored)
    if spec.get("clusterIP") and not spec.get("clusterIPs"):
        spec["clusterIPs"] = [spec["clusterIP"]]
    drop_type_dependent_fields(spec, stored)
    before = len(errs)
    node_ports = allocate_node_ports(spec, errs)
    if len(errs) != before:
        return
    validate_object_meta_update(new.get("metadata", {}), old.get("metadata", {}), ("metadata",), errs)
    if spec.get("type") != "ExternalName" and stored.get("type") != "ExternalName":
        _validate_cluster_ips(spec, stored, errs)
        _validate_ip_families(spec, stored, errs)
    if spec.get("type") == stored.get("type") == "LoadBalancer":
        if spec.get("loadBalancerClass") != stored.get("loadBalancerClass"):
            errs.append(invalid(("spec", "loadBalancerClass"), spec.get("loadBalancerClass"), ONCE_SET))
    if _needs_health_check(spec) and _needs_health_check(stored) and stored.get("healthCheckNodePort"):
        if spec.get("healthCheckNodePort") != stored["healthCheckNodePort"]:
            errs.append(forbidden(("spec", "healthCheckNodePort"), "field is immutable"))
    ips = cluster_ips(spec)
    if ips == [_ALLOCATED]:  # not judged for itself: nobody wrote it
        ips = []
        spec.pop("clusterIP", None)
        spec.pop("clusterIPs", None)
    validate_service_object({**new, "spec": spec}, ips, node_ports, errs, minor)


def _changed(errs: list[Error], spec: dict[str, Any], name: str, index: int, value: object, detail: str) -> None:
    printed: Path = ("spec", name, index)
    path: Path = printed if name != "clusterIPs" or "clusterIPs" in spec else ("spec", "clusterIP")
    errs.append(invalid(path, value, detail, field=format_path(printed)))


def _validate_cluster_ips(spec: dict[str, Any], stored: dict[str, Any], errs: list[Error]) -> None:
    ips, old = cluster_ips(spec), cluster_ips(stored)
    if ips == ["None"] == old:
        return
    if len(ips) == len(old):
        for i, ip in enumerate(old):
            if ip != ips[i]:
                _changed(errs, spec, "clusterIPs", i, ips, ONCE_SET)
    elif len(ips) < len(old):
        if not ips:
            _changed(errs, spec, "clusterIPs", 0, ips, "primary clusterIP can not be unset")
        elif ips[0] != old[0]:
            _changed(errs, spec, "clusterIPs", 0, ips, ONCE_SET)
        if len(ips) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
            detail = "must be set to 'SingleStack' when releasing the secondary clusterIP"
            errs.append(invalid(("spec", "ipFamilyPolicy"), spec.get("ipFamilyPolicy"), detail))
    elif old and ips[0] != old[0]:
        _changed(errs, spec, "clusterIPs", 0, ips, ONCE_SET)


def _validate_ip_families(spec: dict[str, Any], stored: dict[str, Any], errs: list[Error]) -> None:
    headless, was_headless = cluster_ips(spec) == ["None"], cluster_ips(stored) == ["None"]
    # Families that a manifest does not name are the ones that the cluster chose: nothing to compare.
    families, old = spec.get("ipFamilies", []), stored.get("ipFamilies", [])
    if headless or was_headless or not families or not old:
        return
    if len(families) == len(old):
        if families != old:
            errs.append(invalid(("spec", "ipFamilies", 0), families, ONCE_SET))
    elif families[0] != old[0]:
        errs.append(invalid(("spec", "ipFamilies", 0), families, ONCE_SET))
    if len(families) < len(old) and len(families) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        detail = "must be set to 'SingleStack' when releasing the secondary ipFamily"
        errs.append(invalid(("spec", "ipFamilyPolicy"), spec.get("ipFamilyPolicy"), detail))
