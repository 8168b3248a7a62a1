"""A role that changes admission webhooks

create, update, patch or delete on webhook configurations.

## Why
A webhook sees every object that it asks for, Secrets included, and a mutating one changes them on their way in. Who configures webhooks
reads and rewrites the cluster. A program that keeps the certificate in its own configuration names it in resourceNames.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: ["admissionregistration.k8s.io"]
  resources: [mutatingwebhookconfigurations]
  verbs: [get, update] # <- rbac-webhooks-manage
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: ["admissionregistration.k8s.io"]
  resources: [mutatingwebhookconfigurations]
  verbs: [get, list, watch]
- apiGroups: ["admissionregistration.k8s.io"]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [app-webhook]
  verbs: [update]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import granted
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = ("mutatingwebhookconfigurations", "validatingwebhookconfigurations")
VERBS = ("create", "update", "patch", "delete")


@rule(
    on=OBJECT,
    kinds=("ClusterRole",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0281",), "checkov": ("CKV_K8S_155",), "trivy": ("KSV-0114",)},
    message='{kind} may "{verb}" {resource}, and so rewrite what others apply: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "admissionregistration.k8s.io", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
