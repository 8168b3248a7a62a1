"""A load balancer that lets everybody in

type LoadBalancer without loadBalancerSourceRanges.

## Why
On a cloud this is a public address, a bill of its own, and a way in past the Ingress. Limit the sources, ask for an internal one with
the cloud's annotation or class, or use an Ingress.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: LoadBalancer # <- service-load-balancer-open
  selector: {app: api}
  ports:
  - port: 443
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: LoadBalancer
  loadBalancerSourceRanges: [10.0.0.0/8]
  selector: {app: api}
  ports:
  - port: 443
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#loadbalancer
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Service",),
    topic="network",
    severity="info",
    profiles=("security",),
    aliases={"kics": ("Service With External Load Balance",), "popeye": ("POP-1103",)},
    message='the Service is of type "{kind}" and open to everybody: set loadBalancerSourceRanges, or ask for an internal one',
)
def check(obj: Object) -> Iterator[Finding]:
    """type LoadBalancer, no sources, no annotation or class that says internal."""
    spec = obj.value.get("spec")
    if spec and obj.group == "" and spec.get("type") == "LoadBalancer" and not spec.get("loadBalancerSourceRanges"):
        notes = obj.annotations
        words = " ".join([*notes, *(v for v in notes.values() if type(v) is str), spec.get("loadBalancerClass") or ""]).lower()
        if "internal" not in words and "private" not in words and "intranet" not in words:
            yield Finding(("spec", "type"), kind="LoadBalancer")
