"""An Ingress backend names a port that its Service does not have

The Service is in the run; the port is not one of its own.

## Why
An Ingress names a port of the Service, by number or name: `port` or `name` of `spec.ports`. The Ingress is accepted whatever it names, and the
controller answers 503 where there is no such port. A number that is a targetPort of the Service has a rule of its own: ingress-names-target-port.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  number: 8081 # <- ingress-port-not-found
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: 8080
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: 8080}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/#the-ingress-resource
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Ingress",),
    topic="references",
    severity="error",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-linter": ("dangling-ingress",), "kube-score": ("~ingress-targets-service",), "kubevious": ("ingress/ingress-service-ref",),
        "popeye": ("POP-1402",),
    },
    message='Service "{name}" has no port {port} (it has {ports}): requests for it get a 503',
)
def check(store: Store) -> Iterator[Finding]:
    """Backends whose Service is there and has no port of this number or name."""
    for ingress, path, name, port, service, listed in store.missing_ports(target=False):
        related = ((service, ("spec", "ports"), "the ports of the Service"),)
        yield Finding(path, of=ingress, related=related, name=name, port=port, ports=listed)
