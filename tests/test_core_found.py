"""Rules of the core, apps and batch groups that once were missing: documents and what a 1.36 server says of each."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from k8slint import apiserver
from k8slint.apis.resource import canonical, milli_value, parse, value
from k8slint.apis.stored import stored
from k8slint.parse import parse as parse_yaml
from k8slint.source import Source

OWNER = "{apiVersion: v1, kind: Thing, name: t, uid: u, controller: true}"
TEMPLATE = "template: {metadata: {labels: {app: a}}, spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}"
RUNNING = "template: {metadata: {labels: {app: a}}, spec: {containers: [{name: c, image: x}]}}"
POLICY = "podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: Sad}]}]}"
MOUNTS = "[{mountPath: /a, recursiveReadOnly: Enabled}, {name: v, mountPropagation: Sideways}]"
SECURITY = "pod-security.kubernetes.io/"
PREFIX = "scheduler.alpha.kubernetes.io"


def judged(text: str, minor: int = 36) -> apiserver.Verdict:
    """The verdict on the one object of a YAML text."""
    verdicts = apiserver.receive(parse_yaml(Source("a.yaml", text.encode()))[0][0], minor)
    assert isinstance(verdicts, list)
    return verdicts[0]


def kind(api_version: str, name: str, meta: str, rest: str) -> str:
    """An object in flow style."""
    return f"{{apiVersion: {api_version}, kind: {name}, metadata: {meta}, {rest}}}"


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        # the same owner twice is one owner; another controller is one too many
        (kind("v1", "ConfigMap", f"{{name: a, ownerReferences: [{OWNER}, {OWNER}]}}", "data: {}"), set()),
        (kind("v1", "ConfigMap", f"{{name: a, ownerReferences: [{OWNER}, {OWNER.replace('u,', 'w,')}]}}", "data: {}"), {"metadata.ownerReferences"}),
        # the labels that a Job has from its template are the template's own map, unless the name is generated
        (kind("batch/v1", "Job", "{name: a b}", f"spec: {{{TEMPLATE}}}"), {"metadata.name", "metadata.labels", "spec.template.labels"}),
        (kind("batch/v1", "Job", "{name: a b, labels: {k: v}}", f"spec: {{{TEMPLATE}}}"), {"metadata.name", "spec.template.labels"}),
        (kind("batch/v1", "Job", "{generateName: a@}", f"spec: {{{TEMPLATE}}}"), {"metadata.generateName", "metadata.name", "spec.template.labels"}),
        # a CronJob's policy has its default, too
        (kind("batch/v1", "CronJob", "{name: a}", f"spec: {{schedule: '@daily', jobTemplate: {{spec: {{{POLICY}, {TEMPLATE}}}}}}}"), set()),
        # generated names
        (kind("v1", "ReplicationController", "{generateName: A}", f"spec: {{{RUNNING}}}"), {"metadata.name"}),
        (kind("v1", "ReplicationController", "{name: a, generateName: A_}", f"spec: {{{RUNNING}}}"), set()),
        (kind("v1", "ReplicationController", "{name: a, generateName: A/}", f"spec: {{{RUNNING}}}"), {"metadata.generateName"}),
        (kind("v1", "Binding", "{name: a/b}", "target: {name: node}"), {"metadata.name"}),
        (kind("v1", "Binding", "{namespace: a}", "target: {name: node}"), {"metadata.name"}),
        # generations are the server's
        (kind("v1", "Pod", "{name: a, generation: -1}", "spec: {containers: [{name: c, image: x}]}"), set()),
        (kind("v1", "PodTemplate", "{name: a, generation: -1}", RUNNING), set()),
        # what a mount lacks keeps nothing from being judged
        (
            kind("v1", "Pod", "{name: a}", f"spec: {{volumes: [{{name: v}}], containers: [{{name: c, image: x, volumeMounts: {MOUNTS}}}]}}"),
            {
                "spec.containers[0].volumeMounts[0].name",
                "spec.containers[0].volumeMounts.recursiveReadOnly",
                "spec.containers[0].volumeMounts[1].mountPath",
                "spec.containers[0].volumeMounts.mountPropagation",
            },
        ),
        # a node's features: Camel case, sorted, each once
        (kind("v1", "Node", "{name: a}", "status: {declaredFeatures: [A, A/b, B9]}"), set()),
        (kind("v1", "Node", "{name: a}", "status: {declaredFeatures: [a]}"), {"status.declaredFeatures[0]"}),
        (kind("v1", "Node", "{name: a}", "status: {declaredFeatures: [B, B, A, C/9]}"), {f"status.declaredFeatures[{n}]" for n in (1, 2, 3)}),
        # annotations that are JSON of a type
        (kind("v1", "Node", f"{{name: a, annotations: {{{PREFIX}/preferAvoidPods: '[]'}}}}", "spec: {}"), {"metadata.annotations.AvoidPods"}),
        (
            kind("v1", "Node", f"{{name: a, annotations: {{{PREFIX}/preferAvoidPods: '{{\"preferAvoidPods\": 1}}'}}}}", "spec: {}"),
            {"metadata.annotations.AvoidPods"},
        ),
        (kind("v1", "Node", f"{{name: a, annotations: {{{PREFIX}/taints: '[1]'}}}}", "spec: {}"), {"metadata.annotations"}),
        (kind("v1", "Node", f"{{name: a, annotations: {{{PREFIX}/taints: 'null'}}}}", "spec: {}"), set()),
        # levels of Pod Security that there are not, whatever else the bundle has
        (
            kind("v1", "Namespace", f"{{name: a, labels: {{{SECURITY}enforce: strict, {SECURITY}warn-version: v1.x, {SECURITY}audit: baseline}}}}", "spec: {}"),
            {f"metadata.labels[{SECURITY}enforce]", f"metadata.labels[{SECURITY}warn-version]"},
        ),
        # a template's labels may be empty, and still are the Job's
        (kind("batch/v1", "Job", "{name: a b}", f"spec: {{{TEMPLATE.replace('app: a', '')}}}"), {"metadata.name", "metadata.labels", "spec.template.labels"}),
        # what the allocator has given away
        (
            kind(
                "v1", "Service", "{name: a}",
                "spec: {type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 30080, ports: [{port: 80, nodePort: 30080}]}",
            ),
            {"spec.healthCheckNodePort"},
        ),
        # quantities: digits may be missing, spaces surround them, and large ones overflow
        (kind("v1", "ResourceQuota", "{name: a}", "spec: {hard: {cpu: ' 1 ', memory: ., pods: +}}"), set()),
        (kind("v1", "ResourceQuota", "{name: a}", "spec: {hard: {example.com/a: 7Ei, example.com/b: 9E}}"), {"spec.hard[example.com/a]"}),
        (
            kind(
                "v1", "PersistentVolume", "{name: a}",
                "spec: {accessModes: [ReadWriteOnce], hostPath: {path: /a}, capacity: {storage: '9999999999999999999'}}",
            ),
            {"spec.capacity[storage]"},
        ),
        (
            kind(
                "v1", "PersistentVolume", "{name: a}",
                "spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1}, iscsi: {targetPortal: p, iqn: 'iqn.2026-01.a:b', secretRef: {}}}",
            ),
            {"spec.iscsi.secretRef.name"},
        ),
    ],
)
def test_fields_at_fault(text: str, fields: set[str]) -> None:
    assert {error.field for error in judged(text).errors} == fields


def test_a_warning_is_given_once() -> None:
    same = "{path: a, fieldRef: {fieldPath: metadata.name}}"
    pod = f"spec: {{volumes: [{{name: v, downwardAPI: {{items: [{same}, {same}, {same}]}}}}], containers: [{{name: c, image: x}}]}}"
    assert len(judged(kind("v1", "Pod", "{name: a}", pod)).warnings) == 1


@pytest.mark.parametrize(("count", "length", "warnings"), [(66, 3, 65), (300, 3, 79), (30, 240, 16)])
def test_a_response_has_room_for_so_many_warnings(count: int, length: int, warnings: int) -> None:
    secrets: list[dict[str, Any]] = [{"name": "r" * length}] * count
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"imagePullSecrets": secrets, "containers": [{"name": "c", "image": "x"}]}}
    text = yaml.dump(pod, Dumper=_Plain)
    assert len(judged(text).warnings) == warnings


class _Plain(yaml.SafeDumper):
    """No aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@pytest.mark.parametrize(
    ("hard", "warned"),
    [
        ("{cpu: 2, limits.cpu: 1, requests.memory: 2Gi, limits.memory: 1Gi}", ["cpu", "requests.memory"]),
        ("{cpu: 2, requests.cpu: 1, limits.cpu: 1}", []),
        ("{ephemeral-storage: 2, limits.ephemeral-storage: 1}", []),
        ("{requests.ephemeral-storage: 2, limits.ephemeral-storage: 1}", ["requests.ephemeral-storage"]),
    ],
)
def test_requests_of_a_quota_above_its_limits(hard: str, warned: list[str]) -> None:
    text = kind("v1", "ResourceQuota", "{name: a}", f"spec: {{hard: {hard}}}")
    assert [warning.path[-1] for warning in judged(text).warnings] == warned
    assert not judged(text, 34).warnings


