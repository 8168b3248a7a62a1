"""No readiness probe

A container without a readinessProbe counts as ready the moment its process starts.

## Why
Services send traffic to pods that are ready, and a rollout goes on when new pods are ready. Without a readinessProbe both
happen before the program listens: every rollout drops requests, and a release that never comes up replaces one that works.

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
        - name: api # <- readiness-probe-missing
          image: registry.example.com/api:1.4.2
          livenessProbe:
            httpGet: {path: /livez, port: 8080}
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
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          readinessProbe:
            httpGet: {path: /readyz, port: 8080}
```
A bare Pod that runs to its end:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: once
spec:
  restartPolicy: Never
  containers:
    - name: once
      image: registry.example.com/once:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/#readiness-probe
- https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#types-of-probe
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
    profiles=("reliability", "learning", "compat-kube-score", "compat-polaris"),
    aliases={
        "kube-score": ("pod-probes",),
        "kube-linter": ("no-readiness-probe",), "polaris": ("readinessProbeMissing",), "datree": ("CONTAINERS_MISSING_READINESSPROBE_KEY",),
        "kubescape": ("C-0018",), "checkov": ("CKV_K8S_9",), "kics": ("Readiness Probe Is Not Configured",), "popeye": ("POP-104",),
    },
    message='container "{container}" has no readinessProbe: it counts as ready, and gets traffic, as soon as its process starts',
)
def check(container: Container) -> Iterator[Finding]:
    """A container that is meant to keep running, without a readinessProbe."""
    if "readinessProbe" in container.value or container.field != "containers":
        return
    template = container.template
    if template.object.kind in ("Job", "CronJob") or template.spec.get("restartPolicy", "Always") != "Always":
        return
    yield Finding(container.path, container=container.name)
