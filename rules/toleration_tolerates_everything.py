"""A toleration that tolerates everything

`operator: Exists` without a key matches every taint, also that of a dead node.

## Why
When a node stops answering it is tainted NoExecute, and pods that do not tolerate that are started elsewhere after five minutes. A pod that
tolerates everything stays bound to the dead node for ever. It also lands on control-plane nodes, on nodes that are being drained and
on nodes reserved for others. What the cluster itself runs on needs this (DaemonSets, pods of system priority or on the host's network, namespaces
as kube-system and metallb-system); a workload with replicas does not: name the taints that are meant.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      tolerations:
        - operator: Exists # <- toleration-tolerates-everything
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  selector:
    matchLabels: {app: worker}
  template:
    metadata:
      labels: {app: worker}
    spec:
      tolerations:
        - key: shop.example.com/batch
          operator: Exists
        - operator: Exists
          effect: NoExecute
          tolerationSeconds: 60
      containers:
        - name: worker
          image: registry.example.com/worker:5.1.0
```
An agent for every node:
```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      tolerations:
        - operator: Exists
      containers:
        - name: agent
          image: registry.example.com/agent:0.9.3
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
- https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, Phrase, PodTemplate, rule
from k8slint.visit import is_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController", "Job", "CronJob"),
    topic="scheduling",
    severity="warning",
    message=(
        "a toleration without a key tolerates every taint{effect}: the pods stay bound to a node that has died; "
        "name the taints that are meant, or set tolerationSeconds"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """Exists without a key, for NoExecute without an end."""
    tolerations = template.spec.get("tolerations")
    if not tolerations:
        return
    for i, toleration in enumerate(tolerations):
        if toleration.get("operator") == "Exists" and not toleration.get("key") and "tolerationSeconds" not in toleration:
            effect = toleration.get("effect", "")
            if effect not in ("", "NoExecute"):
                continue
            spec = template.spec
            if is_system(template.object.namespace) or "hostNetwork" in spec or spec.get("priorityClassName", "").startswith("system-"):
                return  # what the cluster itself runs on
            path = (*template.spec_path, "tolerations", i)
            yield Finding(path, effect=Phrase(f" of effect {effect}" if effect else ""))
