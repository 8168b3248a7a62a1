"""The pod shares the node's shared memory

hostIPC is true.

## Why
The pod shares memory segments and message queues with the node and with every other pod that does so: it can read and change what they
exchange. Hardly any program needs it; containers of one pod share theirs anyway.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostIPC: true # <- host-ipc
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
  hostIPC: false
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
        "datree": ("CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE",),
        "kubesec": ("HostIPC",),
        "kube-linter": ("host-ipc",), "polaris": ("hostIPCSet",), "kubescape": ("C-0038",), "checkov": ("CKV_K8S_18",),
        "trivy": ("KSV-0008",), "kics": ("Shared Host IPC",), "monokle": ("KSV008",),
    },
    message="hostIPC is true: the pod shares the node's shared memory",
)
def check(template: PodTemplate) -> Iterator[Finding]:
    """spec.hostIPC is true."""
    if template.spec.get("hostIPC") is True:
        yield Finding((*template.spec_path, "hostIPC"))
