"""A CronJob that may miss every start

startingDeadlineSeconds is shorter than the time between two looks of the controller.

## Why
The controller looks at CronJobs every ten seconds. A start that is later than startingDeadlineSeconds counts as missed, so with less than ten
seconds the Job may never start. The documentation warns of it; the API server does not.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: poll
spec:
  schedule: "*/5 * * * *"
  startingDeadlineSeconds: 5 # <- cronjob-deadline-too-short
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: poll
              image: registry.example.com/poll:3.0.1
```

## Good
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: poll
spec:
  schedule: "*/5 * * * *"
  startingDeadlineSeconds: 10
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: poll
              image: registry.example.com/poll:3.0.1
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#starting-deadline
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
    severity="warning",
    message="startingDeadlineSeconds {seconds} is shorter than the ten seconds between two looks of the controller: starts may be missed",
)
def check(obj: Object) -> Iterator[Finding]:
    """A deadline below ten seconds."""
    seconds = (obj.value.get("spec") or {}).get("startingDeadlineSeconds")
    if seconds is not None and 0 <= seconds < 10:
        yield Finding(("spec", "startingDeadlineSeconds"), seconds=seconds)
