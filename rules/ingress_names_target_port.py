"""An Ingress backend names the targetPort of its Service

The number or name is that of the pods; an Ingress names the port of the Service.

## Why
The API means the Service's own port: `port` or `name` of `spec.ports`. ingress-nginx looks at targetPort as well, so that it works there by chance;
other controllers and the clouds' load balancers find no such port and answer 503, and so does ingress-nginx once the targetPort gets a name.
Name the Service's port.

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
                  number: 8080 # <- ingress-names-target-port
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
    severity="warning",
    profiles=("default", "compat-kube-score"),
    aliases={
        "kube-linter": ("dangling-ingress",), "kube-score": ("~ingress-targets-service",), "kubevious": ("ingress/ingress-service-ref",),
        "popeye": ("POP-1402",),
    },
    message=(
        'Service "{name}" has no port {port}: that is its targetPort, and an Ingress names the Service\'s own port (it has {ports}); '
        "only ingress-nginx finds it all the same, other controllers answer 503"
    ),
)
def check(store: Store) -> Iterator[Finding]:
    """Backends whose Service is there and has this as the targetPort of a port only."""
    for ingress, path, name, port, service, listed in store.missing_ports(target=True):
        related = ((service, ("spec", "ports"), "the ports of the Service"),)
        yield Finding(path, of=ingress, related=related, name=name, port=port, ports=listed)
