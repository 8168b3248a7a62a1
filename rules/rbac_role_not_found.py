"""A binding to a role that is not there

The run has roles beside it, with another name.

## Why
A binding to a role that does not exist is accepted and grants nothing: the program gets 403 and the manifest looks right. Since roleRef
cannot be changed, the binding has to be made anew.

## Bad
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: api-reader # <- rbac-role-not-found
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: api-readers
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get]
```

## Good
```yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: app
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: api-reader
subjects:
- kind: ServiceAccount
  name: app
  namespace: shop
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: api-reader
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [get]
```

## References
- https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from __future__ import annotations

from k8slint.rbac import BINDINGS, ROLES, is_shipped
from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("RoleBinding", "ClusterRoleBinding"),
    topic="rbac",
    severity="warning",
    profiles=("default",),
    aliases={"kubevious": ("rbac/role-binding-role-ref",), "popeye": ("POP-1300",)},
    message='{kind} "{role}" is not in the run; "{near}" is: a binding to nothing grants nothing',
)
def check(store: Store) -> Iterator[Finding]:
    """A roleRef that nothing answers, with a name of the run near to it."""
    for kind in BINDINGS:
        for binding in store.list(kind):
            reference = binding.value.get("roleRef") or {}
            role, wanted = reference.get("name"), reference.get("kind")
            if not role or wanted not in ROLES or is_shipped(role):
                continue
            if store.find(wanted, binding.namespace if wanted == "Role" else "", role):
                continue
            near = near_name(role, [o.name for o in store.beside(binding, wanted)])
            if near:
                yield Finding(("roleRef", "name"), of=binding, kind=wanted, role=role, near=near)
