"""Workloads share a service account

Several name the same one.

## Why
A right that one of them needs all have, and the audit log cannot tell them apart. It is worse than it looks with the account default,
but the same in kind.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      serviceAccountName: shop # <- shared-service-account
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 3
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      serviceAccountName: shop # <- shared-service-account
      containers:
      - name: worker
        image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      serviceAccountName: api
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker
spec:
  replicas: 3
  selector:
    matchLabels:
      app: worker
  template:
    metadata:
      labels:
        app: worker
    spec:
      serviceAccountName: worker
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=STORE,
    topic="security",
    severity="info",
    profiles=("strict",),
    aliases={"kics": ("Shared Service Account",)},
    message='service account "{account}" is shared with {kind} "{other}": give each workload its own',
)
def check(store: Store) -> Iterator[Finding]:
    """A named account that several workloads of a namespace and folder use."""
    users: dict[tuple[str, str, str], list[Any]] = {}
    for workload in store.workloads():
        if workload.service_account not in ("", "default") and workload.kind not in ("Pod", "Job"):
            users.setdefault((workload.service_account, workload.namespace, folder_of(workload.object)), []).append(workload)
    for (account, _, _), found in users.items():
        names = {(w.kind, w.name) for w in found}
        if len(names) > 1:
            for workload in found:
                other = next(w for w in found if (w.kind, w.name) != (workload.kind, workload.name))
                path = (*workload.path, "spec", "serviceAccountName")
                yield Finding(path, of=workload.object, account=account, kind=other.kind, other=other.name)
