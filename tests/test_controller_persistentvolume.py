"""Claims and volumes."""

from __future__ import annotations

from typing import Any

import pytest
from plan_cases import nodes, plan, plan_module, simple_scheduler

LOCAL = "  local: {path: /mnt}\n  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: In, values: [%s]}]}]}}\n"


def pv(name: str, size: str = "5Gi", modes: str = "ReadWriteOnce", cls: str = "m", more: str = "  hostPath: {path: /mnt}\n") -> str:
    head = f"---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {name}}}\nspec:\n"
    return head + f"  capacity: {{storage: {size}}}\n  accessModes: [{modes}]\n  storageClassName: {cls}\n{more}"


def pvc(name: str = "c", size: str = "1Gi", modes: str = "ReadWriteOnce", cls: str | None = "m", more: str = "") -> str:
    head = f"---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\nspec:\n"
    named = f'  storageClassName: "{cls}"\n' if cls is not None else ""
    return head + f"  resources: {{requests: {{storage: {size}}}}}\n  accessModes: [{modes}]\n{named}{more}"


def sc(name: str, mode: str = "Immediate", provisioner: str = "kubernetes.io/no-provisioner", default: bool = False) -> str:
    notes = ', annotations: {storageclass.kubernetes.io/is-default-class: "true"}' if default else ""
    head = f"---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {{name: {name}{notes}}}\n"
    return head + f"provisioner: {provisioner}\nvolumeBindingMode: {mode}\n"


def claims(text: str) -> dict[str, tuple[str, str]]:
    return {c["name"]: (c["phase"], c["volume"]) for c in plan(text).claims()}


def claim(text: str) -> Any:
    (found,) = plan(text).claims()
    return found


POD = """\
---
apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  nodeSelector: {zone: b}
  containers: [{name: c, image: x}]
  volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]
"""


def test_smallest_that_fits() -> None:
    assert claims(pv("big", "50Gi") + pv("small", "500Mi") + pv("fits", "2Gi") + pvc()) == {"c": ("Bound", "fits")}


def test_fewer_modes_go_before_smaller_size() -> None:
    assert claims(pv("a", "5Gi", "ReadWriteOnce, ReadWriteMany") + pv("b", "50Gi") + pvc()) == {"c": ("Bound", "b")}


def test_equal_volumes_the_oldest() -> None:
    assert claims(pv("z") + pv("a") + pvc()) == {"c": ("Bound", "z")}


@pytest.mark.parametrize(
    ("volume", "wanted"),
    [
        (pv("v", "1Gi"), pvc(size="2Gi")),
        (pv("v", cls="x"), pvc()),
        (pv("v"), pvc(modes="ReadWriteMany")),
        (pv("v", more="  volumeMode: Block\n  hostPath: {path: /mnt}\n"), pvc()),
        (pv("v"), pvc(more="  selector: {matchLabels: {a: b}}\n")),
        (pv("v", more="  claimRef: {namespace: elsewhere, name: c}\n  hostPath: {path: /mnt}\n"), pvc()),
    ],
)
def test_no_match(volume: str, wanted: str) -> None:
    assert claims(volume + wanted) == {"c": ("Pending", "")}


def test_units_are_compared_by_value() -> None:
    assert claims(pv("v", "1Gi") + pvc(size="1G")) == {"c": ("Bound", "v")}
    assert claims(pv("v", "1G") + pvc(size="1Gi")) == {"c": ("Pending", "")}


def test_reserved_volume_wins_even_with_another_class_but_not_when_too_small() -> None:
    reserved = "  claimRef: {namespace: default, name: c}\n  hostPath: {path: /mnt}\n"
    assert claims(pv("free") + pv("mine", "50Gi", more=reserved) + pvc()) == {"c": ("Bound", "mine")}
    assert claims(pv("mine", cls="x", more=reserved) + pvc()) == {"c": ("Bound", "mine")}
    assert claims(pv("mine", "1Gi", more=reserved) + pvc(size="2Gi")) == {"c": ("Pending", "")}


