"""The autoscaler may go down to one replica

minReplicas is below two.

## Why
With one replica every crash, drain and node upgrade is an outage, at night most of all, when the load is low. Two cost one idle pod.

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
  minReplicas: 1 # <- autoscaler-minimum-low
  maxReplicas: 5
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
  minReplicas: 2
  maxReplicas: 5
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
    severity="info",
    profiles=("reliability", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-linter": ("~hpa-minimum-three-replicas",),
        "polaris": ("~hpaMinAvailability",), "kube-score": ("horizontalpodautoscaler-replicas",),
        "datree": ("HPA_MISSING_MINREPLICAS_KEY",),
    },
    message="minReplicas is {value}, expected at least {minimum}: with one replica a drain or a crash is an outage",
)
def check(obj: Object, *, minimum: int = 2) -> Iterator[Finding]:
    """minReplicas, 1 by default, is below `minimum`."""
    spec = obj.value.get("spec")
    if spec:
        value = spec.get("minReplicas", 1)
        if 0 < value < minimum:
            yield Finding(("spec", "minReplicas"), value=value, minimum=minimum)
