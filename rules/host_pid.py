"""The pod shares the node's processes

hostPID is true.

## Why
The pod sees every process of the node: their arguments, their environment with its secrets, and with the right to trace them everything
else. Debuggers and some monitoring agents need it, applications do not.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostPID: true # <- host-pid
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## Good
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostPID: false
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import POD_TEMPLATE, Finding, PodTemplate, rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=POD_TEMPLATE,
    topic="security",
    severity="warning",
    profiles=("security", "compat-kube-linter", "compat-polaris"),
    aliases={
        "datree": ("~CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE",),
        "kubesec": ("HostPID",),
        "kube-linter": ("host-pid",), "polaris": ("hostPIDSet",), "kubescape": ("C-0038",), "checkov": ("CKV_K8S_17",),
        "trivy": ("KSV-0010",), "kics": ("Shared Host PID",), "monokle": ("KSV010",),
    },
    message="hostPID is true: the pod shares the node's processes",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """spec.hostPID is true."""
    if template.spec.get("hostPID") is True:
        yield Finding((*template.spec_path, "hostPID"))
