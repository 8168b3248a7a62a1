"""Warnings on Ingress and NetworkPolicy: pkg/registry/networking/{ingress,networkpolicy}/strategy.go."""

from __future__ import annotations

from k8slint.apis.networking.validation import INGRESS_CLASS_ANNOTATION
from k8slint.field import Warning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def warnings_for_ingress(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """The annotation that `ingressClassName` replaced."""
    annotations = obj.get("metadata", {}).get("annotations")
    if annotations and INGRESS_CLASS_ANNOTATION in annotations and "ingressClassName" not in obj.get("spec", {}):
        warnings.append(
            Warning(
                ("metadata", "annotations", INGRESS_CLASS_ANNOTATION),
                "annotation \"{annotation}\" is deprecated, please use 'spec.ingressClassName' instead",
                {"annotation": INGRESS_CLASS_ANNOTATION},
            )
        )


def warnings_for_network_policy(obj: dict[str, Any], warnings: list[Warning], minor: int) -> None:
    """Networks in a spelling that will not do for ever (from 1.33)."""
    if minor < 33:
        return
    spec = obj.get("spec", {})
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for i, rule in enumerate(spec.get(direction, ())):
            for j, peer in enumerate(rule.get(peers, ())):
                block = peer.get("ipBlock")
                if block:
                    from k8slint.apis.ip import warnings_for_cidr

                    path = ("spec", direction, i, peers, j, "ipBlock")
                    warnings_for_cidr(block.get("cidr", ""), (*path, "cidr"), warnings, minor)
                    for k, text in enumerate(block.get("except", ())):
                        warnings_for_cidr(text, (*path, "except", k), warnings, minor)


WARNINGS: dict[str, Callable[[dict[str, Any], list[Warning], int], None]] = {
    "Ingress": warnings_for_ingress,
    "NetworkPolicy": warnings_for_network_policy,
}
