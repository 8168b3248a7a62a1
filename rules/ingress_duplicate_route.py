"""The same route twice

Host and path are in two places of the run.

## Why
Which of the two Services answers depends on the controller, often on which Ingress is older. One of them was meant to have another host
or path.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
  - host: shop.example.com
    http:
      paths:
      - path: / # <- ingress-duplicate-route
        pathType: Prefix
        backend: {service: {name: other, port: {number: 80}}}
```
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
      - path: / # <- ingress-duplicate-route
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
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
  - host: shop.example.com
    http:
      paths:
      - path: /other
        pathType: Prefix
        backend: {service: {name: other, port: {number: 80}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: redirect-first
  annotations:
    alb.ingress.kubernetes.io/actions.to-https: '{"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "StatusCode": "HTTP_301"}}'
spec:
  rules:
  - http:
      paths:
      - path: /*
        pathType: ImplementationSpecific
        backend: {service: {name: to-https, port: {name: use-annotation}}}
      - path: /*
        pathType: ImplementationSpecific
        backend: {service: {name: api, port: {number: 80}}}
```

## Fixed
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
spec:
  rules:
  - host: shop.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: api, port: {number: 80}}}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/ingress/
"""

from __future__ import annotations

from k8slint.rule import DELETE, OBJECT, Finding, Fix, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Ingress",),
    topic="network",
    severity="warning",
    profiles=("default",),
    aliases={"kubevious": ("ingress/ingress-unique-route-rules",)},
    fixable=True,
    message='the route "{route}" is there twice: one of them never answers',
)
def check(obj: Object) -> Iterator[Finding]:
    """Two paths of one Ingress with the same host, path and type."""
    if any(note.startswith("alb.ingress.kubernetes.io/conditions.") for note in obj.annotations):
        return  # what tells the routes apart stands there
    seen = set()
    for i, rule_ in enumerate((obj.value.get("spec") or {}).get("rules") or ()):
        paths = (rule_.get("http") or {}).get("paths") or ()
        for j, path in enumerate(paths):
            if (((path.get("backend") or {}).get("service") or {}).get("port") or {}).get("name") == "use-annotation":
                continue  # an action of the controller, as a redirect before the route itself
            key = (rule_.get("host") or "*", path.get("path") or "/", path.get("pathType"))
            if key in seen:
                at = ("spec", "rules", i, "http", "paths", j)
                yield Finding((*at, "path"), fix=Fix((at, DELETE)) if path in paths[:j] else None, route=key[0] + key[1])
            seen.add(key)
