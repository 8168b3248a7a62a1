"""A probe by number where the port has a name

The container names that port.

## Why
When the number changes in ports the probe keeps the old one and the pod never gets ready. With the name there is one place to change.

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
    - {name: http, containerPort: 8080}
    livenessProbe:
      httpGet:
        path: /
        port: 8080 # <- probe-uses-port-number
```
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: dns
spec:
  containers:
  - name: dns
    image: registry.example.com/dns:2.1.0
    ports:
    - {name: dns, containerPort: 53, protocol: UDP}
    - {name: dns-tcp, containerPort: 53}
    readinessProbe:
      tcpSocket:
        port: 53 # <- probe-uses-port-number
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
    - containerPort: 8080
    livenessProbe:
      httpGet:
        path: /
        port: 8080
```

## Fixed
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
    livenessProbe:
      httpGet:
        path: /
        port: http
```

## References
- https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, Fix, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="probes",
    severity="info",
    profiles=("strict",),
    aliases={"popeye": ("POP-105",)},
    fixable=True,
    message='the {probe} names port {port} by number: the container calls it "{name}"',
)
def check(container: Container) -> Iterator[Finding]:
    """A number that one of the container's ports has a name for."""
    ports = container.value.get("ports")
    if not ports:
        return
    names = {p.get("containerPort"): p["name"] for p in ports if p.get("name")}
    numbers = [p.get("containerPort") for p in ports]
    for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
        for how in ("httpGet", "tcpSocket"):
            action = (container.value.get(probe) or {}).get(how)
            if action and action.get("port") in names:
                path, port = (*container.path, probe, how, "port"), action["port"]
                # of two ports with this number (TCP and UDP) one is meant
                fix = Fix((path, names[port])) if numbers.count(port) == 1 else None
                yield Finding(path, fix=fix, probe=probe, port=port, name=names[port])
