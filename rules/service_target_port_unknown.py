"""A Service's targetPort names a port that its pods do not have

A named targetPort is looked up among the container ports of each pod; a name that is nowhere gives no endpoints.

## Why
The API server accepts any name. The endpoints controller leaves out pods that have no port of this name (and protocol), so the
Service exists, selects its pods, and connects to none of them.

## Bad
```yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: web # <- service-target-port-unknown
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:2.8.1
          ports:
            - {name: http, containerPort: 8080}
```

## Good
```yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: web
  ports:
    - port: 80
      targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: log
          image: registry.example.com/log:1.0.0
        - name: web
          image: registry.example.com/web:2.8.1
          ports:
            - {name: http, containerPort: 8080}
```
A sidecar brings the port:
```yaml
apiVersion: v1
kind: Service
metadata:
  name: metrics
spec:
  selector:
    app: api
  ports:
    - port: 15090
      targetPort: agent-metrics
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: api
spec:
  selector:
    matchLabels: {app: api}
  template:
    metadata:
      labels: {app: api}
      annotations: {agent.example.com/inject: enabled}
    spec:
      containers:
        - name: api
          image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/services-networking/service/#field-spec-ports
"""

from __future__ import annotations

from k8slint.rule import STORE, Finding, rule
from k8slint.store import Store, near_name
from k8slint.visit import pod_template
from k8slint.workload import Workload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


# ports of the sidecars that Istio and Linkerd add when the pod is made
INJECTED = frozenset(("http-envoy-prom", "linkerd-admin", "linkerd-proxy"))


@rule(
    on=STORE,
    kinds=("Service",),
    topic="services",
    severity="error",
    aliases={"popeye": ("POP-1106",)},
    message={
        "": 'targetPort "{port}" is no port of the pods that Service "{service}" selects (they have {ports}): it gets no endpoints',
        "near": 'targetPort "{port}" is no port of the pods that Service "{service}" selects: it gets no endpoints; did you mean "{meant}"?',
        "none": 'targetPort "{port}" is a name, but the pods that Service "{service}" selects name no ports: it gets no endpoints',
        "protocol": 'targetPort "{port}" is a {other} port of the pods, but Service "{service}" asks for {protocol}: it gets no endpoints',
    },
)
def check(store: Store) -> Iterator[Finding]:
    """A named targetPort that no selected pod has."""
    for service, spec in store.services():
        selector = spec.get("selector")
        if not selector or spec.get("type") == "ExternalName":
            continue
        selected = None
        for i, port in enumerate(spec.get("ports") or ()):
            target = port.get("targetPort")
            if type(target) is not str or target.isdigit():
                continue
            if selected is None:
                selected = store.selected(selector, service)
            if not selected or any(w.opaque or store.is_patched(w.kind, w.name) for w in selected):
                break
            protocol = port.get("protocol", "TCP")
            ports = [p for w in selected for p in store.ports(w)]
            if any(name == target and proto == protocol for name, _, proto in ports):
                continue
            if target in INJECTED or any(_is_injected(w) for w in selected):
                continue
            names = list(dict.fromkeys(name for name, _, proto in ports if name and proto == protocol))
            other = next((proto for name, _, proto in ports if name == target), "")
            meant = near_name(target, names) or (names[0] if len(names) == 1 and len({n for _, n, _ in ports}) == 1 else "")
            variant = "protocol" if other else "none" if not names else "near" if meant else ""
            holder = next((w for w in selected if w.ports), selected[0])
            related = ((holder.object, (*holder.path, "spec", "containers"), "the ports of the selected pods"),)
            yield Finding(
                ("spec", "ports", i, "targetPort"), variant, of=service, related=related, port=target, service=service.name, meant=meant,
                other=other, protocol=protocol, ports=", ".join(f'"{n}"' for n in names),
            )


def _is_injected(workload: Workload) -> bool:
    """Whether an annotation or label asks for a container that is not written here."""
    template = pod_template(workload.object)
    if template is None:
        return False
    template.containers.clear()  # template and containers refer to each other; the cycle collector is off
    notes = {**(template.metadata.get("annotations") or {}), **template.labels}
    return any("inject" in note and value not in ("false", "disabled") for note, value in notes.items())
