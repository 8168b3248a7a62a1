"""pod-template-hash and ControllerRevision names."""

from __future__ import annotations

import pytest
from plan_cases import objects, workload

from k8slint.controller import hash as hashing

# Names that real clusters gave to the ReplicaSet of three nginx:1.14.2 pods (label app: nginx, containerPort 80).
NGINX = {
    25: "7fb96c846b", 26: "85996f8dbd", 27: "cbdccf466", 28: "86dcfdf4c6", 29: "86dcfdf4c6", 30: "77d8468669", 31: "d556bf558",
    32: "647677fc66", 33: "647677fc66", 34: "bf744486c", 35: "77bc6bd484", 36: "6c5f67b5f7",
}


@pytest.mark.parametrize("minor", sorted(NGINX))
def test_name_of_every_version(minor: int) -> None:
    text = workload("Deployment", "nginx", 3).replace('c, image: "nginx:1.14.2"', 'nginx, image: "nginx:1.14.2", ports: [{containerPort: 80}]')
    (deployment,) = objects(text, minor)
    assert hashing.compute_hash(deployment.value["spec"]["template"], minor) == NGINX[minor]


def test_collision_count_changes_the_hash() -> None:
    (deployment,) = objects(workload("Deployment", "d", 1))
    template = deployment.value["spec"]["template"]
    found = {hashing.compute_hash(template, 36, count) for count in (None, 0, 1, 2)}
    assert len(found) == 4


def test_stateful_set_revision() -> None:
    (sts,) = objects(workload("StatefulSet", "web", 3))
    patch = hashing.get_patch(sts.value["spec"]["template"], 36)
    assert patch.startswith('{"spec":{"template":{"$patch":"replace","metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"image"')
    assert hashing.hash_controller_revision(patch, 0) == "768fc6dd7b"
    assert hashing.hash_controller_revision(patch, 1) != "768fc6dd7b"


def test_old_versions_write_a_null_timestamp() -> None:
    (sts,) = objects(workload("StatefulSet", "web", 3), 33)
    assert '"metadata":{"creationTimestamp":null,"labels"' in hashing.get_patch(sts.value["spec"]["template"], 33)


@pytest.mark.parametrize(
    ("text", "value", "scale", "kept", "kind"),
    [
        ("100m", 100, -3, "100m", "DecimalSI"),
        ("0.5", 500, -3, "500m", "DecimalSI"),
        ("1000m", 1, 0, "1", "DecimalSI"),
        ("100Mi", 104857600, 0, "100Mi", "BinarySI"),
        ("128Mi", 134217728, 0, "", "BinarySI"),
        ("1.5Gi", 1610612736, 0, "", "BinarySI"),
        ("64M", 64, 6, "64M", "DecimalSI"),
        ("0", 0, 0, "0", "DecimalSI"),
        ("+1", 1, 0, "+1", "DecimalSI"),
        ("100e-3", 100, -3, "100e-3", "DecimalExponent"),
    ],
)
def test_quantities(text: str, value: int, scale: int, kept: str, kind: str) -> None:
    found = hashing.quantity(text)
    assert found == (
        f"{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} "
        f"d:(resource.infDecAmount){{Dec:(*inf.Dec)<nil>}} s:(string){kept} Format:(resource.Format){kind}}}"
    )


def test_quantity_beyond_the_fast_path() -> None:
    assert "unscaled:(big.Int){neg:(bool)false abs:(big.nat)[0 62500000]} scale:(inf.Scale)9" in hashing.quantity("1Ei")


def test_empty_lists_and_maps_are_none() -> None:
    plain = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c"}]}}
    empty = {"metadata": {"labels": {"a": "b"}, "annotations": {}}, "spec": {"containers": [{"name": "c", "args": []}]}}
    assert hashing.dump_for_hash(plain, 36) == hashing.dump_for_hash(empty, 36)


def test_go_escapes() -> None:
    assert hashing.go_json({"a": "<&>\u2028"}) == '{"a":"\\u003c\\u0026\\u003e\\u2028"}'


def test_long_prefixes_are_cut() -> None:
    assert len(hashing.controller_revision_name("x" * 300, "abc")) == 227
