"""Two Services ask for one node port

The same nodePort and protocol stand in two Services of one file.

## Why
A node port belongs to one Service in the whole cluster, whatever the namespace. The server takes the Service that comes first and refuses the other one:
"provided port is already allocated". Leave nodePort out, then a free one is chosen, or give each Service its own.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  type: NodePort
  selector: {app: web}
  ports:
    - port: 80
      nodePort: 30080
---
apiVersion: v1
kind: Service
metadata:
  name: admin
spec:
  type: NodePort
  selector: {app: admin}
  ports:
    - port: 80
      nodePort: 30080 # <- node-port-twice
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: dns-tcp
spec:
  type: NodePort
  selector: {app: dns}
  ports:
    - port: 53
      protocol: TCP
      nodePort: 30053
---
apiVersion: v1
kind: Service
metadata:
  name: dns-udp
spec:
  type: NodePort
  selector: {app: dns}
  ports:
    - port: 53
      protocol: UDP
      nodePort: 30053
---
apiVersion: v1
kind: Service
metadata:
  name: admin
spec:
  type: NodePort
  selector: {app: admin}
  ports:
    - port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
- https://kubernetes.io/docs/concepts/services-networking/service/#nodeport-custom-port
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Service",),
    topic="services",
    severity="error",
    message='node port {port}/{protocol} is already taken by Service "{other}": the server refuses the second one; leave nodePort out or choose another',
)
def check(store: Store) -> Iterator[Finding]:
    """The same port and protocol in another Service of the file."""
    taken: dict[tuple[str, int, str], tuple[Object, int]] = {}
    for service, spec in store.services():
        if spec.get("type") not in ("NodePort", "LoadBalancer"):
            continue
        file = service.document.file
        for i, port in enumerate(spec.get("ports") or ()):
            number, protocol = port.get("nodePort"), port.get("protocol", "TCP")
            if not number or file.endswith((".md", ".markdown")):
                continue
            first, at = taken.setdefault((file, number, protocol), (service, i))
            if first is not service and (first.name, first.namespace) != (service.name, service.namespace):
                related = ((first, ("spec", "ports", at, "nodePort"), "the first one"),)
                yield Finding(("spec", "ports", i, "nodePort"), of=service, related=related, port=number, protocol=protocol, other=first.name)
