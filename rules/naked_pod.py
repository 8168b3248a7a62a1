"""A Pod without a controller

When it ends, or its node does, nothing starts it again.

## Why
A bare Pod belongs to one node for life. A drain deletes it, a dead node takes it along, and a change of its image means deleting it by
hand. A Deployment, a StatefulSet or a Job brings it back. Pods that run once to completion (restartPolicy Never or OnFailure) are left
alone, and so are the pods of the kubelet itself in kube-system.

## Bad
```yaml
apiVersion: v1
kind: Pod # <- naked-pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: once
spec:
  restartPolicy: Never
  containers:
  - name: once
    image: registry.example.com/once:1.4.2
```
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
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/configuration/overview/#naked-pods-vs-replicasets-deployments-and-jobs
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Pod",),
    topic="availability",
    severity="info",
    profiles=("reliability", "learning"),
    aliases={
        "polaris": ("~nakedPod",),
        "datree": ("K8S_INCORRECT_KIND_VALUE_POD",), "kubescape": ("C-0073",), "popeye": ("POP-208",),
    },
    message='Pod "{name}" has no controller: when it ends or its node does, nothing starts it again; use a Deployment or a Job',
)
def check(obj: Object) -> Iterator[Finding]:
    """A Pod that is to keep running and has no owner."""
    spec = obj.value.get("spec") or {}
    metadata = obj.value.get("metadata") or {}
    if spec.get("restartPolicy", "Always") != "Always" or metadata.get("ownerReferences") or obj.namespace == "kube-system":
        return
    yield Finding(("kind",), name=obj.name)
