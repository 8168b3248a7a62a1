"""Nodes: taints by what they say of themselves, and changes of nodes."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from plan_cases import workload

from k8slint.controller.nodelifecycle import register_node
from k8slint.plan_run import plan


def node(name: str, labels: dict[str, str] | None = None, taints: list[dict[str, str]] | None = None, **conditions: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": labels or {}},
        "spec": {"taints": taints or []},
        "status": {"conditions": [{"type": k, "status": v} for k, v in conditions.items()]},
    }


def taint(key: str, effect: str = "NoSchedule") -> dict[str, str]:
    return {"key": f"node.kubernetes.io/{key}", "effect": effect}


@pytest.mark.parametrize(
    ("taints", "conditions", "want"),
    [
        ([], {"Ready": "True", "MemoryPressure": "True", "PIDPressure": "False"}, [taint("memory-pressure")]),
        ([], {"Ready": "True", "DiskPressure": "Unknown"}, []),
        ([], {"NetworkUnavailable": "True"}, [taint("network-unavailable")]),
        ([], {"Ready": "False"}, [taint("not-ready"), taint("not-ready", "NoExecute")]),
        ([taint("unreachable", "NoExecute")], {"Ready": "False"}, [taint("not-ready"), taint("not-ready", "NoExecute")]),
        ([taint("disk-pressure")], {"Ready": "True", "DiskPressure": "False"}, []),
        ([taint("unschedulable")], {"Ready": "True"}, []),
        # Only what schedules follows the conditions; an inventory that says nothing keeps what is written.
        ([taint("memory-pressure", "NoExecute")], {"Ready": "True"}, [taint("memory-pressure", "NoExecute")]),
        ([taint("memory-pressure")], {}, [taint("memory-pressure")]),
    ],
)
def test_taints_follow_the_conditions(taints: list[dict[str, str]], conditions: dict[str, str], want: list[dict[str, str]]) -> None:
    found = node("n", None, taints, **conditions)
    register_node(found)
    assert found["spec"]["taints"] == want


def changed(old: list[dict[str, Any]], new: list[dict[str, Any]], workloads: str) -> list[str | None]:
    found = plan(text=yaml.safe_dump_all(new) + "---\n" + workloads, old_text=yaml.safe_dump_all(old) + "---\n" + workloads)
    return sorted(p["node"] for p in found.pods())


def test_a_label_that_comes_or_goes_moves_daemon_pods() -> None:
    daemon = workload("DaemonSet", "ds", None, extra="      nodeSelector: {disk: ssd}\n")
    assert changed([node("a"), node("b")], [node("a", {"disk": "ssd"}), node("b")], daemon) == ["a"]
    assert changed([node("a", {"disk": "ssd"}), node("b")], [node("a"), node("b", {"disk": "ssd"})], daemon) == ["b"]


def test_a_taint_drives_pods_to_another_node() -> None:
    deployment = workload("Deployment", "d", 2)
    driving = [{"key": "repair", "effect": "NoExecute"}]
    assert changed([node("a"), node("b")], [node("a", None, driving), node("b")], deployment) == ["b", "b"]
