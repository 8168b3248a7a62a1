"""Endpoints of Services, DNS names, disruption budgets, autoscaler bounds."""

from __future__ import annotations

from typing import Any

import pytest
from plan_cases import nodes, plan, plan_module, scalings, simple_scheduler, sizes, workload


def service(spec: str, name: str = "svc") -> str:
    return f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {spec}\n"


def pod(name: str, labels: str = "{app: x}", ports: str = "{name: web, containerPort: 8080}", spec: str = "") -> str:
    head = f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {labels}}}\nspec:\n{spec}"
    return head + f"  containers: [{{name: c, image: x, ports: [{ports}]}}]\n"


def endpoint(text: str) -> Any:
    (found,) = plan(text).endpoints()
    return found


def test_selector_and_ports() -> None:
    found = endpoint(pod("a") + pod("b", "{app: z}") + service("{selector: {app: x}, ports: [{port: 80, targetPort: web}]}"))
    assert (found["pods"], found["ports"]) == (["a"], [{"name": "", "port": 8080, "protocol": "TCP"}])
    assert found["dns"] == "svc.default.svc.cluster.local"


@pytest.mark.parametrize("ports", ["{name: other, containerPort: 80}", "{name: web, containerPort: 80, protocol: UDP}"])
def test_a_named_port_that_the_pod_lacks(ports: str) -> None:
    assert endpoint(pod("a", ports=ports) + service("{selector: {app: x}, ports: [{port: 80, targetPort: web}]}"))["pods"] == []


@pytest.mark.parametrize("spec", ["{ports: [{port: 80}]}", "{selector: {}, ports: [{port: 80}]}", "{type: ExternalName, externalName: a.b}"])
def test_nobody_fills_a_service_without_a_selector(spec: str) -> None:
    assert plan(pod("a") + service(spec)).endpoints() == []


def test_headless_names() -> None:
    found = endpoint(workload("StatefulSet", "web", 2) + service("{clusterIP: None, selector: {app: web}, ports: [{port: 80}]}", "web"))
    assert found["dnsOfPods"] == ["web-0.web.default.svc.cluster.local", "web-1.web.default.svc.cluster.local"]


def test_waiting_and_ended_pods(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    text = nodes("n1") + pod("a", spec="  nodeSelector: {zone: ghost}\n") + pod("b") + service("{selector: {app: x}, ports: [{port: 80}]}")
    assert endpoint(text)["pods"] == ["b"]


def pdb(spec: str, selector: str = "{app: d}") -> str:
    return f"---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: b}}\nspec: {{{spec}, selector: {{matchLabels: {selector}}}}}\n"


@pytest.mark.parametrize(
    ("spec", "want"),
    [
        ("maxUnavailable: 0", (5, 5, 0)),
        ("maxUnavailable: 1", (5, 4, 1)),
        ("maxUnavailable: 30%", (5, 3, 2)),
        ("minAvailable: 100%", (5, 5, 0)),
        ("minAvailable: 50%", (5, 3, 2)),
        ("minAvailable: 2", (5, 2, 3)),
    ],
)
def test_budget(spec: str, want: tuple[int, int, int]) -> None:
    found = plan(workload("Deployment", "d", 5) + pdb(spec))
    (shown,) = [o for o in found.objects() if o["kind"] == "PodDisruptionBudget"]
    assert (shown["currentHealthy"], shown["desiredHealthy"], shown["disruptionsAllowed"]) == want
    assert shown["expectedPods"] == 5


def budget(text: str) -> tuple[int, int, int, int]:
    (shown,) = [o for o in plan(nodes("n1") + text).objects() if o["kind"] == "PodDisruptionBudget"]
    return shown["currentHealthy"], shown["desiredHealthy"], shown["disruptionsAllowed"], shown["expectedPods"]


def test_budget_without_a_number_to_count_from() -> None:
    deployment, daemon = workload("Deployment", "d", 5), workload("DaemonSet", "d")
    assert budget(deployment + pdb("unhealthyPodEvictionPolicy: AlwaysAllow")) == (5, 0, 0, 0)
    assert budget(daemon + pdb("minAvailable: 1")) == (1, 1, 0, 1)
    # Where the controller gives up it writes no numbers.
    assert budget(daemon + pdb("maxUnavailable: 1")) == (0, 0, 0, 0)
    assert budget(daemon + pdb("minAvailable: 50%")) == (0, 0, 0, 0)


def test_budget_of_nothing() -> None:
    (shown,) = [o for o in plan(pdb("minAvailable: 1")).objects() if o["kind"] == "PodDisruptionBudget"]
    assert (shown["expectedPods"], shown["disruptionsAllowed"]) == (0, 0)


def hpa(least: int, most: int, name: str = "h") -> str:
    head = f"---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {{name: {name}}}\nspec:\n"
    return head + f"  scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: d}}\n  minReplicas: {least}\n  maxReplicas: {most}\n"


@pytest.mark.parametrize(("size", "want"), [(6, [("rs0", 0, 6), ("rs0", 6, 3)]), (1, [("rs0", 0, 1), ("rs0", 1, 2)]), (2, [("rs0", 0, 2)])])
def test_autoscaler_bounds(size: int, want: list) -> None:
    found = plan(workload("Deployment", "d", size) + hpa(2, 3))
    assert sizes(found) == want
    assert any("Metrics are not known" in text for text in found.unsupported)


def test_autoscaling_is_off_at_zero() -> None:
    assert scalings(plan(workload("Deployment", "d", 0) + hpa(2, 3))) == []


def test_two_autoscalers_that_fight_are_cut() -> None:
    found = plan(workload("Deployment", "d", 3) + hpa(5, 6, "a") + hpa(1, 2, "b"))
    assert "again and again" in found.to_json()["cut"][0]


def test_autoscaler_without_its_target() -> None:
    assert plan(hpa(1, 2)).failures[0]["reason"] == "FailedGetScale"