def test_the_warning_about_a_generated_name() -> None:
    assert len(judged(kind("v1", "Pod", "{generateName: a.b}", "spec: {containers: [{name: c, image: x}]}")).warnings) == 1


@pytest.mark.parametrize(
    ("text", "whole", "milli", "shown"),
    [
        (".", 0, 0, "0"),
        ("Gi", 0, 0, "0"),
        (" 1.5 ", 2, 1500, "1500m"),
        ("-0.1n", -1, -1, "-1n"),
        ("1e19", 0, 0, "10e18"),
        ("1e25", 0, 0, "10e24"),
        ("9223372036854775807", (1 << 63) - 1, -1000, "9223372036854775807"),
        ("9999999999999999999", -8446744073709551617, (9999999999999999999000 + (1 << 63)) % (1 << 64) - (1 << 63), "9999999999999999999"),
        ("8Ei", (1 << 63) - 1, -1000, "9223372036854775807"),
    ],
)
def test_quantities_in_64_bits(text: str, whole: int, milli: int, shown: str) -> None:
    assert (value(text), milli_value(text), canonical(text)) == (whole, milli, shown)
    assert parse(text)[0] == parse(text.strip())[0]


def test_a_stored_job_and_account() -> None:
    job = judged(kind("batch/v1", "Job", "{name: a}", "spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: x}]}}}"))
    assert stored(job.object.value, 36)["metadata"]["labels"]["job-name"] == "a"
    equal = judged(kind("batch/v1", "Job", "{name: a, labels: {app: a}}", f"spec: {{{TEMPLATE}}}"))
    assert stored(equal.object.value, 36)["metadata"]["labels"] == {"app": "a"}
    account = judged(kind("v1", "ServiceAccount", "{name: a}", "secrets: [{name: s, kind: Secret, namespace: q}]"))
    assert stored(account.object.value, 36)["secrets"] == [{"name": "s"}]
