"""A companion container keeps the Job from ending

A Job's pod has a proxy or log shipper as an ordinary container.

## Why
A Job is done when all containers of its pod have ended. A proxy, a log shipper or an agent never ends by itself, so the Job runs for ever although
its work is done; a CronJob with concurrencyPolicy Forbid never starts again. Write the companion as an init container with
`restartPolicy: Always`: such a sidecar is stopped when the work is done.

## Bad
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
        - name: sql
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1 # <- job-sidecar-never-ends
          args: [shop:europe-west1:orders]
```

## Good
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  template:
    spec:
      restartPolicy: Never
      initContainers:
        - name: sql
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          restartPolicy: Always
          args: [shop:europe-west1:orders]
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
---
apiVersion: batch/v1
kind: Job
metadata:
  name: told-to-quit
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
          command: [sh, -c, "migrate up; curl -X POST localhost:9091/quitquitquit"]
        - name: sql
          image: gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.14.1
          args: [--quitquitquit, shop:europe-west1:orders]
---
apiVersion: batch/v1
kind: Job
metadata:
  name: alone
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: envoy
          image: registry.example.com/envoy:1.32.0
          args: [--mode, validate]
```

## References
- https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#jobs-with-sidecar-containers
- https://kubernetes.io/docs/concepts/workloads/controllers/job/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

# the last part of the image's name
COMPANIONS = frozenset((
    "envoy", "proxyv2", "istio-proxy", "linkerd-proxy", "proxy-linkerd", "cloud-sql-proxy", "cloudsql-proxy", "gce-proxy", "alloydb-auth-proxy",
    "cloudsql-docker", "fluent-bit", "fluentd", "filebeat", "promtail", "vector", "telegraf", "oauth2-proxy", "pgbouncer", "statsd-exporter",
    "opentelemetry-collector", "opentelemetry-collector-contrib", "otelcol", "consul-dataplane", "aws-xray-daemon", "cloudwatch-agent", "aws-sigv4-proxy",
))


@rule(
    on=POD_TEMPLATE,
    kinds=("Job", "CronJob"),
    topic="jobs",
    severity="warning",
    message=(
        'container "{container}" ({image}) never ends by itself, so the Job never does; '
        "write it as an init container with restartPolicy: Always"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """A known companion beside another container, and nothing that would stop it."""
    containers = [c for c in template.containers if c.field == "containers"]
    if len(containers) < 2 or template.spec.get("shareProcessNamespace"):
        return
    found = []
    for container in containers:
        image = container.value.get("image") or ""
        name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
        if name in COMPANIONS:
            found.append((container, name))
    if not found or len(found) == len(containers):
        return
    for container in containers:
        for field in ("command", "args", "env"):
            words = str(container.value.get(field) or "")
            if "quit" in words or "kill" in words or "timeout" in words or "sigterm" in words:
                return
    for container, name in found:
        if not container.value.get("command"):
            yield Finding((*container.path, "image"), container=container.name, image=name)
