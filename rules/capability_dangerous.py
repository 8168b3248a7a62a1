"""A capability that opens the node or the network

ALL, SYS_ADMIN, NET_ADMIN and others that no ordinary container needs.

## Why
With SYS_ADMIN a program mounts file systems, with SYS_MODULE it loads kernel modules, with SYS_PTRACE it reads other processes: each is
known as a way out of the container. With NET_ADMIN it rewrites the routes of the pod, or of the node on the node's network, and with NET_RAW it
forges packets. Pod Security's baseline level refuses them.

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
      capabilities:
        add: [CHOWN, SYS_ADMIN] # <- capability-dangerous
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
      capabilities:
        add: [CHOWN, SYS_TIME]
```

## References
- https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import added

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

DANGEROUS = (
    "ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "DAC_READ_SEARCH", "BPF", "NET_RAW", "MAC_ADMIN", "MAC_OVERRIDE",
)


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "compat-polaris"),
    aliases={
        "kubesec": ("CapSysAdmin",),
        "polaris": ("dangerousCapabilities",), "kubescape": ("C-0046",), "trivy": ("KSV-0005", "KSV-0119", "KSV-0120"),
        "monokle": ("KBP100", "KSV005", "PSS104"), "datree": ("CONTAINERS_INVALID_CAPABILITIES_VALUE",),
        "checkov": ("CKV_K8S_39",), "kics": ("Containers With Sys Admin",),
    },
    message={
        "": 'container "{container}" adds the capability "{capability}", which gives it the node: drop it',
        "network": 'container "{container}" adds the capability "{capability}", with which it forges or redirects traffic: drop it',
    },
)
def check(container: Container, *, dangerous: tuple[str, ...] = DANGEROUS) -> Iterator[Finding]:
    """A capability of `dangerous` is added."""
    for i, name in enumerate(added(container)):
        if name in dangerous:
            path = (*container.path, "securityContext", "capabilities", "add", i)
            yield Finding(path, "network" if name in ("NET_RAW", "NET_ADMIN") else "", container=container.name, capability=name)
