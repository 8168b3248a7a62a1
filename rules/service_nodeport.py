"""The Service opens a port on every node

type NodePort.

## Why
The port is open on all addresses of all nodes, also on those that face the internet, past every Ingress and its TLS. Use ClusterIP
behind an Ingress or Gateway, or a LoadBalancer with sources.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: NodePort # <- service-nodeport
  selector: {app: api}
  ports:
  - port: 80
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  type: ClusterIP
  selector: {app: api}
  ports:
  - name: nodeport
    port: 80
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
"""

from __future__ import annotations

from k8slint.rule import OBJECT, Finding, Object, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=OBJECT,
    kinds=("Service",),
    topic="network",
    severity="info",
    profiles=("security", "compat-kube-score"),
    aliases={
        "kube-linter": ("exposed-services",), "kube-score": ("service-type",),
        "datree": ("SERVICE_INCORRECT_TYPE_VALUE_NODEPORT",), "monokle": ("KBP114",), "kics": ("Service Type is NodePort",),
        "popeye": ("POP-1104",),
    },
    message='the Service is of type "{kind}", which opens a port on every node: use ClusterIP behind an Ingress',
)
def check(obj: Object) -> Iterator[Finding]:
    """type is NodePort."""
    spec = obj.value.get("spec")
    if spec and obj.group == "" and spec.get("type") == "NodePort":
        yield Finding(("spec", "type"), kind="NodePort")
