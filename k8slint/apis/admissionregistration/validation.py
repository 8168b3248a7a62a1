"""Webhook configurations and admission policies: `pkg/apis/admissionregistration/validation/validation.go`."""

from __future__ import annotations

from k8slint.apis.admissionregistration.webhook import validate_client_config
from k8slint.apis.meta.validation import validate_label_selector, validate_object_meta_accessor
from k8slint.apis.names import (
    is_dns1035_label,
    is_dns1123_subdomain,
    is_qualified_name,
    name_is_dns_subdomain,
    validate_path_segment_name,
)
from k8slint.field import duplicate, forbidden, internal, invalid, not_supported, required, too_many

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from k8slint.field import Error, Path

    Value = dict[str, Any]

FAILURE_POLICIES = ("Fail", "Ignore")
MATCH_POLICIES = ("Equivalent", "Exact")
SIDE_EFFECTS = ("None", "NoneOnDryRun")
REINVOCATION_POLICIES = ("IfNeeded", "Never")
OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
SCOPES = ("*", "Cluster", "Namespaced")
REVIEW_VERSIONS = ("v1", "v1beta1")
MAX_MATCH_CONDITIONS = 64


def validate_validating_webhook_configuration(configuration: Value, errs: list[Error], minor: int) -> None:
    """ValidateValidatingWebhookConfiguration"""
    _webhook_configuration(configuration, False, errs, minor)


def validate_mutating_webhook_configuration(configuration: Value, errs: list[Error], minor: int) -> None:
    """ValidateMutatingWebhookConfiguration"""
    _webhook_configuration(configuration, True, errs, minor)


