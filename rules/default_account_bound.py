"""A role is bound to the default service account

Every pod that names no account has it.

## Why
What default may do, all pods of the namespace may do that nobody gave an account, those of tomorrow as well. Bind the role to an
account that one workload uses.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: default # <- default-account-bound
  namespace: shop
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: ServiceAccount
  name: default-runner
  namespace: shop
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"checkov": ("CKV_K8S_42",), "kics": ("Role Binding To Default Service Account",), "popeye": ("POP-308",)},
    message='the role "{role}" is bound to the service account "default": give the workload an account of its own',
)
def check(obj: Object) -> Iterator[Finding]:
    """A subject is a ServiceAccount named default."""
    for i, subject in enumerate(obj.value.get("subjects") or ()):
        if subject.get("kind") == "ServiceAccount" and subject.get("name") == "default":
            yield Finding(("subjects", i, "name"), role=(obj.value.get("roleRef") or {}).get("name"))
