"""Two default IngressClasses

Which of them an Ingress without a class gets depends on when they were made.

## Why
The API server takes the newest of the default classes (until 1.25 it refused such an Ingress), so the same Ingress goes to another controller in a
cluster that was set up in another order. Take the annotation from one.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: a
  annotations:
    ingressclass.kubernetes.io/is-default-class: "true"
spec:
  controller: example.com/a
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: b
  annotations:
    ingressclass.kubernetes.io/is-default-class: "true" # <- ingress-class-two-defaults
spec:
  controller: example.com/b
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: a
  annotations:
    ingressclass.kubernetes.io/is-default-class: "true"
spec:
  controller: example.com/a
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: b
  annotations:
    ingressclass.kubernetes.io/is-default-class: "false"
spec:
  controller: example.com/b
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("IngressClass",),
    topic="network",
    severity="warning",
    profiles=("default",),
    aliases={"kubevious": ("ingress/multiple-default-ingress-classes",)},
    message='IngressClass "{name}" is default, and so is "{other}": only one can be',
)
def check(store: Store) -> Iterator[Finding]:
    """A second default class in the same folder."""
    key = "ingressclass.kubernetes.io/is-default-class"
    seen: dict[str, str] = {}
    for found in store.list("IngressClass"):
        if found.annotations.get(key) == "true":
            folder = folder_of(found)
            if seen.setdefault(folder, found.name) != found.name:
                yield Finding(("metadata", "annotations", key), of=found, name=found.name, other=seen[folder])