def _webhook_configuration(configuration: Value, mutating: bool, errs: list[Error], minor: int) -> None:
    validate_object_meta_accessor(configuration.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    seen: set[str] = set()
    for i, webhook in enumerate(configuration.get("webhooks", ())):
        path: Path = ("webhooks", i)
        _webhook(webhook, mutating, path, errs, minor)
        _review_versions(webhook.get("admissionReviewVersions", []), (*path, "admissionReviewVersions"), errs)
        name = webhook.get("name", "")
        if name:
            if name in seen:
                errs.append(duplicate((*path, "name"), name))
            seen.add(name)


def _supported(value: str | None, allowed: tuple[str, ...], path: Path, errs: list[Error]) -> None:
    if value is not None and value not in allowed:
        errs.append(not_supported(path, value, allowed))


def _webhook(webhook: Value, mutating: bool, path: Path, errs: list[Error], minor: int) -> None:
    _fully_qualified_name(webhook.get("name", ""), (*path, "name"), errs)
    for i, rule in enumerate(webhook.get("rules", ())):
        validate_rule_with_operations(rule, (*path, "rules", i), errs)
    _supported(webhook.get("failurePolicy"), FAILURE_POLICIES, (*path, "failurePolicy"), errs)
    _supported(webhook.get("matchPolicy"), MATCH_POLICIES, (*path, "matchPolicy"), errs)
    if "sideEffects" not in webhook:
        errs.append(required((*path, "sideEffects"), "must specify one of {allowed}", allowed=", ".join(SIDE_EFFECTS)))
    _supported(webhook.get("sideEffects"), SIDE_EFFECTS, (*path, "sideEffects"), errs)
    timeout = webhook.get("timeoutSeconds")
    if timeout is not None and not 1 <= timeout <= 30:
        errs.append(invalid((*path, "timeoutSeconds"), timeout, "the timeout value must be between 1 and 30 seconds"))
    for key in ("namespaceSelector", "objectSelector"):
        if key in webhook:
            validate_label_selector(webhook[key], (*path, key), errs)
    if mutating:
        _supported(webhook.get("reinvocationPolicy"), REINVOCATION_POLICIES, (*path, "reinvocationPolicy"), errs)
    validate_client_config(webhook.get("clientConfig", {}), (*path, "clientConfig"), errs)
    if "matchConditions" in webhook:
        _match_conditions(webhook["matchConditions"], False, (*path, "matchConditions"), errs, minor)


def _fully_qualified_name(name: str, path: Path, errs: list[Error]) -> None:
    if not name:
        errs.append(required(path))
    elif messages := is_dns1123_subdomain(name):
        errs.append(invalid(path, name, ",".join(messages)))
    elif name.count(".") < 2:
        errs.append(invalid(path, name, "should be a domain with at least three segments separated by dots"))


def _review_versions(versions: list[str], path: Path, errs: list[Error]) -> None:
    if not versions:
        errs.append(required(path, "must specify one of {allowed}", allowed=", ".join(REVIEW_VERSIONS)))
        return
    seen: set[str] = set()
    for i, version in enumerate(versions):
        if version in seen:
            errs.append(invalid((*path, i), version, "duplicate version"))
            continue
        seen.add(version)
        for message in is_dns1035_label(version):
            errs.append(invalid((*path, i), version, message))
    if seen.isdisjoint(REVIEW_VERSIONS):
        errs.append(invalid(path, versions, "must include at least one of {allowed}", allowed=", ".join(REVIEW_VERSIONS)))


def validate_rule_with_operations(rule: Value, path: Path, errs: list[Error]) -> None:
    """validateRuleWithOperations, validateRule"""
    operations = rule.get("operations", [])
    if not operations:
        errs.append(required((*path, "operations")))
    if len(operations) > 1 and "*" in operations:
        errs.append(invalid((*path, "operations"), operations, "if '*' is present, must not specify other operations"))
    for i, operation in enumerate(operations):
        _supported(operation, OPERATIONS, (*path, "operations", i), errs)
    groups, versions = rule.get("apiGroups", []), rule.get("apiVersions", [])
    if not groups:
        errs.append(required((*path, "apiGroups")))
    if len(groups) > 1 and "*" in groups:
        errs.append(invalid((*path, "apiGroups"), groups, "if '*' is present, must not specify other API groups"))
    if not versions:
        errs.append(required((*path, "apiVersions")))
    if len(versions) > 1 and "*" in versions:
        errs.append(invalid((*path, "apiVersions"), versions, "if '*' is present, must not specify other API versions"))
    for i, version in enumerate(versions):
        if not version:
            errs.append(required((*path, "apiVersions", i)))
    _resources(rule.get("resources", []), (*path, "resources"), errs)
    _supported(rule.get("scope"), SCOPES, (*path, "scope"), errs)


def _resources(resources: list[str], path: Path, errs: list[Error]) -> None:
    """validateResources: resources and subresources, with wildcards that exclude others."""
    if not resources:
        errs.append(required(path))
    all_subresources: set[str] = set()
    of_all_resources: set[str] = set()
    double = single = plain = False
    for i, resource in enumerate(resources):
        if not resource:
            errs.append(required((*path, i)))
            continue
        double = double or resource == "*/*"
        single = single or resource == "*"
        name, slash, sub = resource.partition("/")
        if not slash:
            # Upstream remembers the last one only.
            plain = resource != "*"
            continue
        if name in all_subresources:
            errs.append(
                invalid((*path, i), resource, "if '{name}/*' is present, must not specify {resource}", name=name, resource=resource)
            )
        if sub in of_all_resources:
            errs.append(invalid((*path, i), resource, "if '*/{sub}' is present, must not specify {resource}", sub=sub, resource=resource))
        if sub == "*":
            all_subresources.add(name)
        if name == "*":
            of_all_resources.add(sub)
    if len(resources) > 1 and double:
        errs.append(invalid(path, resources, "if '*/*' is present, must not specify other resources"))
    if single and plain:
        errs.append(invalid(path, resources, "if '*' is present, must not specify other resources without subresources"))


# -- expressions


def _expression(
    text: str,
    shown: str,
    expected: tuple[str, ...],
    path: Path,
    errs: list[Error],
    minor: int,
    params: bool,
    authorizer: bool,
    variables: dict[str, Any] | None,
    mutation: bool = False,
) -> Any:
    """Compile one expression; the type of its result, or None where it is wrong. `expected`: "" allows any type."""
    from k8slint.cel import compile_expression
    from k8slint.cel.admission import admission_env
    from k8slint.cel.types import show

    program, issues = compile_expression(text, admission_env(minor, params, authorizer, variables, mutation))
    if program is None:
        rendered = "\n".join(issue.render(text) for issue in issues)
        errs.append(invalid(path, shown, "compilation failed: {error}", error=rendered))
        return None
    if expected and show(program.type) not in expected:
        actual = show(program.type)
        if len(expected) == 1:
            errs.append(invalid(path, shown, "must evaluate to {type} but got {actual}", type=expected[0], actual=actual))
        else:
            errs.append(invalid(path, shown, "must evaluate to one of [{types}] but got {actual}", types=" ".join(expected), actual=actual))
        return None
    fault = program.instantiation_error()
    if fault:
        errs.append(internal(path, "program instantiation failed: {error}", error=fault))
        return None
    return program.type


def _match_conditions(conditions: list[Value], params: bool, path: Path, errs: list[Error], minor: int) -> None:
    if len(conditions) > MAX_MATCH_CONDITIONS:
        errs.append(too_many(path, len(conditions), MAX_MATCH_CONDITIONS))
    seen: set[str] = set()
    for i, condition in enumerate(conditions):
        at = (*path, i)
        text = condition.get("expression", "").strip()
        if not text:
            errs.append(required((*at, "expression")))
        else:
            _expression(text, text, ("bool",), (*at, "expression"), errs, minor, params, True, None)
        name = condition.get("name", "")
        if not name:
            errs.append(required((*at, "name")))
            continue
        for message in is_qualified_name(name):
            errs.append(invalid((*at, "name"), name, message))
        if name in seen:
            errs.append(duplicate((*at, "name"), name))
        seen.add(name)


def _variables(spec: Value, path: Path, errs: list[Error], minor: int, mutation: bool) -> dict[str, Any] | None:
    """The policy's variables; their types, or None where there are none."""
    from k8slint.cel.parser import RESERVED
    from k8slint.cel.types import DYN

    if not spec.get("variables") and not mutation:
        return None
    types: dict[str, Any] = {}
    for i, variable in enumerate(spec.get("variables", ())):
        at = (*path, "variables", i)
        name, text = variable.get("name", ""), variable.get("expression", "")
        if not name.strip():
            errs.append(required((*at, "name"), "name is not specified"))
        elif not (name.isascii() and name.isidentifier()) or name in RESERVED:
            errs.append(invalid((*at, "name"), name, "must be a valid CEL identifier"))
        if not text.strip():
            errs.append(required((*at, "expression"), "expression is not specified"))
            continue
        found = _expression(text, text, (), (*at, "expression"), errs, minor, "paramKind" in spec, True, types, mutation)
        from k8slint.cel.admission import variable_type

        types[name] = DYN if found is None else variable_type(found)
    return types


# -- policies


def validate_validating_admission_policy(policy: Value, errs: list[Error], minor: int) -> None:
    """ValidateValidatingAdmissionPolicy"""
    metadata = policy.get("metadata", {})
    validate_object_meta_accessor(metadata, False, name_is_dns_subdomain, ("metadata",), errs)
    spec: Value = policy.get("spec", {})
    path: Path = ("spec",)
    _policy(spec, path, errs, minor)
    variables = _variables(spec, path, errs, minor, False)
    params = "paramKind" in spec
    validations, annotations = spec.get("validations", []), spec.get("auditAnnotations", [])
    if not validations and not annotations:
        detail = "validations or auditAnnotations must contain at least one item"
        errs.append(required((*path, "validations"), detail))
        errs.append(required((*path, "auditAnnotations"), detail))
        return
    for i, validation in enumerate(validations):
        _validation(validation, params, variables, (*path, "validations", i), errs, minor)
    if len(annotations) > 20:
        errs.append(invalid((*path, "auditAnnotations"), annotations, "must not have more than {max} auditAnnotations", max=20))
    seen: set[str] = set()
    from k8slint.apis.meta.validation import generated_name

    name = metadata.get("name") or (generated_name(metadata["generateName"]) if metadata.get("generateName") else "")
    for i, annotation in enumerate(annotations):
        at = (*path, "auditAnnotations", i)
        _audit_annotation(annotation, name, params, variables, at, errs, minor)
        key = annotation.get("key", "")
        if key in seen:
            errs.append(duplicate((*at, "key"), key))
        seen.add(key)


def _policy(spec: Value, path: Path, errs: list[Error], minor: int) -> None:
    """What validating and mutating policies have in common, up to the match conditions."""
    if "failurePolicy" not in spec:
        errs.append(required((*path, "failurePolicy")))
    _supported(spec.get("failurePolicy"), FAILURE_POLICIES, (*path, "failurePolicy"), errs)
    if "paramKind" in spec:
        _param_kind(spec["paramKind"], (*path, "paramKind"), errs)
    if "matchConstraints" not in spec:
        errs.append(required((*path, "matchConstraints")))
    else:
        validate_match_resources(spec["matchConstraints"], (*path, "matchConstraints"), errs)
        if not spec["matchConstraints"].get("resourceRules"):
            errs.append(required((*path, "matchConstraints", "resourceRules")))
    if "mutations" in spec or "reinvocationPolicy" in spec:
        _mutating_operations(spec.get("matchConstraints", {}), (*path, "matchConstraints"), errs)
    if "matchConditions" in spec:
        _match_conditions(spec["matchConditions"], "paramKind" in spec, (*path, "matchConditions"), errs, minor)


def _param_kind(kind: Value, path: Path, errs: list[Error]) -> None:
    version = kind.get("apiVersion", "")
    if not version:
        errs.append(required((*path, "apiVersion")))
    elif version.count("/") > 1:
        errs.append(invalid((*path, "apiVersion"), version, "unexpected GroupVersion string: {version}", version=version))
    else:
        group, _, own = version.rpartition("/")
        if group and (messages := is_dns1123_subdomain(group)):
            errs.append(invalid((*path, "apiVersion"), group, ",".join(messages)))
        if not own:
            errs.append(invalid((*path, "apiVersion"), version, "version must be specified"))
        elif messages := is_dns1035_label(own):
            errs.append(invalid((*path, "apiVersion"), own, ",".join(messages)))
    name = kind.get("kind", "")
    if not name:
        errs.append(required((*path, "kind")))
    elif messages := is_dns1035_label(name.lower()):
        errs.append(invalid((*path, "kind"), name, "may have mixed case, but should otherwise match: {reason}", reason=",".join(messages)))


def validate_match_resources(resources: Value, path: Path, errs: list[Error]) -> None:
    """validateMatchResources"""
    if "matchPolicy" not in resources:
        errs.append(required((*path, "matchPolicy")))
    _supported(resources.get("matchPolicy"), MATCH_POLICIES, (*path, "matchPolicy"), errs)
    for key in ("namespaceSelector", "objectSelector"):
        if key not in resources:
            errs.append(required((*path, key)))
        else:
            validate_label_selector(resources[key], (*path, key), errs)
    for key in ("resourceRules", "excludeResourceRules"):
        for i, rule in enumerate(resources.get(key, ())):
            at = (*path, key, i)
            seen: set[str] = set()
            for j, name in enumerate(rule.get("resourceNames", ())):
                for message in validate_path_segment_name(name):
                    errs.append(invalid((*at, "resourceNames", j), name, message))
                if name in seen:
                    errs.append(duplicate((*at, "resourceNames", j), name))
                seen.add(name)
            validate_rule_with_operations(rule, at, errs)


def _mutating_operations(resources: Value, path: Path, errs: list[Error]) -> None:
    """A mutation has nothing to change in what is deleted. Upstream names no index."""
    from k8slint.field import format_path

    for i, rule in enumerate(resources.get("resourceRules", ())):
        for j, operation in enumerate(rule.get("operations", ())):
            if operation not in ("*", "CONNECT", "CREATE", "UPDATE"):
                errs.append(
                    not_supported(
                        (*path, "resourceRules", i, "operations", j),
                        operation,
                        ("*", "CONNECT", "CREATE", "UPDATE"),
                        field=format_path((*path, "resourceRules", "operations")),
                    )
                )


def _has_line_break(text: str) -> bool:
    return "\n" in text or "\r" in text


def _validation(validation: Value, params: bool, variables: dict[str, Any] | None, path: Path, errs: list[Error], minor: int) -> None:
    text, message = validation.get("expression", ""), validation.get("message", "")
    if not text.strip():
        errs.append(required((*path, "expression"), "expression is not specified"))
    else:
        _expression(text, text, ("bool",), (*path, "expression"), errs, minor, params, True, variables)
    expression = validation.get("messageExpression", "")
    if expression and not expression.strip():
        errs.append(invalid((*path, "messageExpression"), expression, "must be non-empty if specified"))
    elif expression:
        _expression(expression, expression, ("string",), (*path, "messageExpression"), errs, minor, params, False, variables)
    if message and not message.strip():
        errs.append(invalid((*path, "message"), message, "message must be non-empty if specified"))
    elif _has_line_break(message.strip()):
        errs.append(invalid((*path, "message"), message, "message must not contain line breaks"))
    _supported(validation.get("reason"), ("Forbidden", "Invalid", "RequestEntityTooLarge"), (*path, "reason"), errs)


def _audit_annotation(
    annotation: Value, policy_name: str, params: bool, variables: dict[str, Any] | None, path: Path, errs: list[Error], minor: int
) -> None:
    key = annotation.get("key", "")
    if policy_name:
        name = f"{policy_name}/{key}"
        for message in is_qualified_name(name):
            errs.append(invalid((*path, "key"), name, message))
    else:
        errs.append(invalid((*path, "key"), key, "requires metadata.name be non-empty"))
    text = annotation.get("valueExpression", "")
    trimmed = text.strip()
    at = (*path, "valueExpression")
    if not trimmed:
        errs.append(required(at, "valueExpression is not specified"))
    elif len(trimmed.encode()) > 5 * 1024:
        errs.append(required(at, "must not exceed {max} bytes in length", max=5 * 1024))
    else:
        _expression(trimmed, text, ("string", "null"), at, errs, minor, params, True, variables)


def validate_mutating_admission_policy(policy: Value, errs: list[Error], minor: int) -> None:
    """ValidateMutatingAdmissionPolicy"""
    validate_object_meta_accessor(policy.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    spec: Value = policy.get("spec", {})
    path: Path = ("spec",)
    _policy({**spec, "mutations": spec.get("mutations", [])}, path, errs, minor)
    variables = _variables(spec, path, errs, minor, True)
    mutations = spec.get("mutations", [])
    if not mutations:
        errs.append(required((*path, "mutations"), "mutations must contain at least one item"))
    for i, mutation in enumerate(mutations):
        _mutation(mutation, "paramKind" in spec, variables, (*path, "mutations", i), errs, minor)
    policy_name = spec.get("reinvocationPolicy", "")
    if not policy_name:
        errs.append(required((*path, "reinvocationPolicy")))
    else:
        _supported(policy_name, REINVOCATION_POLICIES, (*path, "reinvocationPolicy"), errs)


def _mutation(mutation: Value, params: bool, variables: dict[str, Any] | None, path: Path, errs: list[Error], minor: int) -> None:
    kind = mutation.get("patchType", "")
    fields = {"ApplyConfiguration": ("applyConfiguration", ("Object",)), "JSONPatch": ("jsonPatch", ("list(JSONPatch)",))}
    if not kind:
        errs.append(required((*path, "patchType")))
        return
    if kind not in fields:
        errs.append(not_supported((*path, "patchType"), kind, tuple(fields)))
        return
    own, expected = fields[kind]
    for other, (name, _) in fields.items():
        if other != kind and name in mutation:
            detail = "must not be specified when patchType is {type}"
            # From 1.36 on declarative validation says so.
            errs.append((invalid((*path, name), "{" + name + "}", detail, type=kind)) if minor >= 36 else forbidden((*path, name), detail, type=kind))
    if own not in mutation:
        errs.append(required((*path, own), "must be specified when patchType is {type}", type=kind))
        return
    text = mutation[own].get("expression", "")
    at = (*path, own, "expression")
    if not text.strip():
        errs.append(required(at, "expression is not specified"))
    else:
        _expression(text, text, expected, at, errs, minor, params, True, variables, True)


# -- bindings


def validate_validating_admission_policy_binding(binding: Value, errs: list[Error], minor: int) -> None:
    """ValidateValidatingAdmissionPolicyBinding"""
    _binding(binding, errs, minor)
    actions = binding.get("spec", {}).get("validationActions", [])
    path = ("spec", "validationActions")
    seen: set[str] = set()
    for i, action in enumerate(actions):
        _supported(action, ("Audit", "Deny", "Warn"), (*path, i), errs)
        if action in seen:
            errs.append(duplicate((*path, i), action))
        seen.add(action)
    if "Deny" in seen and "Warn" in seen:
        errs.append(
            invalid(
                path,
                actions,
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers "
                "serves no purpose)",
            )
        )
    if not seen:
        errs.append(required(path, "at least one validation action is required"))


def validate_mutating_admission_policy_binding(binding: Value, errs: list[Error], minor: int) -> None:
    """ValidateMutatingAdmissionPolicyBinding"""
    _binding(binding, errs, minor)
    _mutating_operations(binding.get("spec", {}).get("matchResources", {}), ("spec", "matchResources"), errs)


# A real 1.30 prints `matchResouces`, 1.33 does not; of those between nothing is known, 1.32 brought the other kind of binding.
_MATCH_RESOURCES_MINOR = 32


def _binding(binding: Value, errs: list[Error], minor: int) -> None:
    validate_object_meta_accessor(binding.get("metadata", {}), False, name_is_dns_subdomain, ("metadata",), errs)
    spec: Value = binding.get("spec", {})
    path: Path = ("spec",)
    name = spec.get("policyName", "")
    if not name:
        errs.append(required((*path, "policyName")))
    else:
        for message in name_is_dns_subdomain(name):
            errs.append(invalid((*path, "policyName"), name, message))
    if "paramRef" in spec:
        _param_ref(spec["paramRef"], (*path, "paramRef"), errs)
    if "matchResources" in spec:
        before = len(errs)
        validate_match_resources(spec["matchResources"], (*path, "matchResources"), errs)
        if minor < _MATCH_RESOURCES_MINOR:
            for error in errs[before:]:
                error.field = error.field.replace("matchResources", "matchResouces", 1)


def _param_ref(ref: Value, path: Path, errs: list[Error]) -> None:
    name = ref.get("name", "")
    exclusive = "name and selector are mutually exclusive"
    if name:
        for message in validate_path_segment_name(name):
            errs.append(invalid((*path, "name"), name, message))
        if "selector" in ref:
            errs.append(forbidden((*path, "name"), exclusive))
    if "selector" in ref:
        validate_label_selector(ref["selector"], (*path, "selector"), errs)
        if name:
            errs.append(forbidden((*path, "selector"), exclusive))
    if not name and "selector" not in ref:
        errs.append(required(path, "one of name or selector must be specified"))
    action = ref.get("parameterNotFoundAction", "")
    if not action:
        errs.append(required((*path, "parameterNotFoundAction")))
    else:
        _supported(action, ("Allow", "Deny"), (*path, "parameterNotFoundAction"), errs)


VALIDATE: dict[str, Callable[[Value, list[Error], int], None]] = {
    "ValidatingWebhookConfiguration": validate_validating_webhook_configuration,
    "MutatingWebhookConfiguration": validate_mutating_webhook_configuration,
    "ValidatingAdmissionPolicy": validate_validating_admission_policy,
    "ValidatingAdmissionPolicyBinding": validate_validating_admission_policy_binding,
    "MutatingAdmissionPolicy": validate_mutating_admission_policy,
    "MutatingAdmissionPolicyBinding": validate_mutating_admission_policy_binding,
}
