"""An external name that is an address

externalName holds an IPv4 address.

## Why
A Service of type ExternalName is an alias in DNS (CNAME), and an alias leads to a name. An address is taken for a name made of digits, which no DNS
server knows, so that the Service never resolves. For an address write a Service without selector and an EndpointSlice for it.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: 192.0.2.10 # <- external-name-is-address
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  type: ExternalName
  externalName: db-1.example.com
---
apiVersion: v1
kind: Service
metadata:
  name: legacy
spec:
  ports:
    - port: 5432
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: legacy-1
  labels:
    kubernetes.io/service-name: legacy
addressType: IPv4
ports:
  - port: 5432
endpoints:
  - addresses: [192.0.2.10]
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#externalname
- https://kubernetes.io/docs/concepts/services-networking/service/#services-without-selectors
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Service",),
    topic="services",
    severity="error",
    message='externalName "{name}" is looked up as a name and never found; for an address use a Service without selector and an EndpointSlice',
)
def check(obj: Object) -> Iterator[Finding]:
    """Four numbers as the name of another host."""
    spec = obj.value.get("spec") or {}
    name = spec.get("externalName")
    if name and spec.get("type") == "ExternalName":
        from k8slint.apis.intstr import whole_number

        parts = name.rstrip(".").split(".")
        if len(parts) == 4 and all((n := whole_number(part)) is not None and n < 256 for part in parts):
            yield Finding(("spec", "externalName"), name=name)
