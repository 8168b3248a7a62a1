"""Input made to run for ever in the API server's stages: bounded, reported, and the next document is still judged."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from k8slint.config import Options, UsageError
from k8slint.diagnostic import Report
from k8slint.run import check_sources

LAST = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: last}\ndat: {}\n"
CONFIG = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{a: {text}}}\n"


def judged(text: str, seconds: float = 10, **options: Any) -> Report:
    """The report on a text and one more document with a mistake, which has to be found; `seconds` leaves room for a busy machine."""
    chosen = Options()
    chosen.only_api = True
    for name, value in options.items():
        setattr(chosen, name, value)
    start = time.process_time()
    report = check_sources([("a.yaml", (text + LAST).encode())], chosen)
    assert time.process_time() - start < seconds
    assert not any(d.rule == "internal-error" for d in report.diagnostics)
    (last,) = [d for d in report.diagnostics if d.object and d.object[3] == "last"]
    assert last.rule == "api-unknown-field"
    report.diagnostics.remove(last)
    return report


def crd(spec: Any, whole: Any = None) -> str:
    """A CustomResourceDefinition of Things."""
    schema = whole or {"type": "object", "properties": {"spec": spec}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    names = {"kind": "Thing", "plural": "things", "singular": "thing", "listKind": "ThingList"}
    content = {
        "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "things.example.com"},
        "spec": {"group": "example.com", "scope": "Namespaced", "names": names, "versions": [version]},
    }  # fmt: skip
    return json.dumps(content) + "\n"


def thing(spec: Any, name: str = "a") -> str:
    """A Thing."""
    return "---\n" + json.dumps({"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": name}, "spec": spec}) + "\n"


def policy(expression: str, **variables: str) -> str:
    """A policy on ConfigMaps with its binding."""
    spec = {
        "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["configmaps"]}]},
        "validations": [{"expression": expression}], "variables": [{"name": k, "expression": v} for k, v in variables.items()],
    }  # fmt: skip
    kind, version = "ValidatingAdmissionPolicy", "admissionregistration.k8s.io/v1"
    first = {"apiVersion": version, "kind": kind, "metadata": {"name": "p"}, "spec": spec}
    binding = {"policyName": "p", "validationActions": ["Deny"]}
    second = {"apiVersion": version, "kind": kind + "Binding", "metadata": {"name": "b"}, "spec": binding}
    return json.dumps(first) + "\n---\n" + json.dumps(second) + "\n"


def nested(levels: int) -> str:
    """Loops over a hundred numbers, one in the other."""
    numbers, text = "[" + ",".join(map(str, range(100))) + "]", "true"
    for i in range(levels):
        text = f"{numbers}.all(x{i}, {text})"
    return text


# ---------------------------------------------------------------------------------------------------- decoding


def test_base64_that_is_none() -> None:
    data = {"a": "%%%", "b": "A" * 1_000_001, "c": "é", "d": "YWJj\nZGVm", "e": "====", "f": "YQ==YQ=="}
    report = judged(json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"}, "data": data}) + "\n")
    places = {d.field: d.message for d in report.diagnostics}
    assert set(places) == {"data[a]", "data[b]", "data[c]", "data[e]", "data[f]"}
    assert "illegal base64 data at input byte 0" in places["data[a]"] and "stringData" in places["data[a]"]


@pytest.mark.parametrize(
    "quantity", ["9" * 100_000, "0." + "9" * 100_000, "1e999999999", "1e-999999999", "1." + "0" * 5000 + "1", "1e" + "9" * 5000, "+" * 5000]
)
def test_long_quantities(quantity: str) -> None:
    spec = {"hard": {"cpu": quantity}}
    judged(json.dumps({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "a"}, "spec": spec}) + "\n")


# ---------------------------------------------------------------------------------------------------- definitions


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {"self": {"$ref": "#"}}},
        {"type": "object", "$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}},
    ],
)
def test_a_definition_that_refers_to_itself(schema: Any) -> None:
    report = judged(crd(None, schema) + thing({}))
    assert any(d.rule == "api-forbidden" and d.field.endswith("$ref") for d in report.diagnostics)
    assert any("without a schema at hand" in s.reason for s in report.skipped)  # refused, so that it judges nothing


def test_a_definition_that_contains_itself() -> None:
    text = crd({"type": "PLACE"}).replace('{"type": "PLACE"}', '&s {"type": "object", "properties": {"self": *s}}')
    assert [d.rule for d in judged(text).diagnostics] == ["yaml-syntax"]


def test_a_definition_named_on_the_command_line_that_refers_to_itself(tmp_path: Path) -> None:
    (tmp_path / "crd.yaml").write_text(crd({"type": "object", "properties": {"self": {"$ref": "#"}}}))
    judged(thing({"self": {"self": {"self": 1}}}), crds=(str(tmp_path),))


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$", "(.*)*=.*", "^(a?){500}a{500}$"])
def test_patterns_built_to_backtrack(pattern: str) -> None:
    report = judged(crd({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}) + thing({"a": "a" * 5000 + "!"}))
    assert [(d.rule, d.field) for d in report.diagnostics] == [("api-invalid", "spec.a")]


@pytest.mark.parametrize("pattern", ["((a{0,100}){0,100}){0,100}", "(" * 5000 + "a" + ")" * 5000, "a{1001}", "("])
def test_patterns_that_are_none(pattern: str) -> None:
    report = judged(crd({"type": "object", "properties": {"a": {"type": "string", "pattern": pattern}}}))
    assert {d.rule for d in report.diagnostics} == {"api-invalid"}


def test_rules_that_run_for_ever() -> None:
    """The estimate refuses such a definition; where one is named on the command line the rules themselves are cut off."""
    rule = "self.l.all(a, self.l.all(b, self.l.all(c, self.l.all(d, a + b + c + d >= 0))))"
    schema = {"type": "object", "properties": {"l": {"type": "array", "items": {"type": "integer"}}}, "x-kubernetes-validations": [{"rule": rule}]}
    report = judged(crd(schema))
    assert any("exceeds budget" in d.message for d in report.diagnostics)


def test_many_objects_with_rules_that_run_for_ever(tmp_path: Path) -> None:
    rules = [{"rule": f"self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= {i})))"} for i in range(-20, 0)]
    schema = {"type": "object", "properties": {"l": {"type": "array", "items": {"type": "integer"}}}, "x-kubernetes-validations": rules}
    (tmp_path / "crd.yaml").write_text(crd(schema))
    report = judged("".join(thing({"l": list(range(1000))}, f"t{i}") for i in range(20)), crds=(str(tmp_path / "crd.yaml"),))
    assert "actual cost limit exceeded" in report.diagnostics[0].message
    assert {s.reason for s in report.skipped} == {"rules of its definition are not fully evaluated: the CEL expressions of this run cost too much"}
    assert {d.accepted for d in report.documents[:-1]} == {False, None}


def test_rules_that_match_long_texts(tmp_path: Path) -> None:
    rules = [{"rule": "self.s.matches('^(a+)+$')"}] * 20
    schema = {"type": "object", "properties": {"s": {"type": "string"}}, "x-kubernetes-validations": rules}
    (tmp_path / "crd.yaml").write_text(crd(schema))
    judged(thing({"s": "a" * 300_000 + "!"}), crds=(str(tmp_path / "crd.yaml"),))


# ---------------------------------------------------------------------------------------------------- policies


def test_a_policy_that_runs_for_ever() -> None:
    report = judged(policy(nested(6)) + "".join(CONFIG.format(name=f"c{i}", text="x") for i in range(20)))
    assert "actual cost limit exceeded" in report.diagnostics[0].message and report.diagnostics[0].rule == "api-denied"
    assert {s.reason for s in report.skipped} == {"admission policies are not fully evaluated: the CEL expressions of this run cost too much"}


@pytest.mark.parametrize(
    "expression",
    [
        "object.data.a.matches('^(a+)+$b')", "object.data.a.matches('(a?){1000}(a?){1000}b')", "variables.v30.size() < 0",
        "'" + "a" * 2000 + "'.split('').join('" + "z" * 4000 + "').size() < 0",
    ],
)
def test_policies_that_grow(expression: str) -> None:
    variables = {"v0": "'aaaaaaaaaaaa'", **{f"v{i}": f"variables.v{i - 1} + variables.v{i - 1}" for i in range(1, 31)}}
    report = judged(policy(expression, **variables) + CONFIG.format(name="c", text="a" * 5000))
    assert [d.rule for d in report.diagnostics] == ["api-denied"]


@pytest.mark.parametrize("expression", ["(" * 20_000 + "true" + ")" * 20_000, "true ? " * 5000 + "true" + " : false" * 5000, "object" + ".a" * 20_000])
def test_expressions_that_are_too_long(expression: str) -> None:
    report = judged(policy(expression))
    assert [(d.rule, d.field) for d in report.diagnostics] == [("api-invalid", "spec.validations[0].expression")]


# ---------------------------------------------------------------------------------------------------- JSON schemas on disk


@pytest.mark.parametrize(
    ("schema", "spec", "found"),
    [
        ({"pattern": "^(a+)+$"}, "a" * 5000 + "!", 1),
        ({"patternProperties": {"^(a+)+$": {"type": "integer"}}, "additionalProperties": False}, {"a" * 5000 + "!": 1}, 1),
        ({"propertyNames": {"pattern": "^(a|aa)+$"}}, {"a" * 5000 + "!": 1}, 1),
        ({"uniqueItems": True}, [{"a": i} for i in range(3000)], 0),
        ({"multipleOf": 0.1}, 1e300, 0),
        ({"type": "object", "additionalProperties": {"$ref": "#/properties/spec"}}, {"a": {"a": {"a": 1}}}, 1),
    ],
)
def test_schemas_built_to_hang(tmp_path: Path, schema: Any, spec: Any, found: int) -> None:
    (tmp_path / "thing.json").write_text(json.dumps({"type": "object", "properties": {"spec": schema}}))
    report = judged(thing(spec), schema_locations=(str(tmp_path / "{{ .ResourceKind }}.json"),))
    assert len(report.diagnostics) + len(report.skipped) == found, [d.message for d in report.diagnostics]


TWICE = {f"a{i}": {"anyOf": [{"$ref": f"#/$defs/a{i + 1}"}, {"$ref": f"#/$defs/a{i + 1}"}]} for i in range(25)}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"$ref": "#/properties/spec"}, "refers to itself"),
        ({"anyOf": [{"$ref": "#/properties/spec"}, {"type": "object"}]}, "refers to itself"),
        ({"properties": {"a": {"anyOf": [{"$ref": "#/properties/spec"}, {"$ref": "#/properties/spec"}]}}}, "refers to itself"),
        ({"patternProperties": {"a": {"$ref": "#/properties/spec"}, "b*": {"$ref": "#/properties/spec"}}}, "refers to itself"),
        ({"$ref": "#/$defs/x", "properties": {"a": {"$ref": "#/properties/spec"}}}, "refers to itself"),
        ({"$ref": "#/$defs/a0"}, "multiply"),
        ({"$ref": "file:///etc/passwd"}, "not beside"),
        ({"$ref": "../thing.json"}, "not beside"),
        ({"$ref": "http://127.0.0.1:9/x.json"}, "not beside"),
        ({"$ref": "nowhere.json"}, "No such file"),
        ({"$ref": "#/nowhere"}, "leads nowhere"),
        ({"$ref": "#anchor"}, "not a path"),
        ({"$dynamicRef": "#"}, "not followed"),
        ({"$id": "http://127.0.0.1:9/", "$ref": "x.json"}, "No such file"),
        ({"pattern": "(?=a)"}, "regex"),
        ({"pattern": "((a{0,100}){0,100}){0,100}"}, "regex"),
    ],
)
def test_schemas_that_are_refused(tmp_path: Path, schema: Any, why: str) -> None:
    definitions = {**TWICE, "a25": {"type": "integer"}, "x": {"properties": {"a": {"$ref": "#/properties/spec"}}}}
    (tmp_path / "thing.json").write_text(json.dumps({"type": "object", "properties": {"spec": schema}, "$defs": definitions}))
    with pytest.raises(UsageError, match=why):
        judged(thing({"a": "b"}), schema_locations=(str(tmp_path / "{{ .ResourceKind }}.json"),))


def test_a_schema_that_describes_schemas(tmp_path: Path) -> None:
    """References to itself below a property or an item are what such schemas are for; other files of the folder may be referred to."""
    node = {
        "type": "object", "additionalProperties": False,
        "properties": {"type": {"type": "string"}, "items": {"$ref": "#/$defs/node"}, "properties": {"$ref": "#/$defs/nodes"}},
    }  # fmt: skip
    nodes = {"type": "object", "additionalProperties": {"$ref": "#/$defs/node"}}
    (tmp_path / "my defs.json").write_text(json.dumps({"$defs": {"node": node, "nodes": nodes}}))
    whole = {"$id": "http://127.0.0.1:9/", "type": "object", "properties": {"spec": {"$ref": "my%20defs.json#/$defs/node"}}}
    (tmp_path / "thing.json").write_text(json.dumps(whole))
    spec = {"type": "x", "properties": {"a": {"items": {"items": {"type": 5, "other": 1}}}}}
    report = judged(thing(spec), schema_locations=(str(tmp_path / "{{ .ResourceKind }}.json"),))
    place = "spec.properties.a.items.items"
    assert {(d.rule, d.field) for d in report.diagnostics} == {("api-unknown-field", f"{place}.other"), ("api-type-invalid", f"{place}.type")}


@pytest.mark.parametrize("text", ["{", "[]", '{"type": 5}', '{"pattern": "("}', "[" * 100_000, '{"$ref": 5}'])
def test_schemas_that_are_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "thing.json").write_text(text)
    with pytest.raises(UsageError, match=r"thing\.json"):
        judged(thing({"a": "b"}), schema_locations=(str(tmp_path / "{{ .ResourceKind }}.json"),))
