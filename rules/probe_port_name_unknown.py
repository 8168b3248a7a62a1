"""A probe names a port that the container does not have

A named probe port is looked up among the ports of the same container, and of no other.

## Why
The kubelet cannot resolve the name, so every attempt fails: a readiness probe keeps the pod out of its Services for ever, a
liveness or startup probe kills the container again and again. The API server accepts it.

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
      readinessProbe:
        httpGet:
          path: /readyz
          port: web # <- probe-port-name-unknown
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
        - {name: admin, containerPort: 9090}
      readinessProbe:
        httpGet:
          path: /readyz
          port: admin
```

## References
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
    severity="error",
    profiles=("default", "compat-kube-linter"),
    aliases={"kube-linter": ("liveness-port", "readiness-port", "startup-port")},
    message={
        "": '{probe} names port "{port}", which container "{container}" does not have (its ports: {ports}): the probe can only fail',
        "none": '{probe} names port "{port}", but container "{container}" names no ports: the probe can only fail; give the number',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """The port of an httpGet or tcpSocket is a name that no port of the container has."""
    value = container.value
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in value:
            probe = value[field]
            handler = "httpGet" if "httpGet" in probe else "tcpSocket" if "tcpSocket" in probe else ""
            if not handler:
                continue
            port = probe[handler].get("port")
            if type(port) is not str or not port:
                continue
            ports = value.get("ports") or ()
            for known in ports:
                if known.get("name") == port:  # the kubelet takes the number, whatever the protocol
                    break
            else:
                names = [p["name"] for p in ports if p.get("name")]
                if port.isdigit():
                    continue  # the kubelet takes the text for the number
                variant = "" if names else "none"
                listed = ", ".join(f'"{n}"' for n in names)
                path = (*container.path, field, handler, "port")
                yield Finding(path, variant, probe=field, port=port, container=container.name, ports=listed)
