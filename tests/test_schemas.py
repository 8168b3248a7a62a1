"""The typed models: made from the tables, the same answers as the command's decoder, Quantity and IntOrString."""

from __future__ import annotations

import copy
import pickle
import random
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from k8slint import decode, parse, scheme, source
from k8slint.schemas import model_of
from k8slint.schemas.intstr import IntOrString
from k8slint.schemas.model import Model, NoPosition, json_name
from k8slint.schemas.names import JSON_NAMES, MODELS
from k8slint.schemas.resource import PATTERN, Quantity, QuantityError
from k8slint.schemas.runtime import Object

ROOT = Path(__file__).parent.parent
MINOR = scheme.NEWEST


def test_the_files_are_what_the_generator_makes() -> None:
    done = subprocess.run([sys.executable, "tools/generate_models.py", "--check"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr + "run tools/generate_models.py"


# ---------------------------------------------------------------------------------------------------- the same answers


def models() -> dict[str, type[Model]]:
    """Go type -> model, of every struct that the kinds lead to."""
    from importlib import import_module

    found: dict[str, type[Model]] = {}
    pending = [scheme.lookup(*key).type for key in MODELS]  # type: ignore[union-attr]
    while pending:
        name = pending.pop()
        if name in found or name in decode._SPECIAL:
            continue
        package, _, short = name.rpartition(".")
        found[name] = getattr(import_module("k8slint.schemas." + package.replace("/", "")), short)
        for field in decode.fields(MINOR, name):
            item = base(field.go_type)
            if scheme.line(MINOR, item) is not None:
                pending.append(item)
    return found


def base(go_type: str) -> str:
    """`map[string][]core/v1.X` -> `core/v1.X`, named types resolved."""
    while True:
        go_type = go_type.lstrip("*")
        alias = scheme.named(MINOR, go_type)
        if go_type in ("[]byte", "resource.Quantity"):
            return go_type
        if go_type.startswith("[]"):
            go_type = go_type[2:]
        elif go_type.startswith("map["):
            go_type = go_type[go_type.index("]") + 1 :]
        elif alias is not None:
            go_type = alias[0]
        else:
            return go_type


MODEL_OF = models()


def sample(go_type: str, depth: int) -> Any:
    """A value that the decoder accepts."""
    go_type = go_type.lstrip("*")
    scalars = {
        "string": "text", "bool": True, "int32": 7, "int64": 8, "[]byte": "aGk=", "types.UID": "u", "meta/v1.FieldsV1": {},
        "resource.Quantity": "1.5Gi", "intstr.IntOrString": "25%",
        "meta/v1.Time": "2026-01-31T12:00:00Z", "meta/v1.MicroTime": "2026-01-31T12:00:00.000001Z",
    }
    if go_type in scalars:
        return scalars[go_type]
    if go_type.startswith("[]"):
        return [sample(go_type[2:], depth)]
    if go_type.startswith("map["):
        return {"key": sample(go_type[go_type.index("]") + 1 :], depth)}
    alias = scheme.named(MINOR, go_type)
    if alias is not None:
        return sample(alias[0], depth)
    if scheme.line(MINOR, go_type) is None:
        return {"any": "thing"}
    return {f.json_name: sample(f.go_type, depth - 1) for f in decode.fields(MINOR, go_type)} if depth else {}


def decoded_paths(go_type: str, value: Any) -> tuple[set[tuple[Any, ...]], Any]:
    """The paths of the command's decoding errors, and the decoded value."""
    errors: list[Any] = []
    value = decode.decoder(MINOR, go_type)(copy.deepcopy(value), (), errors)
    return {tuple(e.path) for e in errors}, value


def model_paths(go_type: str, value: Any) -> tuple[set[tuple[Any, ...]], Model | None]:
    """The paths of the model's errors, and the typed object."""
    try:
        return set(), MODEL_OF[go_type].model_validate(copy.deepcopy(value))
    except ValidationError as error:
        return {e["loc"] for e in error.errors()}, None


def same(go_type: str, value: Any) -> None:
    """Both find mistakes at the same places; where there is none, the typed object holds the decoded value."""
    cold, plain = decoded_paths(go_type, value)
    warm, typed = model_paths(go_type, value)
    assert warm == cold, f"{go_type}: {value!r}"
    if typed is not None:
        defaults = {"apiVersion": typed.api_version, "kind": typed.kind} if isinstance(typed, Object) else {}
        assert typed.to_dict() == defaults | plain, value


@pytest.mark.parametrize("go_type", sorted(MODEL_OF))
def test_models_have_upstreams_fields_in_upstreams_order(go_type: str) -> None:
    expected = [f.json_name for f in decode.fields(MINOR, go_type)]
    if issubclass(MODEL_OF[go_type], Object):
        expected[:2] = ["apiVersion", "kind"]  # the order of manifests
    assert [info.alias or json_name(name) for name, info in MODEL_OF[go_type].model_fields.items()] == expected


WRONG: tuple[Any, ...] = (
    "text", "25%", "10m", "YQ", 5, -1, 1 << 31, 1 << 63, 2.5, True, None, [], {}, [None], ["x"], [1], [1 << 31], [1 << 63], [[]], [{}],
    [2.5], {"key": None}, {"key": 1}, {"key": "x"}, {"key": {}}, {"key": 1 << 31},
)


@pytest.mark.parametrize("go_type", sorted(MODEL_OF))
def test_every_field_of_every_type_takes_what_the_decoder_takes(go_type: str) -> None:
    whole = sample(go_type, 2)
    same(go_type, whole)
    same(go_type, {})
    shallow = sample(go_type, 1)
    for name in shallow:
        for wrong in WRONG:
            if not (name == "disruptedPods" and wrong == {"key": None}):  # a time that is null has no zero value to show
                same(go_type, {name: wrong})
        attribute = next(a for a, info in MODEL_OF[go_type].model_fields.items() if (info.alias or json_name(a)) == name)
        if attribute != name:
            same(go_type, {attribute: shallow[name]})
    same(go_type, {**shallow, "unknownField": 1})
    same(go_type, {"unknownField": None})


@pytest.mark.parametrize("key", sorted(MODELS))
def test_mutated_objects(key: tuple[str, str]) -> None:
    go_type = scheme.lookup(*key).type  # type: ignore[union-attr]
    dice = random.Random(str(key))
    whole = sample(go_type, 5)
    same(go_type, whole)
    paths = list(walk(whole, ()))
    for _ in range(25):
        value = copy.deepcopy(whole)
        for path in dice.sample(paths, min(3, len(paths))):
            mutate(value, path, dice)
        same(go_type, value)


def walk(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The paths of a value."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from walk(item, (*path, key))


def mutate(value: Any, path: tuple[Any, ...], dice: random.Random) -> None:
    """Put something else at a path, or a field with a wrong name beside it; nothing where the path is gone."""
    for part in path[:-1]:
        if not has(value, part):
            return
        value = value[part]
    if isinstance(value, dict) and dice.random() < 0.3:
        value[str(path[-1]).swapcase()] = 1
    elif has(value, path[-1]):
        value[path[-1]] = copy.deepcopy(dice.choice(WRONG))


def has(value: Any, part: Any) -> bool:
    """Whether the path goes on."""
    return part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int) and part < len(value)


def documents() -> list[tuple[str, dict[str, Any]]]:
    """The documents of all our fixtures and examples whose kinds have models."""
    found = []
    for folder in ("examples", "tests/fixtures"):
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in (".yaml", ".yml", ".json", ".md"):
                for text in source.sources(str(file), file.read_bytes()):
                    for document in parse.parse(text)[0]:
                        value = document.value
                        if isinstance(value, dict) and (value.get("apiVersion"), value.get("kind")) in MODELS:
                            found.append((f"{file.relative_to(ROOT)}:{document.line}", value))
    return found


def test_fixtures_and_examples() -> None:
    found = documents()
    assert len(found) > 40
    for _, value in found:
        same(scheme.lookup(value["apiVersion"], value["kind"]).type, value)  # type: ignore[union-attr]


def test_the_fixture_of_mistakes_has_them_all() -> None:
    errors = 0
    for where, value in documents():
        if where.startswith("tests/fixtures/schemas/mistakes"):
            errors += len(decoded_paths(scheme.lookup(value["apiVersion"], value["kind"]).type, value)[0])  # type: ignore[union-attr]
    assert errors > 60


# ---------------------------------------------------------------------------------------------------- names and reading


def test_attributes_and_json_names_belong_together() -> None:
    pairs: dict[str, set[str]] = {}
    for model in MODEL_OF.values():
        for attribute, info in model.model_fields.items():
            pairs.setdefault(attribute, set()).add(info.alias or json_name(attribute))
    assert pairs.pop("port") == {"port", "Port"}  # DaemonEndpoint, upstream's slip
    for attribute, names in pairs.items():
        assert names == {json_name(attribute)}
    assert set(JSON_NAMES) <= set(pairs)
    assert json_name("host_ips") == "hostIPs"
    assert json_name("except_") == "except"


def test_what_is_absent() -> None:
    from k8slint.schemas import appsv1, corev1

    deployment = appsv1.Deployment.model_validate({"metadata": {"name": "web"}})
    assert deployment.kind == "Deployment" and deployment.api_version == "apps/v1"
    assert deployment.spec.replicas is None
    assert deployment.spec.template.spec.containers == []
    assert deployment.spec.selector is None
    assert corev1.Container.model_validate({}).name == ""
    assert deployment.to_dict() == {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}


def test_making_objects_in_python() -> None:
    from k8slint.schemas import corev1, metav1

    pod = corev1.Pod(
        metadata=metav1.ObjectMeta(name="a"),
        spec=corev1.PodSpec(
            host_pid=True,
            containers=[corev1.Container(name="c", ports=[corev1.ContainerPort(container_port=80)],
                                         resources=corev1.ResourceRequirements(limits={"memory": Quantity("1024Mi")}))],
        ),
    )
    pod.spec.containers[0].image = "nginx:1.27"
    pod.spec.containers[0].resources.requests = {"cpu": Quantity("1")}
    pod.spec.containers[0].security_context = None
    assert pod.to_dict() == {
        "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "c", "image": "nginx:1.27", "ports": [{"containerPort": 80}],
                                 "resources": {"limits": {"memory": "1024Mi"}, "requests": {"cpu": "1"}}}], "hostPID": True},
    }
    with pytest.raises(ValidationError):
        corev1.Container(nam="c")  # type: ignore[call-arg]
    with pytest.raises(NoPosition):
        pod.position("spec")
    assert not pod.is_set("spec")
    assert repr(pod.spec.containers[0].ports) == "[ContainerPort(container_port=80)]"


