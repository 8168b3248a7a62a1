"""No priority says which pods go first

No priorityClassName.

## Why
When room is short the scheduler evicts pods of lower priority, and all that name none are equal: a batch job then displaces nothing and
a front end waits behind it. Two or three classes for a cluster are enough.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec: # <- priority-class-missing
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
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      priorityClassName: high
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="scheduling",
    severity="info",
    profiles=("strict", "compat-polaris"),
    aliases={
        "kube-linter": ("~priority-class-name",),
        "polaris": ("priorityClassNotSet",),
    },
    message='{kind} "{name}" has no priorityClassName: say which pods go first',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """priorityClassName is not set."""
    if template.containers and not template.spec.get("priorityClassName"):
        yield Finding((*template.spec_path, "priorityClassName"), kind=template.kind, name=template.object.name)
