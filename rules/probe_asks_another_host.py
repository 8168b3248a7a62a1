"""A probe or hook that asks another host than the pod

httpGet or tcpSocket names a host, so the answer is not the container's.

## Why
The kubelet asks from the node. Without `host` it asks the pod's address, which is nearly always meant. `127.0.0.1` is the node itself, where the
container does not listen, and any other address is another program: when that one is down this container is restarted. For the name in the
request, set the header Host in httpHeaders. The Pod Security level baseline refuses the field since 1.34.

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
      livenessProbe:
        httpGet:
          path: /livez
          port: 8080
          host: 127.0.0.1 # <- probe-asks-another-host
      readinessProbe:
        tcpSocket:
          port: 5432
          host: db.example.com # <- probe-asks-another-host
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
      livenessProbe:
        httpGet:
          path: /livez
          port: 8080
          httpHeaders: [{name: Host, value: shop.example.com}]
      readinessProbe:
        httpGet: {path: /readyz, port: 8080, host: __NODE_ADDRESS__} # an installer writes the address
---
apiVersion: v1
kind: Pod
metadata:
  name: on-the-node
spec:
  hostNetwork: true
  containers:
    - name: api
      image: registry.example.com/api:1.4.2
      livenessProbe:
        httpGet: {path: /livez, port: 8080, host: 127.0.0.1}
      readinessProbe:
        httpGet: {path: /readyz, port: 8080, host: 192.0.2.10}
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/#http-probes
- https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

LOCAL = ("127.0.0.1", "localhost", "::1")


@rule(
    on=CONTAINER,
    topic="probes",
    severity="warning",
    profiles=("default", "security"),  # the baseline level forbids it from 1.34 on
    message={
        "": '{field} asks host "{host}" and not this pod; leave host out, and set the header Host where a name is needed',
        "local": '{field} asks "{host}", which is the node and not this pod: the kubelet asks; leave host out',
    },
)
def check(container: Container) -> Iterator[Finding]:
    """A host in a probe or a hook; of pods on the node's network only a name."""
    value = container.value
    for field in ("livenessProbe", "readinessProbe", "startupProbe"):
        if field in value:
            for action in ("httpGet", "tcpSocket"):
                if action in value[field] and value[field][action].get("host"):
                    yield from _host(container, field, (field, action), value[field][action]["host"])
    if "lifecycle" in value:
        for hook, handler in value["lifecycle"].items():
            if type(handler) is dict and "httpGet" in handler and handler["httpGet"].get("host"):
                host = handler["httpGet"]["host"]
                if host in LOCAL:  # a hook may well tell another program
                    yield from _host(container, hook, ("lifecycle", hook, "httpGet"), host)


def _host(container: Container, field: str, path: tuple[str, ...], host: str) -> Iterator[Finding]:
    local = host in LOCAL
    on_node = container.template.spec.get("hostNetwork")
    if (on_node and (local or not host.strip("0123456789.:abcdefABCDEF"))) or host == "0.0.0.0":
        return  # on the node's network an address is most likely the node's own, as kubeadm writes it
    if not host.replace("-", "").replace(".", "").replace(":", "").isalnum():
        return  # neither a name nor an address: something else writes one here
    yield Finding((*container.path, *path, "host"), "local" if local else "", field=field, host=host)
