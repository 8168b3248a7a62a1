"""A binding to system:masters

The group that authorization lets through.

## Why
Members of system:masters pass by RBAC altogether, so the binding grants nothing, and it tells that somebody makes certificates with
this group, which cannot be revoked. Bind the role to a group of your own.

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
  name: system:masters # <- rbac-system-masters
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
  name: system:master-readers
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

SUBJECTS = ("system:masters",)


@rule(
    on=OBJECT,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"datree": ("CIS_INVALID_VALUE_SYSTEM_MASTERS",), "trivy": ("KSV-0123",)},
    message='the role "{role}" is bound to "{subject}": bind it to those who need it',
)
def check(obj: Object) -> Iterator[Finding]:
    """A subject is system:masters."""
    if is_shipped(obj.name):
        return
    for i, subject in enumerate(obj.value.get("subjects") or ()):
        if subject.get("name") in SUBJECTS:
            role = (obj.value.get("roleRef") or {}).get("name")
            if role not in ("system:public-info-viewer", "system:discovery", "system:basic-user"):
                yield Finding(("subjects", i, "name"), role=role or "?", subject=subject["name"])
