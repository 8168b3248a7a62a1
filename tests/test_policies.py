"""ValidatingAdmissionPolicies as rules: what they say, where, under which name, and that the usual switches hold for them."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from k8slint.config import Options, UsageError
from k8slint.diagnostic import Report
from k8slint.run import check_sources

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {name}
  annotations: {annotations}
spec:
  matchConstraints:
    resourceRules:
    - apiGroups: ["{group}"]
      apiVersions: ["*"]
      operations: [CREATE, UPDATE]
      resources: ["{resource}"]
  validations:
  - expression: '{expression}'
    {message}
"""
BINDING = """\
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: {name}
spec:
  policyName: {name}
  validationActions: [{actions}]
"""
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 9
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: example.org/web:1.4.2
      - name: proxy
        image: docker.io/envoy:1.30
"""


def policy(expression: str, message: str = 'message: "no"', name: str = "p", resource: str = "deployments", annotations: str = "{}") -> str:
    group = "apps"
    return POLICY.format(name=name, expression=expression, message=message, group=group, resource=resource, annotations=annotations)


def run(folder: Path, policies: str, manifests: str = WEB, **settings: object) -> Report:
    (folder / "policies").mkdir(exist_ok=True)
    (folder / "policies" / "p.yaml").write_text(policies, encoding="utf-8")
    options = Options()
    options.policies = (str(folder / "policies"),)
    options.select = ("policies",)
    for name, value in settings.items():
        setattr(options, name, value)
    return check_sources([("a.yaml", manifests.encode())], options)


def found(report: Report) -> list[tuple[str, str, int, str]]:
    return [(d.rule, d.severity, d.span.line, d.message) for d in report.diagnostics]


def test_a_policy_is_a_rule(tmp_path: Path) -> None:
    assert found(run(tmp_path, policy("object.spec.replicas <= 5", 'message: "at most five"'))) == [("policy/p", "error", 6, "at most five")]
    assert not found(run(tmp_path, policy("object.spec.replicas <= 9")))
    assert not found(run(tmp_path, policy("object.spec.replicas <= 5", resource="statefulsets")))


@pytest.mark.parametrize(
    ("expression", "line"),
    [
        ('has(object.metadata.labels) && "team" in object.metadata.labels', 3),
        ('object.metadata.name != "web"', 4),
        ("!has(object.spec.replicas) || object.spec.replicas < 5", 6),
        ('object.spec.selector.matchLabels["app"] == "x"', 7),
        ('object.spec.template.spec.containers.all(c, c.image.startsWith("example.org/"))', 16),
        ('object.spec.template.spec.containers.all(c, has(c.name) && c.name != "web")', 13),
        ('object.spec.template.spec.containers.all(i, c, i < 1)', 15),
        ("object.spec.template.spec.containers.all(c, has(c.resources.limits))", 13),
        ("object.spec.template.spec.containers.exists(c, has(c.lifecycle))", 12),
        ("object.spec.template.spec.containers.size() < 2", 12),
        ("object.spec.template.metadata.labels.all(k, k != \"app\")", 10),
        ("request.name == \"other\"", 4),
        ("object.spec.replicas > 100 ? true : object.spec.template.spec.containers[1].image.contains(\"@\")", 16),
    ],
)
def test_the_place_is_as_deep_as_can_be_told(tmp_path: Path, expression: str, line: int) -> None:
    report = run(tmp_path, policy(expression.replace("'", "''")))
    assert [d[:3] for d in found(report)] == [("policy/p", "error", line)]


def test_variables_conditions_and_message_expressions(tmp_path: Path) -> None:
    text = policy("variables.containers.all(c, c.name in variables.allowed)", "messageExpression: '\"allowed: \" + variables.allowed.join(\", \")'")
    text = text.replace("  validations:", textwrap.indent(textwrap.dedent("""\
        matchConditions:
        - name: not-mine
          expression: 'object.metadata.name != "mine"'
        variables:
        - name: containers
          expression: object.spec.template.spec.containers
        - name: allowed
          expression: '["web"]'
        validations:"""), "  "))
    assert found(run(tmp_path, text)) == [("policy/p", "error", 15, "allowed: web")]
    assert not found(run(tmp_path, text, WEB.replace("name: web\nspec", "name: mine\nspec")))


def test_severity_is_of_the_binding_the_annotation_and_the_configuration(tmp_path: Path) -> None:
    plain = policy("object.spec.replicas <= 5")
    assert found(run(tmp_path, plain + BINDING.format(name="p", actions="Warn, Audit")))[0][1] == "warning"
    assert found(run(tmp_path, plain + BINDING.format(name="p", actions="Deny")))[0][1] == "error"
    mild = policy("object.spec.replicas <= 5", annotations="{k8slint.io/severity: info}")
    assert found(run(tmp_path, mild + BINDING.format(name="p", actions="Deny")))[0][1] == "info"
    assert found(run(tmp_path, plain, severities={"policy/p": "warning"}))[0][1] == "warning"
    assert found(run(tmp_path, plain, severities={"policies": "warning"}))[0][1] == "warning"
    assert not found(run(tmp_path, plain, ignore=("policy/p",)))
    assert not found(run(tmp_path, plain, ignore=("policies",)))
    assert not found(run(tmp_path, plain, select=("latest-tag",)))
    assert "policy/p" in {d[0] for d in found(run(tmp_path, plain, select=()))}
    assert not found(run(tmp_path, plain, only_api=True))


def test_a_binding_narrows(tmp_path: Path) -> None:
    text = policy("object.spec.replicas <= 5") + BINDING.format(name="p", actions="Deny")
    text += "  matchResources:\n    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}\n"
    assert not found(run(tmp_path, text))
    assert found(run(tmp_path, text, WEB.replace("  name: web\nspec", "  name: web\n  namespace: shop\nspec")))


def test_parameters_stand_beside_the_policy(tmp_path: Path) -> None:
    text = policy("object.spec.replicas <= int(params.data.most)", "messageExpression: '\"at most \" + params.data.most'")
    text = text.replace("spec:\n", "spec:\n  paramKind: {apiVersion: v1, kind: ConfigMap}\n", 1)
    report = run(tmp_path, text)
    assert [(d.rule, d.severity, d.span.line) for d in report.diagnostics] == [("policy/p", "warning", 7)]
    assert "is not evaluated: it wants parameters" in report.diagnostics[0].message and report.diagnostics[0].file.endswith("p.yaml")
    limits = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: limits}\ndata: {most: '3'}\n"
    assert found(run(tmp_path, text + limits)) == [("policy/p", "error", 6, "at most 3")]
    bound = BINDING.format(name="p", actions="Deny") + "  paramRef: {name: limits, parameterNotFoundAction: Deny}\n"
    assert found(run(tmp_path, text + bound + limits)) == [("policy/p", "error", 6, "at most 3")]
    assert found(run(tmp_path, text + bound + limits.replace("limits}", "other}"))) == [
        ("policy/p", "error", 4, "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction")
    ]


def test_ignore_comments_and_annotations_hold(tmp_path: Path) -> None:
    text = policy("object.spec.replicas <= 5")
    assert not found(run(tmp_path, text, WEB.replace("replicas: 9", "replicas: 9 # k8slint: ignore[policy/p] sale")))
    assert not found(run(tmp_path, text, WEB.replace("  name: web\nspec", "  name: web\n  annotations: {k8slint.io/ignore: policy/p}\nspec")))
    idle = run(tmp_path, text, WEB.replace("replicas: 9", "replicas: 3 # k8slint: ignore[policy/p] sale"), select=())
    assert [d.rule for d in idle.diagnostics] == ["unused-ignore"]


def test_broken_policies_are_reported_at_their_place(tmp_path: Path) -> None:
    text = policy("object.spec.replicas <=") + "---\n" + policy("object.spec.replicas <= 5", name="good")
    report = run(tmp_path, text)
    assert [(d.rule, d.span.line) for d in report.diagnostics] == [("api-invalid", 14), ("policy/good", 6)]
    assert report.diagnostics[0].file == str(tmp_path / "policies" / "p.yaml")
    report = run(tmp_path, "a: [b\n---\n" + policy("object.spec.replicas <= 5"))
    assert {d.rule for d in report.diagnostics} == {"yaml-syntax"} or "policy/p" in {d.rule for d in report.diagnostics}


def test_expressions_that_fail_or_never_end(tmp_path: Path) -> None:
    text = policy('object.spec.template.spec.nodeSelector["zone"] == "a"')
    assert "resulted in error: no such key" in found(run(tmp_path, text))[0][3]
    assert not found(run(tmp_path, text.replace("spec:\n", "spec:\n  failurePolicy: Ignore\n", 1)))
    ten = "[1,2,3,4,5,6,7,8,9,10]"
    endless = ten
    for name in "abcdefgh":
        endless = f"{ten}.map({name}, {endless})"
    assert len(found(run(tmp_path, policy(endless + ".size() == 0")))) <= 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "no ValidatingAdmissionPolicy in it"),
        (policy("true") + "---\n" + policy("true"), 'there are two policies "p"'),
        (policy("true", annotations="{k8slint.io/severity: high}"), 'must be one of info, warning, error, off, not "high"'),
    ],
)
def test_mistakes(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        run(tmp_path, text)
    assert said in str(raised.value) and "\n" not in str(raised.value)


def k8slint(folder: Path, *arguments: str) -> tuple[int, str, str]:
    done = subprocess.run([sys.executable, "-m", "k8slint", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_the_command_and_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "p.yaml").write_text(policy("object.spec.replicas <= 5", annotations="{k8slint.io/title: Few}"), encoding="utf-8")
    (tmp_path / "a.yaml").write_text(WEB, encoding="utf-8")
    code, out, _ = k8slint(tmp_path, "check", "--no-cache", "--policies", "policies", "--select", "policy/p", "a.yaml")
    assert code == 1 and "a.yaml:6:13: error policy/p: no" in out
    (tmp_path / ".k8slint.yaml").write_text("policies: [policies]\nselect: [policies]\n", encoding="utf-8")
    code, out, _ = k8slint(tmp_path, "check", ".")
    assert code == 1 and "a.yaml:6:13: error policy/p: no" in out and "api-denied" not in out
    code, out, _ = k8slint(tmp_path, "rules")
    assert code == 0 and "policy/p" in out and "Few" in out
    code, out, _ = k8slint(tmp_path, "rules", "policy/p")
    assert code == 0 and out.startswith("policy/p  (error, policies, ") and "- no\n    object.spec.replicas <= 5\n" in out
    code, out, _ = k8slint(tmp_path, "rules", "--no-config", "--policies", "policies", "--topic", "policies", "-o", "json")
    assert code == 0 and '"policy/p"' in out
    code, _, err = k8slint(tmp_path, "rules", "policy/q")
    assert code == 2 and 'did you mean "policy/p"?' in err
    (tmp_path / ".k8slint.yaml").write_text("policies: [polices]\n", encoding="utf-8")
    code, _, err = k8slint(tmp_path, "check", ".")
    assert code == 2 and "polices" in err and err.count("\n") == 1


def test_the_documentation_is_true(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / "docs" / "policies.md").read_text(encoding="utf-8")
    blocks = {head.strip(): body for head, _, body in (b.partition("\n") for b in text.split("```")[1::2])}
    for head, body in blocks.items():
        if " " in head:
            path = tmp_path / head.split()[1]
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
    (tmp_path / ".k8slint.yaml").write_text(blocks["yaml"], encoding="utf-8")
    code, out, _ = k8slint(tmp_path, "check", "--select", "policies", "manifests")
    assert code == 1 and out.splitlines()[0] == blocks["text"].strip()
    code, out, _ = k8slint(tmp_path, "rules")
    assert "policy/our-registry" in out and "Images come from our registry" in out
