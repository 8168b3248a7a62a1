"""Defaults of the networking group: pkg/apis/networking/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_network_policy(policy: Value, minor: int) -> None:
    """SetDefaults_NetworkPolicy and SetDefaults_NetworkPolicyPort."""
    spec = policy.setdefault("spec", {})
    for direction in ("ingress", "egress"):
        for rule in spec.get(direction, ()):
            for port in rule.get("ports", ()):
                if "protocol" not in port:
                    port["protocol"] = "TCP"
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def set_defaults_ingress_class(ingress_class: Value, minor: int) -> None:
    """SetDefaults_IngressClass."""
    parameters = ingress_class.get("spec", {}).get("parameters")
    if parameters is not None and "scope" not in parameters:
        parameters["scope"] = "Cluster"


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "IngressClass": set_defaults_ingress_class,
    "NetworkPolicy": set_defaults_network_policy,
}
