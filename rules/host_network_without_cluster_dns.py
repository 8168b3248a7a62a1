"""On the node's network the names of Services are unknown

hostNetwork is true, and dnsPolicy is left at ClusterFirst.

## Why
For pods on the node's network ClusterFirst means Default: they ask the name server of the node, which knows no Services. `http://api` or
`db.shop.svc.cluster.local` is not found there. If the program talks to Services set dnsPolicy to ClusterFirstWithHostNet; if it does not, write
`dnsPolicy: Default`, which says what happens.

## Bad
```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      hostNetwork: true # <- host-network-without-cluster-dns
      containers:
        - name: agent
          image: registry.example.com/agent:0.9.3
```

## Good
```yaml
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: {app: agent}
  template:
    metadata:
      labels: {app: agent}
    spec:
      hostNetwork: true
      dnsPolicy: ClusterFirstWithHostNet
      containers:
        - name: agent
          image: registry.example.com/agent:0.9.3
---
apiVersion: v1
kind: Pod
metadata:
  name: exporter
spec:
  hostNetwork: true
  dnsPolicy: Default
  containers:
    - name: exporter
      image: registry.example.com/exporter:0.15.0
```

## References
- https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="network",
    severity="info",
    profiles=("reliability", "learning"),
    message=(
        "on the node's network ClusterFirst asks the node's name server, which knows no Services; "
        "set dnsPolicy: ClusterFirstWithHostNet, or Default where no Service is asked for"
    ),
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """hostNetwork with the DNS policy that does not work there."""
    spec = template.spec
    if spec.get("hostNetwork") and spec.get("dnsPolicy", "ClusterFirst") == "ClusterFirst" and template.object.namespace != "kube-system":
        yield Finding((*template.spec_path, "hostNetwork"))
