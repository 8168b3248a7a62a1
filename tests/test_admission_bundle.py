"""What the default admission plugins say of a bundle, object after object."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from api_cases import read
from conftest import FIXTURES

from k8slint import apiserver, parse
from k8slint.admission import DENIED, run_admission
from k8slint.apis.apiextensions.structural import Definitions
from k8slint.cel import begin_run
from k8slint.config import Options
from k8slint.object import Object
from k8slint.run import check_sources
from k8slint.source import Source


@pytest.fixture(autouse=True)
def _new_run() -> None:
    """Each test begins with nothing spent on expressions."""
    begin_run()


def received(text: str, minor: int = 36) -> list[Any]:
    """The verdicts on the documents of a text."""
    documents, failures = parse.parse(Source("test.yaml", text.encode()))
    assert not failures
    found = []
    for document in documents:
        verdicts = apiserver.receive(document, minor)
        assert isinstance(verdicts, list)
        found += verdicts
    return found


def admit(text: str, minor: int = 36) -> dict[str, list[str]]:
    """`Kind/name` -> messages of errors and warnings."""
    verdicts = received(text, minor)
    objects: list[Object] = [v.object for v in verdicts]
    definitions = Definitions()
    definitions.add_all(o.value for o in objects if o.kind == "CustomResourceDefinition")
    refused = {i for i, v in enumerate(verdicts) if v.errors}
    out = {}
    for i, said in run_admission(objects, refused, minor, definitions).items():
        obj = objects[i]
        out[f"{obj.kind}/{obj.name}"] = [e.detail_text() if e.type == DENIED else e.message() for e in said.errors] + [
            w.message() for w in said.warnings
        ]
    return out


def pod(name: str = "p", resources: str = "{}", more: str = "") -> str:
    """A pod of one container."""
    return f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}}}\nspec:\n  containers: [{{name: c, image: x, resources: {resources}}}]\n{more}"


def limits(item: str) -> str:
    """A LimitRange with one item."""
    return f"---\napiVersion: v1\nkind: LimitRange\nmetadata: {{name: lr}}\nspec: {{limits: [{item}]}}\n"


def quota(hard: str, more: str = "") -> str:
    """A ResourceQuota."""
    return f"---\napiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: q}}\nspec: {{hard: {hard}{more}}}\n"


def namespace(labels: str) -> str:
    """The Namespace `ns`."""
    return f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: ns, labels: {labels}}}\n"


# -- Pod Security


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in read(FIXTURES / "admission" / "pod_security.yaml")])
def test_pod_security(case: dict[str, Any]) -> None:
    labels = {"pod-security.kubernetes.io/enforce": case["level"]}
    if "version" in case:
        labels["pod-security.kubernetes.io/enforce-version"] = case["version"]
    container = {"name": "c", "image": "x", **case.get("container", {})}
    objects = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "ns", "labels": labels}},
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container], **case.get("spec", {})}},
    ]
    said = admit(yaml.safe_dump_all(objects)).get("Pod/p", [])
    if "because" not in case:
        assert said == []
        return
    (message,) = said
    assert message.startswith(f'pods "p" is forbidden: violates PodSecurity "{case["level"]}:{case.get("version", "latest")}": ')
    for reason in case["because"]:
        assert reason in message


def test_pod_security_warns_of_workloads() -> None:
    deployment = "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n"
    deployment += "  template: {metadata: {labels: {a: b}}, spec: {hostNetwork: true, containers: [{name: c, image: x}]}}\n"
    said = admit(namespace("{pod-security.kubernetes.io/warn: baseline}") + deployment + pod(more="  hostNetwork: true\n"))
    text = 'would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'
    assert said == {"Deployment/d": [text], "Pod/p": [text]}


# -- limits and quotas


@pytest.mark.parametrize(
    ("item", "resources", "message"),
    [
        ("{type: Container, max: {cpu: 1}}", "{limits: {cpu: 2}}", "maximum cpu usage per Container is 1, but limit is 2"),
        (
            "{type: Container, min: {memory: 1Gi}}",
            "{requests: {memory: 1Mi}}",
            "minimum memory usage per Container is 1Gi, but request is 1Mi",
        ),
        ("{type: Container, min: {memory: 1Gi}}", "{requests: {memory: 1Gi}}", ""),
        (
            "{type: Container, maxLimitRequestRatio: {cpu: 2}}",
            "{requests: {cpu: 1}, limits: {cpu: 3}}",
            "cpu max limit to request ratio per Container is 2",
        ),
        ("{type: Container, max: {cpu: 1}, default: {cpu: 500m}}", "{}", ""),
        ("{type: Pod, max: {cpu: 1}}", "{requests: {cpu: 2}, limits: {cpu: 2}}", "maximum cpu usage per Pod is 1, but limit is 2"),
    ],
)
def test_limit_range(item: str, resources: str, message: str) -> None:
    said = admit(limits(item) + pod(resources=resources)).get("Pod/p", [])
    assert (said == []) == (message == "")
    assert not message or message in said[0]


def test_defaults_of_limits_can_make_a_pod_invalid() -> None:
    (message,) = admit(limits("{type: Container, default: {memory: 512Mi}}") + pod(resources="{requests: {memory: 1Gi}}"))["Pod/p"]
    assert "must be less than or equal to memory limit of 512Mi" in message


def test_limits_of_claims() -> None:
    claim = "---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\n"
    claim += "spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 5Gi}}}\n"
    (message,) = admit(limits("{type: PersistentVolumeClaim, max: {storage: 1Gi}}") + claim)["PersistentVolumeClaim/c"]
    assert "maximum storage usage per PersistentVolumeClaim is 1Gi, but request is 5Gi" in message


def test_quotas_add_up() -> None:
    said = admit(quota("{pods: 1}") + pod("a") + pod("b"))
    assert said == {"Pod/b": ['pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=1, limited: pods=1']}


def test_what_is_refused_uses_nothing() -> None:
    said = admit(
        limits("{type: Container, max: {cpu: 1}}") + quota("{pods: 1}") + pod("a", "{limits: {cpu: 2}}") + pod("b", "{limits: {cpu: 1}}")
    )
    assert list(said) == ["Pod/a"]


def test_quotas_want_requests() -> None:
    (message,) = admit(quota("{requests.cpu: 1}") + pod())["Pod/p"]
    assert message.endswith("failed quota: q: must specify requests.cpu for: c")


def test_quotas_of_other_kinds() -> None:
    service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n"
    secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
    said = admit(quota("{services.loadbalancers: 0, count/secrets: 0}") + service + secret)
    assert "limited: services.loadbalancers=0" in said["Service/s"][0]
    assert "limited: count/secrets=0" in said["Secret/s"][0]


def test_quotas_of_a_scope() -> None:
    hard = quota("{pods: 0}", ", scopes: [BestEffort]")
    assert list(admit(hard + pod("a") + pod("b", "{requests: {cpu: 1}}"))) == ["Pod/a"]


# -- what a pod names


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("serviceAccountName: robot", 'error looking up service account default/robot: serviceaccount "robot" not found'),
        ("priorityClassName: high", "no PriorityClass with name high was found"),
        ("runtimeClassName: gvisor", 'pod rejected: RuntimeClass "gvisor" not found'),
        ("serviceAccountName: default", ""),
        ("priorityClassName: system-node-critical", ""),
    ],
)
def test_references(line: str, message: str) -> None:
    said = admit(pod(more=f"  {line}\n")).get("Pod/p", [])
    assert said == ([f'pods "p" is forbidden: {message}'] if message else [])


def test_references_within_the_bundle() -> None:
    account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot}\n"
    priority = "---\napiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata: {name: high}\nvalue: 10\n"
    assert admit(pod(more="  serviceAccountName: robot\n  priorityClassName: high\n") + account + priority) == {}


def test_what_the_cluster_may_hold_is_no_error() -> None:
    def found(text: str, *others: tuple[str, str]) -> list[tuple[str, str, bool | None]]:
        report = check_sources([(name, data.encode()) for name, data in (("pods/p.yaml", text), *others)], Options())
        accepted = next(d.accepted for d in report.documents if d.kind == "Pod")
        return [(d.rule, d.severity, accepted) for d in report.diagnostics if d.rule == "api-denied"]

    gpu = pod(more="  runtimeClassName: nvidia\n")
    assert found(gpu) == [("api-denied", "info", None)]
    runtime = "---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: nvidi}\nhandler: nvidia\n"
    assert found(gpu + runtime) == [("api-denied", "error", False)]
    assert found(gpu, ("pods/r.yaml", runtime)) == [("api-denied", "error", False)]
    assert found(gpu, ("pods/r.yaml", runtime.replace("nvidi", "kata"))) == [("api-denied", "info", None)]
    assert found(gpu, ("else/r.yaml", runtime)) == [("api-denied", "info", None)]
    robot = pod(more="  serviceAccountName: robot\n")
    account = "---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: robot, namespace: shop}\n"
    assert found(robot, ("x/a.yaml", account)) == []  # where the pod goes is not said


def test_objects_without_a_namespace_go_to_the_one_beside_them() -> None:
    level = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: restricted}}\n"

    def refused(*texts: tuple[str, str]) -> list[str]:
        return [d.file for d in check_sources([(n, t.encode()) for n, t in texts], Options()).diagnostics if d.rule == "api-denied"]

    assert refused(("a/n.yaml", level + pod())) == ["a/n.yaml"]
    assert refused(("a/n.yaml", level), ("a/p.yaml", pod())) == ["a/p.yaml"]
    assert refused(("a/n.yaml", level), ("examples/p.yaml", pod())) == []


def test_quotas_of_another_file_count_for_sure_where_the_namespace_is_named() -> None:
    def found(*texts: str) -> list[tuple[str, str, bool | None]]:
        report = check_sources([(f"{i}.yaml", text.encode()) for i, text in enumerate(texts)], Options())
        accepted = next(d.accepted for d in report.documents if d.kind == "Pod")
        return [(d.severity, d.message[:7], accepted) for d in report.diagnostics if d.rule == "api-denied"]

    here = ("name: q", "name: q, namespace: shop")
    for rule in (quota("{pods: 0}"), limits("{type: Pod, max: {cpu: 1}}").replace("name: lr", "name: q")):
        assert found(rule + pod()) == [("error", 'pods "p', False)]
        assert found(rule, pod()) == [("info", "if both", None)]
        assert found(rule.replace(*here), pod().replace("name: p", "name: p, namespace: shop")) == [("error", 'pods "p', False)]


# -- policies


POLICY = """---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec:
  %s
  matchConstraints: {resourceRules: [{apiGroups: ["", example.com], apiVersions: ["*"], operations: [CREATE], resources: [configmaps, widgets]}]}
  validations: [%s]
