"""A node label that nodes no longer have

The pods ask for nodes with the label node-role.kubernetes.io/master.

## Why
kubeadm no longer puts this label on control-plane nodes since Kubernetes 1.24; they have node-role.kubernetes.io/control-plane. Pods that
require the old label stay Pending. OpenShift and k3s still set it, so the
rule is not in the default set. A preference, or one of several terms that may hold instead, is left alone.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller
spec:
  selector:
    matchLabels: {app: controller}
  template:
    metadata:
      labels: {app: controller}
    spec:
      nodeSelector:
        node-role.kubernetes.io/master: "" # <- master-node-label
      containers:
        - name: controller
          image: registry.example.com/controller:0.9.3
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: scheduler
spec:
  selector:
    matchLabels: {app: scheduler}
  template:
    metadata:
      labels: {app: scheduler}
    spec:
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - key: node-role.kubernetes.io/master # <- master-node-label
                    operator: Exists
      containers:
        - name: scheduler
          image: registry.example.com/scheduler:0.9.3
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: controller
spec:
  selector:
    matchLabels: {app: controller}
  template:
    metadata:
      labels: {app: controller}
    spec:
      nodeSelector:
        node-role.kubernetes.io/control-plane: ""
      tolerations:
        - {key: node-role.kubernetes.io/master, operator: Exists, effect: NoSchedule}
        - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  - {key: node-role.kubernetes.io/master, operator: Exists}
              - matchExpressions:
                  - {key: node-role.kubernetes.io/control-plane, operator: Exists}
      containers:
        - name: controller
          image: registry.example.com/controller:0.9.3
---
apiVersion: v1
kind: Pod
metadata:
  name: not-on-the-control-plane
spec:
  affinity:
    nodeAffinity:
      requiredDuringSchedulingIgnoredDuringExecution:
        nodeSelectorTerms:
          - matchExpressions:
              - {key: node-role.kubernetes.io/master, operator: DoesNotExist}
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane
- https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

OLD = "node-role.kubernetes.io/master"


@rule(
    on=POD_TEMPLATE,
    topic="scheduling",
    severity="warning",
    profiles=("reliability", "learning"),
    message=(
        "kubeadm's nodes have no label node-role.kubernetes.io/master since Kubernetes 1.24: there the pods stay Pending; "
        "use node-role.kubernetes.io/control-plane"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """The old label in nodeSelector, or required in every term of the node affinity."""
    spec = template.spec
    if "nodeSelector" in spec and OLD in spec["nodeSelector"]:
        yield Finding((*template.spec_path, "nodeSelector", OLD))
    if "affinity" in spec:
        required = (spec["affinity"].get("nodeAffinity") or {}).get("requiredDuringSchedulingIgnoredDuringExecution") or {}
        found = []
        for i, term in enumerate(required.get("nodeSelectorTerms") or ()):
            for j, expression in enumerate(term.get("matchExpressions") or ()):
                if expression.get("key") == OLD and expression.get("operator") in ("Exists", "In"):
                    found.append((i, j))
                    break
            else:
                return
        for i, j in found[:1]:
            path = ("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms", i, "matchExpressions", j, "key")
            yield Finding((*template.spec_path, *path))
