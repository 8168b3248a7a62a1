"""Nothing waits before the stop

The container has no preStop hook.

## Why
Endpoints are taken away while SIGTERM is sent, not before: for a second or two new connections still arrive at a program that stops. A
preStop sleep of a few seconds lets them through, for programs that do not wait themselves. The pods of a Job take no connections.

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
    spec:
      containers:
      - name: api # <- prestop-missing
        image: registry.example.com/api:1.4.2
        ports:
        - containerPort: 8080
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
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
        ports:
        - containerPort: 8080
        lifecycle:
          preStop:
            sleep: {seconds: 5}
```
```yaml
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
        image: registry.example.com/report:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
- https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="lifecycle",
    severity="info",
    profiles=("strict",),
    aliases={"datree": ("CONTAINERS_MISSING_PRESTOP_KEY",)},
    message='container "{container}" has no preStop hook: a short sleep lets late connections through',
)
def check(container: Container) -> Iterator[Finding]:
    """No lifecycle.preStop in a main container."""
    if container.template.kind in ("Job", "CronJob"):
        return
    if container.field == "containers" and "image" in container.value and "preStop" not in (container.value.get("lifecycle") or ()):
        yield Finding((*container.path, "lifecycle", "preStop"), container=container.name)
