"""What a stronger search for differences between k8slint and an API server of 1.36.2 found, one case a rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from k8slint.config import Options
from k8slint.run import check_sources


def causes(*documents: dict[str, Any]) -> list[set[tuple[str, str]]]:
    """(field, reason) of each document's errors; the documents are one bundle."""
    options = Options()
    options.only_api, options.minor, options.cache, options.jobs = True, 36, False, 1
    found: list[set[tuple[str, str]]] = [set() for _ in documents]
    sources = [(f"{i}.json", json.dumps(document).encode()) for i, document in enumerate(documents)]
    for diagnostic in check_sources(sources, options).diagnostics:
        if diagnostic.severity == "error":
            found[int(str(diagnostic.file).split(".")[0])].add((diagnostic.field, diagnostic.reason))
    return found


def accepted(*documents: dict[str, Any]) -> bool | None:
    """The verdict on the last of the bundle's documents."""
    options = Options()
    options.only_api, options.minor, options.cache, options.jobs = True, 36, False, 1
    return check_sources([("a.yaml", "\n---\n".join(map(json.dumps, documents)).encode())], options).documents[-1].accepted


def policy(expression: str) -> dict[str, Any]:
    rule = {"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["deployments"]}
    spec = {"matchConstraints": {"resourceRules": [rule]}, "validations": [{"expression": expression}]}
    return {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "p"}, "spec": spec}


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("object.x in ['a', object.y]", False),
        ("['a', dyn(1)].size() > 0", False),
        ("[[], [1]].size() > 0", True),
        ("{'a': 1, 'b': object.y}.size() > 0", False),
        ("[1, ?object.?y].size() > 0", False),
        ("'%s has %d'.format(['a', 1]) != ''", True),
        ("'%s'.format([[1, 'a']]) != ''", True),
        ("'%s'.format([{'a': 1, 'b': object.y}]) != ''", True),
        ("'%d'.format(['a']) != ''", False),
        ("'%d'.format([object.y]) != ''", True),
        ("'%f'.format(['Infinity']) != ''", True),
        ("'%f'.format([1]) != ''", False),
        ("'%s'.format([quantity('1')]) != ''", False),
        ("'%s %s'.format(['a']) != ''", False),
        ("'%%'.format(['a']) != ''", False),
        ("'%5d'.format([1]) != ''", False),
        ("'%.2f'.format([1.5]) != ''", True),
        ("'%.f'.format([1.5]) != ''", False),
        ("'%s'.format(object.y) != ''", True),
    ],
)
def test_literals_of_one_type_and_formats(expression: str, right: bool) -> None:
    assert causes(policy(expression)) == [set() if right else {("spec.validations[0].expression", "FieldValueInvalid")}]


def lease(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "l"}, "spec": spec}


@pytest.mark.parametrize(
    ("time", "right"),
    [
        ("2026-01-01T00:00:00.123456Z", True),
        ("2026-01-01T00:00:00,123456Z", True),
        ("2026-01-01T1:00:00.123456+01:00", True),
        ("2026-01-01T00:00:00Z", False),
        ("2026-01-01T00:00:00.1Z", False),
        ("2026-01-01T00:00:00.1234567Z", False),
    ],
)
def test_times_with_microseconds(time: str, right: bool) -> None:
    assert causes(lease(renewTime=time)) == [set() if right else {("spec.renewTime", "BadRequest")}]


