"""The pods are killed without notice

terminationGracePeriodSeconds is 0.

## Why
With a grace period of 0 a deleted pod is taken out of the API at once, and its processes get no time to end: requests are cut off, files are left half
written. The name is free before the node has confirmed that the old process is gone, so that two pods of a StatefulSet with one identity may
run and write at the same time. The documentation calls it unsafe. A program that ends fast ends fast with 30 seconds, too.

## Bad
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      terminationGracePeriodSeconds: 0 # <- grace-period-zero
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
```

## Good
```yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: db
          image: registry.example.com/postgres:16.4
---
apiVersion: batch/v1
kind: Job
metadata:
  name: sum
spec:
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 0
      containers:
        - name: sum
          image: registry.example.com/sum:1.0.0
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#deployment-and-scaling-guarantees
- https://kubernetes.io/docs/tasks/run-application/force-delete-stateful-set-pod/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"),
    topic="lifecycle",
    severity="warning",
    profiles=("reliability", "learning"),
    message={
        "": "terminationGracePeriodSeconds is 0: the processes are killed without notice; give them a few seconds",
        "identity": "terminationGracePeriodSeconds is 0: the next pod of the same identity may start while this one still runs; give it a few seconds",
    },
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A grace period of nothing."""
    if template.spec.get("terminationGracePeriodSeconds") == 0:
        yield Finding((*template.spec_path, "terminationGracePeriodSeconds"), "identity" if template.kind == "StatefulSet" else "")
