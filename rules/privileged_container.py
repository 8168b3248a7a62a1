"""A privileged container

It is root on its node, not only in its container.

## Why
privileged: true lifts nearly all isolation: all capabilities, all devices, no seccomp, no AppArmor. Whoever breaks into the program owns
the node and, with the credentials there, often the cluster. A single capability or a device plugin is usually enough; agents that really
need it belong in a namespace of their own.

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
    securityContext:
      privileged: true # <- privileged-container
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
    securityContext:
      privileged: false
      capabilities:
        add: [NET_BIND_SERVICE]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
- https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
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
    profiles=("security", "learning", "compat-kube-linter", "compat-kube-score", "compat-polaris"),
    aliases={
        "kubesec": ("Privileged",),
        "kube-linter": ("privileged-container",), "kube-score": ("container-security-context-privileged",),
        "polaris": ("runAsPrivileged",), "datree": ("CONTAINERS_INCORRECT_PRIVILEGED_VALUE_TRUE",), "kubescape": ("C-0057",),
        "checkov": ("CKV_K8S_16",), "trivy": ("KSV-0017",), "kics": ("Container Is Privileged",),
        "monokle": ("KSV017", "PSS103"), "konflate": ("privileged",),
    },
    message='container "{container}" is privileged: whoever breaks in owns the node',
)
def check(container: Container) -> Iterator[Finding]:
    """securityContext.privileged is true."""
    context = container.value.get("securityContext")
    if context and context.get("privileged") is True:
        yield Finding((*container.path, "securityContext", "privileged"), container=container.name)
