"""ObjectMeta, selectors and conditions."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.apis.meta.validation import (
    generated_name,
    group_version,
    validate_annotations,
    validate_label_selector,
    validate_labels,
    validate_managed_fields,
    validate_nonnegative_field,
    validate_object_meta,
    validate_object_meta_accessor,
)
from k8slint.apis.names import name_is_dns_subdomain
from k8slint.field import Error


def causes(errs: list[Error]) -> set[tuple[str, str]]:
    return {(e.field, e.type.removeprefix("FieldValue")) for e in errs}


def meta(value: dict[str, Any], namespaced: bool = True) -> set[tuple[str, str]]:
    errs: list[Error] = []
    validate_object_meta(value, namespaced, name_is_dns_subdomain, ("metadata",), errs)
    return causes(errs)


def test_a_namespace_only_where_there_are_namespaces() -> None:
    assert meta({"name": "a", "namespace": "b"}) == set()
    assert meta({"name": "a", "namespace": "b.c"}) == {("metadata.namespace", "Invalid")}
    assert meta({"name": "a", "namespace": "b"}, namespaced=False) == {("metadata.namespace", "Forbidden")}


def test_a_generated_name_is_judged_too() -> None:
    assert meta({"generateName": "a-"}) == set()
    assert meta({"generateName": "A_b-"}) == {("metadata.generateName", "Invalid"), ("metadata.name", "Invalid")}
    assert generated_name("x" * 80) == "x" * 58 + "xxxxx"


def test_generation_is_not_negative() -> None:
    assert meta({"name": "a", "generation": -1}) == {("metadata.generation", "Invalid")}


def test_only_core_asks_finalizers_for_a_domain() -> None:
    errs: list[Error] = []
    validate_object_meta_accessor({"name": "a", "finalizers": ["plain"]}, True, name_is_dns_subdomain, ("metadata",), errs)
    assert errs == []
    assert meta({"name": "a", "finalizers": ["plain"]}) == {("metadata.finalizers[0]", "Invalid")}
    assert meta({"name": "a", "finalizers": ["kubernetes", "a.b/c"]}) == set()
    assert meta({"name": "a", "finalizers": ["a b/c"]}) == {("metadata.finalizers", "Invalid")}


def test_one_controller() -> None:
    owner = {"apiVersion": "apps/v1", "kind": "X", "name": "x", "uid": "u"}
    assert meta({"name": "a", "ownerReferences": [owner | {"controller": True}, owner]}) == set()
    assert meta({"name": "a", "ownerReferences": [owner | {"controller": True}] * 2}) == {("metadata.ownerReferences", "Invalid")}
    assert meta({"name": "a", "ownerReferences": [{"apiVersion": "a/b/c"}]}) == {
        ("metadata.ownerReferences.apiVersion", "Invalid"),
        ("metadata.ownerReferences.kind", "Invalid"),
        ("metadata.ownerReferences.name", "Invalid"),
        ("metadata.ownerReferences.uid", "Invalid"),
    }


def test_managed_fields() -> None:
    entry = {"operation": "Update", "fieldsType": "FieldsV2", "manager": "m" * 129 + "\n", "subresource": "s" * 257}
    errs: list[Error] = []
    validate_managed_fields([entry], ("managedFields",), errs)
    assert causes(errs) == {
        ("managedFields[0].fieldsType", "Invalid"),
        ("managedFields[0].manager", "TooLong"),
        ("managedFields[0].manager", "Invalid"),
        ("managedFields[0].subresource", "TooLong"),
    }
    assert meta({"name": "a", "managedFields": [entry]}) == set()  # on create the server makes them anew


def test_labels_that_were_valid_once_stay_valid_and_others_do_not() -> None:
    for _ in range(2):
        errs: list[Error] = []
        validate_labels({"a": "b", "c d": "", "e": "f g"}, ("labels",), errs)
        assert [e.value for e in errs] == ["c d", "f g"]


def test_annotations_may_be_in_capitals_and_have_a_size() -> None:
    errs: list[Error] = []
    validate_annotations({"Example.COM/Note": "x" * 1000}, ("annotations",), errs)
    assert errs == []
    validate_annotations({"a": "é" * 131072}, ("annotations",), errs)
    assert causes(errs) == {("annotations", "TooLong")}
    errs.clear()
    validate_annotations({"a": "x" * 262143}, ("annotations",), errs)
    assert errs == []


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"key": "a", "operator": "In", "values": ["b"]}, set()),
        ({"key": "a", "operator": "In"}, {("s.matchExpressions[0].values", "Required")}),
        ({"key": "a", "operator": "Exists", "values": ["b"]}, {("s.matchExpressions[0].values", "Forbidden")}),
        ({"key": "a", "operator": "Gt", "values": ["1"]}, {("s.matchExpressions[0].operator", "Invalid")}),
        ({"key": "", "operator": "Exists"}, {("s.matchExpressions[0].key", "Invalid")}),
        ({"key": "a", "operator": "In", "values": ["b", "c d"]}, {("s.matchExpressions[0].values[1]", "Invalid")}),
    ],
)
def test_selectors(expression: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    errs: list[Error] = []
    validate_label_selector({"matchExpressions": [expression]}, ("s",), errs)
    assert causes(errs) == expected


def test_stored_selectors_may_have_invalid_values() -> None:
    errs: list[Error] = []
    selector = {"matchExpressions": [{"key": "a", "operator": "In", "values": ["c d"]}]}
    validate_label_selector(selector, ("s",), errs, allow_invalid_values=True)
    validate_label_selector(None, ("s",), errs)
    assert errs == []


def test_nonnegative() -> None:
    errs: list[Error] = []
    validate_nonnegative_field(0, ("n",), errs)
    validate_nonnegative_field(-1, ("n",), errs)
    assert [e.message() for e in errs] == ["n: Invalid value: -1: must be greater than or equal to 0"]


@pytest.mark.parametrize(("text", "expected"), [("v1", ("", "v1")), ("apps/v1", ("apps", "v1")), ("a/b/c", ("", "")), ("", ("", ""))])
def test_group_version(text: str, expected: tuple[str, str]) -> None:
    assert group_version(text) == expected
