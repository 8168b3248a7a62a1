"""A probe may wait longer than the time between two probes

timeoutSeconds is greater than periodSeconds.

## Why
The kubelet asks one question at a time: while an answer is awaited, the next turns are left out. A container that hangs is therefore asked every
timeoutSeconds and not every periodSeconds, and it takes failureThreshold times that long until something happens. Who reads the manifest works out
the wrong time. Make the period at least as long as the timeout.

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
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        periodSeconds: 5
        timeoutSeconds: 30 # <- probe-timeout-above-period
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
      livenessProbe:
        httpGet: {path: /livez, port: 8080}
        periodSeconds: 30
        timeoutSeconds: 30
      readinessProbe:
        httpGet: {path: /readyz, port: 8080}
        timeoutSeconds: 10
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#configure-probes
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="probes",
    severity="info",
    profiles=("reliability", "learning"),
    message=(
        "{probe} waits up to {timeout} s but is meant to ask every {period} s: a container that hangs is asked every {timeout} s, "
        "and given up after {end} s"
    ),
)
def check(container: Container) -> Iterator[Finding]:
    """The timeout of a probe is above its period."""
    value = container.value
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in value:
            probe = value[field]
            timeout, period = probe.get("timeoutSeconds", 1), probe.get("periodSeconds", 10)
            if timeout > period:
                end = timeout * probe.get("failureThreshold", 3)
                yield Finding((*container.path, field, "timeoutSeconds"), probe=field, timeout=timeout, period=period, end=end)
