"""A target port by number

The Service says a number where it could say a name.

## Why
With a name the pods decide on the number, and two versions may differ during a rollout. With a number both have to change at once.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
    targetPort: 8080 # <- service-target-port-number
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: api
spec:
  selector: {app: api}
  ports:
  - port: 80
    targetPort: http
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
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
    severity="info",
    profiles=("strict", "learning"),
    aliases={"popeye": ("POP-1102",)},
    message="targetPort is the number {port}: name the port in the pods and say the name",
)
def check(obj: Object) -> Iterator[Finding]:
    """A numeric targetPort of a Service with a selector."""
    spec = obj.value.get("spec") or {}
    if obj.group or not spec.get("selector"):
        return
    for i, port in enumerate(spec.get("ports") or ()):
        target = port.get("targetPort")
        if type(target) is int and target:
            yield Finding(("spec", "ports", i, "targetPort"), port=target)
