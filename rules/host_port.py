"""A port of the node is taken

The container has a hostPort.

## Why
The pod then runs only on nodes where that port is free, at most once on each, and is reached past Services and often past
NetworkPolicies. Use a Service; only agents of the node and ingress controllers need a port of the node.

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
      hostPort: 80 # <- host-port
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
```

## References
- https://kubernetes.io/docs/concepts/configuration/overview/
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "compat-polaris"),
    aliases={
        "polaris": ("hostPortSet",), "kubescape": ("C-0044",), "checkov": ("CKV_K8S_26",), "trivy": ("KSV-0024",),
        "monokle": ("PSS106", "KSV024"), "datree": ("CONTAINERS_INCORRECT_KEY_HOSTPORT",), "kics": ("Image Host Port",),
    },
    message='container "{container}" takes port {port} of the node: use a Service',
)
def check(container: Container) -> Iterator[Finding]:
    """A hostPort, apart from those that hostNetwork implies."""
    ports = container.value.get("ports")
    if ports and not container.template.spec.get("hostNetwork"):
        for i, port in enumerate(ports):
            if port.get("hostPort"):
                yield Finding((*container.path, "ports", i, "hostPort"), container=container.name, port=port["hostPort"])
