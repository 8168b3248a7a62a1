"""An object in the namespace default

It goes where everything goes that names no namespace.

## Why
Quotas, network policies, roles and pod security are set by namespace; in default they cannot tell one application from another. Manifests
without a namespace are left alone: they go where they are applied.

## Bad
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: default # <- default-namespace
```

## Good
```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
```

## References
- https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    topic="metadata",
    severity="info",
    profiles=("security", "style", "learning"),
    aliases={
        "kube-linter": ("use-namespace",), "datree": ("WORKLOAD_INCORRECT_NAMESPACE_VALUE_DEFAULT",), "kubescape": ("C-0061",),
        "checkov": ("CKV_K8S_21",), "trivy": ("KSV-0110",), "kics": ("Using Default Namespace",),
    },
    message='{kind} "{name}" is in the namespace default: give the application a namespace of its own',
)
def check(obj: Object) -> Iterator[Finding]:
    """metadata.namespace is written, and is default."""
    if obj.namespace == "default" and (obj.value.get("metadata") or {}).get("namespace") == "default":
        yield Finding(("metadata", "namespace"), kind=obj.kind, name=obj.name)
