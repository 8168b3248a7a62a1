"""Liveness kills the container before readiness first asks

The liveness probe has used up its failures before the readiness probe's initialDelaySeconds is over.

## Why
initialDelaySeconds of the readiness probe says how long the program is expected to need. If the liveness probe gives up
earlier, a start that takes as long as expected ends in a restart, and the next one too. A startupProbe holds
liveness back until the program is up; that is what it is for.

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
        httpGet: {path: /readyz, port: 8080}
        initialDelaySeconds: 90
      livenessProbe: # <- liveness-gives-up-before-ready
        httpGet: {path: /livez, port: 8080}
        initialDelaySeconds: 10
        periodSeconds: 10
        failureThreshold: 3
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      startupProbe:
        httpGet: {path: /livez, port: 8080}
        failureThreshold: 30
      readinessProbe:
        httpGet: {path: /readyz, port: 8080}
        initialDelaySeconds: 90
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        periodSeconds: 10
```
Liveness begins later than readiness:
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
        initialDelaySeconds: 90
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        initialDelaySeconds: 80
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#define-startup-probes
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="probes",
    severity="warning",
    message=(
        "livenessProbe gives up after {liveness} s, before readinessProbe first asks at {readiness} s: a start that takes as long as expected "
        "is killed; add a startupProbe or begin later"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """Without a startupProbe, the last failure of liveness comes before the first question of readiness."""
    value = container.value
    readiness = value.get("readinessProbe")
    if not readiness or "livenessProbe" not in value or "startupProbe" in value:
        return
    expected = readiness.get("initialDelaySeconds", 0)
    if expected:
        liveness = value["livenessProbe"]
        last = liveness.get("initialDelaySeconds", 0) + (liveness.get("failureThreshold", 3) - 1) * liveness.get("periodSeconds", 10)
        last += liveness.get("timeoutSeconds", 1)
        if last < expected:
            yield Finding((*container.path, "livenessProbe"), liveness=last, readiness=expected)
