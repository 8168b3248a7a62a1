"""A rollout that needs a node without the old pod

The pods take a port of the node, and the rollout stops none of them first.

## Why
Two pods with the same hostPort cannot share a node. With maxUnavailable at 0 the new pod must start before an old one stops, so it needs a further node
with that port free; where there are no more nodes than replicas it stays Pending and the rollout stands. Set maxUnavailable to 1, or use a
DaemonSet. By default maxUnavailable is a quarter, rounded down: 0 with fewer than four replicas.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gate
spec:
  replicas: 1
  selector:
    matchLabels: {app: gate}
  template:
    metadata:
      labels: {app: gate}
    spec:
      containers:
        - name: gate
          image: registry.example.com/gate:1.4.2
          ports:
            - containerPort: 8443
              hostPort: 443 # <- host-port-blocks-rollout
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gate
spec:
  replicas: 1
  strategy:
    rollingUpdate: {maxSurge: 0, maxUnavailable: 1}
  selector:
    matchLabels: {app: gate}
  template:
    metadata:
      labels: {app: gate}
    spec:
      containers:
        - name: gate
          image: registry.example.com/gate:1.4.2
          ports:
            - {containerPort: 8443, hostPort: 443}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: many
spec:
  replicas: 4
  selector:
    matchLabels: {app: many}
  template:
    metadata:
      labels: {app: many}
    spec:
      containers:
        - name: gate
          image: registry.example.com/gate:1.4.2
          ports:
            - {containerPort: 8443, hostPort: 443}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stopped-first
spec:
  strategy: {type: Recreate}
  selector:
    matchLabels: {app: first}
  template:
    metadata:
      labels: {app: first}
    spec:
      containers:
        - name: gate
          image: registry.example.com/gate:1.4.2
          ports:
            - {containerPort: 8443, hostPort: 443}
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
- https://kubernetes.io/docs/concepts/configuration/overview/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment",),
    topic="availability",
    severity="info",
    profiles=("reliability",),
    message=(
        "port {port} of the node is taken by the old pod, and the rollout stops none first (maxUnavailable comes to 0 of {replicas}): "
        "the new pod needs a further node; set maxUnavailable: 1"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A host port in a Deployment whose rolling update keeps all old pods until a new one is ready."""
    for container in template.containers:
        for i, port in enumerate(container.value.get("ports") or ()):
            if port.get("hostPort"):
                spec = template.object.value.get("spec") or {}
                strategy = spec.get("strategy") or {}
                if strategy.get("type", "RollingUpdate") != "RollingUpdate":
                    return
                most = (strategy.get("rollingUpdate") or {}).get("maxUnavailable", "25%")
                replicas = spec.get("replicas", 1)
                if type(most) is str:
                    from k8slint.apis.intstr import whole_number

                    number = whole_number(most.removesuffix("%"))
                    most = number * replicas // 100 if number is not None else 1
                surge = (strategy.get("rollingUpdate") or {}).get("maxSurge", "25%")
                if most == 0 and replicas and surge not in (0, "0%"):
                    yield Finding((*container.path, "ports", i, "hostPort"), port=port["hostPort"], replicas=replicas)
                return
