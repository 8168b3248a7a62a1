"""A toleration for a taint that no node has

The run has nodes, and none of them has the taint that is tolerated.

## Why
The nodes were meant to be reserved and are not, or the key, the value or the effect is misspelt, and the pods will not get onto the nodes
that they were meant for. The rule speaks only where the nodes are known: Node objects in the same folder or above it, or an inventory given
with --nodes. Taints that Kubernetes sets by itself and DaemonSets are left alone.

## Bad
```yaml
apiVersion: v1
kind: Node
metadata:
  name: gpu-1
spec:
  taints:
    - {key: shop.example.com/gpu, value: "true", effect: NoSchedule}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: train
spec:
  selector:
    matchLabels: {app: train}
  template:
    metadata:
      labels: {app: train}
    spec:
      tolerations:
        - {key: shop.example.com/gpus, operator: Exists} # <- toleration-without-taint
        - {key: shop.example.com/gpu, value: "yes", effect: NoSchedule} # <- toleration-without-taint
      containers:
        - name: train
          image: registry.example.com/train:0.4.0
```

## Good
```yaml
apiVersion: v1
kind: Node
metadata:
  name: gpu-1
spec:
  taints:
    - {key: shop.example.com/gpu, value: "true", effect: NoSchedule}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: train
spec:
  selector:
    matchLabels: {app: train}
  template:
    metadata:
      labels: {app: train}
    spec:
      tolerations:
        - {key: shop.example.com/gpu, operator: Exists}
        - {key: shop.example.com/gpu, value: "true"}
        - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 30}
        - {key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule}
      containers:
        - name: train
          image: registry.example.com/train:0.4.0
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, rule
from k8slint.store import folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from k8slint.plan_result import Plan
    from k8slint.store import Store


@rule(
    on=PLAN,
    kinds=("Node",),
    topic="scheduling",
    severity="info",
    profiles=("reliability", "complete"),
    message={
        "": 'no node has a taint "{key}": the toleration does nothing; remove it or look at the spelling',
        "other": 'no node has the taint {wanted}, which is tolerated; taints of this key are {taints}',
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """A toleration by key that none of the known taints meets."""
    taints: dict[str, list[dict[str, Any]]] = {}
    for node in plan.cluster.list("Node"):
        for taint in (node.get("spec") or {}).get("taints") or ():
            taints.setdefault(taint.get("key", ""), []).append(taint)
    # nodes among the manifests are known to be those of what stands beside or below them
    folders = {folder_of(node) for node in store.list("Node")}
    for template in store.pod_templates():
        tolerations = template.spec.get("tolerations")
        if not tolerations or template.kind == "DaemonSet":
            continue
        if folders and not any(f"{folder_of(template.object)}/".startswith(f"{folder}/" if folder else "") for folder in folders):
            continue
        for i, toleration in enumerate(tolerations):
            key = toleration.get("key")
            if not key or "kubernetes.io/" in key:
                continue
            known = taints.get(key, [])
            if not any(_tolerates(toleration, taint) for taint in known):
                words = ", ".join(dict.fromkeys(map(_text, known)))
                path = (*template.spec_path, "tolerations", i)
                yield Finding(path, "other" if known else "", of=template.object, key=key, wanted=_text(toleration), taints=words)


def _tolerates(toleration: dict[str, Any], taint: dict[str, Any]) -> bool:
    if toleration.get("effect") and toleration["effect"] != taint.get("effect"):
        return False
    operator = toleration.get("operator") or "Equal"
    return operator != "Equal" or toleration.get("value", "") == taint.get("value", "")


def _text(taint: dict[str, Any]) -> str:
    """`key=value:Effect`, as kubectl writes a taint."""
    value, effect = taint.get("value"), taint.get("effect")
    return taint.get("key", "") + (f"={value}" if value else "") + (f":{effect}" if effect else "")
