"""A Service for Helm 2's Tiller

Whoever reaches it administers the cluster.

## Why
Tiller does what anyone who reaches its port asks, without credentials, and usually as cluster-admin. Helm 3 needs neither Tiller nor
its Service.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: tiller-deploy # <- tiller-service
spec:
  selector: {name: tiller}
  ports:
  - port: 44134
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: tillers-shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Service",),
    topic="security",
    severity="warning",
    profiles=("security",),
    aliases={"checkov": ("CKV_K8S_44",), "kics": ("Tiller Service Is Not Deleted",)},
    message='Service "{name}" is for Tiller, which obeys anyone who reaches it: delete it',
)
def check(obj: Object) -> Iterator[Finding]:
    """The usual name or labels."""
    selector = (obj.value.get("spec") or {}).get("selector") or {}
    if obj.group == "" and (obj.name == "tiller-deploy" or (selector.get("app") == "helm" and selector.get("name") == "tiller")):
        yield Finding(("metadata", "name"), name=obj.name)
