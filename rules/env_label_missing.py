"""No env label

metadata.labels has no env.

## Why
When something breaks at night, or the bill comes, the first question is whose it is and which environment. A label env answers with
kubectl get and in every dashboard; the name of the label is an option.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels: {app: api} # <- env-label-missing
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
  labels: {env: shop}
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
    kinds=("Deployment",),
    topic="metadata",
    severity="info",
    profiles=("strict",),
    aliases={"datree": ("DEPLOYMENT_MISSING_LABEL_ENV_VALUE",)},
    message='{kind} "{name}" has no label "{label}": say it there',
)
def check(obj: Object, *, label: str = "env") -> Iterator[Finding]:
    """A workload without the label."""
    if label not in obj.labels:
        yield Finding(("metadata", "labels"), kind=obj.kind, name=obj.name, label=label)
