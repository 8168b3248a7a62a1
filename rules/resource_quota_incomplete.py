"""A ResourceQuota without CPU or memory

hard does not limit requests and limits of both.

## Why
A quota on the number of pods alone lets one pod take the cluster. With requests and limits of CPU and memory a namespace cannot starve
its neighbours.

## Bad
```yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard: # <- resource-quota-incomplete
    requests.cpu: 4
    limits.cpu: 8
```

## Good
```yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: shop
spec:
  hard:
    cpu: 4
    limits.cpu: 8
    requests.memory: 8Gi
    limits.memory: 16Gi
```

## References
- https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("ResourceQuota",),
    topic="resources",
    severity="info",
    profiles=("strict",),
    aliases={"trivy": ("KSV-0040",)},
    message='the quota has no "{field}": limit requests and limits of CPU and memory',
)
def check(obj: Object) -> Iterator[Finding]:
    """One of the four is missing (cpu and memory mean requests) and no scope narrows the quota."""
    spec = obj.value.get("spec") or {}
    hard = spec.get("hard")
    if hard and "scopes" not in spec and "scopeSelector" not in spec:
        for field in ("requests.cpu", "requests.memory", "limits.cpu", "limits.memory"):
            if field not in hard and field.replace("requests.", "") not in hard:
                yield Finding(("spec", "hard", field), field=field)
                break