def test_what_is_changed_in_a_struct_that_was_not_set_is_written() -> None:
    from k8slint.schemas import appsv1

    deployment = appsv1.Deployment.model_validate({})
    deployment.spec.template.metadata.labels = {"app": "web"}
    assert deployment.to_dict()["spec"] == {"template": {"metadata": {"labels": {"app": "web"}}}}


def test_json_is_read_as_strictly() -> None:
    from k8slint.schemas import corev1

    assert corev1.Pod.model_validate_json('{"spec": {"hostPID": true}}').spec.host_pid is True
    for text in ('{"spec": {"host_pid": true}}', '{"spec": {"hostPID": "true"}}', '{"spec": {"priority": 1.5}}'):
        with pytest.raises(ValidationError):
            corev1.Pod.model_validate_json(text)


@pytest.mark.parametrize("key", sorted(MODELS))
def test_json_schema_of_the_models(key: tuple[str, str]) -> None:
    from k8slint.schema_export import json_schema

    model = model_of(*key)
    assert model is not None
    schema = model.model_json_schema()
    other = json_schema("/".join(key))
    assert set(schema["properties"]) == set(other["properties"])
    for name, definition in schema["$defs"].items():
        matches = [d for n, d in other["definitions"].items() if n.endswith("." + name)]
        assert any(set(definition["properties"]) == set(d["properties"]) for d in matches), name


