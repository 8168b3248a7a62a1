"""A NetworkPolicy applies to no pods

Its podSelector matches no pod template of the run, although there are workloads beside it.

## Why
A policy without matching pods is accepted and isolates nothing: the pods that it was written for stay open to everybody. The labels were changed in
one place and not in the other.

The rule speaks only where it can know: see service-selects-nothing. An empty podSelector matches every pod of the namespace.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector: # <- network-policy-selects-nothing
    matchLabels: {app: postgres}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: api}
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  labels: {app: db}
spec:
  containers:
    - name: db
      image: registry.example.com/postgres:16.4
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db
spec:
  podSelector:
    matchLabels: {app: db}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: api}
---
apiVersion: v1
kind: Pod
metadata:
  name: db
  labels: {app: db}
spec:
  containers:
    - name: db
      image: registry.example.com/postgres:16.4
```
Every pod of the namespace:
```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: deny-all
spec:
  podSelector: {}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/#networkpolicy-resource
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Phrase, rule
from k8slint.store import Store, folder_of, is_given_later, nearest, text_of_labels, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("NetworkPolicy",),
    topic="selectors",
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-score": ("networkpolicy-targets-pod",), "kubescape": ("C-0299",),
        "kubevious": ("network-policy/network-policy-pod-selector-ref",), "kics": ("Network Policy Is Not Targeting Any Pod",),
        "popeye": ("POP-1200",),
    },
    message='no pod template of the run matches {selector}: the policy isolates nothing; {kind} "{name}" has {labels}',
)
def check(store: Store) -> Iterator[Finding]:
    """A podSelector that nothing matches, in a folder with workloads that resemble it."""
    for policy in store.list("NetworkPolicy"):
        if policy.group != "networking.k8s.io":
            continue
        selector = (policy.value.get("spec") or {}).get("podSelector")
        if not selector or store.select(selector, policy.namespace) or store.is_open(folder_of(policy)):
            continue
        beside, labels = store.workloads_beside(policy), selector.get("matchLabels") or {}
        near = nearest(beside, labels, policy.name)
        if near is not None and not is_given_later(labels, beside):
            related = ((near.object, (*near.path, "metadata", "labels"), "the labels of the pods that come nearest"),)
            yield Finding(
                ("spec", "podSelector"), of=policy, related=related, selector=text_of_selector(selector), kind=near.kind, name=near.name,
                labels=text_of_labels(near.labels) or Phrase("no labels"),
            )
