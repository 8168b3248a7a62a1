"""A host without a certificate

spec.tls names other hosts than the rules.

## Why
For a host that is in rules and not in tls the controller answers with its own self-signed certificate, which clients refuse. It is
usually a host that was added in one place only.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  tls:
  - hosts: [shop.example.com]
    secretName: tls
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
  - host: www.example.com # <- ingress-tls-host-mismatch
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
  - hosts: ["*.example.com"]
    secretName: tls
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
    severity="warning",
    profiles=("default",),
    aliases={"kubevious": ("ingress/ingress-tls-rule-domain-match",)},
    message='no entry of tls covers the host "{host}": it gets the certificate of the controller',
)
def check(obj: Object) -> Iterator[Finding]:
    """A host of a rule that no named TLS host covers."""
    spec = obj.value.get("spec") or {}
    tls = spec.get("tls")
    if not tls or any(not t.get("hosts") for t in tls):
        return
    hosts = {h for t in tls for h in t["hosts"]}
    for i, rule_ in enumerate(spec.get("rules") or ()):
        host = rule_.get("host")
        if host and host not in hosts and "*." + host.partition(".")[2] not in hosts:
            yield Finding(("spec", "rules", i, "host"), host=host)
