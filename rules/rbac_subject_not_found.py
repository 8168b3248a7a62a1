"""A binding for a service account that is not there

The run has accounts beside it, with another name.

## Why
Kubernetes accepts a binding for an account that nobody made. The workload then runs as the account that there is and gets 403 for
everything.

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
  name: api-runer # <- rbac-subject-not-found
  namespace: default
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api-runner
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
  name: api-runner
  namespace: default
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api-runner
```

## References
- https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from __future__ import annotations

from k8slint.rbac import BINDINGS
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
    aliases={"kubevious": ("rbac/role-binding-service-account-ref",), "popeye": ("POP-1300",)},
    message='ServiceAccount "{account}" is not in the run; "{near}" is: the binding reaches nobody',
)
def check(store: Store) -> Iterator[Finding]:
    """A subject that nothing answers, with a name of the run near to it."""
    for kind in BINDINGS:
        for binding in store.list(kind):
            for i, subject in enumerate(binding.value.get("subjects") or ()):
                account = subject.get("name")
                if subject.get("kind") != "ServiceAccount" or not account:
                    continue
                if store.exists("ServiceAccount", subject.get("namespace") or binding.namespace, account):
                    continue
                near = near_name(account, [o.name for o in store.beside(binding, "ServiceAccount")])
                if near:
                    yield Finding(("subjects", i, "name"), of=binding, account=account, near=near)
