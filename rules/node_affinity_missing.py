"""Nothing says on which nodes the pods belong

No node affinity.

## Why
In a cluster with several kinds of nodes (GPU, spot, arm64) a pod that says nothing lands anywhere. Teams with such a cluster switch
this rule on; elsewhere it says nothing useful.

## Bad
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
    spec: # <- node-affinity-missing
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
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
            - matchExpressions:
              - {key: kubernetes.io/arch, operator: In, values: [amd64]}
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
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
    profiles=("strict",),
    aliases={"kube-linter": ("no-node-affinity",)},
    message='{kind} "{name}" says nothing of its nodes: add nodeAffinity',
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """No affinity.nodeAffinity."""
    if template.containers and not (template.spec.get("affinity") or {}).get("nodeAffinity"):
        yield Finding((*template.spec_path, "affinity", "nodeAffinity"), kind=template.kind, name=template.object.name)
