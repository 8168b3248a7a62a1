"""A CronJob without a deadline for its start

A start that was missed is made up for, however late.

## Why
A start is missed when the controller is down, when the CronJob is suspended, or when concurrencyPolicy Forbid waits for the last run. Without
startingDeadlineSeconds the latest of the missed ones is started as soon as that is possible again: the report of three in the morning runs at noon,
under load. After more than a hundred missed ones an event (TooManyMissedTimes) asks for a deadline. Say how late a start is still worth while.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec: # <- cronjob-deadline-missing
  schedule: "0 3 * * *"
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
  schedule: "0 3 * * *"
  startingDeadlineSeconds: 600
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
    severity="info",
    profiles=("reliability", "compat-kube-score"),
    aliases={
        "kube-score": ("cronjob-has-deadline",), "datree": ("CRONJOB_MISSING_STARTINGDEADLINESECOND_KEY",),
        "kics": ("CronJob Deadline Not Configured",),
    },
    message="no startingDeadlineSeconds: a start that was missed is made up for, however late; say how late it is still worth while",
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.startingDeadlineSeconds is not set."""
    spec = obj.value.get("spec")
    if spec and "startingDeadlineSeconds" not in spec:
        yield Finding(("spec", "startingDeadlineSeconds"))