"""
BINDING = """---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: b}
spec: {policyName: p, validationActions: [%s]%s}
"""
CONFIG = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s, labels: {team: %s}}\ndata: {a: b}\n"


def policy(validation: str, more: str = "failurePolicy: Fail", action: str = "Deny", binding: str = "") -> str:
    """A policy and its binding."""
    return POLICY % (more, validation) + BINDING % (action, binding)


def test_policies_refuse() -> None:
    said = admit(policy("{expression: 'object.data.a != \"b\"', message: no b}") + CONFIG % ("c", "x"))
    assert said == {"ConfigMap/c": ["configmaps \"c\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no b"]}


def test_policies_without_a_message() -> None:
    (message,) = admit(policy("{expression: 'object.data.a != \"b\"'}") + CONFIG % ("c", "x"))["ConfigMap/c"]
    assert message.endswith('denied request: failed expression: object.data.a != "b"')


def test_messages_are_computed() -> None:
    (message,) = admit(policy("{expression: 'false', messageExpression: \"'not ' + object.metadata.name\"}") + CONFIG % ("c", "x"))[
        "ConfigMap/c"
    ]
    assert message.endswith("denied request: not c")


def test_policies_warn() -> None:
    said = admit(policy("{expression: 'false', message: better not}", action="Warn") + CONFIG % ("c", "x"))
    assert said == {"ConfigMap/c": ["Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': better not"]}
    assert admit(policy("{expression: 'false'}", action="Audit") + CONFIG % ("c", "x")) == {}


def test_policies_that_fail() -> None:
    """An expression that fails refuses, unless that is to be ignored."""
    assert "no such key: z" in admit(policy("{expression: 'object.data.z == \"b\"'}") + CONFIG % ("c", "x"))["ConfigMap/c"][0]
    assert admit(policy("{expression: 'object.data.z == \"b\"'}", "failurePolicy: Ignore") + CONFIG % ("c", "x")) == {}


def test_policies_judge_what_comes_after_them() -> None:
    assert admit(CONFIG % ("c", "x") + policy("{expression: 'false'}")) == {}


def test_what_a_policy_matches() -> None:
    text = policy("{expression: 'false'}", binding=", matchResources: {objectSelector: {matchLabels: {team: x}}}")
    assert list(admit(text + CONFIG % ("c", "x") + CONFIG % ("d", "z"))) == ["ConfigMap/c"]
    conditions = "matchConditions: [{name: a, expression: 'object.metadata.name != \"c\"'}]"
    assert list(admit(policy("{expression: 'false'}", conditions) + CONFIG % ("c", "x") + CONFIG % ("d", "z"))) == ["ConfigMap/d"]


def test_variables_and_parameters() -> None:
    more = "paramKind: {apiVersion: v1, kind: ConfigMap}\n  variables: [{name: max, expression: int(params.data.max)}]"
    text = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits}\ndata: {max: '0'}\n"
    text += policy(
        "{expression: object.data.size() <= variables.max}",
        more,
        binding=", paramRef: {name: limits, namespace: default, parameterNotFoundAction: Deny}",
    )
    assert list(admit(text + CONFIG % ("c", "x"))) == ["ConfigMap/c"]


def test_parameters_that_are_not_there() -> None:
    more = "paramKind: {apiVersion: v1, kind: ConfigMap}"
    for action, refused in (("Deny", True), ("Allow", False)):
        text = policy(
            "{expression: 'true'}", more, binding=f", paramRef: {{name: nowhere, namespace: default, parameterNotFoundAction: {action}}}"
        )
        assert bool(admit(text + CONFIG % ("c", "x"))) == refused


def test_what_only_the_cluster_knows_is_left_out() -> None:
    asks = policy("{expression: \"authorizer.serviceAccount('a', 'b').group('').resource('pods').check('get').allowed()\"}") + CONFIG % ("c", "x")
    assert admit(asks)["ConfigMap/c"] == []
    report = check_sources([("a.yaml", asks.encode())], Options())
    assert [s.reason for s in report.skipped] == ["admission policies are not fully evaluated: CEL expressions ask the cluster who may do what"]
    assert (report.diagnostics, report.documents[-1].accepted) == ([], None)


def test_custom_resources_meet_policies() -> None:
    crd = """---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {plural: widgets, kind: Widget}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
"""
    widget = "---\napiVersion: example.com/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n"
    said = admit(crd + policy("{expression: object.spec.size < 3}") + widget)
    assert said["Widget/w"][0].startswith("widgets.example.com \"w\" is forbidden: ValidatingAdmissionPolicy 'p'")
    # Without its definition nobody knows what it is called in a request.
    assert admit(policy("{expression: object.spec.size < 3}") + widget) == {}


def test_an_endless_policy_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("k8slint.cel.PER_CALL_LIMIT", 10_000)
    loop = "[1,2,3,4,5,6,7,8,9,10]"
    endless = f"{loop}.all(a, {loop}.all(b, {loop}.all(c, {loop}.all(d, {loop}.all(e, {loop}.all(f, a + b + c + d + e + f > 0))))))"
    (message,) = admit(policy(f"{{expression: '{endless}'}}") + CONFIG % ("c", "x"))["ConfigMap/c"]
    assert "denied request" in message


def test_a_kind_of_a_core_name_is_not_the_core_kind() -> None:
    odd = "---\napiVersion: nowhere\nkind: Pod\nmetadata: {name: p}\nspec: all\n"
    verdicts = received(quota("{pods: 0}") + odd)
    assert run_admission([v.object for v in verdicts], set(), 36) == {}
