"""A CronJob whose runs may last until the next ones

activeDeadlineSeconds is longer than the time between two starts, and nothing keeps runs apart.

## Why
With concurrencyPolicy Allow each start makes a Job, whether the last one has ended or not. The deadline is there to end a run that hangs;
when it is longer than the interval, several runs work beside each other on the same data before the first is stopped. Make the deadline
shorter than the interval, or set concurrencyPolicy to Forbid or Replace.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: poll
spec:
  schedule: "*/5 * * * *"
  jobTemplate:
    spec:
      activeDeadlineSeconds: 900 # <- cronjob-outlives-interval
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
  jobTemplate:
    spec:
      activeDeadlineSeconds: 300
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: poll
              image: registry.example.com/poll:3.0.1
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: one-at-a-time
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      activeDeadlineSeconds: 900
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: poll
              image: registry.example.com/poll:3.0.1
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: at-night
spec:
  schedule: "0,30 2 * * 1-5"
  jobTemplate:
    spec:
      activeDeadlineSeconds: 1800
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: poll
              image: registry.example.com/poll:3.0.1
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#concurrency-policy
- https://kubernetes.io/docs/concepts/workloads/controllers/job/#job-termination-and-cleanup
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *"}


@rule(
    on=OBJECT,
    kinds=("CronJob",),
    topic="jobs",
    severity="warning",
    message=(
        'a run may last {deadline} s, but "{schedule}" starts one every {interval} s: they work beside each other; '
        "lower the deadline or set concurrencyPolicy"
    ),
)
def check(obj: Object) -> Iterator[Finding]:
    """The deadline of the Job against the shortest time between two starts of a day."""
    spec = obj.value.get("spec") or {}
    if spec.get("concurrencyPolicy", "Allow") != "Allow":
        return
    deadline = ((spec.get("jobTemplate") or {}).get("spec") or {}).get("activeDeadlineSeconds")
    schedule = spec.get("schedule")
    if type(deadline) is int and type(schedule) is str:
        interval = _interval(NAMES.get(schedule, schedule).split())
        if interval and deadline > interval * 60:
            path = ("spec", "jobTemplate", "spec", "activeDeadlineSeconds")
            yield Finding(path, deadline=deadline, schedule=schedule, interval=interval * 60)


def _interval(fields: list[str]) -> int:
    """The shortest time in minutes between two starts of a day; 0 where it is not plain."""
    if len(fields) != 5:
        return 0
    minutes, hours = _values(fields[0], 60), _values(fields[1], 24)
    if not minutes or not hours:
        return 0
    times = [60 * hour + minute for hour in hours for minute in minutes]
    if fields[2:] == ["*", "*", "*"]:
        times.append(times[0] + 24 * 60)
    return min((times[i] - times[i - 1] for i in range(1, len(times))), default=0)


def _values(field: str, count: int) -> list[int]:
    """The values that a field of the schedule lets through, in order; none where it is written in words."""
    from k8slint.apis.intstr import whole_number

    found: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            first, last = "0", str(count - 1)
        elif not dash:
            last = str(count - 1) if step else first
        low, high, by = whole_number(first), whole_number(last), whole_number(step or "1")
        if low is None or high is None or not by:
            return []
        found.update(range(low, min(high, count - 1) + 1, by))
    return sorted(found)
