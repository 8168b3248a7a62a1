"""A LimitRange that leaves gaps

default, defaultRequest, min or max is missing for containers.

## Why
Containers that say nothing get what default and defaultRequest say; without min and max one that says something may take the whole
node, or next to nothing.

## Bad
```yaml
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container # <- limit-range-incomplete
    default: {memory: 128Mi}
```

## Good
```yaml
apiVersion: v1
kind: LimitRange
metadata:
  name: shop
spec:
  limits:
  - type: Container
    default: {memory: 128Mi}
    defaultRequest: {memory: 64Mi}
    min: {memory: 16Mi}
    max: {memory: 1Gi}
  - type: Pod
    max: {memory: 2Gi}
```

## References
- https://kubernetes.io/docs/concepts/policy/limit-range/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("LimitRange",),
    topic="resources",
    severity="info",
    profiles=("strict",),
    aliases={"trivy": ("KSV-0039",)},
    message='the limits for containers have no "{field}": set default, defaultRequest, min and max',
)
def check(obj: Object) -> Iterator[Finding]:
    """An entry for Container that lacks one of the four."""
    for i, limit in enumerate((obj.value.get("spec") or {}).get("limits") or ()):
        if limit.get("type") == "Container":
            for field in ("default", "defaultRequest", "min", "max"):
                if field not in limit:
                    yield Finding(("spec", "limits", i, field), field=field)
                    break
