"""A role for everybody with a name

A binding to system:authenticated.

## Why
Every user, every service account of every namespace, and on some clouds everyone with an account there is in this group. Bind the role
to those who need it.

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
  name: system:authenticated # <- rbac-authenticated-bound
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
  name: authenticated
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

SUBJECTS = ("system:authenticated",)


@rule(
    on=OBJECT,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("security",),
    aliases={"trivy": ("KSV-01011",)},
    message='the role "{role}" is bound to "{subject}": bind it to those who need it',
)
def check(obj: Object) -> Iterator[Finding]:
    """A subject is system:authenticated."""
    if is_shipped(obj.name):
        return
    for i, subject in enumerate(obj.value.get("subjects") or ()):
        if subject.get("name") in SUBJECTS:
            role = (obj.value.get("roleRef") or {}).get("name")
            if role not in ("system:public-info-viewer", "system:discovery", "system:basic-user"):
                yield Finding(("subjects", i, "name"), role=role or "?", subject=subject["name"])
