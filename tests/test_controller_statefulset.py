"""StatefulSets: order, ordinals, claims, updates."""

from __future__ import annotations

import pytest
from plan_cases import plan, pods, workload

CLAIM = """\
  volumeClaimTemplates:
  - metadata: {name: data, labels: {tier: db}}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
"""


def sts(replicas: int, image: str = "nginx:1.14.2", spec: str = "", extra: str = "") -> str:
    return workload("StatefulSet", "web", replicas, image, spec, extra)


def test_pods_in_order_with_their_identity() -> None:
    found = plan(sts(3))
    assert pods(found) == [("create", "web-0"), ("create", "web-1"), ("create", "web-2")]
    pod = found.cluster.get("Pod", "default", "web-1")
    assert pod["metadata"]["labels"] == {
        "app": "web", "statefulset.kubernetes.io/pod-name": "web-1", "apps.kubernetes.io/pod-index": "1", "controller-revision-hash": "web-768fc6dd7b",
    }
    assert (pod["spec"]["hostname"], pod["spec"]["subdomain"]) == ("web-1", "web")
    (revision,) = [o for o in found.objects() if o["kind"] == "ControllerRevision"]
    assert (revision["name"], revision["owner"]) == ("web-768fc6dd7b", "StatefulSet/web")


def test_no_index_label_before_1_28() -> None:
    pod = plan(sts(1), minor=27).cluster.get("Pod", "default", "web-0")
    assert "apps.kubernetes.io/pod-index" not in pod["metadata"]["labels"]


def test_start_ordinal() -> None:
    assert [p["name"] for p in plan(sts(2, spec="  ordinals: {start: 5}\n")).pods()] == ["web-5", "web-6"]


def test_parallel_creates_all_at_once() -> None:
    found = plan(sts(4, spec="  podManagementPolicy: Parallel\n"))
    assert sorted(p["name"] for p in found.pods()) == ["web-0", "web-1", "web-2", "web-3"]


def test_claims() -> None:
    found = plan(sts(2, spec=CLAIM))
    assert [c["name"] for c in found.claims()] == ["data-web-0", "data-web-1"]
    claim = found.cluster.get("PersistentVolumeClaim", "default", "data-web-0")
    assert claim["metadata"]["labels"] == {"tier": "db", "app": "web"}
    volumes = found.cluster.get("Pod", "default", "web-0")["spec"]["volumes"]
    assert volumes == [{"name": "data", "persistentVolumeClaim": {"claimName": "data-web-0", "readOnly": False}}]


@pytest.mark.parametrize(("policy", "left"), [("Retain", ["data-web-0", "data-web-1"]), ("Delete", ["data-web-0"])])
def test_claims_after_scaling_down(policy: str, left: list[str]) -> None:
    spec = CLAIM + f"  persistentVolumeClaimRetentionPolicy: {{whenDeleted: Retain, whenScaled: {policy}}}\n"
    found = plan(sts(1, spec=spec), old=sts(2, spec=spec))
    assert [c["name"] for c in found.claims()] == left


def test_rolling_update_goes_from_the_highest_ordinal() -> None:
    found = plan(sts(3, "nginx:1.16.1"), old=sts(3))
    want = [(verb, f"web-{i}") for i in (2, 1, 0) for verb in ("delete", "create")]
    assert pods(found) == want
    assert found.rollout[0]["rollback"] == "ControllerRevision/web-768fc6dd7b"
    assert found.rollout[0]["lowestReady"] == 2


def test_partition_keeps_the_lower_ordinals() -> None:
    spec = "  updateStrategy: {rollingUpdate: {partition: 2}}\n"
    found = plan(sts(3, "nginx:1.16.1", spec), old=sts(3, spec=spec))
    assert pods(found) == [("delete", "web-2"), ("create", "web-2")]
    revisions = [p["metadata"]["labels"]["controller-revision-hash"] for p in found.cluster.list("Pod")]
    assert revisions.count("web-768fc6dd7b") == 2


def test_on_delete_replaces_nothing() -> None:
    spec = "  updateStrategy: {type: OnDelete}\n"
    assert pods(plan(sts(3, "nginx:1.16.1", spec), old=sts(3, spec=spec))) == []


def test_scaling_down_goes_from_the_highest_ordinal() -> None:
    assert pods(plan(sts(1), old=sts(4))) == [("delete", "web-3"), ("delete", "web-2"), ("delete", "web-1")]


def test_max_unavailable_needs_its_gate() -> None:
    """The field is dropped silently where the feature gate is off (it is in 1.36)."""
    spec = "  updateStrategy: {rollingUpdate: {maxUnavailable: 2}}\n"
    found = plan(sts(3, "nginx:1.16.1", spec), old=sts(3, spec=spec))
    assert pods(found)[:3] == [("delete", "web-2"), ("create", "web-2"), ("delete", "web-1")]


def test_a_foreign_pod_of_the_name_stops_the_set() -> None:
    pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: web-1, labels: {app: other}}\nspec: {containers: [{name: c, image: x}]}\n"
    found = plan(pod + sts(3))
    assert sorted(p["name"] for p in found.pods()) == ["web-0", "web-1"]
    assert "already exists" in found.failures[0]["message"]


def test_template_labels_too_long_for_a_pod() -> None:
    """controller-revision-hash holds the set's name and the hash: more than 63 characters make every pod invalid."""
    name = "w" * 60
    found = plan(workload("StatefulSet", name, 2))
    assert found.pods() == []
    assert "must be no more than 63 bytes" in found.failures[0]["message"]


def test_million_ordinals_are_cut() -> None:
    found = plan(sts(1_000_000, spec="  podManagementPolicy: Parallel\n"))
    assert len(found.pods()) == 1000
    assert found.to_json()["cut"]