def test_a_null_among_bytes_is_a_zero() -> None:
    spec = {"request": [45, None], "signerName": "example.com/s", "usages": ["client auth"]}
    request = {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest", "metadata": {"name": "r"}, "spec": spec}
    assert causes(request) == [{("spec.request", "FieldValueInvalid")}]


def test_tolerations_of_a_runtime_class_are_unique() -> None:
    tolerations = [
        {"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5},
        {"key": "a", "operator": "Exists"},
        {"key": "a", "operator": "Exists", "effect": "NoExecute"},
    ]
    runtime = {"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": {"name": "r"}, "handler": "h", "scheduling": {"tolerations": tolerations}}
    assert causes(runtime) == [{("scheduling.tolerations[2]", "FieldValueDuplicate")}]


def test_a_claim_template_gives_labels_and_annotations_alone() -> None:
    metadata = {"labels": {"a": "b"}, "name": "x", "uid": "u", "finalizers": [], "namespace": "", "generation": 0}
    claim = {"devices": {"requests": [{"name": "r", "exactly": {"deviceClassName": "c"}}]}}
    template = {"apiVersion": "resource.k8s.io/v1", "kind": "ResourceClaimTemplate", "metadata": {"name": "t"}, "spec": {"metadata": metadata, "spec": claim}}
    forbidden = "FieldValueForbidden"
    assert causes(template) == [{("spec.metadata.name", forbidden), ("spec.metadata.uID", forbidden), ("spec.metadata.finalizers", forbidden)}]


def test_a_default_outside_the_range_is_told_of_the_bound() -> None:
    def bound(default: str) -> set[tuple[str, str]]:
        capacity = {"value": "4", "requestPolicy": {"default": default, "validRange": {"min": "1", "max": "2"}}}
        spec = {
            "driver": "d.example.com", "pool": {"name": "p", "generation": 0, "resourceSliceCount": 1}, "nodeName": "n",
            "devices": [{"name": "d", "allowMultipleAllocations": True, "capacity": {"c": capacity}}],
        }  # fmt: skip
        return causes({"apiVersion": "resource.k8s.io/v1", "kind": "ResourceSlice", "metadata": {"name": "s"}, "spec": spec})[0]

    at = "spec.devices[0].capacity[c].requestPolicy.validRange"
    assert bound("0") == {(f"{at}.min", "FieldValueInvalid")}
    assert bound("3") == {(f"{at}.max", "FieldValueInvalid")}
    assert bound("1") == set()


def test_a_mutation_of_one_type_has_no_patch_of_the_other() -> None:
    rule = {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}
    patch = {"expression": "[JSONPatch{op: 'remove', path: '/x'}]"}
    mutation = {"patchType": "JSONPatch", "jsonPatch": patch, "applyConfiguration": {"expression": "Object{}"}}
    spec = {"reinvocationPolicy": "Never", "matchConstraints": {"resourceRules": [rule]}, "mutations": [mutation]}
    mutating = {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingAdmissionPolicy", "metadata": {"name": "p"}, "spec": spec}
    assert causes(mutating) == [{("spec.mutations[0].applyConfiguration", "FieldValueInvalid")}]


def test_rules_of_no_namespace() -> None:
    review = {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectRulesReview", "metadata": {"name": "r"}}
    assert causes(review) == [{("spec.namespace", "BadRequest")}]


def test_the_behavior_in_an_annotation_has_keys_in_any_case() -> None:
    behavior = '{"ScaleUp": {"stabilizationwindowseconds": 5000, "POLICIES": [{"Type": "Pods", "Value": 1, "PeriodSeconds": 5}]}}'
    annotation = {"autoscaling.alpha.kubernetes.io/behavior": behavior}
    spec = {"scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "d"}, "maxReplicas": 2}
    scaler = {"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "h", "annotations": annotation}, "spec": spec}
    assert causes(scaler) == [{("spec.behavior.scaleUp.stabilizationWindowSeconds", "FieldValueInvalid")}]


def definition(schema: dict[str, Any], **version: Any) -> dict[str, Any]:
    versions = [{"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}, **version}]
    spec = {"group": "found.example.com", "scope": "Namespaced", "names": {"plural": "things", "kind": "Thing"}, "versions": versions}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": {"name": "things.found.example.com"}, "spec": spec}


def test_items_are_read_leniently() -> None:
    def of(items: Any) -> set[tuple[str, str]]:
        return causes(definition({"type": "object", "properties": {"a": {"type": "array", "items": items}}}))[0]

    assert of({"type": "string", "noSuchKeyword": 1}) == set()
    missing = {("spec.validation.openAPIV3Schema.properties[a].items", "FieldValueRequired")}
    assert of("string") == of([]) == of(5) == missing


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("int('x') == 1", False),
        ("object.y || int(string('x')) == 1", False),
        ("uint(-1) == 1u", False),
        ("string(null) == ''", False),
        ("object.y.find('(') == ''", False),
        ("object.y.find('[' + '') == ''", True),
        ("1 / 0 == 1", True),
        ("ip('x') == ip('::1')", True),
    ],
)
def test_constants_are_converted_when_the_program_is_made(expression: str, right: bool) -> None:
    assert causes(policy(expression)) == [set() if right else {("spec.validations[0].expression", "InternalError")}]


@pytest.mark.parametrize(
    ("expression", "right"),
    [
        ("duration(1) == duration('1s')", False),
        ("timestamp(253402300800) == timestamp(0)", False),
        ("timestamp(253402300799) == timestamp(0)", True),
        ("['a'].first().hasValue() && object.y.last().hasValue()", True),
        ("'abc'.first()", False),
        ("sign(quantity('1')) == 1", True),
        ("quantity('1').sign() == 1", False),
    ],
)
def test_rarer_functions(expression: str, right: bool) -> None:
    assert causes(policy(expression)) == [set() if right else {("spec.validations[0].expression", "FieldValueInvalid")}]


@pytest.mark.parametrize(
    "expression",
    [
        "{object.metadata.name: 1, object.metadata.name: 2}[object.metadata.name] == 2",
        "{'a': 1, ?'a': optional.none()}.size() == 0",
        "[1, 2].last().value() == 2 && !object.spec.selector.matchLabels.transformList(k, v, k).filter(k, false).first().hasValue()",
        "authorizer.group('').resource('pods').namespace('x').check('create').allowed()",
        "object.spec.template.spec.containers[0].resources.requests.cpu == '500m'",
        "has(object.status) && has(object.spec.template.spec.securityContext) && object.metadata.generation == 1",
        "!has(request.subResource) && !has(request.userInfo.extra) && request.options.fieldValidation == 'Strict'",
        "namespaceObject.spec.finalizers == ['kubernetes'] && object.metadata.managedFields.size() == 1",
    ],
)
def test_what_policies_see(expression: str) -> None:
    binding = {
        "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": "b"},
        "spec": {"policyName": "p", "validationActions": ["Deny"]},
    }  # fmt: skip
    container = {"name": "c", "image": "x:1", "resources": {"requests": {"cpu": 0.5}}}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container]}}
    deployment = {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "d"}, "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": template},
    }  # fmt: skip
    assert causes(policy(expression), binding, deployment) == [set(), set(), set()]
    assert causes(policy(f"!({expression})"), binding, deployment)[2] != set()


