"""A Service whose pods are all not ready

There are pods with its labels, and played through not one of them becomes ready.

## Why
A Service sends traffic to ready pods only. When those that it selects stay Pending, have ended (a Job's), or wait for a scheduling gate,
connections to it are refused while every object looks right. The Service is where the users notice.

That no pod has the labels at all is said by service-selects-nothing.

## Bad
```yaml
apiVersion: v1
kind: Node
metadata:
  name: n1
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: # <- service-without-endpoints
    app: api
  ports:
    - port: 80
      targetPort: 8080
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
          ports:
            - containerPort: 8080
          resources:
            requests: {cpu: "16"}
```

## Good
```yaml
apiVersion: v1
kind: Node
metadata:
  name: n1
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "110"}
---
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: api
  ports:
    - port: 80
      targetPort: 8080
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
          ports:
            - containerPort: 8080
          resources:
            requests: {cpu: "1"}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#endpoints
- https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices
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
    kinds=("Service",),
    topic="services",
    severity="warning",
    unless=("service-selects-nothing", "service-target-port-unknown"),
    message='Service "{service}" has no ready endpoint: none of its {count} pods becomes ready ("{pod}": {reason})',
)
def check(plan: Plan, store: Store) -> Iterator[Finding]:
    """Services that select pods, none of which becomes ready."""
    from k8slint.controller.endpointslice import endpoints

    pods = plan.by_label()
    for service in plan.cluster.list("Service"):
        selector, namespace = service["spec"].get("selector") or {}, service["metadata"].get("namespace", "")
        found = endpoints(service, pods, not plan.inventory)
        if found is None or found["pods"]:
            continue
        obj = plan.cause(service)
        selected = pods.select(namespace, selector)
        first = next((p for p in selected if p["status"].get("phase") != "Running"), None)
        if obj is None or first is None:
            continue  # no pods, or pods without the port
        status = first["status"]
        reason = status.get("message") or status.get("reason") or status.get("phase") or "Pending"
        yield Finding(
            ("spec", "selector"), of=obj, service=obj.name, count=len(selected), pod=first["metadata"]["name"], reason=reason,
        )
