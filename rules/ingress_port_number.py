"""A backend port by number

The Ingress says a number where it could say a name.

## Why
With a name the Service decides on the number. With a number the Ingress has to change with it, and answers 503 until it does.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  defaultBackend:
    service:
      name: api
      port:
        number: 80 # <- ingress-port-number
```

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  defaultBackend:
    service:
      name: api
      port:
        name: http
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule
from k8slint.visit import ingress_backends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Ingress",),
    topic="services",
    severity="info",
    profiles=("strict",),
    aliases={"popeye": ("POP-1403",)},
    message='the backend port of Service "{service}" is the number {port}: say its name',
)
def check(obj: Object) -> Iterator[Finding]:
    """A backend with a port number."""
    for path, service in ingress_backends(obj.value.get("spec") or {}):
        port = (service.get("port") or {}).get("number")
        if port:
            yield Finding((*path, "port", "number"), service=service.get("name"), port=port)