def test_a_version_to_warn_of_goes_with_the_level_that_is_enforced() -> None:
    from k8slint.admission.pod_security import LABEL, Policy

    assert Policy({f"{LABEL}enforce": "baseline", f"{LABEL}enforce-version": "v1.27", f"{LABEL}warn-version": "v1.32"}).warn == ("baseline", 32)
    assert Policy({f"{LABEL}enforce": "baseline", f"{LABEL}enforce-version": "v1.27"}).warn == ("baseline", 27)


def pod(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "x:1"}], **spec}}


def test_resources_of_a_pod_as_a_whole_satisfy_a_quota() -> None:
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"requests.cpu": "1"}}}
    assert accepted(quota, pod(resources={"requests": {"memory": "64Mi"}}))
    assert not accepted(quota, pod())


def test_overhead_is_of_a_runtime_class() -> None:
    assert not accepted(pod(overhead={"cpu": "100m"}))


def test_only_junctors_of_the_root_name_what_the_schema_must_have() -> None:
    junctor = {"anyOf": [{"properties": {"x": {"minimum": 2}}}]}
    assert causes(definition({"type": "object", "properties": {"spec": {"type": "object", **junctor}}})) == [set()]
    assert causes(definition({"type": "object", **junctor})) == [{("spec.validation.openAPIV3Schema.properties[x]", "FieldValueRequired")}]


def test_an_item_of_a_default_is_named_with_a_dot() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}, "default": [1]}}}
    assert causes(definition(schema)) == [{("spec.validation.openAPIV3Schema.properties[a].default.[0]", "FieldValueTypeInvalid")}]


def test_replicas_that_cannot_be_reached_are_refused() -> None:
    scale = {"scale": {"specReplicasPath": ".spec.a.b", "statusReplicasPath": ".status.x"}}
    crd = definition({"type": "object", "x-kubernetes-preserve-unknown-fields": True}, subresources=scale)

    def thing(spec: Any) -> dict[str, Any]:
        return {"apiVersion": "found.example.com/v1", "kind": "Thing", "metadata": {"name": "t"}, "spec": spec}

    for spec in ([], 5, {"a": 5}, {"a": {"b": "x"}}):
        assert causes(crd, thing(spec))[1] == {(".spec.a.b", "FieldValueInvalid")}
    for spec in ({}, {"a": {}}, {"a": {"b": 1}}):
        assert causes(crd, thing(spec))[1] == set()
