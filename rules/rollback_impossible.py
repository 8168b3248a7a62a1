"""No revision to go back to

revisionHistoryLimit is 0.

## Why
The controller removes the revisions that it no longer runs, all of them with a limit of 0. `kubectl rollout undo` then has nothing to
return to, in the very moment in which it is wanted. A revision costs an object without pods; keep at least one or two.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  revisionHistoryLimit: 0 # <- rollback-impossible
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  revisionHistoryLimit: 1
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-back-a-deployment
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Deployment", "StatefulSet", "DaemonSet"),
    topic="availability",
    severity="info",
    profiles=("reliability", "learning"),
    message="revisionHistoryLimit is 0: kubectl rollout undo has nothing to go back to; keep one",
)
def check(obj: Object) -> Iterator[Finding]:
    """No old revision is kept."""
    if (obj.value.get("spec") or {}).get("revisionHistoryLimit") == 0:
        yield Finding(("spec", "revisionHistoryLimit"))
