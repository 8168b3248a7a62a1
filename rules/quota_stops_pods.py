"""A quota stops pods, now or in the next rollout

Played through, the namespace's ResourceQuota has no room for all pods, or none for one more while a rollout replaces them.

## Why
A quota refuses pods, not workloads: the Deployment is accepted and stays below its replicas. And one that fits exactly is stuck at the
next change: with maxUnavailable 0 (which 25% of up to three replicas comes to) the new pod must be there before an old one may go,
and the quota has no room for it.

## Bad
```yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: team
spec:
  hard: {pods: "2"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3 # <- quota-stops-pods
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
```yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: team
spec:
  hard: {requests.cpu: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  strategy: # <- quota-stops-pods
    rollingUpdate: {maxUnavailable: 0}
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
            requests: {cpu: 500m}
```

## Good
```yaml
apiVersion: v1
kind: ResourceQuota
metadata:
  name: team
spec:
  hard: {requests.cpu: "1"}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 2
  strategy:
    rollingUpdate: {maxUnavailable: 1}
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
            requests: {cpu: 500m}
```

## References
- https://kubernetes.io/docs/concepts/policy/resource-quotas/
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-surge
"""

from __future__ import annotations

from k8slint.rule import PLAN, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from k8slint.plan_result import Plan
    from k8slint.store import Store


@rule(
    on=PLAN,
    kinds=("ResourceQuota",),
    topic="resources",
    severity="error",
    message={
        "": '{kind} "{name}" gets {count} of {wanted} pods: {message}',
        "surge": '{kind} "{name}" can never be updated: its rollout adds a pod before one goes, and the quota has no room for it: {message}',
    },
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Workloads that a quota keeps below their size, and Deployments without room for one more pod."""
    from k8slint.controller.deployment.util import is_rolling_update, max_surge, max_unavailable, replicas_of

    cluster = plan.cluster
    said = set()
    for failure in plan.failures:
        kind, _, name = failure["object"].partition("/")
        made = cluster.get(kind, failure["namespace"], name)
        obj = plan.cause(made) if made is not None else None
        if made is None or obj is None or failure["reason"] != "FailedCreate" or "exceeded quota" not in failure["message"]:
            continue
        said.add(id(obj))
        wanted = made["spec"].get("replicas", 1)
        path = ("spec", "replicas") if "replicas" in made["spec"] else ("spec",)
        count = len(cluster.owned(made["metadata"]["uid"], "Pod"))
        yield Finding(path, of=obj, kind=obj.kind, name=obj.name, count=count, wanted=wanted, message=failure["message"])
    for deployment in cluster.list("Deployment"):
        obj = plan.cause(deployment)
        if obj is None or id(obj) in said or not replicas_of(deployment) or not is_rolling_update(deployment):
            continue
        if max_unavailable(deployment) or not max_surge(deployment):
            continue
        for rs in cluster.owned(deployment["metadata"]["uid"], "ReplicaSet"):
            pods = cluster.owned(rs["metadata"]["uid"], "Pod")
            if pods and cluster.ledger is not None:
                message = cluster.ledger.check(pods[0])
                if message:
                    yield Finding(("spec", "strategy"), "surge", of=obj, kind=obj.kind, name=obj.name, message=message)
                else:
                    cluster.ledger.count(pods[0], -1)  # the check has counted it a second time
                break
