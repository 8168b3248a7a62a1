"""A headless Service cannot change the port

The Service has no cluster IP, and its port is another number than its targetPort.

## Why
The name of a headless Service leads straight to the addresses of its pods; nothing stands between that would turn `port` into targetPort. A
client that connects to the Service's port finds nobody there. Only what asks for SRV records or reads EndpointSlices itself learns the right number. Make both
numbers the same.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector: {app: db}
  ports:
    - name: sql
      port: 80 # <- headless-port-not-translated
      targetPort: 5432
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: db
spec:
  clusterIP: None
  selector: {app: db}
  ports:
    - name: sql
      port: 5432
    - name: admin
      port: 8080
      targetPort: admin
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: 8080
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#headless-services
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
    severity="warning",
    profiles=("reliability", "learning"),
    message=(
        "a headless Service does not turn port {port} into targetPort {target}: its name leads to the pods themselves, which listen on {target}; "
        "use {target} for both"
    ),
)
def check(obj: Object) -> Iterator[Finding]:
    """Without a cluster IP, with a selector, a port that is not its targetPort."""
    spec = obj.value.get("spec") or {}
    if spec.get("clusterIP") != "None" or not spec.get("selector") or obj.group:
        return
    for i, port in enumerate(spec.get("ports") or ()):
        target = port.get("targetPort")
        if type(target) is int and target > 0 and target != port.get("port"):
            yield Finding(("spec", "ports", i, "port"), port=port.get("port"), target=target)
