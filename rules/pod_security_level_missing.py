"""A namespace without a Pod Security level

No pod-security.kubernetes.io/enforce label.

## Why
Without the label the cluster's default counts, which is privileged: any pod may be root on its node. Start with warn and audit, then
enforce baseline or restricted.

## Bad
```yaml
apiVersion: v1
kind: Namespace
metadata: # <- pod-security-level-missing
  name: shop
```

## Good
```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: baseline
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-admission/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Namespace",),
    topic="security",
    severity="info",
    profiles=("security",),
    aliases={"kubescape": ("C-0192",)},
    message='Namespace "{name}" has no label pod-security.kubernetes.io/enforce: set baseline or restricted',
)
def check(obj: Object) -> Iterator[Finding]:
    """The label is missing."""
    if "pod-security.kubernetes.io/enforce" not in obj.labels and not obj.name.startswith("kube-"):
        yield Finding(("metadata", "labels", "pod-security.kubernetes.io/enforce"), name=obj.name)
