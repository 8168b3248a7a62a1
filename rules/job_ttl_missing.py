"""A Job that stays for ever

Without ttlSecondsAfterFinished finished Jobs and their pods pile up.

## Why
A finished Job and its pods stay until somebody deletes them: they fill etcd, slow every list of pods, and a Job of the same name cannot
be applied again. The Jobs of a CronJob are cleaned up by its history limits.

## Bad
```yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec: # <- job-ttl-missing
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
kind: Job
metadata:
  name: report
spec:
  ttlSecondsAfterFinished: 86400
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: report
        image: registry.example.com/report:1.4.2
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
    kinds=("Job",),
    topic="jobs",
    severity="info",
    profiles=("reliability", "learning", "compat-kube-linter"),
    aliases={
        "kube-linter": ("job-ttl-seconds-after-finished",),
    },
    message="no ttlSecondsAfterFinished: the finished Job and its pods stay until somebody deletes them",
)
def check(obj: Object) -> Iterator[Finding]:
    """spec.ttlSecondsAfterFinished is not set, and no tool deletes the Job (an owner, a hook of Helm or Argo CD)."""
    spec = obj.value.get("spec")
    if not spec or "ttlSecondsAfterFinished" in spec:
        return
    metadata = obj.value.get("metadata") or {}
    if not metadata.get("ownerReferences") and not any("hook" in a for a in metadata.get("annotations") or ()):
        yield Finding(("spec", "ttlSecondsAfterFinished"))
