"""Custom resources by their definition's schema: decoding, defaults, validation, and what must not take long."""

from __future__ import annotations

import time
from typing import Any

import pytest
from api_cases import API, causes, read

from k8slint.apis.apiextensions.structural import Definition, Definitions, decode_custom, default_custom, judge_custom, validate_custom
from k8slint.cel import begin_run
from k8slint.field import Error, Warning


@pytest.fixture(autouse=True)
def _new_run() -> None:
    """Each test begins with nothing spent on expressions."""
    begin_run()


def definition(schema: Any, **version: Any) -> Definition:
    """A definition whose `spec` has this schema."""
    root = {"type": "object", "properties": {"spec": schema, "status": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}}
    spec = {"group": "example.com", "scope": "Namespaced", "names": {"plural": "widgets", "kind": "Widget"}}
    return Definition(spec, {"name": "v1", "served": True, "schema": {"openAPIV3Schema": root}, **version})


def widget(spec: Any, **more: Any) -> dict[str, Any]:
    """A custom resource."""
    return {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": spec, **more}


def field(text: str) -> str:
    """`spec.e[1]` for `[e][1]`."""
    return text if text == "<nil>" else "spec" + text.replace("[", ".", 1).replace("]", "", 1) if text.startswith("[") else "spec" + text


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in read(API / "apiextensions/custom_resources.yaml")])
def test_custom_resource(case: dict[str, Any]) -> None:
    crd, value, errs = definition(case["schema"]), widget(case["spec"]), []
    judge_custom(value, crd, errs, [], 36)
    if "unknown" in case:
        assert {e.message() for e in errs} == {f'strict decoding error: unknown field "{f}"' for f in case["unknown"]}
        return
    assert causes(errs) == {(field(f), kind) for f, kind in case.get("causes", ())}, "\n".join(e.message() for e in errs)
    if "result" in case:
        assert value["spec"] == case["result"]


def test_definitions_know_served_versions() -> None:
    schema = {"schema": {"openAPIV3Schema": {"type": "object"}}}
    crd = {
        "spec": {
            "group": "example.com",
            "scope": "Cluster",
            "names": {"kind": "Widget", "plural": "widgets"},
            "versions": [{"name": "v1", "served": True, **schema}, {"name": "v2", "served": False, **schema}],
        }
    }
    definitions = Definitions()
    assert not definitions
    definitions.add_all([crd])
    found = definitions.get("example.com/v1", "Widget")
    assert found is not None and not found.namespaced and found.api_version == "example.com/v1"
    assert definitions.get("example.com/v2", "Widget") is None
    assert definitions.get("example.com/v1", "Gadget") is None


def test_a_cluster_object_has_no_namespace() -> None:
    crd = definition({"type": "object"})
    crd.namespaced = False
    value, errs = widget({}), []
    value["metadata"]["namespace"] = "a"
    validate_custom(value, crd, errs, 36)
    assert causes(errs) == {("metadata.namespace", "FieldValueForbidden")}


def test_the_status_belongs_to_its_subresource() -> None:
    value = widget({}, status={"a": 1})
    default_custom(value, definition({"type": "object"}, subresources={"status": {}}))
    assert "status" not in value


def test_scale() -> None:
    scale = {"specReplicasPath": ".spec.size", "statusReplicasPath": ".status.size", "labelSelectorPath": ".status.selector"}
    crd = definition({"type": "object", "x-kubernetes-preserve-unknown-fields": True}, subresources={"scale": scale})
    errs: list[Error] = []
    validate_custom(widget({"size": -1}, status={"size": "x", "selector": 1}), crd, errs, 36)
    assert causes(errs) == {
        (".spec.size", "FieldValueInvalid"),
        (".status.size", "FieldValueInvalid"),
        (".status.selector", "FieldValueInvalid"),
    }


def test_metadata_is_typed() -> None:
    value, errs = widget({}), []
    value["metadata"] = {"name": "a", "labels": {"a": 1}, "colour": "red"}
    assert not decode_custom(value, definition({"type": "object"}), errs, 36)
    assert len(errs) == 2


