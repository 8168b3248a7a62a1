"""An application in kube-system

The namespace of the control plane.

## Why
Quotas, policies and Pod Security usually leave kube-system out, so an application there has more rights than anywhere else, and its
Secrets lie beside the cluster's own.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  namespace: kube-system # <- namespace-kube-system
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
  namespace: kube-systems
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
- https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/#initial-namespaces
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "DaemonSet", "CronJob", "Job", "ReplicaSet", "Pod"),
    topic="metadata",
    severity="info",
    profiles=("strict",),
    aliases={"trivy": ("KSV-0037",)},
    message='{kind} "{name}" is in the namespace "{namespace}": give it one of its own',
)
def check(obj: Object) -> Iterator[Finding]:
    """A workload in kube-system, kube-public or kube-node-lease."""
    if obj.namespace in ("kube-system", "kube-public", "kube-node-lease"):
        yield Finding(("metadata", "namespace"), kind=obj.kind, name=obj.name, namespace=obj.namespace)
