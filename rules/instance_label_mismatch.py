"""The instance label is another name

app.kubernetes.io/instance differs from metadata.name.

## Why
Tools that group by instance put the object with another one, or with none where the label is missing. Teams that name their objects
after their instance switch this rule on.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels:
    app.kubernetes.io/instance: web # <- instance-label-mismatch
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
  labels:
    app.kubernetes.io/instance: api
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
    kinds=("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "Pod"),
    topic="metadata",
    severity="info",
    profiles=("strict", "compat-polaris"),
    aliases={"polaris": ("metadataAndInstanceMismatched",)},
    message={
        "": 'label app.kubernetes.io/instance is "{value}", but the name is "{name}": make them the same',
        "missing": 'label app.kubernetes.io/instance is not set: set it to the name, "{name}"',
    },
)
def check(obj: Object) -> Iterator[Finding]:
    """The label is missing or differs."""
    value = obj.labels.get("app.kubernetes.io/instance")
    if value != obj.name:
        yield Finding(("metadata", "labels", "app.kubernetes.io/instance"), "" if value else "missing", value=value, name=obj.name)
