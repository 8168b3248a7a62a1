"""A CronJob that is switched off

suspend is true.

## Why
Nothing starts, and nothing says so but a column of kubectl get. It is often left over from an incident.

## Bad
```yaml
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  suspend: true # <- cronjob-suspended
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
  suspend: false
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
- https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-suspension
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
    profiles=("strict",),
    aliases={"popeye": ("POP-1500",)},
    message='CronJob "{name}" is suspended: nothing starts until suspend is false',
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.suspend is true."""
    spec = obj.value.get("spec")
    if spec and spec.get("suspend") is True:
        yield Finding(("spec", "suspend"), name=obj.name)
