"""A route or Gateway names something that is not there

A Gateway, GatewayClass, Service, port or certificate that an object of the Gateway API refers to.

## Why
Objects of the Gateway API are custom resources: whatever they name, they are accepted. A route whose Gateway is missing is attached to
nothing, one whose Service or port is missing answers 500, a listener without its certificate is not programmed. All of it is said in
`status` and nowhere else.

Reported only where it is sure: something of nearly the same name stands in the run, or the Service has no such port.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  ports:
  - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata:
  name: public
spec:
  gatewayClassName: example
  listeners:
  - {name: http, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: checkout
spec:
  parentRefs:
  - name: publik # <- gateway-reference-not-found
  rules:
  - backendRefs:
    - name: checkouts # <- gateway-reference-not-found
      port: 80
    - name: checkout
      port: 8080 # <- gateway-reference-not-found
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: checkout
spec:
  ports:
  - port: 80
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: checkout
spec:
  parentRefs:
  - name: the-gateway-of-the-platform-team
  rules:
  - backendRefs:
    - name: checkout
      port: 80
    - name: checkout
      namespace: elsewhere
      port: 9090
    - {group: storage.example.org, kind: Bucket, name: checkouts}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/gateway/
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, Object, rule
from k8slint.store import Store, closest, near_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

GROUP = "gateway.networking.k8s.io"
ROUTES = ("HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute")


@rule(
    on=STORE,
    kinds=("Gateway", *ROUTES),
    topic="references",
    severity="warning",
    profiles=("default",),
    aliases={
        "kubevious": (
            "gateway-api/gateway/gateway-class-ref", "gateway-api/gateway/certificate-ref", "gateway-api/http-route/gateway-ref",
            "gateway-api/http-route/backend-ref",
        ),
        "kubescape": ("C-0302",),
    },
    message={
        "class": 'GatewayClass "{name}" is not in the run: no controller serves the Gateway; did you mean "{meant}"?',
        "certificate": 'Secret "{name}" is not in the run: the listener has no certificate; did you mean "{meant}"?',
        "parent": 'Gateway "{name}" is not in the run: the route is attached to nothing; did you mean "{meant}"?',
        "backend": 'Service "{name}" is not in the run: requests for it get a 500; did you mean "{meant}"?',
        "port": 'Service "{name}" has no port {port}: requests for it get a 500; its ports: {ports}',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """References of Gateways and routes to what has nearly their name, and to ports that a Service lacks."""
    gateways = [g for g in store.list("Gateway") if g.group == GROUP]
    classes = [c.name for c in store.list("GatewayClass")]
    for gateway in gateways:
        spec = _mapping(gateway.value.get("spec"))
        name = spec.get("gatewayClassName")
        if type(name) is str and name not in classes and (near := near_name(name, classes)):
            yield Finding(("spec", "gatewayClassName"), "class", of=gateway, name=name, meant=near)
        for i, listener in enumerate(_list(spec.get("listeners"))):
            for j, found in enumerate(_list(_mapping(listener.get("tls")).get("certificateRefs"))):
                name = found.get("name")
                if type(name) is str and found.get("kind", "Secret") == "Secret" and _is_here(found, gateway):
                    if not store.exists("Secret", _namespace(gateway), name):
                        # the Gateway itself mentions the name, so that Store.likely would never be sure
                        near = near_name(name, [o.name for o in store.beside(gateway, "Secret")])
                        if near:
                            path = ("spec", "listeners", i, "tls", "certificateRefs", j, "name")
                            yield Finding(path, "certificate", of=gateway, name=name, meant=near)
    names = [(_namespace(g), g.name) for g in gateways]
    for kind in ROUTES:
        for route in store.list(kind):
            if route.group == GROUP:
                yield from _route(store, route, names)


def _route(store: Store, route: Object, gateways: list[tuple[str, str]]) -> Iterator[Finding]:
    spec = _mapping(route.value.get("spec"))
    for i, found in enumerate(_list(spec.get("parentRefs"))):
        name, namespace = found.get("name"), found.get("namespace", _namespace(route))
        if type(name) is str and found.get("kind", "Gateway") == "Gateway" and (namespace, name) not in gateways:
            near = near_name(name, [n for place, n in gateways if place == namespace])
            if near:
                yield Finding(("spec", "parentRefs", i, "name"), "parent", of=route, name=name, meant=near)
    for i, entry in enumerate(_list(spec.get("rules"))):
        for j, found in enumerate(_list(entry.get("backendRefs"))):
            name = found.get("name")
            if type(name) is not str or found.get("kind", "Service") != "Service" or found.get("group") or not _is_here(found, route):
                continue
            path = ("spec", "rules", i, "backendRefs", j)
            services = store.find("Service", _namespace(route), name)
            if not services:
                near = near_name(name, [o.name for o in store.beside(route, "Service")])
                if near:
                    yield Finding((*path, "name"), "backend", of=route, name=name, meant=near)
                continue
            ports = [p.get("port") for s in closest(services, route) for p in (s.value.get("spec") or {}).get("ports") or ()]
            port = found.get("port")
            if type(port) is int and ports and port not in ports:
                yield Finding((*path, "port"), "port", of=route, name=name, port=port, ports=", ".join(str(p) for p in ports[:8]))


def _namespace(obj: Object) -> str:
    return str((obj.value.get("metadata") or {}).get("namespace") or "default")


def _is_here(reference: dict[str, Any], obj: Object) -> bool:
    return bool(reference.get("namespace", _namespace(obj)) == _namespace(obj))


def _mapping(value: Any) -> dict[str, Any]:
    return value if type(value) is dict else {}


def _list(value: Any) -> list[dict[str, Any]]:
    return [v if type(v) is dict else {} for v in value] if type(value) is list else []