@pytest.mark.parametrize(
    ("schema", "spec"),
    [
        ({"type": "string", "pattern": "^(a+)+$"}, "a" * 5_000 + "!"),
        ({"type": "string", "pattern": "^(([a-z])+.)+[A-Z]([a-z])+$"}, "a" * 5_000),
        ({"type": "string", "pattern": "(x{1,30}){1,30}y"}, "x" * 5_000),
        (
            {
                "type": "array",
                "items": {"type": "integer"},
                "x-kubernetes-validations": [{"rule": "self.all(a, self.all(b, self.all(c, a + b + c >= 0)))"}],
            },
            list(range(2_000)),
        ),
        ({"type": "string", "x-kubernetes-validations": [{"rule": "self.matches('^(a|aa)+$')"}]}, "a" * 20_000 + "!"),
    ],
    ids=["nested plus", "mail addresses", "repetitions", "endless rule", "rule with a regular expression"],
)
def test_hostile(schema: Any, spec: Any) -> None:
    """Neither patterns nor rules take long."""
    errs: list[Error] = []
    start = time.process_time()
    judge_custom(widget(spec), definition(schema), errs, [], 36)
    assert time.process_time() - start < 5
    assert errs


def test_deep_objects() -> None:
    schema: Any = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    value: Any = {}
    for _ in range(3_000):
        schema = {"type": "object", "properties": {"a": schema}}
        value = {"a": value}
    errs: list[Error] = []
    judge_custom(widget(value), definition(schema), errs, [], 36)
    assert [e.detail for e in errs] == ["the object nests too deeply"]


def versions(*names: str, **deprecated: str) -> dict[str, str]:
    """Name -> what users of each version are told, for served versions of which some are deprecated (`v1=""`: without own words)."""
    items = [
        {"name": n, "served": True, **({"deprecated": True, **({"deprecationWarning": deprecated[n]} if deprecated[n] else {})} if n in deprecated else {})}
        for n in names
    ]
    spec = {"group": "example.com", "names": {"kind": "Widget", "plural": "widgets"}, "versions": items}
    found = {n: Definition(spec, item).deprecation for n, item in zip(names, items, strict=True)}
    return {n: warning.message() for n, warning in found.items() if warning is not None}


def test_users_of_a_deprecated_version_are_told() -> None:
    assert versions("v1", "v1beta1", v1beta1="") == {"v1beta1": "example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget"}
    assert versions("v1", "v2", v2="") == {"v2": "example.com/v2 Widget is deprecated"}
    assert versions("v1", "v1alpha1", v1alpha1="use v1, or {else}") == {"v1alpha1": "use v1, or {else}"}
    assert versions("v1alpha1", "v1beta2", "v1beta10", "foo", v1alpha1="")["v1alpha1"].endswith("use example.com/v1beta10 Widget")
    assert versions("bar", "foo", "v1alpha1", foo="", bar="")["foo"].endswith("use example.com/v1alpha1 Widget")
    assert versions("bar", "barn", barn="")["barn"].endswith("use example.com/bar Widget")
    assert versions("bar", "v01", bar="", v01="")["v01"] == "example.com/v01 Widget is deprecated"


def test_finalizers_without_a_domain_and_owners_given_twice() -> None:
    owner = {"apiVersion": "v1", "kind": "Pod", "name": "a", "uid": "u"}
    value = widget({}, metadata={"name": "a", "finalizers": ["x", "x.y", "x", "x.y/z", "orphan"], "ownerReferences": [owner, owner]})
    errs: list[Error] = []
    warnings: list[Warning] = []
    judge_custom(value, definition({"type": "object"}), errs, warnings, 36)
    assert not errs and value["metadata"]["ownerReferences"] == [owner]
    messages = [w.message() for w in warnings]
    assert len(messages) == 3 and 'uid' in messages[0].lower()
    assert [m.split(": prefer")[0] for m in messages[1:]] == ['metadata.finalizers: "x"', 'metadata.finalizers: "x.y"']
    assert ["including a path" in m for m in messages] == [False, False, True]


def test_the_namespace_of_a_cluster_resource_is_dropped() -> None:
    spec = {"group": "example.com", "names": {"kind": "Widget", "plural": "widgets"}, "scope": "Cluster"}
    schema = {"openAPIV3Schema": {"type": "object", "x-kubernetes-preserve-unknown-fields": True}}
    value, errs = widget({}, metadata={"name": "a", "namespace": "X Y"}), []
    judge_custom(value, Definition(spec, {"name": "v1", "schema": schema}), errs, [], 36)
    assert not errs and "namespace" not in value["metadata"]
