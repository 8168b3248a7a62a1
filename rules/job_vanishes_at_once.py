"""A Job that is gone as soon as it has ended

ttlSecondsAfterFinished is 0.

## Why
The Job and its pods are deleted in the moment in which it ends, also when it has failed. `kubectl wait` and tools that wait for the Job find nothing and
do not know how it ended, and there are no logs to look at. Give it an hour or a day.

## Bad
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  ttlSecondsAfterFinished: 0 # <- job-vanishes-at-once
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
```

## Good
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
spec:
  ttlSecondsAfterFinished: 3600
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
---
apiVersion: batch/v1
kind: Job
metadata:
  name: kept
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: registry.example.com/migrate:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/ttlafterfinished/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Job", "CronJob"),
    topic="jobs",
    severity="info",
    profiles=("reliability", "learning"),
    message="ttlSecondsAfterFinished is 0: the Job goes with its logs when it ends, whatever came of it; give it an hour",
)
def check(obj: Object) -> Iterator[Finding]:
    """No time between the end of a Job and its deletion."""
    path: tuple[str, ...] = ("spec",)
    spec = obj.value.get("spec") or {}
    if obj.kind == "CronJob":
        path = ("spec", "jobTemplate", "spec")
        spec = (spec.get("jobTemplate") or {}).get("spec") or {}
    if spec.get("ttlSecondsAfterFinished") == 0:
        yield Finding((*path, "ttlSecondsAfterFinished"))
