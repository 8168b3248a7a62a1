"""A NetworkPolicy that lets nobody in

The pods that it names as peers are not in the run.

## Why
For runs that hold all that the cluster will hold. A peer that matches no pod is usually a label that was renamed, and the connection
that it was meant to allow is refused.

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
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
  - from:
    - podSelector: # <- network-policy-peer-selects-nothing
        matchLabels: {app: front}
    - namespaceSelector: # <- network-policy-peer-selects-nothing
        matchLabels: {team: front}
---
apiVersion: v1
kind: Namespace
metadata:
  name: front
  labels: {team: web}
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
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: {matchLabels: {app: api}}
  ingress:
  - from:
    - podSelector:
        matchLabels: {app: api}
    - podSelector: {matchLabels: {app: front}}
      namespaceSelector: {}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, match_selector, text_of_selector

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("NetworkPolicy",),
    topic="selectors",
    severity="warning",
    profiles=("complete",),
    aliases={"kube-linter": ("dangling-networkpolicypeer-podselector",), "popeye": ("POP-1201", "POP-1202", "POP-1208")},
    message={
        "": "no pods of the run match {selector}: the rule lets nobody through",
        "namespace": "no namespace of the run matches {selector}: the rule lets nobody through",
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A podSelector of a peer, without a namespaceSelector, that nothing answers; a namespaceSelector that no Namespace answers."""
    namespaces = [{**o.labels, "kubernetes.io/metadata.name": o.name} for o in store.list("Namespace")]
    for policy in store.list("NetworkPolicy"):
        spec = policy.value.get("spec") or {}
        for direction, field in (("ingress", "from"), ("egress", "to")):
            for i, entry in enumerate(spec.get(direction) or ()):
                for j, peer in enumerate(entry.get(field) or ()):
                    selector = peer.get("podSelector")
                    if selector and "namespaceSelector" not in peer and not store.select(selector, policy.namespace):
                        path = ("spec", direction, i, field, j, "podSelector")
                        yield Finding(path, of=policy, selector=text_of_selector(selector))
                    wanted = peer.get("namespaceSelector")
                    if wanted and namespaces and not any(match_selector(wanted, labels) for labels in namespaces):
                        path = ("spec", direction, i, field, j, "namespaceSelector")
                        yield Finding(path, "namespace", of=policy, selector=text_of_selector(wanted))
