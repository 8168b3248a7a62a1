"""An Ingress without TLS

spec.tls is empty.

## Why
Requests, cookies and passwords then pass in the clear between clients and the controller, and browsers warn. Where a load balancer in
front ends TLS, say so with an ignore.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec: # <- ingress-tls-missing
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
  tls:
  - hosts: [shop.example.com]
    secretName: shop-tls
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/#tls
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
    profiles=("security", "compat-polaris"),
    aliases={"polaris": ("tlsSettingsMissing",), "kubescape": ("C-0263",)},
    message='Ingress "{name}" has no tls: name the hosts and the Secret with their certificate',
)
def check(obj: Object) -> Iterator[Finding]:
    """No tls and no annotation that brings a certificate."""
    spec = obj.value.get("spec")
    if spec and not spec.get("tls") and not any("certificate" in n or "ssl-cert" in n for n in obj.annotations):
        yield Finding(("spec", "tls"), name=obj.name)
