"""Defaults of the admissionregistration group: pkg/apis/admissionregistration/v1/defaults.go and v1alpha1."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Value = dict[str, Any]


def set_defaults_rules(rules: list[Value]) -> None:
    """SetDefaults_Rule."""
    for rule in rules:
        if "scope" not in rule:
            rule["scope"] = "*"


def _webhook(webhook: Value) -> None:
    webhook.setdefault("failurePolicy", "Fail")
    webhook.setdefault("matchPolicy", "Equivalent")
    webhook.setdefault("namespaceSelector", {})
    webhook.setdefault("objectSelector", {})
    webhook.setdefault("timeoutSeconds", 10)
    service = webhook.get("clientConfig", {}).get("service")
    if service is not None:
        service.setdefault("port", 443)
    set_defaults_rules(webhook.get("rules", ()))


def set_defaults_validating_webhook_configuration(configuration: Value, minor: int) -> None:
    """SetDefaults_ValidatingWebhook for each webhook."""
    for webhook in configuration.get("webhooks", ()):
        _webhook(webhook)


def set_defaults_mutating_webhook_configuration(configuration: Value, minor: int) -> None:
    """SetDefaults_MutatingWebhook for each webhook."""
    for webhook in configuration.get("webhooks", ()):
        _webhook(webhook)
        webhook.setdefault("reinvocationPolicy", "Never")


def set_defaults_match_resources(resources: Value) -> None:
    """SetDefaults_MatchResources."""
    resources.setdefault("matchPolicy", "Equivalent")
    resources.setdefault("namespaceSelector", {})
    resources.setdefault("objectSelector", {})
    set_defaults_rules(resources.get("resourceRules", ()))
    set_defaults_rules(resources.get("excludeResourceRules", ()))


def set_defaults_admission_policy(policy: Value, minor: int) -> None:
    """SetDefaults_ValidatingAdmissionPolicySpec, SetDefaults_MutatingAdmissionPolicySpec."""
    spec = policy.setdefault("spec", {})
    spec.setdefault("failurePolicy", "Fail")
    if "matchConstraints" in spec:
        set_defaults_match_resources(spec["matchConstraints"])


def set_defaults_admission_policy_binding(binding: Value, minor: int) -> None:
    """The match resources of a binding."""
    spec = binding.setdefault("spec", {})
    if "matchResources" in spec:
        set_defaults_match_resources(spec["matchResources"])


def set_defaults_admission_policy_binding_v1alpha1(binding: Value, minor: int) -> None:
    """SetDefaults_ParamRef is v1alpha1's alone: later versions require the action."""
    set_defaults_admission_policy_binding(binding, minor)
    spec = binding["spec"]
    if "paramRef" in spec:
        spec["paramRef"].setdefault("parameterNotFoundAction", "Deny")


DEFAULTS: dict[str, Callable[[Value, int], None]] = {
    "MutatingAdmissionPolicy": set_defaults_admission_policy,
    "MutatingWebhookConfiguration": set_defaults_mutating_webhook_configuration,
    "ValidatingAdmissionPolicy": set_defaults_admission_policy,
    "ValidatingWebhookConfiguration": set_defaults_validating_webhook_configuration,
    "v1/MutatingAdmissionPolicyBinding": set_defaults_admission_policy_binding,
    "v1/ValidatingAdmissionPolicyBinding": set_defaults_admission_policy_binding,
    "v1beta1/MutatingAdmissionPolicyBinding": set_defaults_admission_policy_binding,
    "v1beta1/ValidatingAdmissionPolicyBinding": set_defaults_admission_policy_binding,
    "v1alpha1/MutatingAdmissionPolicyBinding": set_defaults_admission_policy_binding_v1alpha1,
    "v1alpha1/ValidatingAdmissionPolicyBinding": set_defaults_admission_policy_binding_v1alpha1,
}
