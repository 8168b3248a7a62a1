"""Defaults of the core group, where the fixtures in fixtures/defaults do not reach."""

from __future__ import annotations

from typing import Any

import pytest

from k8slint.apis.core import defaults
from k8slint.apis.core.image import default_pull_policy, parse_image_name


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1", "IfNotPresent"),
        ("localhost:5000/nginx", "Always"),
        ("localhost:5000/nginx:2", "IfNotPresent"),
        ("nginx:latest@sha256:" + "a" * 64, "Always"),
        ("nginx@sha256:" + "a" * 64, "IfNotPresent"),
        # Names that do not parse have no tag.
        ("", "IfNotPresent"),
        ("Nginx", "IfNotPresent"),
        ("${IMAGE}", "IfNotPresent"),
        ("a" * 64, "IfNotPresent"),
        ("nginx:latest ", "IfNotPresent"),
        ("Registry/nginx", "Always"),
        ("a//b", "IfNotPresent"),
        ("nginx@sha256:abc", "IfNotPresent"),
        ("a..b", "IfNotPresent"),
        ("a__b", "Always"),
        ("a___b", "IfNotPresent"),
        ("a---b", "Always"),
    ],
)
def test_pull_policy(image: str, policy: str) -> None:
    assert default_pull_policy(image) == policy


def test_parts_of_an_image_name() -> None:
    assert parse_image_name("nginx") == ("docker.io/library/nginx", "latest", "")
    assert parse_image_name("index.docker.io/a/b:1") == ("docker.io/a/b", "1", "")
    assert parse_image_name("ghcr.io/a/b@sha256:" + "0" * 64) == ("ghcr.io/a/b", "", "sha256:" + "0" * 64)
    assert parse_image_name("[::1]:5000/a") == ("[::1]:5000/a", "latest", "")
    assert parse_image_name("a:" + "t" * 129) is None


def test_zero_values_count_as_not_set() -> None:
    container: dict[str, Any] = {"image": "a:1", "imagePullPolicy": "", "ports": [{"protocol": ""}], "livenessProbe": {"timeoutSeconds": 0}}
    defaults.set_defaults_container(container)
    assert container["imagePullPolicy"] == "IfNotPresent"
    assert container["ports"] == [{"protocol": "TCP"}]
    assert container["livenessProbe"]["timeoutSeconds"] == 1


def test_pointers_that_are_set_stay() -> None:
    spec: dict[str, Any] = {"terminationGracePeriodSeconds": 0, "securityContext": {"runAsUser": 0}, "enableServiceLinks": False}
    pod = {"spec": spec}
    defaults.set_defaults_pod(pod, 36)
    assert (spec["terminationGracePeriodSeconds"], spec["securityContext"], spec["enableServiceLinks"]) == (0, {"runAsUser": 0}, False)


@pytest.mark.parametrize(
    ("written", "rounded"),
    [("0.0001", "1m"), ("1n", "1m"), ("100m", "100m"), ("1.5", "1.5"), (0.25, 0.25), (2, 2), ("1e-4", "1e-3"), ("bad.", "bad.")],
)
def test_quantities_are_rounded_up_to_thousandths(written: object, rounded: object) -> None:
    resources = {"cpu": written}
    defaults.set_defaults_resource_list(resources)
    assert resources == {"cpu": rounded}


def test_requests_from_limits_are_for_pods_only() -> None:
    def spec() -> dict[str, Any]:
        return {"containers": [{"resources": {"limits": {"cpu": "1"}}}]}

    pod, template = {"spec": spec()}, {"spec": spec()}
    defaults.set_defaults_pod(pod, 36)
    defaults.set_defaults_pod_template_spec(template, 36)
    assert pod["spec"]["containers"][0]["resources"]["requests"] == {"cpu": "1"}
    assert "requests" not in template["spec"]["containers"][0]["resources"]
    assert "enableServiceLinks" not in template["spec"]


