"""Equality as Go has it: what is missing, and what a pointer makes of it."""

from __future__ import annotations

import pytest

from k8slint.apis.meta.equality import differing_fields, semantic_deep_equal


@pytest.mark.parametrize(
    ("one", "other", "go_type", "equal"),
    [
        ({}, {"replicas": 0}, "apps/v1.DeploymentSpec", False),  # a pointer
        ({}, {"minReadySeconds": 0, "paused": False}, "apps/v1.DeploymentSpec", True),
        ({"labels": {}}, {}, "meta/v1.ObjectMeta", True),
        ({"emptyDir": {}}, {}, "core/v1.Volume", False),
        ({"emptyDir": {}}, {"emptyDir": {"medium": ""}}, "core/v1.Volume", True),
        ({"cpu": "1000m"}, {"cpu": 1}, "core/v1.ResourceList", True),
        ({"cpu": "1000m"}, {"cpu": "1"}, "map[string]string", False),
        (None, {"matchLabels": {}}, "*meta/v1.LabelSelector", False),
        ([], None, "[]core/v1.Container", True),
        ([{"name": "a"}], [{"name": "a", "tty": False}], "[]core/v1.Container", True),
        ([{"name": "a"}], [{"name": "b"}], "[]core/v1.Container", False),
        ("", None, "string", True),
        ("", None, "*string", False),
        ("25%", 25, "intstr.IntOrString", False),
    ],
)
def test_equality(one: object, other: object, go_type: str, equal: bool) -> None:
    assert semantic_deep_equal(one, other, go_type, 36) is equal
    assert semantic_deep_equal(other, one, go_type, 36) is equal


def test_differing_fields_see_through_inlined_structs() -> None:
    one = {"nfs": {"server": "a", "path": "/"}, "capacity": {"storage": "1Gi"}}
    other = {"nfs": {"server": "b", "path": "/"}, "capacity": {"storage": "1024Mi"}}
    assert differing_fields(one, other, "core/v1.PersistentVolumeSpec", 36) == ["nfs"]