def test_a_claim_that_names_its_volume() -> None:
    assert claims(pv("a") + pv("b") + pvc(more="  volumeName: b\n")) == {"c": ("Bound", "b")}
    found = claim(pv("a", cls="x") + pvc(more="  volumeName: a\n"))
    assert (found["phase"], found["volume"], found["reason"]) == ("Pending", "a", "VolumeMismatch")
    assert found["message"] == 'Cannot bind to requested volume "a": storageClassName does not match'


def test_claims_before_volumes() -> None:
    assert claims(pvc("c1", "2Gi") + pvc("c2", "3Gi") + pv("v")) == {"c1": ("Bound", "v"), "c2": ("Pending", "")}
    assert claims(pvc() + pv("big", "50Gi") + pv("exact", "1Gi")) == {"c": ("Bound", "exact")}


@pytest.mark.parametrize(
    ("text", "reason", "message"),
    [
        (pvc(cls="ghost"), "ProvisioningFailed", 'storageclass.storage.k8s.io "ghost" not found'),
        (pvc(cls=""), "FailedBinding", "no persistent volumes available for this claim and no storage class is set"),
        (sc("m") + pvc(), "ProvisioningFailed", "no volume plugin matched name: kubernetes.io/no-provisioner"),
        (sc("m", "WaitForFirstConsumer") + pvc(), "WaitForFirstConsumer", "waiting for first consumer to be created before binding"),
        (sc("m", "WaitForFirstConsumer") + pvc() + POD, "WaitForPodScheduled", "waiting for pod p to be scheduled"),
        (sc("m", provisioner="kubernetes.io/nobody") + pvc(), "ProvisioningFailed", "no volume plugin matched name: kubernetes.io/nobody"),
    ],
)
def test_why_a_claim_waits(text: str, reason: str, message: str) -> None:
    found = claim(text)
    assert (found["reason"], found["message"]) == (reason, message)


def test_external_provisioner_is_said() -> None:
    found = plan(sc("m", provisioner="example.com/disk") + pvc())
    assert found.claims()[0]["reason"] == "ExternalProvisioning"
    assert any("example.com/disk" in text for text in found.unsupported)


def test_what_was_compiled_in_is_made_by_its_driver() -> None:
    assert "'ebs.csi.aws.com'" in claim(sc("m", provisioner="kubernetes.io/aws-ebs") + pvc())["message"]


def test_default_class() -> None:
    assert claim(sc("std", default=True) + pvc(cls=None))["storageClass"] == "std"
    assert claim(sc("b", default=True) + sc("a", default=True) + pvc(cls=None))["storageClass"] == "a"
    assert claim(sc("std", default=True) + pvc(cls=""))["storageClass"] == ""
    # A class that comes later is assigned afterwards.
    assert claim(pvc(cls=None) + sc("std", default=True) + pv("v", cls="std"))["volume"] == "v"


def test_first_consumer_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    two = nodes("n1").replace("n1}", "n1, labels: {zone: a}}") + nodes("n2").replace("n2}", "n2, labels: {zone: b}}")
    volumes = pv("v1", "1Gi", more=LOCAL % "a") + pv("v2", "9Gi", more=LOCAL % "b")
    found = plan(two + sc("m", "WaitForFirstConsumer") + volumes + pvc() + POD)
    assert (found.pods()[0]["node"], found.claims()[0]["volume"]) == ("n2", "v2")


def test_ephemeral_volume(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "scheduler", simple_scheduler)
    spec = "{accessModes: [ReadWriteOnce], storageClassName: m, resources: {requests: {storage: 1Gi}}}"
    volume = f"{{name: scratch, ephemeral: {{volumeClaimTemplate: {{spec: {spec}}}}}}}"
    pod = f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\nspec:\n  containers: [{{name: c, image: x}}]\n  volumes: [{volume}]\n"
    found = plan(nodes("n1") + pv("v") + pod)
    assert [(c["name"], c["volume"]) for c in found.claims()] == [("p-scratch", "v")]
    assert found.pods()[0]["node"] == "n1"


def test_claims_of_another_cluster() -> None:
    exported = pvc(more="  volumeName: gone\n").replace("{name: c}", '{name: c, annotations: {pv.kubernetes.io/bind-completed: "yes"}}')
    assert claim(exported)["phase"] == "Lost"
