"""References of pods, backends of Ingresses."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from k8slint.object import Object
from k8slint.visit import PodTemplate, ingress_backends, references


def template(spec: dict[str, Any]) -> PodTemplate:
    obj = cast(Object, SimpleNamespace(kind="Pod", value={"spec": spec}))
    return PodTemplate(obj, (), {}, spec)


def test_every_kind_of_reference_is_found_with_its_path() -> None:
    spec = {
        "volumes": [
            {"name": "a", "configMap": {"name": "files", "items": [{"key": "k", "path": "k"}]}},
            {"name": "b", "secret": {"secretName": "cert", "optional": True}},
            {"name": "c", "persistentVolumeClaim": {"claimName": "data"}},
            {"name": "d", "projected": {"sources": [{"secret": {"name": "token"}}, {"downwardAPI": {}}, {"configMap": {"name": "ca"}}]}},
            {"name": "e", "emptyDir": {}},
            {"name": "f", "azureFile": {"secretName": "azure", "shareName": "s"}},
            {"name": "g", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "csi"}}},
        ],
        "initContainers": [{"name": "i", "envFrom": [{"prefix": "P_", "secretRef": {"name": "init"}}]}],
        "containers": [
            {
                "name": "c",
                "env": [
                    {"name": "A", "value": "x"},
                    {"name": "B", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
                    {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "app", "key": "level", "optional": True}}},
                    {"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                ],
            }
        ],
    }
    found = [(r.kind, r.name, r.key, r.optional) for r in references(template(spec))]
    assert found == [
        ("ConfigMap", "files", "", False), ("ConfigMap", "files", "k", False), ("Secret", "cert", "", True),
        ("PersistentVolumeClaim", "data", "", False), ("Secret", "token", "", False), ("ConfigMap", "ca", "", False),
        ("Secret", "azure", "", False), ("Secret", "csi", "", False), ("Secret", "init", "", False), ("Secret", "db", "", False),
        ("Secret", "db", "password", False), ("ConfigMap", "app", "", True), ("ConfigMap", "app", "level", True),
    ]
    for reference in references(template(spec)):
        value: Any = {"spec": spec}
        for part in reference.path:
            value = value[part]
        assert value == (reference.key or reference.name)


def test_nothing_is_found_in_what_is_empty() -> None:
    assert references(template({})) == []
    assert references(template({"containers": [{"name": "c"}], "volumes": []})) == []
    assert references(template({"containers": [{"name": "c", "envFrom": [{"configMapRef": {"name": ""}}]}]})) == []


def test_ingress_backends() -> None:
    backend = {"name": "web", "port": {"number": 80}}
    spec = {
        "defaultBackend": {"service": backend},
        "rules": [{"host": "a"}, {"http": {"paths": [{"backend": {"resource": {}}}, {"backend": {"service": backend}}]}}],
    }
    assert ingress_backends(spec) == [
        (("spec", "defaultBackend", "service"), backend),
        (("spec", "rules", 1, "http", "paths", 1, "backend", "service"), backend),
    ]
    assert ingress_backends({}) == []
