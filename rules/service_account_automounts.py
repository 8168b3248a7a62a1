"""A service account hands its token to every pod

automountServiceAccountToken is not false.

## Why
Pods that say nothing themselves get the token of such an account in a file. With false on the account, only those pods get one that ask
for it, which is how CIS and NSA want it.

## Bad
```yaml
apiVersion: v1 # <- service-account-automounts
kind: ServiceAccount
metadata:
  name: api
```

## Good
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: api
automountServiceAccountToken: false
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("ServiceAccount",),
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={"datree": ("SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE",), "kubescape": ("C-0261",), "popeye": ("POP-303",)},
    message='service account "{name}" hands its token to every pod: set automountServiceAccountToken: false, and true on the pods that need it',
)
def check(obj: Object) -> Iterator[Finding]:
    """automountServiceAccountToken is not false."""
    if obj.group == "" and obj.value.get("automountServiceAccountToken") is not False:
        yield Finding(("automountServiceAccountToken",), name=obj.name)
