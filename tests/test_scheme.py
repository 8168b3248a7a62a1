"""The tables: which kinds and fields there are in which version."""

from __future__ import annotations

import pytest

from k8slint import scheme
from k8slint.decode import fields
from k8slint.scheme import NEWEST, OLDEST, Field, Kind


@pytest.mark.parametrize(("text", "minor"), [
    ("1.25", 25), ("v1.30.2", 30), ("1.36.0", 36), (" 1.31 ", 31), ("1.37", 37), ("v1.30.0-rc.1", 30), ("1.30.2+k3s1", 30), ("1.30.", 30),
])  # fmt: skip
def test_versions(text: str, minor: int) -> None:
    assert scheme.parse_kube_version(text) == minor


@pytest.mark.parametrize("text", ["", "1", "30", "2.30", "1.24", "1.38", "1.x", "1.-30", "1.³⁰", "latest", "1.99999999999999999999", "v", "1.30-rc"])
def test_what_is_no_version(text: str) -> None:
    with pytest.raises(ValueError, match=r"1\.25 to 1\.37"):
        scheme.parse_kube_version(text)


def test_lookup() -> None:
    found = scheme.lookup("apps/v1", "Deployment")
    assert found is not None and (found.type, found.namespaced, found.removed) == ("apps/v1.Deployment", True, 0)
    assert scheme.lookup("apps/v1", "Deployment") is found
    node = scheme.lookup("v1", "Node")
    assert node is not None and not node.namespaced
    for api_version, kind in (("v1", "Deployment"), ("apps/v1", "deployment"), ("", ""), ("apps/v1 ", "Deployment"), ("example.com/v1", "Thing")):
        assert scheme.lookup(api_version, kind) is None


@pytest.mark.parametrize(("api_version", "kind", "removed", "replacement"), [
    ("policy/v1beta1", "PodSecurityPolicy", 25, "pod-security admission (namespace label pod-security.kubernetes.io/enforce)"),
    ("batch/v1beta1", "CronJob", 25, "batch/v1"),
    ("autoscaling/v2beta2", "HorizontalPodAutoscaler", 26, "autoscaling/v2"),
    ("extensions/v1beta1", "Ingress", 22, "networking.k8s.io/v1"),
    ("flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema", 32, "flowcontrol.apiserver.k8s.io/v1"),
])  # fmt: skip
def test_removed_kinds(api_version: str, kind: str, removed: int, replacement: str) -> None:
    """As https://kubernetes.io/docs/reference/using-api/deprecation-guide/ has them."""
    found = scheme.lookup(api_version, kind)
    assert found is not None and (found.removed, found.replacement) == (removed, replacement)
    assert not found.served(max(removed, OLDEST))
    if removed > OLDEST:
        assert found.served(removed - 1)


def test_replacements_exist_and_are_newer() -> None:
    for kind in scheme.kinds():
        if kind.replacement and " " not in kind.replacement:
            assert kind.replacement != kind.api_version
            assert scheme.lookup(kind.replacement, kind.kind) is not None, (kind.api_version, kind.kind)
        if kind.removed and kind.deprecated:
            assert kind.deprecated < kind.removed


@pytest.mark.parametrize("minor", range(OLDEST, NEWEST + 1))
def test_every_served_kind_has_a_type_with_fields(minor: int) -> None:
    served = scheme.kinds(minor)
    assert len(served) > 60
    for kind in served:
        names = [f.json_name for f in fields(minor, kind.type)]
        assert "apiVersion" in names and len(names) == len(set(names)), kind.type
        assert scheme.ROOMS[kind.api_version.rpartition("/")[0]]


def test_kinds_are_sorted_and_served() -> None:
    names = [(k.api_version, k.kind) for k in scheme.kinds()]
    assert len(names) == len(set(names)) > len(scheme.kinds(NEWEST))
    assert all(k.served(30) for k in scheme.kinds(30))
    assert not Kind("a/v1\tX\tN\t-\t-\t-\t-\t-\t-").served(30)  # known by name alone


def test_names() -> None:
    assert scheme.is_builtin_kind("Pod") and not scheme.is_builtin_kind("pod") and not scheme.is_builtin_kind("")
    assert scheme.is_builtin_group("") and scheme.is_builtin_group("apps") and not scheme.is_builtin_group("example.com")
    assert scheme.versions_of("HorizontalPodAutoscaler", 25) == ["autoscaling/v1", "autoscaling/v2", "autoscaling/v2beta2"]
    assert scheme.versions_of("CronJob", 30) == ["batch/v1"]
    assert scheme.versions_of("Thing", 30) == []


def test_cells() -> None:
    cell = Field("hostUsers:HostUsers:*bool:o:30-34")
    assert (cell.json_name, cell.go_name, cell.go_type, cell.omitempty, cell.required, cell.low, cell.high) == (
        "hostUsers", "HostUsers", "*bool", True, False, 30, 34,
    )
    assert Field("name::string:r").go_name == "Name"
    assert (Field("a::b:").low, Field("a::b::28-").high, Field("a::b::-28").low, Field("a::b::-28").high) == (OLDEST, NEWEST, OLDEST, 28)


def test_types() -> None:
    named = scheme.named(NEWEST, "core/v1.PullPolicy")
    assert named is not None and named[0] == "string" and set(named[1]) == {"Always", "IfNotPresent", "Never"}
    assert scheme.is_closed(NEWEST, "core/v1.PullPolicy")
    assert scheme.named(NEWEST, "core/v1.Container") is None and not scheme.is_closed(NEWEST, "core/v1.Container")
    assert scheme.line(NEWEST, "core/v1.Nope") is None and scheme.struct(NEWEST, "core/v1.Nope") == []
    assert scheme.known_range("core/v1.Container", "name") == (OLDEST, NEWEST)
    assert scheme.known_range("core/v1.Container", "nope") is None


def test_every_field_leads_to_a_type() -> None:
    """A type that a field names and no table has would let anything through."""
    from k8slint.decode import _SPECIAL

    for minor in (OLDEST, NEWEST):
        for kind in scheme.kinds(minor):
            pending, seen = [kind.type], set()
            while pending:
                name = pending.pop()
                if name in seen:
                    continue
                seen.add(name)
                for item in scheme.struct(minor, name):
                    go_type = item.go_type
                    while go_type[:1] in "*[m" and (go_type[:1] in "*" or go_type.startswith(("[]", "map["))):
                        go_type = go_type[1:] if go_type[0] == "*" else go_type[2:] if go_type[0] == "[" else go_type.partition("]")[2]
                        if go_type == "byte":
                            break
                    if go_type in _SPECIAL or "JSONSchemaPropsOr" in go_type or go_type.startswith("types."):
                        continue
                    assert scheme.line(minor, go_type) is not None, f"{name}.{item.json_name}: {go_type} in 1.{minor}"
                    alias = scheme.named(minor, go_type)
                    pending.append(alias[0].lstrip("*[]") if alias else go_type)


def test_an_alpha_version_that_went_without_a_word() -> None:
    """Its lifecycle says three versions, its types went with the next alpha."""
    found = scheme.lookup("resource.k8s.io/v1alpha3", "DeviceClass")
    assert found is not None and found.served(31) and not found.served(36)
