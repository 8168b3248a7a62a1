"""The NetworkPolicies of a Service's pods admit none of its ports

Policies select the pods, and the ports that they let in are not those that the Service sends to.

## Why
A policy is about pods: it is the targetPort that must be let in, not the port of the Service. When the two differ and the policy names the port of the
Service, everything that goes through the Service is dropped without an answer. Policies add up, so all that select the pods are read together; where
one lets in every port, or none lets in anything, the rule is silent.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
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
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          ports:
            - {name: http, containerPort: 8080}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels: {app: api}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: web}
      ports: # <- network-policy-misses-target-port
        - port: 80
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
    - name: http
      port: 80
      targetPort: http
    - name: metrics
      port: 9090
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
      labels: {app: api}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
          ports:
            - {name: http, containerPort: 8080}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: nothing-by-itself
spec:
  podSelector: {}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector:
    matchLabels: {app: api}
  ingress:
    - from:
        - podSelector:
            matchLabels: {app: web}
      ports:
        - {port: 8000, endPort: 8090}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/
- https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, folder_of
from k8slint.visit import pod_template
from k8slint.workload import Workload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from k8slint.object import Object

OTHERS = (
    "CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy",
    "NetworkPolicy.crd.projectcalico.org", "NetworkPolicy.projectcalico.org",
)


@rule(
    on=STORE,
    kinds=("NetworkPolicy",),
    topic="network",
    severity="warning",
    message={
        "": 'Service "{service}" sends to {targets} of these pods, and no NetworkPolicy lets that in (only {admitted}): nobody gets an answer',
        "service": (
            'Service "{service}" sends to {targets} of these pods, but NetworkPolicies let in {admitted}, the port of the Service: '
            "a policy is about the port of the pod"
        ),
    },
)
def check(store: Store) -> Iterator[Finding]:
    """All policies of a Service's pods name ports, and none of these is a targetPort of the Service."""
    admits: dict[int, list[tuple[Object, int, dict[str, Any]]]] = {}
    for policy in store.list("NetworkPolicy"):
        spec = policy.value.get("spec") or {}
        if policy.group == "networking.k8s.io" and spec.get("podSelector") is not None and "Ingress" in (spec.get("policyTypes") or ("Ingress",)):
            for workload in store.select(spec["podSelector"], policy.namespace):
                rules = admits.setdefault(id(workload), [])
                rules += [(policy, i, rule) for i, rule in enumerate(spec.get("ingress") or ())]
    admits = {at: rules for at, rules in admits.items() if rules and all(rule.get("ports") for _, _, rule in rules)}
    if not admits:
        return
    for service, spec in store.services():
        if not spec.get("selector") or spec.get("type") == "ExternalName" or not spec.get("ports"):
            continue
        for workload in store.selected(spec["selector"], service):
            rules = admits.get(id(workload), [])
            if workload.opaque or not rules:
                continue
            targets = _targets(store, workload, spec)
            if not targets or any(_admits(store, workload, port, target) for _, _, rule in rules for port in rule["ports"] for target in targets):
                continue
            policy, i, _ = rules[0]
            if folder_of(policy) != folder_of(service) or _is_beyond(store, workload):
                continue
            numbers = {p.get("port") for p in spec["ports"]}
            admitted = list(dict.fromkeys(p.get("port") for _, _, r in rules for p in r["ports"]))
            yield Finding(
                ("spec", "ingress", i, "ports"), "service" if numbers.issuperset(admitted) else "", of=policy,
                related=((service, ("spec", "ports"), "the ports of the Service"),), service=service.name,
                targets=" and ".join(str(number) for number, _ in targets), admitted=" and ".join(map(str, admitted)),
            )
            break


def _is_beyond(store: Store, workload: Workload) -> bool:
    """Whether NetworkPolicies do not reach the pods (those on the node's network), or policies of another kind add to them."""
    template = pod_template(workload.object)
    return template is None or bool(template.spec.get("hostNetwork")) or any(store.list(kind) for kind in OTHERS)


def _targets(store: Store, workload: Workload, spec: dict[str, Any]) -> list[tuple[int, str]]:
    """(number, protocol) of the pods' ports that a Service sends to; none where one is a name that the pods do not have."""
    found = []
    for port in spec["ports"]:
        target, protocol = port.get("targetPort", port.get("port")), port.get("protocol", "TCP")
        if type(target) is str:
            numbers = [n for name, n, proto in store.ports(workload) if name == target and proto == protocol]
            if not numbers:
                return []
            target = numbers[0]
        found.append((target, protocol))
    return found


def _admits(store: Store, workload: Workload, port: dict[str, Any], target: tuple[int, str]) -> bool:
    number, protocol = target
    if port.get("protocol", "TCP") != protocol:
        return False
    first = port.get("port")
    if first is None:
        return True
    if type(first) is str:
        return any(name == first and n == number and proto == protocol for name, n, proto in store.ports(workload))
    return bool(first <= number <= port.get("endPort", first))
