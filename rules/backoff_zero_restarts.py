"""A Job that must not retry, with a pod that does

backoffLimit is 0, but restartPolicy OnFailure starts the container again.

## Why
backoffLimit 0 says that a failure is the end. With restartPolicy OnFailure the kubelet restarts the container by itself, and the Job's controller, which counts
restarts, then kills the pod in the middle of that second run: the work is done once and a half, and the pod with its logs is deleted. With
restartPolicy Never there is exactly one run, and the failed pod stays to be looked at.

## Bad
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: charge
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: OnFailure # <- backoff-zero-restarts
      containers:
        - name: charge
          image: registry.example.com/charge:1.4.2
```

## Good
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: charge
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: charge
          image: registry.example.com/charge:1.4.2
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: charge
spec:
  schedule: "0 4 * * *"
  jobTemplate:
    spec:
      backoffLimit: 1
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: charge
              image: registry.example.com/charge:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy
- https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures
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
    severity="warning",
    message="the container is restarted although backoffLimit is 0, and killed in the middle of that run; use restartPolicy: Never",
)
def check(obj: Object) -> Iterator[Finding]:
    """No failure is allowed, and a failed container is restarted."""
    path: tuple[str, ...] = ("spec",)
    spec = obj.value.get("spec") or {}
    if obj.kind == "CronJob":
        path = ("spec", "jobTemplate", "spec")
        spec = (spec.get("jobTemplate") or {}).get("spec") or {}
    if spec.get("backoffLimit") == 0 and ((spec.get("template") or {}).get("spec") or {}).get("restartPolicy") == "OnFailure":
        yield Finding((*path, "template", "spec", "restartPolicy"))
