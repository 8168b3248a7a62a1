"""A Windows container that is a process of the node

hostProcess is true.

## Why
A HostProcess container has the node's file system, network and rights: it is the Windows word for privileged. Agents of the node need
it, applications do not; Pod Security's baseline level refuses it.

## Bad
```yaml
apiVersion: v1
kind: Pod
metadata:
  name: api
spec:
  hostNetwork: true
  os: {name: windows}
  containers:
  - name: api
    image: registry.example.com/api:1.4.2
    securityContext:
      windowsOptions:
        hostProcess: true # <- windows-host-process
        runAsUserName: ContainerUser
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
      windowsOptions:
        hostProcess: false
```

## References
- https://kubernetes.io/docs/tasks/configure-pod-container/create-hostprocess-pod/
"""

from __future__ import annotations

from k8slint.rule import CONTAINER, Container, Finding, rule
from k8slint.securitycontext import effective

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


@rule(
    on=CONTAINER,
    topic="security",
    severity="warning",
    profiles=("security", "compat-polaris"),
    aliases={
        "polaris": ("hostProcess",), "trivy": ("KSV-0103",), "monokle": ("PSS101",), "datree": ("EKS_INVALID_HOSTPROCESS_VALUE",),
    },
    message='container "{container}" is a process of the node: hostProcess is true',
)
def check(container: Container) -> Iterator[Finding]:
    """The effective windowsOptions.hostProcess is true."""
    options, path = effective(container, "windowsOptions")
    if options and options.get("hostProcess") is True:
        yield Finding((*path, "hostProcess"), container=container.name)
