"""A CronJob without a deadline for its start

After a long outage of the controller it may never start again.

## Why
When more than a hundred starts were missed, and there is no startingDeadlineSeconds, the controller gives up on the CronJob with an event
and starts nothing any more. With a deadline it only counts the starts that fall within it. A deadline also says how late a start is still
worth while.

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
    message="no startingDeadlineSeconds: after a hundred missed starts the controller gives up on the CronJob",
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.startingDeadlineSeconds is not set."""
    spec = obj.value.get("spec")
    if spec and "startingDeadlineSeconds" not in spec:
        yield Finding(("spec", "startingDeadlineSeconds"))
