"""The rollout is called failed before its pods may be ready

A Deployment's progressDeadlineSeconds is over before the probes let a pod become ready.

## Why
When no new pod becomes ready within progressDeadlineSeconds (600 if unset), the Deployment reports ProgressDeadlineExceeded: `kubectl
rollout status` fails, pipelines stop or roll back. A readinessProbe whose initialDelaySeconds is that long makes this happen on
every rollout; a startupProbe that allows more time than the deadline contradicts it.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: search
spec:
  progressDeadlineSeconds: 60 # <- rollout-deadline-too-short
  selector:
    matchLabels: {app: search}
  template:
    metadata:
      labels: {app: search}
    spec:
      containers:
        - name: search
          image: registry.example.com/search:8.4.0
          readinessProbe:
            tcpSocket: {port: 9200}
            initialDelaySeconds: 90
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: search
spec:
  progressDeadlineSeconds: 300
  selector:
    matchLabels: {app: search}
  template:
    metadata:
      labels: {app: search}
    spec:
      containers:
        - name: search
          image: registry.example.com/search:8.4.0
          startupProbe:
            tcpSocket: {port: 9200}
            failureThreshold: 24
            periodSeconds: 10
          readinessProbe:
            tcpSocket: {port: 9200}
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#progress-deadline-seconds
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    kinds=("Deployment",),
    topic="probes",
    severity="warning",
    message={
        "": (
            'the rollout counts as failed after {deadline} s, but the readinessProbe of container "{container}" first asks after {needed} s: '
            "raise progressDeadlineSeconds"
        ),
        "startup": (
            'the rollout counts as failed after {deadline} s, but the startupProbe of container "{container}" gives it {needed} s to start: '
            "raise progressDeadlineSeconds"
        ),
    },
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """The time that a probe grants is as long as the Deployment's deadline, or longer."""
    deadline = 0
    for container in template.containers:
        value = container.value
        readiness, startup = value.get("readinessProbe"), value.get("startupProbe")
        if readiness and readiness.get("initialDelaySeconds"):
            needed, variant = readiness["initialDelaySeconds"], ""
        elif startup:
            needed = startup.get("initialDelaySeconds", 0) + startup.get("failureThreshold", 3) * startup.get("periodSeconds", 10)
            variant = "startup"
        else:
            continue
        if not deadline:
            deadline = template.object.value["spec"].get("progressDeadlineSeconds", 600)
        if needed > deadline or (needed == deadline and not variant):
            yield Finding(("spec", "progressDeadlineSeconds"), variant, deadline=deadline, needed=needed, container=container.name)
            return
