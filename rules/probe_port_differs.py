"""One probe asks at another port than the others

The others use a port that the container lists; this one's is not listed anywhere.

## Why
`ports` is documentation, so a probe may well ask at a port that is not listed. But where one probe of a container uses a listed port and
another a number that is not, one of them was usually left behind when the port moved: a readiness probe that is wrong keeps the pod out of
its Services, a liveness probe kills it again and again. List the port if it is meant, and let probes use names, which cannot
drift.

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
        httpGet: {path: /livez, port: http}
      readinessProbe:
        httpGet:
          path: /readyz
          port: 8081 # <- probe-port-differs
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
        - {name: health, containerPort: 8081}
      livenessProbe:
        httpGet: {path: /livez, port: http}
      readinessProbe:
        httpGet:
          path: /readyz
          port: 8081
```
A health port that both probes agree on:
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
        httpGet: {path: /livez, port: 8081}
      readinessProbe:
        httpGet: {path: /readyz, port: 8081}
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#use-a-named-port
- https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports
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
    message="{probe} asks at port {port}, which the pod does not list, while {other} asks at one that it lists: list {port}, or correct it",
)
def check(container: Container) -> Iterator[Finding]:
    """A probe at an unlisted number beside one at a listed port of the same container."""
    value = container.value
    if not value.get("ports") or ("readinessProbe" not in value) + ("livenessProbe" not in value) + ("startupProbe" not in value) > 1:
        return
    listed: str = ""
    unlisted: list[tuple[str, str, int]] = []
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in value:
            probe = value[field]
            handler = "httpGet" if "httpGet" in probe else "tcpSocket" if "tcpSocket" in probe else "grpc"
            asked = probe.get(handler)
            if not asked or asked.get("host"):
                continue
            port = asked.get("port")
            if type(port) is str or any(port == p.get("containerPort") for p in value["ports"]):
                listed = field
            elif not any(port == p.get("containerPort") for c in container.template.containers for p in c.value.get("ports") or ()):
                unlisted.append((field, handler, port))
    if listed:
        for field, handler, port in unlisted:
            yield Finding((*container.path, field, handler, "port"), probe=field, port=port, other=listed)
