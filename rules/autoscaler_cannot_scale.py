"""An autoscaler that cannot scale

minReplicas equals maxReplicas.

## Why
The number of replicas is then fixed, and what changes it by hand is undone. Either the maximum was meant to be higher, or a plain
replicas is enough.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  minReplicas: 5
  maxReplicas: 5 # <- autoscaler-cannot-scale
```

## Good
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  minReplicas: 5
  maxReplicas: 6
```

## References
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    profiles=("default", "compat-polaris"),
    aliases={"polaris": ("hpaMaxAvailability",)},
    message="minReplicas and maxReplicas are both {value}: the autoscaler cannot scale; raise maxReplicas",
)
def check(obj: Object) -> Iterator[Finding]:
    """The two are equal."""
    spec = obj.value.get("spec")
    if spec and spec.get("maxReplicas") and spec.get("minReplicas", 1) == spec["maxReplicas"]:
        yield Finding(("spec", "maxReplicas"), value=spec["maxReplicas"])
