"""The workload is switched off

replicas is 0.

## Why
Nothing runs, and everything that looks at the manifest says that all is well. It is often left over from an incident; where it is
meant, say so beside it.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 0 # <- replicas-zero
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
  replicas: 1
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
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    topic="availability",
    severity="info",
    profiles=("strict", "learning"),
    aliases={"popeye": ("POP-500",), "konflate": ("replicas-zero",)},
    message='{kind} "{name}" has 0 replicas: nothing runs',
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.replicas is 0."""
    spec = obj.value.get("spec")
    if spec and spec.get("replicas") == 0:
        yield Finding(("spec", "replicas"), kind=obj.kind, name=obj.name)
