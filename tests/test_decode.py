"""Strict decoding, kind of mistake by kind of mistake: what is said, where, and what is left of the value."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from k8slint import scheme
from k8slint.decode import decoder, fields, is_rfc3339
from k8slint.field import BAD_REQUEST, Error, format_path

MINOR = 36


def decode(type_name: str, value: Any, minor: int = MINOR) -> tuple[Any, list[Error]]:
    """The decoded value and the errors, all of them bad requests."""
    errors: list[Error] = []
    value = decoder(minor, type_name)(deepcopy(value), (), errors)
    assert all(e.type == BAD_REQUEST for e in errors)
    return value, errors


def said(type_name: str, value: Any, minor: int = MINOR) -> list[tuple[str, str]]:
    """(path, message) of each error."""
    return [(format_path(e.path), e.message().removeprefix(f"{format_path(e.path)}: ")) for e in decode(type_name, value, minor)[1]]


CONTAINER, SPEC, META, DEPLOYMENT = "core/v1.Container", "core/v1.PodSpec", "meta/v1.ObjectMeta", "apps/v1.Deployment"


# ---------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(("type_name", "value", "path", "hint"), [
    (CONTAINER, {"imag": "a"}, "imag", 'did you mean "image"?'),
    (CONTAINER, {"Image": "a"}, "Image", 'names are case-sensitive: write "image"'),
    (CONTAINER, {"imagePullpolicy": "a"}, "imagePullpolicy", 'write "imagePullPolicy"'),
    (CONTAINER, {"zzz": "a"}, "zzz", ""),
    (SPEC, {"securityContext": {"": "a"}}, "securityContext.", ""),
    (CONTAINER, {"zzz": None}, "zzz", ""),
    (SPEC, {"containers": [{"name": "a"}, {"nam": "b"}]}, "containers[1].nam", 'did you mean "name"?'),
    (DEPLOYMENT, {"spec": {"template": {"spec": {"volumes": [{"name": "a", "emptydir": {}}]}}}}, "spec.template.spec.volumes[0].emptydir", "emptyDir"),
    (META, {"label": {}}, "label", 'did you mean "labels"?'),
])  # fmt: skip
def test_unknown_fields(type_name: str, value: Any, path: str, hint: str) -> None:
    [(where, message)] = said(type_name, value)
    assert where == path
    assert message.startswith(f'strict decoding error: unknown field "{path}"') and hint in message
    assert bool(hint) == (";" in message)


def test_an_unknown_field_is_taken_out_and_the_rest_is_read() -> None:
    value, errors = decode(CONTAINER, {"name": "a", "nope": {"x": [1]}, "image": 5, "Nope": None, "command": ["x"]})
    assert value == {"name": "a", "image": 5, "command": ["x"]}
    assert [e.path for e in errors] == [("nope",), ("image",), ("Nope",)]


def test_a_field_of_another_version() -> None:
    """The hint names the version that has the field, rather than a name that looks alike."""
    assert said(SPEC, {"hostUsers": True}) == []
    for minor in range(scheme.OLDEST, scheme.NEWEST + 1):
        for item in fields(minor, SPEC):
            assert item.low <= minor <= item.high
    later = next(f for f in scheme.struct(scheme.NEWEST, SPEC) if f.low > scheme.OLDEST)
    [(_, message)] = said(SPEC, {later.json_name: None}, scheme.OLDEST)
    assert message.endswith(f"; Kubernetes has this field from 1.{later.low} on, the target is 1.{scheme.OLDEST}")


def test_a_removed_field() -> None:
    gone = [
        (name, f) for name in scheme.type_names() for f in scheme.struct(scheme.OLDEST, name)
        if scheme.known_range(name, f.json_name)[1] < scheme.NEWEST and scheme.line(scheme.NEWEST, name) is not None
    ]
    assert gone
    name, item = gone[0]
    [(_, message)] = said(name, {item.json_name: None}, item.high + 1)
    assert message.endswith(f"; the field was removed in 1.{item.high + 1}")


def test_map_keys_are_no_fields() -> None:
    labels = {"": "a", "Nope": "b", "a.b/c": "d"}
    assert decode(META, {"labels": labels}) == ({"labels": labels}, [])


# ---------------------------------------------------------------------------------------------------- types


@pytest.mark.parametrize(("type_name", "value", "path", "message"), [
    (CONTAINER, {"name": 5}, "name",
     'json: cannot unmarshal number into Go struct field Container.name of type string: a string is expected: put it in quotes ("5")'),
    (CONTAINER, {"name": 1.1}, "name", "number 1.1: put what you wrote in quotes"),
    (CONTAINER, {"name": True}, "name", "the boolean true: put it in quotes"),
    (CONTAINER, {"name": ["a"]}, "name", "cannot unmarshal array into Go struct field Container.name of type string: a string is expected, not a list"),
    (CONTAINER, {"name": {}}, "name", "cannot unmarshal object into Go struct field Container.name of type string"),
    (CONTAINER, {"stdin": "true"}, "stdin", 'of type bool: true or false is expected, not "true"'),
    (CONTAINER, {"stdin": 1}, "stdin", "of type bool"),
    (CONTAINER, {"command": "sh"}, "command", 'of type []string: a list is expected, not "sh"'),
    (CONTAINER, {"command": {"a": 1}}, "command", "a list is expected, not a mapping"),
    (CONTAINER, {"command": ["a", 1]}, "command[1]", "Go struct field Container.command of type string"),
    (CONTAINER, {"env": {"A": "b"}}, "env", "of type []v1.EnvVar: a list is expected, not a mapping"),
    (CONTAINER, {"env": ["A=b"]}, "env[0]", "of type v1.EnvVar: a mapping is expected"),
    (CONTAINER, {"env": [{"name": "A", "value": 1}]}, "env[0].value", "Go struct field EnvVar.env.value of type string"),
    (CONTAINER, {"resources": []}, "resources", "of type v1.ResourceRequirements: a mapping is expected, not a list"),
    (CONTAINER, {"resources": "x"}, "resources", "a mapping is expected"),
    (META, {"labels": {"a": 1}}, "labels[a]", 'of type string: a string is expected: put it in quotes ("1")'),
    (META, {"labels": {"a": False}}, "labels[a]", "the boolean false"),
    (META, {"labels": ["a"]}, "labels", "of type map[string]string: a mapping is expected, not a list"),
    (META, {"generation": 1.5}, "generation", "of type int64: a whole number is expected"),
    (META, {"generation": "1"}, "generation", "a whole number is expected"),
    (META, {"generation": 2**63}, "generation", "cannot unmarshal number 9223372036854775808 into"),
    (META, {"generation": -(2**63) - 1}, "generation", "a whole number of 64 bits"),
    (META, {"generation": True}, "generation", "cannot unmarshal bool"),
    (DEPLOYMENT, {"spec": {"replicas": 2**31}}, "spec.replicas", "a whole number of 32 bits"),
    (DEPLOYMENT, {"spec": {"replicas": True}}, "spec.replicas", "cannot unmarshal bool into Go struct field Deployment"[:27]),
    (DEPLOYMENT, {"spec": {"replicas": "3"}}, "spec.replicas", 'a whole number is expected, not "3"'),
    (DEPLOYMENT, {"spec": 5}, "spec", "a mapping is expected, not 5"),
    (DEPLOYMENT, {"spec": {"strategy": {"rollingUpdate": {"maxSurge": 1.5}}}}, "spec.strategy.rollingUpdate.maxSurge", "a whole number or a string"),
    (DEPLOYMENT, {"spec": {"strategy": {"rollingUpdate": {"maxSurge": 2**31}}}}, "spec.strategy.rollingUpdate.maxSurge", "a whole number or a string"),
    (DEPLOYMENT, {"spec": {"strategy": {"rollingUpdate": {"maxSurge": [1]}}}}, "spec.strategy.rollingUpdate.maxSurge", "cannot unmarshal array"),
])  # fmt: skip
def test_type_mismatches(type_name: str, value: Any, path: str, message: str) -> None:
    [(where, got)] = said(type_name, value)
    assert where == path and message in got


@pytest.mark.parametrize(("type_name", "value"), [
    (META, {"generation": 2**63 - 1}), (META, {"generation": -(2**63)}), (DEPLOYMENT, {"spec": {"replicas": 2**31 - 1}}),
    (DEPLOYMENT, {"spec": {"replicas": -(2**31)}}), (DEPLOYMENT, {"spec": {"strategy": {"rollingUpdate": {"maxSurge": "25%", "maxUnavailable": 1}}}}),
    (CONTAINER, {}), (DEPLOYMENT, {"spec": {}}), (CONTAINER, {"command": [], "env": [], "resources": {}}),
])  # fmt: skip
def test_what_fits(type_name: str, value: Any) -> None:
    assert decode(type_name, value) == (value, [])


@pytest.mark.parametrize("value", [None, [], "x", 1, True, 1.5])
def test_a_document_that_is_no_mapping(value: Any) -> None:
    got, [error] = decode(DEPLOYMENT, value)
    assert got == {} and error.path == ()


def test_every_error_is_collected_in_the_order_of_the_text() -> None:
    value = {"metadata": {"labels": {"a": 1}, "nam": "x"}, "spec": {"replicas": "x", "template": {"spec": {"containers": [{"name": 1, "imag": "x"}]}}}}
    assert [where for where, _ in said(DEPLOYMENT, value)] == [
        "metadata.labels[a]", "metadata.nam", "spec.replicas", "spec.template.spec.containers[0].name", "spec.template.spec.containers[0].imag",
    ]


# ---------------------------------------------------------------------------------------------------- null


@pytest.mark.parametrize(("type_name", "value", "wanted"), [
    (CONTAINER, {"name": "a", "image": None, "resources": None, "env": None, "stdin": None}, {"name": "a"}),
    (CONTAINER, {"command": [None, "a"], "env": [None]}, {"command": ["", "a"], "env": [{}]}),
    (META, {"labels": {"a": None}}, {"labels": {"a": ""}}),
    (SPEC, {"containers": [{"name": None}]}, {"containers": [{}]}),
    (SPEC, {"containers": [{"resources": {"limits": {"cpu": None}}}]}, {"containers": [{"resources": {"limits": {"cpu": "0"}}}]}),
    ("core/v1.Secret", {"data": {"a": None}}, {"data": {"a": ""}}),
    (DEPLOYMENT, {"spec": None, "metadata": {"creationTimestamp": None}}, {"metadata": {}}),
    ("core/v1.PodSecurityContext", {"supplementalGroups": [None, 5]}, {"supplementalGroups": [0, 5]}),
    ("meta/v1.LabelSelectorRequirement", {"values": [None]}, {"values": [""]}),
])  # fmt: skip
def test_null_is_left_out_or_the_zero_value(type_name: str, value: Any, wanted: Any) -> None:
    assert decode(type_name, value) == (wanted, [])


# ---------------------------------------------------------------------------------------------------- special types


@pytest.mark.parametrize("value", ["1", 1, 1.5, "100m", "1Gi", "1e3", "1E3", "+1", "-1", "0.5Gi", ".5", "1.", 0, "12n", "1Ei"])
def test_quantities(value: Any) -> None:
    requests = {"requests": {"cpu": value}}
    assert decode("core/v1.ResourceRequirements", requests) == (requests, [])


@pytest.mark.parametrize(("value", "message"), [
    ("1GB", '"1GB" is not a quantity'), ("1 Gi", "is not a quantity"), ("", "is not a quantity"), ("lots", "is not a quantity"), ("1gi", "is not a quantity"),
    ("1Gi\n", "is not a quantity"), (True, "true is not a quantity"), ([], "a list is not a quantity"), ({}, "a mapping is not a quantity"), ("１", "is not"),
    (float("inf"), "is not"),
])  # fmt: skip
def test_what_is_no_quantity(value: Any, message: str) -> None:
    [(where, got)] = said("core/v1.ResourceRequirements", {"limits": {"memory": value}})
    assert where == "limits[memory]" and message in got


@pytest.mark.parametrize("text", [
    "2026-01-31T12:00:00Z", "2026-01-31T12:00:00.5Z", "2026-01-31T12:00:00+05:30", "2026-01-31T12:00:00.123456789-08:00", "2024-02-29T00:00:00Z",
    "2000-02-29T23:59:59Z", "0000-01-01T00:00:00Z", "2026-01-31T12:00:00,5Z",
])  # fmt: skip
def test_times(text: str) -> None:
    assert is_rfc3339(text)
    assert decode(META, {"creationTimestamp": text}) == ({"creationTimestamp": text}, [])


@pytest.mark.parametrize("value", [
    "", "2026-01-31", "2026-01-31 12:00:00Z", "2026-01-31T12:00Z", "2026-01-31T12:00:00", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T12:60:00Z", "2026-01-31T12:00:60Z",
    "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00z", "2026-01-31t12:00:00Z", "2026-01-31T12:00:00+0530", "2026-01-31T12:00:00+25:00",
    "2026-01-31T12:00:00+05:61", "2026-01-31T12:00:00Z ", "２026-01-31T12:00:00Z", "now", 1767182400, True, [], {},
])  # fmt: skip
def test_what_is_no_time(value: Any) -> None:
    [(where, message)] = said(META, {"creationTimestamp": value})
    assert where == "creationTimestamp" and "RFC 3339" in message


@pytest.mark.parametrize("value", ["", "YQ==", "YWI=", "YWJj", "YW\nJj\r\n", "+/+/"])
def test_base64(value: str) -> None:
    assert decode("core/v1.Secret", {"data": {"a": value}}) == ({"data": {"a": value}}, [])


@pytest.mark.parametrize(("value", "position"), [
    ("hello world", 5), ("YQ", 0), ("YQ=", 3), ("YWJjYQ", 4), ("YWJj-_", 4), ("p@ss", 1), ("é", 0), (" YQ==", 0), ("YQ== ", 4), ("YQ==YQ==", 4),
    ("YWI=x", 4), ("YQ=x", 2), ("====", 0), ("Y===", 1), ("YWJj====", 4), ("YWJj=", 4), ("YWJj\nYWJj\n-", 10), ("YWJj\r\nYQ", 6), ("YQ=\n", 4),
    ("YQ=\n=\nx", 6),
])  # fmt: skip
def test_what_is_no_base64(value: str, position: int) -> None:
    """The position is the one that Go's decoder names."""
    got, [error] = decode("core/v1.Secret", {"data": {"a": value}})
    assert got == {"data": {"a": ""}} and "stringData" in error.message()
    assert f"at input byte {position}:" in error.message()


