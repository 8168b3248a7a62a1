"""The template names the node

spec.nodeName is set in a workload's template, so no scheduler looks at its pods.

## Why
nodeName is what the scheduler writes. A pod that comes with it goes to that node past all checks: it is refused there when resources are short, it ignores
taints and affinity, all replicas share the one node, and when the node is gone or has another name every new pod fails. Say where pods
belong with nodeSelector or node affinity.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      nodeName: worker-1 # <- node-name-fixed
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
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      nodeSelector: {kubernetes.io/hostname: worker-1}
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
---
apiVersion: v1
kind: Pod
metadata:
  name: look-at-the-node
spec:
  nodeName: worker-1
  containers:
    - name: shell
      image: registry.example.com/shell:1.0.0
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "DaemonSet", "CronJob"),
    topic="scheduling",
    severity="warning",
    message='all pods go to node "{node}" past the scheduler, which checks resources and taints; use nodeSelector or node affinity',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A node's name in the template of a workload."""
    node = template.spec.get("nodeName")
    if node and "$" not in node and "{" not in node:
        yield Finding((*template.spec_path, "nodeName"), node=node)
