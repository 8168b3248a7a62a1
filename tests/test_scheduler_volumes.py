"""VolumeBinding, VolumeZone, VolumeRestrictions and NodeVolumeLimits."""

from __future__ import annotations

from typing import Any

from scheduling_cases import failed, message, node, placed, pod, pods

HELPFUL = "Preemption is not helpful for scheduling"


def claim(name: str, size: str = "1Gi", storage_class: str = "local", mode: str = "ReadWriteOnce") -> dict[str, Any]:
    spec = {"accessModes": [mode], "storageClassName": storage_class, "resources": {"requests": {"storage": size}}}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": spec}


def volume(
    name: str, where: str = "", size: str = "1Gi", storage_class: str = "local", mode: str = "ReadWriteOnce", **labels: str
) -> dict[str, Any]:
    spec: dict[str, Any] = {"accessModes": [mode], "capacity": {"storage": size}, "storageClassName": storage_class}
    spec["hostPath"] = {"path": f"/mnt/{name}"}
    if where:
        term = {"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "In", "values": [where]}]}
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [term]}}
    return {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": name, "labels": labels}, "spec": spec}


def storage_class(name: str = "local", provisioner: str = "kubernetes.io/no-provisioner", **more: Any) -> dict[str, Any]:
    made = {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": {"name": name}, "provisioner": provisioner}
    return {**made, "volumeBindingMode": "WaitForFirstConsumer", **more}


def using(name: str, *claims: str, **spec: Any) -> dict[str, Any]:
    volumes = [{"name": f"v{i}", "persistentVolumeClaim": {"claimName": c}} for i, c in enumerate(claims)]
    return pod(name, volumes=volumes, **spec)


NODES = [node("a"), node("b"), node("c")]


def test_claims_that_are_not_there_or_not_bound() -> None:
    assert message(*NODES, using("p", "data")) == '0/3 nodes are available: persistentvolumeclaim "data" not found. not found'
    unbound = claim("data", storage_class="")
    text = "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims."
    assert message(*NODES, unbound, using("p", "data")) == f"{text} not found"
    assert message(*NODES, unbound, using("p", "data"), minor=32) == f"{text} preemption: 0/3 nodes are available: 3 {HELPFUL}."


def test_a_volume_that_is_made_for_a_pod_binds_the_next_one() -> None:
    def topology(name: str, *keys: str) -> dict[str, Any]:
        driver = {"name": "csi.example.com", "nodeID": name, "topologyKeys": list(keys)}
        return {"apiVersion": "storage.k8s.io/v1", "kind": "CSINode", "metadata": {"name": name}, "spec": {"drivers": [driver]}}

    nodes = [node("a1", zone="a"), node("a2", zone="a"), node("b1", zone="b")]
    documents = [*nodes, storage_class(provisioner="csi.example.com"), claim("data"), using("p", "data", nodeSelector={"zone": "a"})]
    # Where nobody says how the driver tells its volumes apart, nothing is known.
    assert pods(*documents, using("q", "data"))["q"]["feasible"] == ["a1", "a2", "b1"]
    known = [topology(n["metadata"]["name"], "zone") for n in nodes]
    assert pods(*known, *documents, using("q", "data"))["q"]["feasible"] == ["a1", "a2"]
    assert "1 node(s) didn't match PersistentVolume's node affinity" in message(
        *known, *documents, using("q", "data", nodeSelector={"zone": "b"})
    )


def test_a_bound_volume_binds_the_pod() -> None:
    documents = [*NODES, volume("pv", "b", storage_class=""), claim("data", storage_class="")]
    assert pods(*documents, using("p", "data"))["p"]["feasible"] == ["b"]
    text = "2 node(s) didn't match Pod's node affinity/selector, 1 node(s) didn't match PersistentVolume's node affinity"
    at_a = using("p", "data", nodeSelector={"kubernetes.io/hostname": "a"})
    reasons = ", ".join(sorted(text.split(", ")))
    assert message(*documents, at_a) == failed(3, reasons, f"3 {HELPFUL}")
    assert "1 node(s) had volume node affinity conflict" in message(*documents, at_a, minor=32)


def test_waiting_claims_go_where_their_volumes_are() -> None:
    documents = [*NODES, storage_class(), volume("small", "a"), volume("large", "b", "10Gi")]
    assert pods(*documents, claim("data", "5Gi"), using("p", "data"))["p"]["feasible"] == ["b"]
    assert message(*documents, claim("data", "50Gi"), using("p", "data")) == failed(
        3, "3 node(s) didn't find available persistent volumes to bind", f"3 {HELPFUL}"
    )


def test_each_claim_needs_a_volume_of_its_own() -> None:
    documents = [*NODES, storage_class(), volume("a1", "a"), volume("b1", "b"), volume("b2", "b"), claim("x"), claim("y")]
    assert pods(*documents, using("p", "x", "y"))["p"]["feasible"] == ["b"]


def test_a_provisioner_makes_volumes_where_it_may() -> None:
    allowed = [{"matchLabelExpressions": [{"key": "kubernetes.io/hostname", "values": ["c"]}]}]
    documents = [*NODES, claim("data"), using("p", "data")]
    assert pods(storage_class(provisioner="csi.example.com"), *documents)["p"]["feasible"] == ["a", "b", "c"]
    assert pods(storage_class(provisioner="csi.example.com", allowedTopologies=allowed), *documents)["p"]["feasible"] == ["c"]


def test_zones_of_volumes() -> None:
    zone = "topology.kubernetes.io/zone"
    nodes = [node("a", **{zone: "z1"}), node("b", **{zone: "z2"}), node("nowhere")]
    documents = [*nodes, volume("pv", storage_class="", **{zone: "z2__z3"}), claim("data", storage_class="")]
    assert pods(*documents, using("p", "data"))["p"]["feasible"] == ["b", "nowhere"]


def test_one_pod_at_a_time() -> None:
    mode = "ReadWriteOncePod"
    documents = [*NODES, volume("pv", storage_class="", mode=mode), claim("data", storage_class="", mode=mode)]
    assert placed(*documents, using("p", "data"), using("q", "data"))["q"] is None
    documents += [using("p", "data"), using("q", "data")]
    text = "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod"
    assert f"3 {text}" in message(*documents)
    text = "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
    assert f"3 {text}" in message(*documents, minor=32)


def test_disks_that_cannot_be_shared() -> None:
    def with_disk(name: str, read_only: bool) -> dict[str, Any]:
        disk = {"iqn": "iqn.2001-04.com.example:storage", "lun": 0, "targetPortal": "10.0.2.15:3260", "readOnly": read_only}
        return pod(name, volumes=[{"name": "v", "iscsi": disk}])

    assert placed(node("a"), with_disk("p", True), with_disk("q", True)) == {"p": "a", "q": "a"}
    assert placed(node("a"), with_disk("p", False), with_disk("q", True)) == {"p": "a", "q": None}


def test_limits_of_a_driver() -> None:
    driver = {"name": "csi.example.com", "nodeID": "a", "allocatable": {"count": 1}}
    limit = {"apiVersion": "storage.k8s.io/v1", "kind": "CSINode", "metadata": {"name": "a"}, "spec": {"drivers": [driver]}}
    documents: list[dict[str, Any]] = [node("a"), limit]
    for name in ("x", "y"):
        made = volume(name, storage_class=name)
        del made["spec"]["hostPath"]
        made["spec"]["csi"] = {"driver": "csi.example.com", "volumeHandle": name}
        documents += [made, claim(name, storage_class=name)]
    assert placed(*documents, using("p", "x"), using("q", "y")) == {"p": "a", "q": None}
    assert placed(*documents, using("p", "x"), using("q", "x")) == {"p": "a", "q": "a"}
    assert "1 node(s) exceed max volume count" in message(*documents, using("p", "x"), using("q", "y"))
