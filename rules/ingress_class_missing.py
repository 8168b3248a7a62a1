"""No class says which controller is meant

Neither ingressClassName nor the older annotation.

## Why
Without a class the default IngressClass of the cluster takes it, where there is one; in a cluster with none nobody does, in one with
two controllers and no default both may. Naming it makes the manifest mean the same everywhere.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec: # <- ingress-class-missing
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  ingressClassName: nginx
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Ingress",),
    topic="network",
    severity="info",
    profiles=("strict", "learning"),
    message='Ingress "{name}" names no class: set ingressClassName',
)
def check(obj: Object) -> Iterator[Finding]:
    """No ingressClassName and no kubernetes.io/ingress.class."""
    spec = obj.value.get("spec")
    if spec and "ingressClassName" not in spec and "kubernetes.io/ingress.class" not in obj.annotations:
        yield Finding(("spec", "ingressClassName"), name=obj.name)
