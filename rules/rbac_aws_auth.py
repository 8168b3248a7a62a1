"""A role that writes aws-auth

That ConfigMap decides who may log in to an EKS cluster.

## Why
Who writes the ConfigMap aws-auth in kube-system maps any AWS role to system:masters. Use EKS access entries, and leave the ConfigMap to
administrators.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [aws-auth]
  verbs: [update] # <- rbac-aws-auth
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [aws-auth]
  verbs: [get]
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


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"trivy": ("KSV-0115",)},
    message='{kind} may "{verb}" the ConfigMap "aws-auth", and so let anyone in: leave it out',
)
def check(obj: Object) -> Iterator[Finding]:
    """A rule that names aws-auth and writes it."""
    for i, policy in rules_of(obj):
        if "aws-auth" in (policy.get("resourceNames") or ()):
            verb = grants(policy, "", "configmaps", ("update", "patch", "create"))
            if verb:
                yield Finding(place(i, policy, "verbs", verb), kind=obj.kind, verb=verb)
