"""A selector with a label that changes at every release

The selector of a workload cannot be changed; this label will be.

## Why
`app.kubernetes.io/version` and `helm.sh/chart` hold a version. A Deployment, StatefulSet, DaemonSet or ReplicaSet keeps the selector that it was
created with: the next release changes the label, and the API server refuses the update with `field is immutable`. Select by what stays, name and
instance.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: api
      app.kubernetes.io/version: 1.4.2 # <- selector-changes-with-version
  template:
    metadata:
      labels:
        app.kubernetes.io/name: api
        app.kubernetes.io/version: 1.4.2
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
  selector:
    matchLabels:
      app.kubernetes.io/name: api
      app.kubernetes.io/instance: shop
  template:
    metadata:
      labels:
        app.kubernetes.io/name: api
        app.kubernetes.io/instance: shop
        app.kubernetes.io/version: 1.4.2
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#label-selector-updates
- https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"),
    topic="selectors",
    severity="warning",
    message='the selector holds "{label}", which the next release changes, and a selector cannot be changed: the update will be refused',
)
def check(obj: Object) -> Iterator[Finding]:
    """matchLabels with a label that holds a version."""
    spec = obj.value.get("spec")
    selector = spec.get("selector") if spec else None
    if not selector:
        return
    labels = selector.get("matchLabels")
    if labels:
        for label in ("app.kubernetes.io/version", "helm.sh/chart"):
            if label in labels:
                yield Finding(("spec", "selector", "matchLabels", label), label=label)
