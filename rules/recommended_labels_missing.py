"""None of the recommended labels

No app.kubernetes.io/ label.

## Why
Dashboards, kubectl and policy tools group objects by app.kubernetes.io/name, instance and part-of. Objects that have none of them are
found by their name only.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels: {app: api} # <- recommended-labels-missing
spec:
  replicas: 3
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
  labels: {app.kubernetes.io/name: api}
spec:
  replicas: 3
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
- https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job"),
    topic="metadata",
    severity="info",
    profiles=("strict", "learning"),
    aliases={"kubescape": ("C-0077",)},
    message='{kind} "{name}" has no label app.kubernetes.io/name: add the recommended labels',
)
def check(obj: Object) -> Iterator[Finding]:
    """A workload without any of them."""
    if not any(key.startswith("app.kubernetes.io/") for key in obj.labels):
        yield Finding(("metadata", "labels"), kind=obj.kind, name=obj.name)
