"""Liveness and readiness ask the same question

The two probes have opposite cures: one takes the pod out of rotation, the other kills it.

## Why
When a busy server answers its health check too slowly, readiness should take it out of the Service until it has caught up. If
liveness asks the same question and gives up as early, the container is killed instead: its load moves to the
others, which are killed next. The documentation's advice is to let both use the same cheap endpoint only if liveness has the higher
failureThreshold, so that a pod is seen as not ready for a while before it is killed.

A plain TCP check is left alone: a process that no longer accepts connections is worth a restart. So are DaemonSets and what the cluster itself
runs on (kube-system and its like): they mostly serve nobody through a Service. Neither does a container that lists no port and is asked by a
command, unless the command asks the container itself over the network. Nor does a helper that lists no port beside a container that does:
no traffic comes to it, so it is not busy, and there is nothing to take away from it.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      readinessProbe:
        httpGet: {path: /healthz, port: 8080}
      livenessProbe: # <- liveness-equals-readiness
        httpGet: {path: /healthz, port: 8080}
    - name: cache
      image: registry.example.com/cache:7.2.0
      readinessProbe:
        exec: {command: [curl, --fail, "http://localhost:8090/healthz"]}
      livenessProbe: # <- liveness-equals-readiness
        exec: {command: [curl, --fail, "http://localhost:8090/healthz"]}
```

## Good
The same endpoint, but liveness is more patient:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      readinessProbe:
        httpGet: {path: /healthz, port: 8080}
        periodSeconds: 5
      livenessProbe:
        httpGet: {path: /healthz, port: 8080}
        periodSeconds: 10
        failureThreshold: 6
```
A worker that listens nowhere is in no rotation:
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
      containers:
        - name: worker
          image: registry.example.com/worker:3.0.2
          readinessProbe:
            exec: {command: [test, -f, /tmp/alive]}
          livenessProbe:
            exec: {command: [test, -f, /tmp/alive]}
```
A helper beside the server, asked on a port of its own:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: shop
      image: registry.example.com/shop:2.2.0
      ports:
        - {name: http, containerPort: 8080}
    - name: drain-helper
      image: registry.example.com/drain-helper:0.4.1
      readinessProbe:
        httpGet: {path: /healthz, port: 9902}
      livenessProbe:
        httpGet: {path: /healthz, port: 9902}
```
An agent on each node is in none either:
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
      containers:
        - name: agent
          image: registry.example.com/agent:0.9.3
          readinessProbe:
            httpGet: {path: /healthz, port: 9100}
          livenessProbe:
            httpGet: {path: /healthz, port: 9100}
```
Different questions:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      readinessProbe:
        httpGet: {path: /readyz, port: 8080}
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
```

## References
- https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.visit import is_system

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="probes",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={"kube-score": ("~pod-probes-identical",)},
    message=(
        "livenessProbe asks what readinessProbe asks and gives up after {liveness} s, no later than readiness ({readiness} s): a busy pod is "
        "killed instead of taken out of rotation; give it a higher failureThreshold or a check of its own"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """Both probes have the same httpGet, grpc or exec, and liveness fails no later."""
    value = container.value
    liveness = value.get("livenessProbe")
    if not liveness:
        return
    readiness = value.get("readinessProbe")
    if not readiness:
        return
    for handler in ("httpGet", "grpc", "exec"):
        if handler in liveness:
            if liveness[handler] == readiness.get(handler):
                if (handler == "exec" and not _serves(container)) or (handler != "exec" and _is_helper(container, liveness[handler].get("port"))):
                    return
                patience = liveness.get("failureThreshold", 3) * liveness.get("periodSeconds", 10)
                other = readiness.get("failureThreshold", 3) * readiness.get("periodSeconds", 10)
                template = container.template
                if patience <= other and template.kind not in ("DaemonSet", "Job", "CronJob") and not is_system(template.object.namespace):
                    yield Finding((*container.path, "livenessProbe"), liveness=patience, readiness=other)
            return


def _is_helper(container: Container, port: object) -> bool:
    """Whether other containers of the pod list the ports that it serves, and neither this one nor they the port that is asked."""
    if container.value.get("ports"):
        return False
    listed = [p for c in container.template.containers for p in c.value.get("ports") or ()]
    return bool(listed) and all(port not in (p.get("containerPort"), p.get("name")) for p in listed)


def _serves(container: Container) -> bool:
    """Whether a container that is asked by a command seems to listen somewhere: it lists a port, or the command asks it over the network."""
    if container.value.get("ports"):
        return True
    command = " ".join(container.value["livenessProbe"]["exec"].get("command") or ())
    return "localhost" in command or "127.0.0.1" in command or "::1" in command
