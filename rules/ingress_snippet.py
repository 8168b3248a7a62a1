"""A snippet of configuration in an annotation

The controller runs what the Ingress says.

## Why
With a snippet whoever may write an Ingress reads the controller's token and all Secrets that it can read (CVE-2021-25742); ingress-
nginx ignores them unless told otherwise. Use the annotation for the one setting that is needed.

## Bad
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/server-snippet: "location /x { return 200; }" # <- ingress-snippet
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

## Good
```yaml
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: api
  annotations:
    nginx.ingress.kubernetes.io/proxy-body-size: 8m
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
- https://kubernetes.io/docs/concepts/services-networking/ingress/
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
    profiles=("security",),
    aliases={
        "checkov": ("~CKV_K8S_152", "CKV_K8S_153", "~CKV_K8S_154"),
        "datree": ("INGRESS_CVE2021_25742_INCORRECT_SERVER_SNIPPET_KEY",), "kubescape": ("C-0059",),
    },
    message='annotation "{key}" is configuration that the controller runs: use the annotation for the one setting that is needed',
)
def check(obj: Object) -> Iterator[Finding]:
    """An annotation of ingress-nginx that ends with -snippet."""
    for key in obj.annotations:
        if key.endswith("-snippet") and "nginx" in key:
            yield Finding(("metadata", "annotations", key), key=key)
