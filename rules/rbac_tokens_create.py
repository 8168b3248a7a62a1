"""A role that makes tokens of service accounts

create on serviceaccounts/token.

## Why
A token for an account is the account: who makes tokens for all of a namespace has all their rights. Name the account in resourceNames
where a program makes tokens for one.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [serviceaccounts/token]
  verbs: [create] # <- rbac-tokens-create
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [serviceaccounts]
  verbs: [get]
- apiGroups: [""]
  resources: [serviceaccounts/token]
  resourceNames: [app-runner]
  verbs: [create]
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

RESOURCES = ("serviceaccounts/token",)
VERBS = ("create",)


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0282",)},
    message='{kind} may "{verb}" {resource}, and so be any service account: name the one that it needs in resourceNames',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
