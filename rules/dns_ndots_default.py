"""Every external name is looked up five times

The pod has no ndots option.

## Why
With the default ndots of 5 a name such as api.example.com is first tried with each search domain of the cluster: four wrong answers for
each right one, for IPv4 and IPv6. ndots 2 keeps the names of Services working and saves the rest. Pods that use the node's resolver
(dnsPolicy Default, or the node's network) or their own (None) have no search domains of the cluster.

## Bad
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      dnsConfig:
        options: # <- dns-ndots-default
        - name: ndots
          value: "5"
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  replicas: 3
  selector:
    matchLabels:
      app: api
  template:
    metadata:
      labels:
        app: api
    spec:
      dnsConfig:
        options:
        - name: ndots
          value: "2"
      containers:
      - name: api
        image: registry.example.com/api:1.4.2
```
The node's resolver has its own settings:
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: dns-cache
spec:
  dnsPolicy: Default
  containers:
  - name: dns-cache
    image: registry.example.com/dns-cache:1.26.0
```

## References
- https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, Phrase, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="network",
    severity="info",
    profiles=("strict",),
    aliases={"kube-linter": ("dnsconfig-options",)},
    message='ndots is {value}: set it to "{wanted}" in dnsConfig.options',
)
def check(template: PodTemplate, *, wanted: str = "2") -> Iterator[Finding]:
    """No ndots option with the wanted value."""
    if not template.containers or template.spec.get("hostNetwork") or template.spec.get("dnsPolicy") in ("Default", "None"):
        return
    options = (template.spec.get("dnsConfig") or {}).get("options") or ()
    value: str = Phrase("5 by default")
    for option in options:
        if option.get("name") == "ndots":
            if option.get("value") == wanted:
                return
            value = option.get("value") or "1"
    path = (*template.spec_path, "dnsConfig", "options")
    yield Finding(path, value=value, wanted=wanted)
