"""An Ingress for every host

A rule without a host, or a host that is a wildcard.

## Why
Such a rule answers for names that nobody thought of: a request with any Host header reaches the program. Name
the hosts.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  rules:
  - host: "*.com" # <- ingress-host-open
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
  rules:
  - host: "*.shop.example.com"
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/#hostname-wildcards
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
    profiles=("strict",),
    aliases={"datree": ("INGRESS_INCORRECT_HOST_VALUE_PERMISSIVE",)},
    message='the rule answers for the host "{host}": name the hosts that are meant',
)
def check(obj: Object) -> Iterator[Finding]:
    """No host, *, or a wildcard for a whole top-level domain."""
    for i, rule_ in enumerate((obj.value.get("spec") or {}).get("rules") or ()):
        host = rule_.get("host") or "*"
        if host == "*" or (host.startswith("*.") and host.count(".") == 1):
            yield Finding(("spec", "rules", i, "host"), host=host)
