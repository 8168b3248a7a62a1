"""Admission in the plan: limits, quotas, priorities, what must exist."""

from __future__ import annotations

from typing import Any

from plan_cases import job, plan, workload

POD = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n%s  containers: [{name: c, image: x%s}]\n"


def pod(spec: str = "", container: str = "") -> str:
    return POD % (spec, container)


def limits(item: str) -> str:
    return f"---\napiVersion: v1\nkind: LimitRange\nmetadata: {{name: lr}}\nspec: {{limits: [{item}]}}\n"


def quota(hard: str, more: str = "") -> str:
    return f"---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: q}}\nspec: {{hard: {hard}{more}}}\n"


def spec_of(found: Any) -> Any:
    (made,) = found.cluster.list("Pod")
    return made["spec"]


def test_limit_range_fills_in() -> None:
    found = spec_of(plan(limits("{type: Container, default: {cpu: 500m}}") + pod()))
    assert found["containers"][0]["resources"] == {"limits": {"cpu": "500m"}, "requests": {"cpu": "500m"}}


def test_limit_range_refuses() -> None:
    found = plan(limits("{type: Container, max: {cpu: 1}}") + pod(container=", resources: {limits: {cpu: 2}}"))
    assert found.refused[0]["message"] == 'pods "p" is forbidden: maximum cpu usage per Container is 1, but limit is 2'
    assert found.pods() == []
    assert not found.ok()


def test_what_a_limit_range_makes_of_a_pod_is_validated() -> None:
    found = plan(limits("{type: Container, default: {memory: 512Mi}}") + pod(container=", resources: {requests: {memory: 1Gi}}"))
    assert "must be less than or equal to memory limit of 512Mi" in found.refused[0]["message"]


def test_quota_stops_a_replica_set() -> None:
    found = plan(quota("{pods: 2}") + workload("Deployment", "d", 3))
    assert len(found.pods()) == 2
    (failure,) = found.failures
    assert failure["object"].startswith("ReplicaSet/d-")
    assert failure["message"].endswith("is forbidden: exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2")
    assert found.refused == []
    (rs,) = [o for o in found.objects() if o["kind"] == "ReplicaSet"]
    assert rs["replicas"] == 3


def test_quota_wants_requests() -> None:
    found = plan(quota("{requests.cpu: 1}") + workload("Deployment", "d", 1))
    assert "must specify requests.cpu for: c" in found.failures[0]["message"]


def test_quota_counts_claims_and_ended_pods() -> None:
    claim = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\n"
    claim += "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}\n"
    found = plan(quota("{requests.storage: 1Gi}") + claim)
    assert "requested: requests.storage=5Gi, used: requests.storage=0, limited: requests.storage=1Gi" in found.refused[0]["message"]
    # Pods that have ended make room for the next ones.
    assert len(plan(quota("{pods: 1}") + job(spec="  completions: 3\n")).pods()) == 3


def test_quota_makes_room_again_in_a_rollout() -> None:
    found = plan(quota("{pods: 3}") + workload("Deployment", "d", 2, "nginx:1.16.1"), old=quota("{pods: 3}") + workload("Deployment", "d", 2))
    assert found.rollout[0]["complete"]
    assert found.failures == []


def test_quota_without_room_for_the_surge() -> None:
    found = plan(quota("{pods: 3}") + workload("Deployment", "d", 3, "nginx:1.16.1"), old=quota("{pods: 3}") + workload("Deployment", "d", 3))
    assert not found.rollout[0]["complete"]
    assert "exceeded quota" in found.failures[0]["message"]


def test_what_a_pod_names_must_exist() -> None:
    account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n"
    assert plan(account + pod("  serviceAccountName: robot\n")).refused == []
    # A pod that comes before its account is refused; a controller tries again.
    assert 'serviceaccount "robot" not found' in plan(pod("  serviceAccountName: robot\n") + account).refused[0]["message"]
    runs = workload("Deployment", "d", 1, extra="      serviceAccountName: robot\n")
    assert len(plan(runs + account).pods()) == 1
    assert "no PriorityClass with name high was found" in plan(pod("  priorityClassName: high\n")).refused[0]["message"]


def test_priority() -> None:
    high = "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 1000\npreemptionPolicy: Never\n"
    found = spec_of(plan(high + pod("  priorityClassName: high\n")))
    assert (found["priority"], found["preemptionPolicy"]) == (1000, "Never")
    assert spec_of(plan(pod("  priorityClassName: system-node-critical\n")))["priority"] == 2_000_001_000
    assert spec_of(plan(high.replace("value:", "globalDefault: true\nvalue:") + pod()))["priority"] == 1000
    assert "computed PreemptLowerPriority" in plan(pod("  preemptionPolicy: Never\n")).refused[0]["message"]


def test_runtime_class() -> None:
    runtime = """\
---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: vm}
handler: vm
overhead: {podFixed: {cpu: 100m}}
scheduling: {nodeSelector: {vm: "yes"}, tolerations: [{key: vm}]}
"""
    found = spec_of(plan(runtime + pod("  runtimeClassName: vm\n")))
    assert found["overhead"] == {"cpu": "100m"}
    assert found["nodeSelector"] == {"vm": "yes"}
    assert {"key": "vm"} in [{"key": t.get("key")} for t in found["tolerations"]]
    assert 'RuntimeClass "vm" not found' in plan(pod("  runtimeClassName: vm\n")).refused[0]["message"]


def test_pods_stay_five_minutes_on_a_lost_node() -> None:
    seconds = {t["key"]: t["tolerationSeconds"] for t in spec_of(plan(pod()))["tolerations"]}
    assert seconds == {"node.kubernetes.io/not-ready": 300, "node.kubernetes.io/unreachable": 300}


def test_pod_security_level_of_the_namespace() -> None:
    namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: default, labels: {pod-security.kubernetes.io/enforce: baseline}}\n"
    found = plan(namespace + workload("Deployment", "d", 1, extra="      hostNetwork: true\n"))
    assert found.pods() == []
    assert 'violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)' in found.failures[0]["message"]


QUOTA = '---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {pods: "4"}}\n'


def test_what_a_quota_refused_is_tried_again_when_something_went() -> None:
    found = plan(workload("Deployment", "web", 4, "nginx:2") + QUOTA, old=workload("Deployment", "web", 4) + QUOTA)
    assert found.rollout[0]["complete"] and found.rollout[0]["lowestReady"] == 3 and found.failures == []
    done = plan(job(spec="  parallelism: 6\n  completions: 6\n") + QUOTA)
    assert [p["phase"] for p in done.pods()] == ["Succeeded"] * 6 and done.failures == []


def test_a_quota_without_room_for_the_surge() -> None:
    surge = "  strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}\n"
    new, old = (workload("Deployment", "web", 4, image, spec=surge) + QUOTA for image in ("nginx:2", "nginx:1"))
    found = plan(new, old=old)
    assert not found.rollout[0]["complete"] and [f["reason"] for f in found.failures] == ["FailedCreate"]
