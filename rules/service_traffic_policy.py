"""Clients' addresses are lost, or traffic is

externalTrafficPolicy does not go with the type.

## Why
A LoadBalancer with Cluster makes a second hop between nodes and hides the client's address; with Local it does neither. A NodePort with
Local drops what reaches a node without a pod, since nothing checks nodes' health for it.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: LoadBalancer
  externalTrafficPolicy: Cluster # <- service-traffic-policy
  selector: {app: api}
  ports:
  - port: 80
```

```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: NodePort
  externalTrafficPolicy: Local # <- service-traffic-policy
  selector: {app: api}
  ports:
  - port: 80
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector: {app: api}
  ports:
  - port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#traffic-policies
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
    profiles=("strict",),
    aliases={"popeye": ("POP-1107", "POP-1108")},
    message={
        "": 'externalTrafficPolicy is "{policy}": Local keeps the client addresses and saves a hop',
        "local": 'externalTrafficPolicy is "{policy}" with a NodePort: nodes without a pod drop the traffic',
    },
)
def check(obj: Object) -> Iterator[Finding]:
    """The policy that does not fit the type."""
    spec = obj.value.get("spec")
    if not spec or obj.group:
        return
    kind, policy = spec.get("type"), spec.get("externalTrafficPolicy")
    if kind == "LoadBalancer" and policy == "Cluster":
        yield Finding(("spec", "externalTrafficPolicy"), policy=policy)
    elif kind == "NodePort" and policy == "Local":
        yield Finding(("spec", "externalTrafficPolicy"), "local", policy=policy)
