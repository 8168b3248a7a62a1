"""Broken pods block a drain

The budget has no unhealthyPodEvictionPolicy.

## Why
By default a pod that is not ready counts against the budget like any other, so an application that crashes keeps its node from being
drained until somebody deletes the pods. AlwaysAllow lets broken pods go.

## Bad
```yaml
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: api
spec: # <- budget-unhealthy-policy-missing
  maxUnavailable: 1
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
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels:
      app: api
```

## References
- https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
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
    severity="info",
    profiles=("reliability", "compat-kube-linter"),
    aliases={"kube-linter": ("pdb-unhealthy-pod-eviction-policy",)},
    message='PodDisruptionBudget "{name}" has no unhealthyPodEvictionPolicy: AlwaysAllow lets a drain take broken pods',
)
def check(obj: Object) -> Iterator[Finding]:
    """The field is not set."""
    spec = obj.value.get("spec")
    if spec and "unhealthyPodEvictionPolicy" not in spec:
        yield Finding(("spec", "unhealthyPodEvictionPolicy"), name=obj.name)
