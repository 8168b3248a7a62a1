"""A role with a wildcard

"*" in resources or verbs.

## Why
A wildcard grants what nobody thought of: Secrets, subresources such as pods/exec, verbs such as escalate and impersonate, and every
kind that is installed later. Write down what is needed.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: ["apps"]
  resources: ["*"] # <- rbac-wildcard
  verbs: ["get"]
- apiGroups: [""]
  resources: [pods]
  verbs: ["*"] # <- rbac-wildcard
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [pods, pods/log]
  verbs: [get, list]
- apiGroups: [apps]
  resources: ["*/scale"]
  verbs: [get]
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import place, rules_of
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security", "learning"),
    aliases={
        "kube-linter": ("wildcard-in-rules",), "checkov": ("CKV_K8S_49",),
        "trivy": ("KSV-0044", "KSV-0045", "KSV-0046", "KSV-0112"), "datree": ("CIS_INVALID_WILDCARD_ROLE",),
        "kubescape": ("C-0187",), "kics": ("RBAC Wildcard In Rule",),
    },
    message='{field} of {kind} holds "*": write down what is needed',
)
def check(obj: Object) -> Iterator[Finding]:
    """A lone * in resources or verbs."""
    for i, policy in rules_of(obj):
        for field in ("resources", "verbs"):
            if "*" in (policy.get(field) or ()):
                yield Finding(place(i, policy, field, "*"), kind=obj.kind, field=field)
