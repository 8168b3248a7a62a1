"""A NetworkPolicy that allows everything

An empty rule.

## Why
A rule without from or to allows every peer; together with no ports the policy is as good as none, and it undoes the others, since
policies add up. It is often left over from a test.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
  - {} # <- network-policy-allows-all
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: api
spec:
  podSelector: {matchLabels: {app: api}}
  policyTypes: [Ingress]
  ingress:
  - ports:
    - port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/network-policies/#allow-all-ingress-traffic
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("NetworkPolicy",),
    topic="network",
    severity="info",
    profiles=("security",),
    aliases={"popeye": ("POP-1203",)},
    message="the rule allows all {direction}: name the peers or the ports",
)
def check(obj: Object) -> Iterator[Finding]:
    """A rule with neither peers nor ports."""
    spec = obj.value.get("spec") or {}
    for direction, peers in (("ingress", "from"), ("egress", "to")):
        for i, entry in enumerate(spec.get(direction) or ()):
            if not entry.get(peers) and not entry.get("ports"):
                yield Finding(("spec", direction, i), direction=direction)
