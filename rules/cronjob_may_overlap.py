"""A CronJob that may run beside itself

concurrencyPolicy is Allow: a slow run is joined by the next one.

## Why
With Allow, the default, a Job that takes longer than the interval runs beside its successor. Backups, reports and syncs are rarely
written for that, and when something downstream gets slow the Jobs pile up until the cluster is full. Forbid skips a start, Replace ends
the old run.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec: # <- cronjob-may-overlap
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: registry.example.com/report:1.4.2
```

## Good
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: report
            image: registry.example.com/report:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("CronJob",),
    topic="jobs",
    severity="info",
    profiles=("reliability", "learning"),
    aliases={
        "datree": ("CRONJOB_MISSING_CONCURRENCYPOLICY_KEY",),
    },
    message="concurrencyPolicy is Allow: a run that takes longer than the interval is joined by the next one; use Forbid or Replace",
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.concurrencyPolicy is Allow, written or by default."""
    spec = obj.value.get("spec")
    if spec and spec.get("concurrencyPolicy", "Allow") == "Allow":
        yield Finding(("spec", "concurrencyPolicy"))
