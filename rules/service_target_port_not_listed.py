"""A Service's targetPort is a number that its pods do not list

The pods list their ports, and this one is not among them.

## Why
`ports` of a container is documentation, so this works if the program listens there all the same. More often the Service was
written for another port, and connections are refused although everything looks healthy. List the port, or name it and use
the name.

Pods with a container that lists no port are left alone, and so is a Service that reaches listed ports with some of its own: proxies often
listen on more than they list. Ports for metrics and health, and numbers that the pods' own arguments, variables or probes name, or a
ConfigMap that they get, are taken as meant. A folder in which several files hold the Service, or the workload, holds alternatives: these
are not compared.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - port: 80
      targetPort: 8000 # <- service-target-port-not-listed
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          ports: [{containerPort: 8080}]
```
The same number, over another protocol:
```yaml
apiVersion: v1
kind: Service
metadata: {name: resolver}
spec:
  selector: {app: resolver}
  ports:
    - port: 53
      protocol: UDP
      targetPort: 5353 # <- service-target-port-not-listed
---
apiVersion: v1
kind: Pod
metadata: {name: resolver, labels: {app: resolver}}
spec:
  containers:
    - name: resolver
      image: registry.example.com/resolver:1.2.0
      ports: [{containerPort: 5353}]
```
Without targetPort the port itself is meant:
```yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - port: 80 # <- service-target-port-not-listed
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      ports: [{containerPort: 8080}]
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - {name: http, port: 80, targetPort: 8080}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      ports: [{containerPort: 8080}]
```
The program is told to listen there:
```yaml
apiVersion: v1
kind: Service
metadata: {name: manager}
spec:
  selector: {app: manager}
  ports:
    - {port: 8443, targetPort: 8443}
---
apiVersion: v1
kind: Pod
metadata: {name: manager, labels: {app: manager}}
spec:
  containers:
    - name: manager
      image: registry.example.com/manager:0.9.3
      args: ["--metrics-bind-address=:8443"]
      ports: [{name: webhook, containerPort: 9443}]
```
So says its configuration:
```yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: gate}
data:
  gate.conf: listen = "0.0.0.0:8443"
---
apiVersion: v1
kind: Service
metadata: {name: gate}
spec:
  selector: {app: gate}
  ports:
    - port: 8443
---
apiVersion: v1
kind: Pod
metadata: {name: gate, labels: {app: gate}}
spec:
  containers:
    - name: gate
      image: registry.example.com/gate:3.1.0
      ports: [{containerPort: 8081}]
      envFrom:
        - configMapRef: {name: gate}
```
A container that lists none may listen anywhere:
```yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
    - {name: metrics, port: 9102}
---
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
    - name: web
      image: registry.example.com/web:2.8.1
      ports: [{containerPort: 80}]
    - name: exporter
      image: registry.example.com/exporter:0.26.0
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
- https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, is_near
from k8slint.workload import Workload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@rule(
    on=STORE,
    kinds=("Service",),
    topic="services",
    severity="warning",
    aliases={"popeye": ("POP-1106",)},
    message={
        "": 'targetPort {port} is not among the ports of the pods that Service "{service}" selects ({ports})',
        "implied": 'port {port} is also the targetPort, which is not among the ports of the pods that Service "{service}" selects ({ports})',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """Only targetPort numbers that no selected pod lists, where all their containers list some."""
    for service, spec in store.services():
        selector = spec.get("selector")
        if not selector or spec.get("type") == "ExternalName" or spec.get("clusterIP") == "None":
            continue  # a headless Service leads to the pods themselves: its ports are only names
        ports = spec.get("ports")
        if not ports:
            continue
        selected = store.selected(selector, service)
        if not selected or any(w.opaque or w.bare or store.is_patched(w.kind, w.name) for w in selected):
            continue
        listed = {(n, proto) for w in selected for _, n, proto in store.ports(w)}
        if any(p.get("protocol", "TCP") not in ("TCP", "UDP", "SCTP") for p in ports):
            continue  # the API server refuses it
        targets = [_number(p) for p in ports]
        if any(type(t) is str or (t, p.get("protocol", "TCP")) in listed for t, p in zip(targets, ports)):
            continue
        if any(_is_for_machines(p, service.name) for p in ports) or any(store.says_port(w, t) for w in selected for t in targets):
            continue
        if any(store.are_alternatives(service, w.object) or not is_near(service, w.object) for w in selected):
            continue
        for i, (port, target) in enumerate(zip(ports, targets)):
            path = ("spec", "ports", i, "targetPort")
            implied = target == port.get("port") and not service.document.is_set((*service.path, *path))
            holder = selected[0]
            related = ((holder.object, (*holder.path, "spec", "containers"), "the ports of the selected pods"),)
            yield Finding(
                (*path[:3], "port") if implied else path, "implied" if implied else "", of=service, related=related, port=target,
                service=service.name, ports=_listed(selected, port.get("protocol", "TCP")),
            )


def _listed(selected: list[Workload], protocol: str) -> str:
    """The ports of the pods, with their protocols where not all have that of the Service's port."""
    ports = dict.fromkeys((n, proto) for w in selected for _, n, proto in w.ports)
    plain = all(proto == protocol for _, proto in ports)
    return ", ".join(str(n) if plain else f"{n}/{proto}" for n, proto in ports)


def _number(port: dict[str, Any]) -> int | str:
    """Where a Service's port leads to: a number, or a name."""
    target = port.get("targetPort") or port.get("port") or 0
    from k8slint.apis.intstr import whole_number

    number = whole_number(target) if type(target) is str else None
    return target if number is None else number


def _is_for_machines(port: dict[str, Any], service: str) -> bool:
    """Whether this is a port for metrics, health checks or the like: programs often listen on such without listing them."""
    name = f"{port.get('name') or ''}-{service}"
    return any(word in name for word in ("metric", "prom", "health", "probe", "pprof", "debug", "monitor", "admin", "webhook"))
