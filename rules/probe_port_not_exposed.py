"""A probe asks at a port that the pod does not list

The container lists its ports, and the probe's number is not among them.

## Why
`ports` is documentation, so such a probe works if the program listens there all the same, and health ports are often left out. It
is worth a look all the same: where one of the two numbers is a slip, the probe fails for ever. List the port, or better give it a name
and let the probe use the name, which cannot drift.

Pods that list no port at all are left alone, and so is a port that another container of the pod lists, since they share one
network.

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
        - containerPort: 8080
      readinessProbe:
        httpGet:
          path: /readyz
          port: 8081 # <- probe-port-not-exposed
---
apiVersion: v1
kind: Pod
metadata:
  name: dns
spec:
  containers:
    - name: dns
      image: registry.example.com/dns:1.11.3
      ports:
        - {name: dns, containerPort: 53, protocol: UDP}
      livenessProbe:
        tcpSocket:
          port: dns # <- probe-port-not-exposed
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
        - containerPort: 8081
      readinessProbe:
        httpGet:
          path: /readyz
          port: 8081
```
The sidecar's port, asked by the other container's probe:
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
      readinessProbe:
        tcpSocket:
          port: 15020
    - name: proxy
      image: registry.example.com/proxy:2.0.1
      ports:
        - containerPort: 15020
```

## References
- https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="probes",
    severity="info",
    profiles=("style", "learning", "compat-kube-linter"),
    aliases={"kube-linter": ("liveness-port", "readiness-port", "startup-port")},
    message={
        "": '{probe} asks at port {port}, which is not among the ports of container "{container}" ({ports}): list it or correct it',
        "udp": '{probe} asks over TCP at port {port}, which container "{container}" lists for UDP: list it for TCP or correct it',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """The port of a probe is a number that neither this container nor another one of the pod lists, or lists for UDP only."""
    value = container.value
    ports = value.get("ports")
    if not ports:
        return
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in value:
            probe = value[field]
            handler = "httpGet" if "httpGet" in probe else "tcpSocket" if "tcpSocket" in probe else "grpc"
            asked = probe.get(handler)
            if not asked or asked.get("host"):
                continue
            port = asked.get("port")
            if type(port) is str:
                from k8slint.apis.intstr import whole_number

                number = whole_number(port)
                port = port if number is None else number
            # a name is looked up in its own container, a number may be another one's
            lists = [ports] if type(port) is str else [c.value.get("ports") or () for c in container.template.containers]
            known = [p for listed in lists for p in listed if port in (p.get("containerPort"), p.get("name"))]
            if any(p.get("protocol", "TCP") == "TCP" for p in known):
                continue
            if known:
                yield Finding((*container.path, field, handler, "port"), "udp", probe=field, port=port, container=container.name)
                continue
            if type(port) is not int:
                continue  # probe-port-name-unknown
            listed = ", ".join(str(p.get("containerPort")) for p in ports)
            yield Finding((*container.path, field, handler, "port"), probe=field, port=port, container=container.name, ports=listed)
