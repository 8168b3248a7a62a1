"""A port without a name

Services and probes can only name its number.

## Why
A named port lets Services, probes and NetworkPolicies follow when the number changes, and lets two versions use different numbers.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    ports:
    - containerPort: 8080 # <- container-port-unnamed
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    ports:
    - {name: http, containerPort: 8080}
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="services",
    severity="info",
    profiles=("strict", "learning"),
    aliases={"popeye": ("POP-108",)},
    message='port {port} of container "{container}" has no name: give it one, so that Services can follow it',
)
def check(container: Container) -> Iterator[Finding]:
    """A containerPort without name."""
    for i, port in enumerate(container.value.get("ports") or ()):
        if not port.get("name"):
            yield Finding((*container.path, "ports", i), container=container.name, port=port.get("containerPort"))
