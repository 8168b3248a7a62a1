"""JSON Schema for editors: it finds what the decoder finds, in every version, and `k8slint schema` writes it."""

from __future__ import annotations

import copy
import io
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from k8slint import decode, parse, scheme, source
from k8slint.cli import schema as command
from k8slint.config import UsageError
from k8slint.schema_export import DRAFT, json_schema

ROOT = Path(__file__).parent.parent
# what a JSON Schema validator does not look into
NOT_SHAPE = ("parsing time", "illegal base64")
WRONG: tuple[Any, ...] = ("text", 5, 1 << 31, 2.5, True, None, {}, ["x"], {"key": 1})


def documents() -> list[dict[str, Any]]:
    """The examples' objects."""
    found = []
    for file in sorted((ROOT / "examples").rglob("*.yaml")):
        found += [d.value for d in parse.parse(source.Source(str(file), file.read_bytes()))[0] if isinstance(d.value, dict)]
    return [d for d in found if scheme.lookup(d.get("apiVersion", ""), d.get("kind", ""))]


def schema_paths(validator: jsonschema.Draft7Validator, value: Any) -> set[tuple[Any, ...]]:
    """Where the shape is wrong; required fields and closed sets of values apart."""
    found: set[tuple[Any, ...]] = set()
    for error in validator.iter_errors(value):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            found |= {(*path, key) for key in error.instance if key not in error.schema["properties"]}
        elif error.validator not in ("required", "enum"):
            found.add(path)
    return found


def decoder_paths(entry: scheme.Kind, minor: int, value: Any) -> set[tuple[Any, ...]]:
    """Where the command's decoder finds the shape wrong."""
    errors: list[Any] = []
    decode.decoder(minor, entry.type)(copy.deepcopy(value), (), errors)
    return {tuple(e.path) for e in errors if not e.detail_text().startswith(NOT_SHAPE)}


