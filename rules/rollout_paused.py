"""A Deployment whose rollouts are paused

spec.paused is true.

## Why
A paused Deployment takes every change of its template and does nothing: `kubectl apply` succeeds, and the old version goes on running.
Pausing is meant for the minutes in which several changes are made by hand; in a manifest it keeps every release from arriving.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  paused: true # <- rollout-paused
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  paused: false
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#pausing-and-resuming-a-deployment
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment",),
    topic="availability",
    severity="warning",
    profiles=("reliability", "learning"),
    message="the Deployment is paused: changes of its template are accepted and never rolled out; remove paused",
)
def check(obj: Object) -> Iterator[Finding]:
    """A Deployment that is paused in its manifest."""
    if (obj.value.get("spec") or {}).get("paused"):
        yield Finding(("spec", "paused"))
