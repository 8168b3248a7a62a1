"""A CronJob on a day that does not exist

The schedule asks for 30 February, or for the 31st of months that have thirty days.

## Why
The API server checks that the fields are numbers in range, not that the day comes. Such a CronJob is accepted and never starts a Job.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 31 4,6,9,11 *" # <- cronjob-never-runs
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
29 February comes every four years; a weekday beside the day means one or the other:
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: leap
spec:
  schedule: "0 3 29 2 *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/report:1.4.2
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: either
spec:
  schedule: "0 3 31 6 mon"
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
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@rule(
    on=OBJECT,
    kinds=("CronJob",),
    topic="jobs",
    severity="error",
    message='schedule "{schedule}" never comes: the months it names have at most {last} days, and it asks for day {day}',
)
def check(obj: Object) -> Iterator[Finding]:
    """A day of the month, without a weekday, beyond the last day of every month that is named."""
    schedule = (obj.value.get("spec") or {}).get("schedule")
    fields = schedule.split() if type(schedule) is str else []
    if len(fields) == 6 and "=" in fields[0]:
        fields = fields[1:]
    if len(fields) != 5:
        return
    days, months, weekdays = fields[2:]
    if weekdays not in ("*", "?") or months in ("*", "?"):
        return
    from k8slint.apis.intstr import whole_number

    numbers = [n for d in days.split(",") if (n := whole_number(d)) is not None]
    if len(numbers) <= days.count(","):
        return
    first = min(numbers)
    last = 0
    for month in months.split(","):
        number = MONTHS.index(month.lower()) + 1 if month.lower() in MONTHS else whole_number(month)
        if number is None or not 0 < number < 13:
            return  # a range or a step: enough months to hold any day, or not worth the trouble
        last = max(last, DAYS[number - 1])
    if first > last:
        yield Finding(("spec", "schedule"), schedule=schedule, last=last, day=first)
