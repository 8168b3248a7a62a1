"""A HorizontalPodAutoscaler whose target does not exist

The run has workloads beside it, but none of that kind and name.

## Why
The autoscaler is accepted and does nothing: it reports FailedGetScale once a quarter of a minute, where nobody looks. Names go apart
when a workload is renamed, or when the autoscaler is copied from another one.

The rule speaks only where it can know: the folder holds workloads for the namespace, all of it could be read, and one of them has a
name near the one that is asked for, or stands in the same file.

## Bad
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api-server # <- autoscaler-target-not-found
  maxReplicas: 5
---
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

## Good
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  maxReplicas: 5
---
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
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: istio
  listeners: [{name: http, port: 80, protocol: HTTP}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: public
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: public-istio
  maxReplicas: 5
```
Alone in the run, its target is elsewhere:
```yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: api
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: api
  maxReplicas: 5
```

## References
- https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("HorizontalPodAutoscaler",),
    topic="autoscaling",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-score": ("~horizontalpodautoscaler-has-target",),
        "kubescape": ("C-0300",), "kubevious": ("hpa/hpa-scale-target-ref",), "popeye": ("POP-600",),
    },
    message={
        "": 'no {kind} "{name}" in the run: the autoscaler scales nothing; workloads here are {listed}',
        "near": 'no {kind} "{name}" in the run: the autoscaler scales nothing; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A scaleTargetRef that nothing in the run answers to."""
    for autoscaler in store.list("HorizontalPodAutoscaler"):
        target = (autoscaler.value.get("spec") or {}).get("scaleTargetRef") or {}
        kind, name = target.get("kind", ""), target.get("name", "")
        if kind not in ("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController") or not name:
            continue
        if store.find(kind, autoscaler.namespace, name) or store.is_open(folder_of(autoscaler)):
            continue
        if any(name.startswith(g.name + "-") for g in store.list("Gateway")):
            continue  # some controllers make a Deployment for each Gateway
        beside = [w for w in store.workloads_beside(autoscaler) if w.kind == kind]
        near = near_name(name, [w.name for w in beside])
        if near or any(w.object.document.file == autoscaler.document.file for w in beside):
            here = [w for w in beside if w.object.document.file == autoscaler.document.file] or beside
            listed = ", ".join([*dict.fromkeys(f'{w.kind} "{w.name}"' for w in here)][:5])
            path = ("spec", "scaleTargetRef", "name")
            yield Finding(path, "near" if near else "", of=autoscaler, kind=kind, name=name, meant=near, listed=listed)
