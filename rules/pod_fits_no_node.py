"""A pod fits none of the nodes

The nodes of the input are all there are, and the scheduler finds none for the pod.

## Why
A pod without a node stays Pending. Nothing fails and nothing restarts; the Deployment waits, the rollout stops, and the reason stands
in an event that nobody reads. It is mostly a node selector or an affinity for a label that no node has, a taint that is not
tolerated, or a request that is larger than what any node has left.

The message is the scheduler's own. Without nodes, in the input or from `--nodes FILE`, nothing is known and nothing is said.
It is about what stays without a node when all other pods have found theirs; `plan --why POD` shows what each node says.

## Bad
```yaml
apiVersion: v1
kind: Node
metadata:
  name: n1
  labels: {disktype: hdd}
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      nodeSelector: # <- pod-fits-no-node
        disktype: ssd
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```
```yaml
apiVersion: v1
kind: Node
metadata:
  name: n1
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example.com/report:2.0.1
          resources: # <- pod-fits-no-node
            requests: {cpu: "16"}
```

## Good
```yaml
apiVersion: v1
kind: Node
metadata:
  name: n1
  labels: {disktype: ssd}
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      nodeSelector:
        disktype: ssd
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          resources:
            requests: {cpu: "1"}
```

## References
- https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/
- https://kubernetes.io/docs/tasks/debug/debug-application/debug-pods/#my-pod-stays-pending
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, Object, rule
from k8slint.visit import TEMPLATE_PATHS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from k8slint.plan_result import Plan
    from k8slint.store import Store

# Words of the scheduler's message -> where in the pod's spec the wish stands.
_CAUSES = (
    ("node affinity/selector", ("nodeSelector",)),
    ("node affinity/selector", ("affinity", "nodeAffinity")),
    ("pod anti-affinity", ("affinity", "podAntiAffinity")),
    ("pod affinity", ("affinity", "podAffinity")),
    ("topology spread", ("topologySpreadConstraints",)),
    ("node(s) didn't have free ports", ("containers", 0, "ports")),
    ("Insufficient", ("containers", 0, "resources")),
    ("taint", ("tolerations",)),
)


@rule(
    on=PLAN,
    kinds=("Pod",),
    topic="scheduling",
    severity="error",
    message={
        "": '{kind} "{name}": no node takes the pod: {message}',
        "all": '{kind} "{name}": no node takes its {count} pods: {message}',
        "some": '{kind} "{name}": no node takes {count} of its {total} pods: {message}',
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Pods that the scheduler has looked at and found no node for, by workload and reason."""
    if not plan.inventory:
        return
    # a rollout that stops says why by itself (rollout-stuck)
    changed = {(c["namespace"], c["object"]) for c in plan.changes}
    stuck = {(r["namespace"], r["object"]) for r in plan.rollout if not r["complete"]} & changed
    totals: dict[int, int] = {}
    waiting: dict[tuple[int, str], int] = {}
    objects: dict[int, Object] = {}
    for pod in plan.cluster.list("Pod"):
        obj = plan.cause(pod)
        if obj is None or (obj.namespace, f"{obj.kind}/{obj.name}") in stuck:
            continue
        totals[id(obj)] = totals.get(id(obj), 0) + 1
        status = pod["status"]
        if status.get("reason") == "Unschedulable" and not pod["spec"].get("nodeName"):
            key = (id(obj), status.get("message", ""))
            waiting[key] = waiting.get(key, 0) + 1
            objects[id(obj)] = obj
    for (at, message), count in waiting.items():
        obj, total = objects[at], totals[at]
        if "unbound immediate PersistentVolumeClaims" in message:
            continue  # the claim is what is wrong
        variant = "" if total == 1 else "all" if count == total else "some"
        yield Finding(_path(obj, message), variant, of=obj, kind=obj.kind, name=obj.name, count=count, total=total, message=message)


def _path(obj: Object, message: str) -> tuple[str | int, ...]:
    """The wish that no node grants, as far as the message tells."""
    base = (*TEMPLATE_PATHS.get(obj.kind, ()), "spec")
    spec: Any = obj.value
    for part in base:
        spec = spec.get(part) or {}
    for words, path in _CAUSES:
        if words in message and _has(spec, path):
            return (*base, *path)
    return base


def _has(spec: Any, path: tuple[str | int, ...]) -> bool:
    for part in path:
        if type(part) is int:
            spec = spec[part] if type(spec) is list and len(spec) > part else None
        else:
            spec = spec.get(part) if type(spec) is dict else None
        if not spec:
            return False
    return True
