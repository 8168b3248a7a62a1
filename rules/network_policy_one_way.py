"""Only one direction is limited

No policy of the run covers both ingress and egress of the pods.

## Why
A pod that is isolated for ingress only still opens connections to anywhere, which is what a break-in needs first; one that is isolated
for egress only accepts them from anywhere. Name both in policyTypes and say what is allowed.

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
      labels: # <- network-policy-one-way
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
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {}
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
  policyTypes: [Ingress, Egress]
  ingress:
  - from:
    - podSelector: {}
  egress:
  - to:
    - podSelector: {}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    topic="network",
    severity="info",
    profiles=("security", "compat-polaris"),
    aliases={"polaris": ("missingNetworkPolicy",), "kubescape": ("C-0030",), "popeye": ("POP-1205",)},
    message='NetworkPolicies let the pods of {kind} "{name}" do all {direction}: name it in policyTypes and say what is allowed',
)
def check(store: Store) -> Iterator[Finding]:
    """A workload without a policy that has rules for ingress, or for egress."""
    covered: dict[str, set[int]] = {"Ingress": set(), "Egress": set()}
    for policy in store.list("NetworkPolicy"):
        spec = policy.value.get("spec") or {}
        selector = spec.get("podSelector")
        if selector is None:
            continue
        found = {id(w) for w in store.select(selector, policy.namespace)}
        for direction in spec.get("policyTypes") or ("Ingress",):
            if spec.get(direction.lower()):
                covered.setdefault(direction, set()).update(found)
    for workload in store.workloads():
        if workload.object.known:
            for direction in ("Ingress", "Egress"):
                if id(workload) not in covered[direction]:
                    path = (*workload.path, "metadata", "labels")
                    yield Finding(path, of=workload.object, kind=workload.kind, name=workload.name, direction=direction.lower())
                    break
