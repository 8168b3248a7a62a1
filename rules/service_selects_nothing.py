"""A Service selects no pods

Its selector matches no pod template of the run, although there are workloads beside it.

## Why
A Service without matching pods has no endpoints, so every connection to it is refused; nothing else reports it. A label was renamed in
one place and not in the other, or the selector copies a label of the Deployment that its pods do not have.

The rule speaks only where it can know: the Service's own file holds workloads for its namespace, or its folder holds one that
resembles it; all of the folder could be read; and no workload anywhere in the run has the labels. A folder in which several files
hold the Service, or the workload, holds alternatives, and says nothing of the files together. Services without a selector and
of type ExternalName are left alone, and so are labels that pods get while they run, from an election (`role: replica`).

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: apiserver # <- service-selects-nothing
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
  labels:
    app: apiserver
spec:
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
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector:
    app: api
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api, tier: backend}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```
Patroni writes the role into the labels of its pods:
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db-replicas
spec:
  selector: {app: db, role: replica}
  ports:
    - port: 5432
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: {app: db}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
        - name: db
          image: registry.example.com/patroni:16.4
```
The pods are made by something that is not in the run:
```yaml
apiVersion: v1
kind: Service
metadata:
  name: legacy
spec:
  selector:
    app: legacy
  ports:
    - port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#defining-a-service
- https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/#does-the-service-have-any-endpointslices
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Phrase, rule
from k8slint.store import Store, folder_of, is_given_later, nearest, text_of_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Service",),
    topic="selectors",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-score": ("service-targets-pod",), "kubescape": ("C-0293",),
        "kubevious": ("service/service-selector-ref",), "kics": ("Service Does Not Target Pod",), "popeye": ("POP-1100",),
    },
    message={
        "": 'no pod template of the run has the labels {selector}: Service "{service}" gets no endpoints',
        "near": 'no pod template of the run has the labels {selector}: Service "{service}" gets no endpoints; {kind} "{name}" has {labels}',
        "namespace": (
            'no pod template in namespace "{namespace}" has the labels {selector}: Service "{service}" gets no endpoints; '
            '{kind} "{name}" has them, in "{other}"'
        ),
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A selector that nothing matches, in a folder with workloads."""
    for service, spec in store.services():
        selector = spec.get("selector")
        if not selector or spec.get("type") == "ExternalName" or store.select({"matchLabels": selector}, service.namespace):
            continue
        folder = folder_of(service)
        elsewhere = [w for w in store.select({"matchLabels": selector}, "") if folder_of(w.object) == folder]
        beside = elsewhere or store.workloads_beside(service)
        if not beside or store.is_open(folder) or is_given_later(selector, beside):
            continue
        name, text = service.name, text_of_labels(selector)
        path: tuple[str, ...] = ("spec", "selector")
        if elsewhere:
            other = elsewhere[0]
            place = ((other.object, ("metadata", "namespace"), "the namespace of the pods"),)
            yield Finding(
                ("metadata", "namespace"), "namespace", of=service, related=place, service=name, selector=text,
                namespace=service.namespace, kind=other.kind, name=other.name, other=other.namespace,
            )
            continue
        near = nearest(beside, selector, service.name)
        if near is None:
            if service.namespace == "kube-system":
                continue  # static pods, mostly, which no manifest of the run makes
            if any(w.object.document.file == service.document.file for w in beside):
                yield Finding(path, of=service, service=name, selector=text)
            continue
        if store.are_alternatives(service, near.object):
            continue
        wrong = [k for k, v in selector.items() if near.labels.get(k) != v]
        if len(wrong) == 1:
            path = (*path, wrong[0])
        related = ((near.object, (*near.path, "metadata", "labels"), "the labels of the pods that come nearest"),)
        yield Finding(
            path, "near", of=service, related=related, service=name, selector=text, kind=near.kind, name=near.name,
            labels=text_of_labels(near.labels) or Phrase("no labels"),
        )
