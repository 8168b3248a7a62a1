"""A PodDisruptionBudget without a number

Neither minAvailable nor maxUnavailable.

## Why
The API server accepts it, and the disruption controller, which has no number to go by, allows no eviction at all: the ready pods that it
selects stop every drain of their nodes, and nothing in the manifest says so.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec: # <- budget-without-number
  selector:
    matchLabels:
      app: api
```

## Good
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app: api
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("PodDisruptionBudget",),
    topic="availability",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={"kube-score": ("poddisruptionbudget-has-policy",)},
    message='PodDisruptionBudget "{name}" says neither minAvailable nor maxUnavailable: set one',
)
def check(obj: Object) -> Iterator[Finding]:
    """Both are missing."""
    spec = obj.value.get("spec")
    if spec and "minAvailable" not in spec and "maxUnavailable" not in spec:
        yield Finding(("spec", "minAvailable"), name=obj.name)
