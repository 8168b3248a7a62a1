"""A webhook without which no pod can start, its own included

It must answer for every new pod in every namespace, and runs in a pod itself.

## Why
With failurePolicy Fail the API server refuses what the webhook cannot answer for. When its pods are gone all at once (an upgrade of the nodes
is enough), nobody can make new ones: the webhook is asked about them and does not answer. Neither are the pods of the network and of DNS
made any more. Leave out the webhook's own namespace and kube-system with namespaceSelector, or take failurePolicy Ignore.

## Bad
```yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
  - name: images.example.com # <- webhook-blocks-itself
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service: {namespace: policy, name: images, path: /check}
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [pods]
```

## Good
```yaml
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: images
webhooks:
  - name: images.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service: {namespace: policy, name: images, path: /check}
    namespaceSelector:
      matchExpressions:
        - {key: kubernetes.io/metadata.name, operator: NotIn, values: [policy, kube-system]}
    rules:
      - apiGroups: [""]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [pods]
  - name: hints.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    clientConfig:
      service: {namespace: policy, name: images, path: /hint}
    rules:
      - apiGroups: ["*"]
        apiVersions: ["*"]
        operations: ["*"]
        resources: ["*"]
  - name: apps.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service: {namespace: policy, name: images, path: /apps}
    rules:
      - apiGroups: [apps.example.com]
        apiVersions: ["*"]
        operations: ["*"]
        resources: ["*"]
```

## References
- https://kubernetes.io/docs/concepts/cluster-administration/admission-webhooks-good-practices/
- https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#matching-requests-namespaceselector
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"),
    topic="availability",
    severity="warning",
    profiles=("reliability", "learning"),
    message=(
        'no pod starts anywhere while Service "{service}" does not answer, not even its own; '
        "leave its namespace out with namespaceSelector, or set failurePolicy: Ignore"
    ),
)
def check(obj: Object) -> Iterator[Finding]:
    """A webhook of the cluster for all pods, that may not fail."""
    for i, webhook in enumerate(obj.value.get("webhooks") or ()):
        if webhook.get("failurePolicy", "Fail") != "Fail" or "matchConditions" in webhook:
            continue
        if webhook.get("namespaceSelector") or webhook.get("objectSelector"):
            continue
        service = (webhook.get("clientConfig") or {}).get("service")
        if service and any(_is_for_pods(rule) for rule in webhook.get("rules") or ()):
            yield Finding(("webhooks", i), service=f"{service.get('namespace')}/{service.get('name')}")


def _is_for_pods(rule: dict[str, list[str]]) -> bool:
    if "CREATE" not in rule.get("operations", ()) and "*" not in rule.get("operations", ()):
        return False
    if "" not in rule.get("apiGroups", ()) and "*" not in rule.get("apiGroups", ()):
        return False
    return rule.get("scope", "*") != "Cluster" and any(r in ("pods", "*", "*/*") for r in rule.get("resources", ()))
