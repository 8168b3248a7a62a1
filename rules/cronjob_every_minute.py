"""A CronJob that starts every minute of its hour

`* 2 * * *` is not at two o'clock: it is sixty times, from 2:00 to 2:59.

## Why
The first field is the minute. A `*` there beside a chosen hour is nearly always meant to be `0`: the nightly backup runs sixty times, on top
of itself. Ranges of hours (`* 9-17 * * *`: every minute of the working day) are taken as meant.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "* 2 * * *" # <- cronjob-every-minute
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.com/backup:3.0.1
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: sync
spec:
  schedule: "* */6 * * *" # <- cronjob-every-minute
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: sync
              image: registry.example.com/sync:3.0.1
```

## Good
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "0 2 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: registry.example.com/backup:3.0.1
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: poll
spec:
  schedule: "* 9-17 * * mon-fri"
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
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
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
    message='schedule "{schedule}" starts every minute of the hour, sixty times; did you mean "{meant}"?',
)
def check(obj: Object) -> Iterator[Finding]:
    """Any minute of one hour, of listed hours or of every n-th hour."""
    schedule = (obj.value.get("spec") or {}).get("schedule")
    fields = schedule.split() if type(schedule) is str else []
    zone = fields.pop(0) + " " if len(fields) == 6 and "=" in fields[0] else ""
    if len(fields) != 5 or fields[0] != "*":
        return
    hour = fields[1]
    if hour.replace(",", "").isdigit() or (hour.startswith("*/") and hour != "*/1"):
        yield Finding(("spec", "schedule"), schedule=schedule, meant=zone + " ".join(["0", *fields[1:]]))
