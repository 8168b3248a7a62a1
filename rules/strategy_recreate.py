"""Every rollout is an outage

The strategy is Recreate, or OnDelete.

## Why
Recreate stops all old pods before the first new one starts; OnDelete waits for somebody to delete them. That is right for programs that
cannot run twice, and then worth a comment; for all others RollingUpdate keeps serving.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  strategy:
    type: Recreate # <- strategy-recreate
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
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
  replicas: 3
  strategy:
    type: RollingUpdate
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#strategy
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "DaemonSet", "StatefulSet"),
    topic="availability",
    severity="info",
    profiles=("strict", "learning"),
    aliases={"kube-linter": ("no-rolling-update-strategy",), "kube-score": ("deployment-strategy",), "kubescape": ("C-0305",)},
    message='the strategy of {kind} "{name}" is "{value}": RollingUpdate keeps serving',
)
def check(obj: Object) -> Iterator[Finding]:
    """Recreate or OnDelete."""
    spec = obj.value.get("spec") or {}
    field = "strategy" if obj.kind == "Deployment" else "updateStrategy"
    value = (spec.get(field) or {}).get("type")
    if value in ("Recreate", "OnDelete"):
        yield Finding(("spec", field, "type"), kind=obj.kind, name=obj.name, value=value)
