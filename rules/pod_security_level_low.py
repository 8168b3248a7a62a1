"""A Pod Security level below restricted

Namespace enforces less than it could.

## Why
privileged allows everything; baseline still allows root and all default capabilities. Applications seldom need more than restricted
allows, and the server says at once what is missing.

## Bad
```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: privileged # <- pod-security-level-low
```

## Good
```yaml
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    pod-security.kubernetes.io/enforce: restricted
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
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
    aliases={
        "kubescape": (
            "C-0193", "C-0194", "C-0195", "C-0196", "C-0199", "C-0202", "C-0203", "C-0204", "C-0197", "C-0198", "C-0200",
            "C-0201",
        ),
    },
    message='Namespace "{name}" enforces the level "{level}": raise it to restricted',
)
def check(obj: Object) -> Iterator[Finding]:
    """enforce is privileged or baseline."""
    level = obj.labels.get("pod-security.kubernetes.io/enforce")
    if level in ("privileged", "baseline"):
        yield Finding(("metadata", "labels", "pod-security.kubernetes.io/enforce"), name=obj.name, level=level)
