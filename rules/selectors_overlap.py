"""Two controllers select each other's pods

Their selectors match the same labels in one namespace.

## Why
A controller finds its pods by its selector. Ownership keeps two Deployments from deleting each other's pods, but everything else that goes
by labels mixes them up: an autoscaler averages over both, a PodDisruptionBudget counts both, `kubectl logs` and `kubectl rollout`
show both, and orphaned pods may be adopted by the wrong one. The documentation asks not to overlap. Give each a label of its own, as in
`track: stable` and `track: canary`, in the selector as well as in the template.

Only what is surely applied together is compared: objects of one file, and in one folder objects of one kind whose names
belong together, as `web` and `web-canary` do. Folders of examples often hold alternatives.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-canary
spec:
  selector: # <- selectors-overlap
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web, track: canary}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.9.0
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web, track: stable}
  template:
    metadata:
      labels: {app: web, track: stable}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-canary
spec:
  selector:
    matchLabels: {app: web, track: canary}
  template:
    metadata:
      labels: {app: web, track: canary}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.9.0
```
Another namespace is another matter:
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: blue
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-next
  namespace: green
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
```

## References
- https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#selector
- https://kubernetes.io/docs/concepts/workloads/controllers/replicaset/#non-template-pod-acquisitions
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, Workload, folder_of, match_selector, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController"),
    topic="selectors",
    severity="warning",
    message='selector {selector} also matches the pods of {kind} "{name}", whose selector matches these: give each a label of its own',
)
def check(store: Store) -> Iterator[Finding]:
    """Each of two controllers in a folder selects what the other's template makes."""
    places: dict[tuple[str, str], list[int]] = {}
    workloads = [w for w in store.workloads() if w.selector and not w.opaque and not w.owned]
    for i, workload in enumerate(workloads):
        # whatever overlaps shares a label
        for key, value in workload.labels.items():
            places.setdefault((key, value), []).append(i)
    for i, workload in enumerate(workloads):
        labels = (workload.selector or {}).get("matchLabels")
        if not labels:
            continue
        for j in min((places.get(pair, []) for pair in labels.items()), key=len):
            if j >= i:
                break
            other = workloads[j]
            if other.namespace != workload.namespace:
                continue
            if other.name == workload.name and other.kind == workload.kind:
                continue
            if folder_of(other.object) != folder_of(workload.object) or not _together(workload, other):
                continue
            if match_selector(workload.selector, other.labels) and match_selector(other.selector, workload.labels):
                related = ((other.object, ("spec", "selector"), "the other selector"),)
                yield Finding(
                    ("spec", "selector"), of=workload.object, related=related, selector=text_of_selector(workload.selector or {}),
                    kind=other.kind, name=other.name,
                )
                break


def _together(one: Workload, other: Workload) -> bool:
    """Whether both are applied in one go: one file (a page of documentation shows one after the other), or names that go together."""
    if one.object.document.file == other.object.document.file:
        return not one.object.document.file.endswith((".md", ".markdown"))
    short, long = sorted((one.name, other.name), key=len)
    return one.kind == other.kind and long.startswith(short + "-")
