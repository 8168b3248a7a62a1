"""Two controllers select each other's pods

Their selectors match the same labels in one namespace.

## Why
A controller finds its pods by its selector. Ownership keeps two Deployments from deleting each other's pods, but everything else that goes
by labels mixes them up: an autoscaler averages over both, a PodDisruptionBudget counts both, `kubectl logs` and `kubectl rollout`
show both, and orphaned pods may be adopted by the wrong one. The documentation asks not to overlap. Give each a label of its own, as in
`track: stable` and `track: canary`, in the selector as well as in the template.

Only what is surely applied together is compared: objects of one file, and in one folder objects of one kind whose names
belong together, as `web` and `web-canary` do. Folders of examples often hold alternatives: a name that stands in several files of the
folder says so.

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
from k8slint.store import Store, folder_of, match_selector, text_of_selector
from k8slint.workload import Workload

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
    folders: dict[str, list[Workload]] = {}
    for workload in store.workloads():
        if workload.selector and workload.selector.get("matchLabels") and not workload.opaque and not workload.owned:
            folders.setdefault(folder_of(workload.object), []).append(workload)
    for workloads in folders.values():
        if len(workloads) > 1:
            yield from _in_folder(store, workloads)


def _in_folder(store: Store, workloads: list[Workload]) -> Iterator[Finding]:
    before: dict[tuple[str, str], list[Workload]] = {}
    for workload in workloads:
        selector = workload.selector or {}
        # what overlaps has the labels that this one selects
        for other in min((before.get(pair, []) for pair in selector["matchLabels"].items()), key=len):
            if other.namespace != workload.namespace or (other.name == workload.name and other.kind == workload.kind):
                continue
            if not _together(workload, other) or not match_selector(selector, other.labels):
                continue
            if match_selector(other.selector, workload.labels) and not store.are_alternatives(workload.object, other.object):
                # web-canary is the one that came to web
                one, two = (other, workload) if other.name.startswith(workload.name + "-") else (workload, other)
                related = ((two.object, ("spec", "selector"), "the other selector"),)
                yield Finding(
                    ("spec", "selector"), of=one.object, related=related, selector=text_of_selector(one.selector or {}),
                    kind=two.kind, name=two.name,
                )
                break
        for pair in workload.labels.items():
            before.setdefault(pair, []).append(workload)


def _together(one: Workload, other: Workload) -> bool:
    """Whether both are applied in one go: one file (a page of documentation shows one after the other), or names that go together."""
    if one.object.document.file == other.object.document.file:
        return not one.object.document.file.endswith((".md", ".markdown"))
    short, long = sorted((one.name, other.name), key=len)
    return one.kind == other.kind and long.startswith(short + "-")
