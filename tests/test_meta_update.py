"""Metadata on update, and what Go finds equal."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.apis.meta.update import semantic_equal, validate_immutable_field, validate_object_meta_update
from k8slint.field import Error

OLD: dict[str, Any] = {"name": "a", "labels": {"a": "b"}, "finalizers": ["example.com/x"]}


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({}, []),
        ({"namespace": "default", "labels": {}}, []),
        ({"namespace": "other"}, ["metadata.namespace"]),
        ({"name": "b"}, ["metadata.name"]),
        ({"labels": {"a b": "c"}}, ["metadata.labels"]),
        ({"annotations": {"a b": "c"}}, ["metadata.annotations"]),
        ({"finalizers": ["x"]}, ["metadata.finalizers[0]"]),
        ({"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "p"}]}, ["metadata.ownerReferences.uid"]),
        ({"managedFields": [{"operation": "Create"}]}, ["metadata.managedFields[0].operation"]),
    ],
)
def test_metadata(change: dict[str, Any], fields: list[str]) -> None:
    errors: list[Error] = []
    validate_object_meta_update({**OLD, **change}, OLD, ("metadata",), errors)
    assert [error.field for error in errors] == fields


def test_no_new_finalizers_on_what_is_being_deleted() -> None:
    errors: list[Error] = []
    old = {**OLD, "deletionTimestamp": "2024-01-01T00:00:00Z"}
    validate_object_meta_update({**OLD, "finalizers": ["example.com/x", "example.com/y"]}, old, ("metadata",), errors)
    assert [error.message() for error in errors] == [
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, "
        "found new finalizers ['example.com/y']"
    ]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ({"a": 1}, {"a": 1, "b": [], "c": "", "d": 0, "e": False}, True),
        ({"a": {}}, {}, False),
        ([{"a": 1}], [{"a": 1, "b": ""}], True),
        ([1], [1, 2], False),
        ({"a": True}, {"a": 1}, False),
        (None, None, True),
        ("", None, True),
        ("x", None, False),
    ],
)
def test_semantic_equal(a: object, b: object, equal: bool) -> None:
    assert semantic_equal(a, b) is equal
    assert semantic_equal(b, a) is equal
    errors: list[Error] = []
    validate_immutable_field(a, b, ("x",), errors)
    assert (not errors) is equal
