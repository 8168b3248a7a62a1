"""A rollout that can never come to its end

Played through, the controller cannot make a pod, or the change of a workload stops half-way.

## Why
The API server accepts a Deployment whose pods it will refuse: the template is not judged as a pod is. What a pod may not be is found only
when the controller makes the first one, and then it stands in the status of a ReplicaSet. With `plan --from` the change from the
manifests before is followed pod by pod: one that waits for a place that only the old pods could leave, and that they may
not leave, waits for ever.

## Bad
```yaml
apiVersion: v1
kind: LimitRange
metadata:
  name: small
spec:
  limits:
    - type: Container
      max: {memory: 1Gi}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  selector:
    matchLabels: {app: api}
  template: # <- rollout-stuck
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          resources:
            limits: {memory: 2Gi}
```

## Good
```yaml
apiVersion: v1
kind: LimitRange
metadata:
  name: small
spec:
  limits:
    - type: Container
      max: {memory: 1Gi}
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
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          resources:
            limits: {memory: 1Gi}
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#failed-deployment
- https://kubernetes.io/docs/concepts/policy/limit-range/
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, rule
from k8slint.visit import TEMPLATE_PATHS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.plan_result import Plan
    from k8slint.store import Store


@rule(
    on=PLAN,
    topic="availability",
    severity="error",
    unless=("service-account-not-found",),
    message={
        "": '{kind} "{name}" cannot make its pods: {message}',
        "change": '{kind} "{name}": the change stops with {ready} of {wanted} pods ready, {updated} of them new{why}',
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Controllers that the API server refuses, and changes that stop half-way."""
    cluster = plan.cluster
    said = set()
    for failure in plan.failures:
        kind, _, name = failure["object"].partition("/")
        message = failure["message"]
        if failure["reason"] != "FailedCreate" or "exceeded quota" in message or "not found" in message:
            continue  # quota-stops-pods says the first, and what is not in the input may be in the cluster
        made = cluster.get(kind, failure["namespace"], name)
        obj = plan.cause(made) if made is not None else None
        if obj is None or id(obj) in said:
            continue
        said.add(id(obj))
        yield Finding(TEMPLATE_PATHS.get(obj.kind, ()), of=obj, kind=obj.kind, name=obj.name, message=message)
    changed = {(c["namespace"], c["object"]) for c in plan.changes}
    for rollout in plan.rollout:
        if (rollout["namespace"], rollout["object"]) not in changed:
            continue
        kind, _, name = rollout["object"].partition("/")
        made = cluster.get(kind, rollout["namespace"], name)
        obj = plan.cause(made) if made is not None else None
        if rollout["complete"] or made is None or obj is None or id(obj) in said or made["spec"].get("paused"):
            continue
        status = made["status"]
        if kind == "DaemonSet":
            wanted, ready, updated = ("desiredNumberScheduled", "numberReady", "updatedNumberScheduled")
        else:
            wanted, ready, updated = ("replicas", "readyReplicas", "updatedReplicas")
        total = status.get(wanted, 0) if kind == "DaemonSet" else made["spec"].get("replicas", 1)
        yield Finding(
            TEMPLATE_PATHS[kind], "change", of=obj, kind=kind, name=name, ready=status.get(ready, 0), wanted=total,
            updated=status.get(updated, 0), why=_why(plan, obj),
        )


def _why(plan: Plan, obj: object) -> str:
    """What the first waiting pod of the workload waits for."""
    for pod in plan.cluster.list("Pod"):
        status = pod["status"]
        if status.get("phase") == "Pending" and status.get("message") and plan.cause(pod) is obj:
            return f": {status['message']}"
    return ""
