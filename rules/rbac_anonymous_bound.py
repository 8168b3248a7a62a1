"""A role for everybody without a name

A binding to system:anonymous or system:unauthenticated.

## Why
Whoever reaches the API server has this role, without any credentials. Only the discovery role system:public-info-viewer is meant for
them.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: Group
  apiGroup: rbac.authorization.k8s.io
  name: system:unauthenticated # <- rbac-anonymous-bound
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
- kind: Group
  apiGroup: rbac.authorization.k8s.io
  name: anonymous
```

## References
- https://kubernetes.io/docs/concepts/security/rbac-good-practices/
"""

from __future__ import annotations

from k8slint.rbac import is_shipped
from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECTS = ("system:anonymous", "system:unauthenticated")


@rule(
    on=OBJECT,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"kubescape": ("C-0262",), "trivy": ("KSV-0122",)},
    message='the role "{role}" is bound to "{subject}": bind it to those who need it',
)
def check(obj: Object) -> Iterator[Finding]:
    """A subject is system:anonymous or system:unauthenticated."""
    if is_shipped(obj.name):
        return
    for i, subject in enumerate(obj.value.get("subjects") or ()):
        if subject.get("name") in SUBJECTS:
            role = (obj.value.get("roleRef") or {}).get("name")
            if role not in ("system:public-info-viewer", "system:discovery", "system:basic-user"):
                yield Finding(("subjects", i, "name"), role=role or "?", subject=subject["name"])