def walk(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The paths of a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from walk(item, (*path, key))


@pytest.mark.parametrize("minor", [scheme.OLDEST, 31, scheme.NEWEST])
def test_it_finds_what_the_decoder_finds(minor: int) -> None:
    dice = random.Random(minor)
    validators: dict[str, jsonschema.Draft7Validator] = {}
    found = 0
    for value in documents():
        entry = scheme.lookup(value["apiVersion"], value["kind"])
        assert entry is not None
        if entry.api_version + entry.kind not in validators:
            schema = json_schema(f"{entry.api_version}/{entry.kind}", f"1.{minor}")
            jsonschema.Draft7Validator.check_schema(schema)
            validators[entry.api_version + entry.kind] = jsonschema.Draft7Validator(schema)
        validator = validators[entry.api_version + entry.kind]
        paths = [p for p in walk(value, ()) if p not in (("apiVersion",), ("kind",))]
        for _ in range(8):
            mutated = copy.deepcopy(value)
            *rest, last = dice.choice(paths)
            inner = mutated
            for part in rest:
                inner = inner[part]
            if isinstance(inner, dict) and dice.random() < 0.3:
                inner[str(last).swapcase()] = 1
            else:
                inner[last] = copy.deepcopy(dice.choice(WRONG))
            cold = decoder_paths(entry, minor, mutated)
            warm = {p for p in schema_paths(validator, mutated) if not is_null(mutated, p)}
            assert warm == cold, (mutated, rest, last)
            found += len(cold)
    assert found > 20


def is_null(value: Any, path: tuple[Any, ...]) -> bool:
    """Required fields must not be null; to the decoder null is absence."""
    for part in path:
        value = value[part]
    return value is None


@pytest.mark.parametrize("minor", range(scheme.OLDEST, scheme.NEWEST + 1))
def test_the_schema_of_all_kinds_is_whole(minor: int) -> None:
    schema = json_schema(kube_version=f"1.{minor}")
    assert schema["$schema"] == DRAFT
    assert "Deployment" in schema["properties"]["kind"]["examples"]
    names = set(schema["definitions"])
    used = {r.removeprefix("#/definitions/").replace("%20", " ") for r in refs(schema)} - {"#"}
    assert used == names


def refs(schema: Any) -> Iterator[str]:
    """Every $ref."""
    if isinstance(schema, dict):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"]
        for part in schema.values():
            yield from refs(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from refs(part)


def test_the_schema_of_all_kinds_looks_at_kind() -> None:
    schema = json_schema()
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for value in documents():
        assert schema_paths(validator, value) == set()
    bad = {"apiVersion": "v1", "kind": "Service", "spec": {"port": []}}
    assert schema_paths(validator, bad) == {("spec", "port")}
    assert schema_paths(validator, {"apiVersion": "v1", "kind": "List", "items": [bad]}) == {("items", 0, "spec", "port")}
    assert schema_paths(validator, {"apiVersion": "example.com/v1", "kind": "Service", "spec": {"port": []}}) == set()


def test_what_a_schema_says() -> None:
    schema = json_schema("deployment")
    assert schema["properties"]["apiVersion"] == {"const": "apps/v1"} and schema["properties"]["kind"] == {"const": "Deployment"}
    assert schema["additionalProperties"] is False and list(schema["properties"])[:4] == ["apiVersion", "kind", "metadata", "spec"]
    container = schema["definitions"]["core.v1.Container"]
    assert container["required"] == ["name"] and container["properties"]["name"] == {"type": "string"}
    assert container["properties"]["imagePullPolicy"] == {"type": ["string", "null"], "enum": ["Always", "IfNotPresent", "Never", None]}
    assert schema["definitions"]["core.v1.ContainerPort"]["properties"]["containerPort"]["type"] == "integer"
    rolling = schema["definitions"]["apps.v1.RollingUpdateDeployment"]["properties"]["maxSurge"]
    assert rolling == {"type": ["integer", "string", "null"], "minimum": -(1 << 31), "maximum": (1 << 31) - 1}
    text = json.dumps(schema)
    assert '"default":' not in text


def test_kinds_in_several_versions_and_in_one() -> None:
    both = json_schema("HorizontalPodAutoscaler")
    assert both["properties"]["apiVersion"]["enum"] == ["autoscaling/v1", "autoscaling/v2"]
    validator = jsonschema.Draft7Validator(both)
    assert schema_paths(validator, {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "spec": {"metrics": []}})
    assert not schema_paths(validator, {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "spec": {"metrics": []}})
    assert json_schema("autoscaling/v1/HorizontalPodAutoscaler")["properties"]["apiVersion"] == {"const": "autoscaling/v1"}


def test_definitions_of_custom_resources_hold_themselves() -> None:
    validator = jsonschema.Draft7Validator(json_schema("CustomResourceDefinition"))
    props: dict[str, Any] = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "strin", "maxLengt": 1}}}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": props}}
    names = {"plural": "things", "kind": "Thing"}
    value = {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "a"},
             "spec": {"group": "a.b", "names": names, "scope": "Cluster", "versions": [version]}}
    assert not validator.is_valid(value)
    props["properties"]["a"]["items"].pop("maxLengt")
    assert validator.is_valid(value)


@pytest.mark.parametrize(
    ("kind", "version", "message"),
    [("Deploymnt", "", 'Kubernetes 1.37 has no kind "Deploymnt"; did you mean "Deployment"?'),
     ("extensions/v1beta1/Deployment", "", 'Kubernetes 1.37 has no "extensions/v1beta1/Deployment"; Deployment is in apps/v1'),
     ("Deployment", "1.12", '"1.12" is not supported: versions 1.25 to 1.37 are'), ("Zzz", "", 'Kubernetes 1.37 has no kind "Zzz"')],
)
def test_what_is_not_there(kind: str, version: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        json_schema(kind, version)
    assert str(caught.value) == message
    with pytest.raises(UsageError) as usage:
        command.run(kind, version)
    assert str(usage.value) == message


def test_the_command_writes_to_stdout_or_a_file(tmp_path: Path) -> None:
    stream = io.StringIO()
    assert command.run("Pod", "1.30", stream=stream) == 0
    assert json.loads(stream.getvalue()) == json_schema("Pod", "1.30")
    file = tmp_path / "pod.json"
    assert command.run("Pod", output_file=str(file)) == 0
    assert json.loads(file.read_text())["title"] == "v1 Pod"
    with pytest.raises(UsageError, match="no such file"):
        command.run("Pod", output_file=str(tmp_path / "missing" / "pod.json"))