def test_bytes_as_a_list_of_numbers() -> None:
    assert decode("core/v1.Secret", {"data": {"a": [104, 105]}}) == ({"data": {"a": "aGk="}}, [])
    for value in ([256], [-1], ["a"], [True], 5, {}, True):
        [(where, _)] = said("core/v1.Secret", {"data": {"a": value}})
        assert where == "data[a]"


def test_schemas_in_schemas() -> None:
    name = "apiextensions/v1.JSONSchemaProps"
    fits = {"items": {"type": "string"}, "additionalProperties": False, "default": {"any": [None, 1]}, "properties": {"a": {"enum": [None, 1, "x"]}}}
    assert decode(name, fits) == (fits, [])
    assert [w for w, _ in said(name, {"items": [5], "additionalProperties": "x", "maximum": "x", "properties": {"a": {"typ": "x"}}})] == [
        "items[0]", "additionalProperties", "maximum", "properties[a].typ",
    ]


# ---------------------------------------------------------------------------------------------------- every kind


@pytest.mark.parametrize("minor", [scheme.OLDEST, scheme.NEWEST])
def test_every_kind_has_a_decoder(minor: int) -> None:
    """Every field of every kind takes null, and one of a wrong type is an error and no exception."""
    for kind in scheme.kinds(minor):
        for item in fields(minor, kind.type):
            assert decode(kind.type, {item.json_name: None}, minor) == ({}, [])
        assert said(kind.type, {"nope": 1}, minor)
        for value in (1, "x", [1], {"x": 1}, True, 1.5):
            got, _ = decode(kind.type, {"metadata": value, "spec": value, "status": value, "data": value, "items": value}, minor)
            assert isinstance(got, dict)
