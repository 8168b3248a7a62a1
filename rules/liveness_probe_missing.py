"""No liveness probe

A container that hangs keeps its pod running until somebody notices.

## Why
Without a livenessProbe the kubelet restarts a container only when its process ends. A deadlock, a full connection pool or
a broken event loop does not end the process. It is a choice all the same: a program that exits when it cannot go on needs no
liveness probe, and a bad probe is worse than none. That is why this rule is not on by default.

Jobs, init containers and bare Pods that run to completion are left alone.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api # <- liveness-probe-missing
          image: registry.example.com/api:1.4.2
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
```
A Job is meant to end:
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
- https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/
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
    profiles=("reliability", "learning", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-score": ("pod-probes",),
        "kube-linter": ("no-liveness-probe",), "polaris": ("livenessProbeMissing",), "datree": ("CONTAINERS_MISSING_LIVENESSPROBE_KEY",),
        "kubescape": ("C-0056",), "checkov": ("CKV_K8S_8",), "kics": ("Liveness Probe Is Not Defined",), "popeye": ("POP-103",),
    },
    message='container "{container}" has no livenessProbe: when it hangs, nothing restarts it',
)
def check(container: Container) -> Iterator[Finding]:
    """A container that is meant to keep running, without a livenessProbe."""
    if "livenessProbe" in container.value or container.field != "containers":
        return
    template = container.template
    if template.object.kind in ("Job", "CronJob") or template.spec.get("restartPolicy", "Always") != "Always":
        return
    yield Finding(container.path, container=container.name)