@pytest.mark.parametrize(("minor", "port"), [(27, 80), (28, None)])
def test_host_ports_of_templates_until_1_27(minor: int, port: int | None) -> None:
    template: dict[str, Any] = {"spec": {"hostNetwork": True, "containers": [{"ports": [{"containerPort": 80}]}]}}
    defaults.set_defaults_pod_template_spec(template, minor)
    assert template["spec"]["containers"][0]["ports"][0].get("hostPort") == port


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ({"rbd": {"monitors": ["m"], "image": "i"}}, {"pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"}),
        ({"azureDisk": {"diskName": "d"}}, {"cachingMode": "ReadWrite", "kind": "Shared", "fsType": "ext4", "readOnly": False}),
        ({"scaleIO": {"system": "s"}}, {"storageMode": "ThinProvisioned", "fsType": "xfs"}),
        ({"image": {"reference": "quay.io/a/b:latest"}}, {"pullPolicy": "Always"}),
        ({"secret": {"defaultMode": 0}}, {"defaultMode": 0}),
        ({"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.name"}}]}}, {"defaultMode": 420}),
    ],
)
def test_volume_sources(source: dict[str, Any], filled: dict[str, Any]) -> None:
    volume = {"name": "v", **source}
    defaults.set_defaults_volume(volume, 36)
    (kind,) = source
    assert volume[kind].items() >= filled.items()


def test_image_volumes_are_defaulted_once_their_gate_is_on() -> None:
    volume: dict[str, Any] = {"name": "v", "image": {"reference": "a:1"}}
    defaults.set_defaults_volume(volume, 34)
    assert "pullPolicy" not in volume["image"]


@pytest.mark.parametrize(
    ("spec", "field", "value"),
    [
        ({"type": "ClusterIP", "externalIPs": ["1.2.3.4"]}, "externalTrafficPolicy", "Cluster"),
        ({"type": "ClusterIP"}, "externalTrafficPolicy", None),
        ({"type": "ExternalName", "externalName": "a.b"}, "internalTrafficPolicy", None),
        ({"type": "NodePort"}, "allocateLoadBalancerNodePorts", None),
        ({"type": "LoadBalancer", "allocateLoadBalancerNodePorts": False}, "allocateLoadBalancerNodePorts", False),
        (
            {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}},
            "sessionAffinityConfig",
            {"clientIP": {"timeoutSeconds": 5}},
        ),
        ({"sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}}}, "sessionAffinityConfig", None),
    ],
)
def test_services(spec: dict[str, Any], field: str, value: object) -> None:
    defaults.set_defaults_service({"spec": spec}, 36)
    assert spec.get(field) == value


def test_pod_level_resources() -> None:
    spec = {
        "resources": {"limits": {"cpu": "4", "memory": "1Gi"}},
        "containers": [
            {"resources": {"requests": {"cpu": "500m"}, "limits": {"cpu": "1", "hugepages-2Mi": "4Mi"}}},
            {"resources": {"requests": {"cpu": "1"}}},
        ],
        "initContainers": [
            {"restartPolicy": "Always", "resources": {"requests": {"cpu": "250m"}}},
            {"resources": {"requests": {"cpu": "1600m"}}},
        ],
    }
    defaults.set_defaults_pod({"spec": spec}, 36)
    resources = spec["resources"]
    # 500m + 1 + the sidecar's 250m is less than the sidecar's and the last init container's 1850m.
    assert resources["requests"] == {"cpu": "1850m", "memory": "1Gi", "hugepages-2Mi": "4Mi"}  # type: ignore[call-overload]
    assert resources["limits"] == {"cpu": "4", "memory": "1Gi", "hugepages-2Mi": "4Mi"}  # type: ignore[call-overload]


def test_pod_level_limits_follow_from_1_37() -> None:
    for minor, limits in ((36, None), (37, {"cpu": "2"})):
        spec: dict[str, Any] = {"resources": {"requests": {"cpu": "1"}}, "containers": [{"resources": {"limits": {"cpu": "1"}}}] * 2}
        defaults.set_defaults_pod({"spec": spec}, minor)
        assert spec["resources"].get("limits") == limits


def test_empty_objects_are_filled() -> None:
    for kind, fill in defaults.DEFAULTS.items():
        for minor in (25, 37):
            value: dict[str, Any] = {"kind": kind}
            fill(value, minor)
