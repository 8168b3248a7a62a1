"""An Ingress backend names a Service that is not there

Requests for that path get a 503.

## Why
The Ingress is accepted whatever its backends are called; the controller answers 503 where the Service does not exist.

The rule speaks only where it can know: a Service of nearly the same name stands in the Ingress's folder; or its file holds Services, or its
folder those of its other backends, could be read in full, and nothing else in the run mentions the name.

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
                name: webs # <- ingress-service-not-found
                port: {number: 80}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
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
                port: {number: 80}
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
```
Alone in the run, its Services are elsewhere:
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
spec:
  defaultBackend:
    service:
      name: web
      port: {number: 80}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/
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
        "kube-score": ("~ingress-targets-service",), "kubescape": ("C-0298",),
        "kubevious": ("ingress/ingress-service-ref",), "popeye": ("POP-1401",),
    },
    message={
        "": 'Service "{name}" is not in the run, though others of its folder are: requests for it get a 503',
        "near": 'Service "{name}" is not in the run: requests for it get a 503; did you mean "{meant}"?',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Backends of Ingresses that no Service answers to."""
    for ingress, backends in store.ingresses():
        names = {b.get("name") or "" for _, b in backends}
        for path, backend in backends:
            name = backend.get("name") or ""
            # some controllers take actions for Services: their port is called use-annotation
            if not name or store.exists("Service", ingress.namespace, name) or (backend.get("port") or {}).get("name") == "use-annotation":
                continue
            near, sure = store.likely("Service", ingress, name, names)
            if sure:
                yield Finding((*path, "name"), "near" if near else "", of=ingress, name=name, meant=near)
