"""A role that signs certificates

It approves CertificateSigningRequests.

## Why
Who approves a request makes a client certificate for any user or group that the signer accepts, and certificates cannot be revoked.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: ["certificates.k8s.io"]
  resources: [certificatesigningrequests/approval]
  verbs: [update] # <- rbac-certificates-approve
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: app
rules:
- apiGroups: ["certificates.k8s.io"]
  resources: [certificatesigningrequests]
  verbs: [get, create]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import grants, place, rules_of
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

RESOURCES = ("certificatesigningrequests/approval", "signers")
VERBS = ("update", "patch", "approve")


@rule(
    on=OBJECT,
    kinds=("ClusterRole",),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0280",), "checkov": ("CKV_K8S_156",)},
    message='{kind} may "{verb}" {resource}, and so make certificates for anyone: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for i, policy in rules_of(obj):
        for resource in RESOURCES:
            verb = grants(policy, "certificates.k8s.io", resource, VERBS)
            if verb:
                yield Finding(place(i, policy, "verbs", verb), kind=obj.kind, verb=verb, resource=resource)
                break
