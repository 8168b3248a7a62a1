"""A CronJob that keeps no failed run

failedJobsHistoryLimit is 0.

## Why
A failed Job is removed with its pods as soon as it has failed, so its logs and its exit code are gone before anybody has looked, and what
watches for failed Jobs finds none. Keep at least one; it goes when the next one fails.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 2 * * *"
  failedJobsHistoryLimit: 0 # <- failed-jobs-forgotten
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.com/backup:3.0.1
```

## Good
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 2 * * *"
  successfulJobsHistoryLimit: 0
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.com/backup:3.0.1
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#jobs-history-limits
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
    message="failedJobsHistoryLimit is 0: a failed run is removed with its logs before anybody has looked; keep one",
)
def check(obj: Object) -> Iterator[Finding]:
    """No failed Job is kept."""
    if (obj.value.get("spec") or {}).get("failedJobsHistoryLimit") == 0:
        yield Finding(("spec", "failedJobsHistoryLimit"))