def test_json_schema_of_quantities_and_ports() -> None:
    from k8slint.schemas import autoscalingv2, corev1

    probe = corev1.HTTPGetAction.model_json_schema()
    assert probe["properties"]["port"] == {"default": 0, "title": "Port", "type": ["integer", "string"], "x-kubernetes-int-or-string": True}
    target = autoscalingv2.MetricTarget.model_json_schema()["properties"]["averageValue"]
    assert target["anyOf"][0] == {"type": ["string", "number"], "pattern": PATTERN}
    policy = corev1.Container.model_json_schema()["properties"]["imagePullPolicy"]
    assert policy["anyOf"][0]["enum"] == ["Always", "IfNotPresent", "Never"]


def test_importing_the_package_imports_no_model() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import k8slint, k8slint.schemas
k8slint.Span
print(*(m for m in ("pydantic", "typing", "k8slint.schemas.model") if m in sys.modules))
"""
    done = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() + done.stderr == ""


# ---------------------------------------------------------------------------------------------------- Quantity


@pytest.mark.parametrize(
    ("written", "canonical"),
    [("1024Mi", "1Gi"), ("0.5", "500m"), ("1000m", "1"), (2, "2"), (0.25, "250m"), ("1e3", "1e3"), ("1.5Gi", "1536Mi"), ("100M", "100M"),
     ("0", "0"), ("-1.5", "-1500m"), ("+3", "3"), ("5E", "5E"), ("12E", "12E"), ("1000k", "1M")],
)
def test_quantities_print_canonically_and_keep_what_was_written(written: str | int | float, canonical: str) -> None:
    quantity = Quantity(written)
    assert str(quantity) == canonical
    assert quantity.written == written
    assert Quantity(canonical) == quantity and hash(Quantity(canonical)) == hash(quantity)
    assert pickle.loads(pickle.dumps(quantity)).written == written
    assert copy.deepcopy(quantity) is quantity


@pytest.mark.parametrize("text", ["", "1e", "1 Gi", "1gi", "0x10", "1.2.3", "1Ki5", "nan", "١", True])
def test_what_is_no_quantity(text: Any) -> None:
    with pytest.raises(QuantityError):
        Quantity(text)


def test_quantities_are_exact() -> None:
    assert Quantity("0.1") + Quantity("0.2") == Quantity("300m")
    assert str(Quantity("1Gi") + Quantity("512Mi")) == "1536Mi"
    assert str(Quantity("0") + Quantity("1Gi")) == "1Gi"
    assert str(sum([Quantity("100m")] * 3, Quantity("0"))) == "300m"
    assert str(sum([Quantity("1Gi"), Quantity("1Gi")])) == "2Gi"
    assert str(Quantity("1Gi") - Quantity("1Mi")) == "1023Mi"
    assert str(3 * Quantity("128Mi")) == "384Mi" and Quantity("1") * 2 == Quantity("2")
    assert Quantity("1Gi") / Quantity("1G") == Fraction(1 << 30, 10**9)
    assert -Quantity("1") == Quantity("-1") and abs(Quantity("-1")) == Quantity("1")
    assert Quantity("1.0000000001").nano == 10**9 + 1  # upstream rounds up to nano
    assert Quantity("1500m").value() == 2 and Quantity("1.5").milli_value() == 1500 and Quantity("0.5").fraction() == Fraction(1, 2)


def test_quantities_compare_by_value_and_only_with_quantities() -> None:
    assert Quantity("1Gi") > Quantity("1G") >= Quantity("1000M") and Quantity("1m") < Quantity("1") <= Quantity("1000m")
    assert Quantity("1") != "1" and not Quantity("0") and Quantity("1n")
    with pytest.raises(TypeError):
        Quantity("1") < 2  # type: ignore[operator]  # noqa: B015
    with pytest.raises(TypeError):
        Quantity("1") + 1  # type: ignore[operator]
    with pytest.raises(AttributeError):
        Quantity("1").nano = 5


def test_the_pattern_of_the_json_schema_is_the_parser() -> None:
    import re

    from k8slint.schema_export import QUANTITY

    assert QUANTITY == PATTERN
    dice = random.Random(1)
    for _ in range(5000):
        text = "".join(dice.choice(["", "1", "20", ".", "5", "-", "+", "e", "E", "Ki", "M", "i", "m", "k", "K"]) for _ in range(4))
        try:
            Quantity(text)
            good = True
        except QuantityError:
            good = False
        # Without a digit before the unit ("Gi") the API server reads zero; no author means that, and editors say so.
        assert bool(re.search(PATTERN, text)) == (good and re.match(r"[+-]?\.?[0-9]", text) is not None), text


# ---------------------------------------------------------------------------------------------------- IntOrString


def test_int_or_string() -> None:
    assert IntOrString(80) == 80 and IntOrString("http") == "http" and IntOrString("80") != 80
    assert hash(IntOrString("http")) == hash("http") and {IntOrString(80): 1}[80] == 1  # type: ignore[index]
    assert IntOrString(80).is_int and not IntOrString("80").is_int
    assert IntOrString("25%").is_percent and not IntOrString("25").is_percent
    assert (IntOrString("80").int_value(), IntOrString("http").int_value(), IntOrString(5).int_value()) == (80, 0, 5)
    assert IntOrString("25%").scaled_value(10, round_up=True) == 3 and IntOrString("25%").scaled_value(10, round_up=False) == 2
    assert str(IntOrString(80)) == "80" and repr(IntOrString("a")) == "IntOrString('a')"
    assert pickle.loads(pickle.dumps(IntOrString(80))) == 80
    for wrong in (True, 1.5, 1 << 31, None):
        with pytest.raises(ValueError):
            IntOrString(wrong)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------------- sets of values


def test_closed_and_open_sets_of_values() -> None:
    from k8slint.schema import check_schema

    assert scheme.is_closed(MINOR, "core/v1.PullPolicy") and not scheme.is_closed(MINOR, "core/v1.ResourceName")
    assert scheme.named(MINOR, "core/v1.PullPolicy") == ("string", ("Always", "IfNotPresent", "Never"))
    assert scheme.named(MINOR, "core/v1.UniqueVolumeName") == ("string", ())
    errors: list[Any] = []
    spec = {"containers": [{"name": "a", "imagePullPolicy": "Sometimes"}], "resourceClaims": [{}]}
    check_schema({"spec": spec}, "core/v1.Pod", MINOR, errors)
    assert [e.message() for e in errors] == [
        'spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"',
        "spec.resourceClaims[0].name: Required value",
    ]
    errors.clear()
    check_schema({"spec": {"type": "Local", "lifecycle": {"stopSignal": "x"}}}, "core/v1.Container", MINOR, errors)
    assert [e.field for e in errors] == ["name"]
