"""An Ingress leads to a Service of type ExternalName

Requests from outside go on to a name that is resolved anew each time.

## Why
The controller becomes a proxy for a host outside the cluster, inside its network and with its address: whoever may change the Service, or
the DNS name, decides where requests go, also to services that are reachable from the controller only. Several controllers refuse such
backends, or only take them after being told to.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: legacy
spec:
  type: ExternalName
  externalName: legacy.example.org
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: legacy
spec:
  defaultBackend:
    service:
      name: legacy # <- ingress-external-name
      port: {number: 443}
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
      name: shop
      port: {number: 80}
```
The Service of the Ingress' own namespace counts:
```yaml
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: old
spec:
  type: ExternalName
  externalName: shop.example.org
---
apiVersion: v1
kind: Service
metadata:
  name: shop
  namespace: shop
spec:
  selector: {app: shop}
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  defaultBackend:
    service:
      name: shop
      port: {number: 80}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#externalname
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, closest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=STORE,
    kinds=("Ingress",),
    topic="network",
    severity="warning",
    profiles=("security",),
    aliases={"kubevious": ("ingress/ingress-ext-service-ref",)},
    message='Service "{name}" is of type ExternalName: the Ingress hands requests on to {host}, which is outside the cluster',
)
def check(store: Store) -> Iterator[Finding]:
    """Backends of Ingresses that are Services of type ExternalName."""
    for ingress, backends in store.ingresses():
        for path, backend in backends:
            found = closest(store.find("Service", ingress.namespace, backend.get("name") or ""), ingress)
            specs = [service.value.get("spec") or {} for service in found]
            if specs and all(spec.get("type") == "ExternalName" for spec in specs):
                yield Finding((*path, "name"), of=ingress, name=found[0].name, host=specs[0].get("externalName", ""))
