"""The default service account hands out its token

It is written down, and automountServiceAccountToken is not false.

## Why
Pods that name no account use the one called default, so a right that it gets, all of them get. CIS wants it without a token: with
automountServiceAccountToken: false nothing can be done with it by accident.

## Bad
```yaml
apiVersion: v1 # <- default-account-automounts
kind: ServiceAccount
metadata:
  name: default
```

## Good
```yaml
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
automountServiceAccountToken: false
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: defaults
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
    severity="warning",
    profiles=("security",),
    aliases={
        "datree": ("CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN",), "checkov": ("CKV_K8S_41",), "kics": ("Default Service Account In Use",),
    },
    message='the service account "{name}" hands its token to all pods that name none: set automountServiceAccountToken: false',
)
def check(obj: Object) -> Iterator[Finding]:
    """The account named default does not say false."""
    if obj.name == "default" and obj.group == "" and obj.value.get("automountServiceAccountToken") is not False:
        yield Finding(("automountServiceAccountToken",), name=obj.name)
