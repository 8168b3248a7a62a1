"""Nodes, pods and what becomes of them, for the tests of the scheduler."""

from __future__ import annotations

import json
from typing import Any

from plan_cases import objects

from k8slint import planner as plan_module


def node(name: str, allocatable: dict[str, str] | None = None, taints: list[dict[str, str]] | None = None, **labels: str) -> dict[str, Any]:
    """A Node. Underscores in label names stand for nothing: give odd names as `**{"a/b": "c"}`."""
    made: dict[str, Any] = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "labels": labels}}
    if taints:
        made["spec"] = {"taints": taints}
    made["status"] = {"allocatable": {"cpu": "4", "memory": "8Gi", "ephemeral-storage": "100Gi", "pods": "110", **(allocatable or {})}}
    return made


def pod(name: str, requests: dict[str, str] | None = None, labels: dict[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    """A Pod of one container; `spec` are further fields of its spec."""
    container: dict[str, Any] = {"name": "c", "image": "nginx:1.14.2"}
    if requests:
        container["resources"] = {"requests": requests}
    metadata: dict[str, Any] = {"name": name}
    if labels:
        metadata["labels"] = labels
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container], **spec}}


def text(*documents: dict[str, Any]) -> str:
    """The documents as one YAML stream."""
    return "".join(f"---\n{json.dumps(document)}\n" for document in documents)


def run(*documents: dict[str, Any], minor: int = 36, explain: tuple[str, ...] | None = None) -> Any:
    """The Plan of the documents."""
    return plan_module.plan(objects(text(*documents), minor), minor, explain=explain)


def pods(*documents: dict[str, Any], minor: int = 36) -> dict[str, dict[str, Any]]:
    """What the plan says of each pod, by name."""
    return {found["name"]: found for found in run(*documents, minor=minor).pods()}


def placed(*documents: dict[str, Any], minor: int = 36) -> dict[str, str | None]:
    """Each pod's node."""
    return {name: found["node"] for name, found in pods(*documents, minor=minor).items()}


def message(*documents: dict[str, Any], minor: int = 36) -> str:
    """What is said of the last pod."""
    return list(pods(*documents, minor=minor).values())[-1]["message"]


def scores(name: str, *documents: dict[str, Any], minor: int = 36) -> dict[str, dict[str, int]]:
    """What the plugins score for a pod, by node."""
    [table] = run(*documents, minor=minor, explain=(name,)).explained
    return {row["node"]: row["scores"] for row in table["nodes"] if row["scores"]}


def failed(nodes: int, reasons: str, helpful: str) -> str:
    """The whole message of a pod without a node, from 1.34 on."""
    return f"0/{nodes} nodes are available: {reasons}. no new claims to deallocate, preemption: 0/{nodes} nodes are available: {helpful}."
