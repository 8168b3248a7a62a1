"""The startup probe gives up before another probe's initial delay is over

startupProbe allows less time than livenessProbe or readinessProbe expect the start to take.

## Why
initialDelaySeconds says how long the program is expected to need. A startupProbe that has used up its failures earlier kills the
container in the middle of an ordinary start, again and again. With a startupProbe the other probes wait for it anyway: give it the time
(failureThreshold times periodSeconds) and leave initialDelaySeconds of the others out.

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
      startupProbe: # <- startup-window-below-delay
        httpGet: {path: /livez, port: 8080}
        periodSeconds: 10
        failureThreshold: 3
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        initialDelaySeconds: 120
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
        periodSeconds: 10
        failureThreshold: 12
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        initialDelaySeconds: 120
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      startupProbe:
        tcpSocket: {port: 9000}
      livenessProbe:
        tcpSocket: {port: 9000}
        initialDelaySeconds: 20
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
        "startupProbe gives up after {window} s, but {other} expects the start to take {delay} s: the container is killed while it starts; "
        "raise failureThreshold"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """All failures of the startup probe come before the initial delay of another probe."""
    value = container.value
    if "startupProbe" not in value:
        return
    startup = value["startupProbe"]
    window = startup.get("initialDelaySeconds", 0) + startup.get("failureThreshold", 3) * startup.get("periodSeconds", 10)
    for field in ("livenessProbe", "readinessProbe"):
        delay = value[field].get("initialDelaySeconds", 0) if field in value else 0
        if delay > window:
            yield Finding((*container.path, "startupProbe"), window=window, other=field, delay=delay)
            return
