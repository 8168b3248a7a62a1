"""A role that reads Secrets

get, list or watch on secrets.

## Why
Secrets hold passwords, keys and tokens of service accounts: who reads all of a namespace has the rights of everyone in it; list and
watch show the contents as get does. Name the ones that are needed in resourceNames, with get only, or mount them.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list] # <- rbac-secrets-readable
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [app-database]
  verbs: [get]
- apiGroups: ["apps"]
  resources: [deployments]
  verbs: [get]
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

RESOURCES = ("secrets",)
VERBS = ("get", "list", "watch")


@rule(
    on=OBJECT,
    kinds=("Role", "ClusterRole"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={
        "kube-linter": ("access-to-secrets",), "kubescape": ("C-0015", "C-0186"), "trivy": ("KSV-0041", "KSV-0113"),
        "datree": ("CIS_INVALID_VERB_SECRETS",), "kics": ("RBAC Roles with Read Secrets",),
    },
    message='{kind} may "{verb}" {resource}: leave them out, or name the ones that are needed in resourceNames',
)
def check(obj: Object) -> Iterator[Finding]:
    """A policy rule grants one of the verbs on one of the resources."""
    for path, verb, resource in granted(obj, "", RESOURCES, VERBS):
        yield Finding(path, kind=obj.kind, verb=verb, resource=resource)
